"""Workbooks: exact addresses whatever the sheet looks like, and nothing that harms the portal."""

from __future__ import annotations

import datetime as dt
import io
import time
import unicodedata
import zipfile
from typing import Any

import pytest

from ckanext.hcmc_kit import tables
from ckanext.hcmc_kit.tabular import Kind, Limits, Unreadable, read

from tests.hcmc_kit.tabular.books import book, lines, refused, values


def repacked(data: bytes, **parts: bytes | None) -> bytes:
    """Return a workbook in which parts are other bytes, or gone."""
    held = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(held, "w") as new:
        for name in old.namelist():
            short = name.rsplit("/", 1)[-1].partition(".")[0]
            content = parts.get(short, old.read(name))
            if content is not None:
                new.writestr(name, content)
    return held.getvalue()


class TestCells:
    """What stands where."""

    def test_kinds_and_addresses(self):
        """Text, whole and broken numbers, days, moments and truth keep their kind."""
        day, moment = dt.date(2026, 12, 31), dt.datetime(2026, 1, 2, 3, 4)  # noqa: DTZ001
        sheet = read(lines(["Mã", 1], ["00760", 760, 1.5, day, moment, True]), form="xlsx")
        assert [(cell.address, cell.kind, cell.value) for cell in sheet.grid[1].cells] == [
            ("A2", Kind.TEXT, "00760"),
            ("B2", Kind.NUMBER, 760),
            ("C2", Kind.NUMBER, 1.5),
            ("D2", Kind.DAY, day),
            ("E2", Kind.MOMENT, moment),
            ("F2", Kind.TRUTH, True),
        ]

    def test_empty_rows_and_columns_shift_nothing(self):
        """A table that begins in C5 has its rows from 5."""

        def fill(made: Any) -> None:
            made.active["C5"], made.active["D5"], made.active["C9"] = "Mã", "Tên", "00760"

        sheet = read(book(fill), form="xlsx")
        told = [cell.address for row in sheet.grid for cell in row.cells]
        assert told == ["C5", "D5", "C9"]

    def test_formulas_and_error_values_are_named(self):
        """A formula is not its last result; an error value is not an empty cell."""

        def fill(made: Any) -> None:
            made.active.append(["Mã", "Số"])
            made.active.append(["=1+1", 5])
            made.active["B3"] = "#DIV/0!"

        formula, number = read(book(fill), form="xlsx").grid[1].cells
        assert (formula.kind, formula.value) == (Kind.FORMULA, "=1+1")
        assert (number.kind, number.value) == (Kind.NUMBER, 5)
        (error,) = read(book(fill), form="xlsx").grid[2].cells
        assert (error.address, error.kind, error.value) == ("B3", Kind.ERROR, "#DIV/0!")

    def test_decomposed_letters_are_said(self):
        """Workbooks made elsewhere hold decomposed letters too."""
        sheet = read(lines(["Tên", unicodedata.normalize("NFD", "Quận")]), form="xlsx")
        assert values(sheet) == [["Tên", "Quận"]]
        assert [note.code for note in sheet.notes] == ["decomposed"]


class TestSheets:
    """Which sheet is read."""

    @staticmethod
    def several(made: Any) -> None:
        made.active.title = "Ẩn"
        made.active["A1"] = "không đọc"
        made.active.sheet_state = "hidden"
        for name in ("Đơn vị & mã", "Giá trị"):
            made.create_sheet(name)["A1"] = name
        made.create_sheet("Trống")
        made.active = 1

    def test_first_visible_one_and_the_others_are_said(self):
        """Hidden sheets are never read by themselves; both facts are said."""
        sheet = read(book(self.several), form="xlsx")
        assert (sheet.name, values(sheet)) == ("Đơn vị & mã", [["Đơn vị & mã"]])
        assert {note.code: note.details["others"] for note in sheet.notes} == {
            "other_sheets": "Giá trị",
            "hidden_sheets": "Ẩn",
        }

    def test_by_name(self):
        """A caller may name the sheet."""
        assert read(book(self.several), form="xlsx", sheet="Giá trị").name == "Giá trị"
        assert refused(book(self.several), "xlsx", sheet="Khác") == "no_such_sheet"

    def test_merged_ranges_are_told(self):
        """Merged cells hold a value in the first of them only."""

        def fill(made: Any) -> None:
            made.active["A1"] = "x"
            made.active.merge_cells("A1:C2")

        assert read(book(fill), form="xlsx").merged == ("A1:C2",)


class TestHostile:
    """Files made to harm: a named refusal, quickly, and the portal lives on."""

    def test_two_cells_at_the_ends_of_the_sheet(self):
        """5 KB that make the fast reader ask for 500 GB are read by the other one."""

        def fill(made: Any) -> None:
            made.active["A1"], made.active["XFD1048576"] = "Mã", "x"

        data = book(fill)
        assert len(data) < 6000
        sheet = read(data, form="xlsx")
        told = [cell.address for row in sheet.grid for cell in row.cells]
        assert told == ["A1", "XFD1048576"]

    def test_fast_reader_that_dies_is_replaced(self):
        """A child that runs out of memory is not the end: the exact reader tries again."""

        def fill(made: Any) -> None:
            made.active["A1"], made.active["XFD300"] = "Mã", "x"

        sheet = read(book(fill), form="xlsx", limits=Limits(memory=150_000_000))
        assert [row.cells[0].address for row in sheet.grid] == ["A1", "XFD300"]
        assert refused(book(fill), "xlsx", limits=Limits(memory=1_000_000)) == "out_of_memory"

    def test_zip_bomb(self):
        """A part that unpacks to 200 MB is refused before it is unpacked."""
        data = repacked(lines(["Mã"]), sheet1=b" " * 200_000_000)
        assert len(data) > 200_000_000  # stored; packed below
        held = io.BytesIO()
        with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as packed:
            packed.writestr("xl/workbook.xml", b"<x/>")
            packed.writestr("xl/worksheets/sheet1.xml", b" " * 200_000_000)
        assert len(held.getvalue()) < 300_000
        since = time.monotonic()
        assert refused(held.getvalue(), "xlsx") == "unpacks_too_large"
        assert time.monotonic() - since < 2

    def test_endless_reading_is_ended(self):
        """Wall clock is bounded."""
        data = lines(*(["=1+1"] * 30 for _ in range(5000)))
        with pytest.raises(Unreadable) as told:
            read(data, form="xlsx", limits=Limits(seconds=0.3))
        assert told.value.code == "out_of_time"

    @pytest.mark.parametrize(
        ("data", "code"),
        [
            (b"PK\x03\x04" + b"\0" * 100, "not_xlsx"),
            (b"Ma,Ten\n", "not_xlsx"),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old_excel"),
            (repacked(lines(["a"]), sheet1=None), "not_xlsx"),
            (repacked(lines(["a"]), sheet1=b"<worksheet><sheetData><row"), "empty"),
            (repacked(lines(["a"]), workbook=b"<!DOCTYPE x [<!ENTITY a 'b'>]><x/>"), "broken"),
            (repacked(lines(["a"]), workbook=b"<workbook/>"), "no_such_sheet"),
            (book(lambda made: None), "empty"),
        ],
        ids=["cut", "csv", "old", "no sheet", "broken sheet", "entities", "no book", "nothing"],
    )
    def test_broken_workbooks(self, data: bytes, code: str):
        """Each kind of damage has its code."""
        told = refused(data, "xlsx")
        assert told == code or (code == "empty" and told == "broken")

    def test_macros(self):
        """Workbooks with programs are not taken."""
        held = io.BytesIO(lines(["a"]))
        with zipfile.ZipFile(held, "a") as packed:
            packed.writestr("xl/vbaProject.bin", b"x")
        assert refused(held.getvalue(), "xlsx") == "macros"

    def test_from_1904_is_told(self):
        """Workbooks of old Macintoshes count days from 1904."""

        def fill(made: Any) -> None:
            made.active["A1"] = 1
            made.epoch = dt.datetime(1904, 1, 1)  # noqa: DTZ001

        assert read(book(fill), form="xlsx").from_1904


class TestSpeed:
    """What a table of the city's size takes."""

    def test_five_thousand_rows(self):
        """5,000 rows of 12 columns: a few seconds at most, child and all."""
        columns = [
            tables.Column(str(at), f"Cột {at}", lambda row, at=at: f"{row} {at}")
            for at in range(12)
        ]  # noqa: E501
        data = tables.write(tables.Table("Bảng", columns, range(5000)), "xlsx")
        since = time.monotonic()
        sheet = read(data, form="xlsx")
        assert len(sheet.rows) == 5000
        assert time.monotonic() - since < 10
