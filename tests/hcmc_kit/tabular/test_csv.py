"""CSV as offices send it: any separator, any encoding of today, old ones named."""

from __future__ import annotations

import codecs
import unicodedata

import pytest

from ckanext.hcmc_kit.tabular import Kind, Limits, Unreadable, read

from tests.hcmc_kit.tabular.books import refused, values

TEXT = "Mã,Tên\r\n00760,Sở Y tế\r\n"


class TestEncoding:
    """Which letters the bytes are."""

    @pytest.mark.parametrize(
        "data",
        [
            TEXT.encode(),
            TEXT.encode("utf-8-sig"),
            TEXT.encode("utf-16"),
            codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"),
            TEXT.encode("utf-16-le"),
            TEXT.encode("utf-16-be"),
            codecs.BOM_UTF32_LE + TEXT.encode("utf-32-le"),
        ],
        ids=["utf-8", "utf-8 marked", "utf-16", "utf-16 be", "le bare", "be bare", "utf-32"],
    )
    def test_unicode_is_read_with_and_without_mark(self, data: bytes):
        """Every form of Unicode gives the same cells; the mark is part of no heading."""
        assert values(read(data, form="csv")) == [["Mã", "Tên"], ["00760", "Sở Y tế"]]

    @pytest.mark.parametrize(
        ("data", "encoding"),
        [
            ("Thµnh phè Hå ChÝ Minh;®¬n vÞ".encode("latin-1"), "TCVN3 (ABC)"),
            ("Thaønh phoá Hoà Chí Minh;ñôn vò".encode("latin-1"), "VNI Windows"),
            ("Tha\u0300nh phô\u0301, đơn vi\u0323, dữ liê\u0323u", "Windows-1258"),
        ],
        ids=["tcvn3", "vni", "cp1258"],
    )
    def test_old_encodings_are_named(self, data: bytes | str, encoding: str):
        """TCVN3, VNI and 1258 are refused by name: guessing would give wrong names silently."""
        raw = data if isinstance(data, bytes) else _cp1258(data)
        with pytest.raises(Unreadable) as told:
            read(raw, form="csv")
        assert (told.value.code, told.value.details["encoding"]) == ("legacy_encoding", encoding)

    def test_other_encodings_are_unknown(self):
        """What is neither Unicode nor Vietnamese is refused too."""
        assert refused("Müller;Straße;Größe".encode("latin-1"), "csv") == "unknown_encoding"

    def test_decomposed_letters_are_put_together_and_said(self):
        """Text in NFD is stored in NFC; the reader says in which cells."""
        sheet = read(unicodedata.normalize("NFD", TEXT).encode(), form="csv")
        assert values(sheet)[1] == ["00760", "Sở Y tế"]
        (note,) = sheet.notes
        assert (note.code, note.fault, note.details["count"]) == ("decomposed", False, 3)
        assert note.details["cells"] == "A1, B1, B2"


def _cp1258(text: str) -> bytes:
    """Encode with the letters that code page 1258 has: its tone marks are letters of their own."""
    ready = {"ữ": "ư\u0303", "ơ": "ơ", "đ": "đ"}
    return "".join(ready.get(letter, letter) for letter in text).encode("cp1258")


class TestSeparator:
    """Comma, semicolon or tab; said when it is not the comma."""

    @pytest.mark.parametrize("separator", [",", ";", "\t"])
    def test_is_found(self, separator: str):
        """Excel with Vietnamese settings writes semicolons; numbers have commas inside."""
        text = separator.join(["Tên", "Số"]) + "\n" + separator.join(["A", '"1,5"']) + "\n"
        sheet = read(text.encode(), form="csv")
        assert values(sheet) == [["Tên", "Số"], ["A", "1,5"]]
        assert [note.code for note in sheet.notes] == ["separator"] * (separator != ",")

    def test_line_of_excel_names_it(self):
        """``sep=;`` in the first line is for Excel; rows keep their numbers."""
        sheet = read("sep=;\nTên;Mã\nA,B;1\n".encode(), form="csv")
        assert [row.number for row in sheet.grid] == [2, 3]
        assert values(sheet) == [["Tên", "Mã"], ["A,B", "1"]]

    def test_one_column_needs_none(self):
        """A list of names alone is a table of one column."""
        assert values(read("Tên\nSở Y tế\n".encode(), form="csv")) == [["Tên"], ["Sở Y tế"]]


class TestRecords:
    """Rows as a spreadsheet numbers them."""

    def test_rows_keep_their_numbers(self):
        """Blank lines count, a record over several lines is one row."""
        sheet = read(b'a,b\n\n"x\ny",1\n,,\nz,2\n', form="csv")
        assert [row.number for row in sheet.grid] == [1, 3, 5]
        assert sheet.grid[2].cells[1].address == "B5"

    def test_code_stays_text(self):
        """Leading zeros are part of a code."""
        cell = read(TEXT.encode(), form="csv").rows[0].cells[0]
        assert (cell.kind, cell.value) == (Kind.TEXT, "00760")

    @pytest.mark.parametrize(
        ("data", "code"),
        [
            (b"", "empty"),
            (b"\n\n,,\n", "empty"),
            (b'a,b\n1,"x', "csv_broken"),
            (b'a\n"x"y\n', "csv_broken"),
            (b"a\n" + b"x" * 40_000, "cell_too_long"),
            (b'a\n"' + b"x" * 40_000, "cell_too_long"),
            (b"," .join([b"x"] * 300), "too_many_columns"),
            (b"x\n" * 30_000, "too_many_rows"),
            (b"x" * 10_000_001, "too_large"),
        ],
        ids=["nothing", "blank", "open quote", "bad quote", "long", "long quoted", "wide", "tall",
             "large"],
    )  # fmt: skip
    def test_bad_files_are_refused_by_name(self, data: bytes, code: str):
        """No file is read half: each has its code."""
        assert refused(data, "csv") == code

    def test_zero_bytes_are_no_harm(self):
        """A zero byte is an invisible letter, not the end of the file."""
        assert len(read(b"a,b\nx\0,y\n", form="csv").grid) == 2

    def test_limits_are_the_callers(self):
        """A caller may ask for less."""
        assert refused(b"a\nb\nc\n", "csv", limits=Limits(rows=2)) == "too_many_rows"
