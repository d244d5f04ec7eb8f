"""One column definition, four files; text never becomes a formula."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import tracemalloc
from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo

import openpyxl
import pytest
from docx import Document
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ckanext.hcmc_kit import tables

SAIGON = ZoneInfo("Asia/Ho_Chi_Minh")
FORMULAS = ["=1+1", "+1", "-1+2", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", "－1", "＋1", "＠a"]  # noqa: RUF001
TEXT = st.text(st.characters(codec="utf-8"), max_size=60)
quick = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def table_of(rows: Sequence[Sequence[tables.Cell]], *headings: str) -> tables.Table[Any]:
    columns = [
        tables.Column(f"c{at}", heading, lambda row, at=at: row[at])
        for at, heading in enumerate(headings)
    ]
    return tables.Table("Danh mục", columns, rows, zone=SAIGON)


def as_csv(file: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(file.decode("utf-8-sig"), newline="")))


def as_sheet(file: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(file)).worksheets[0]


def as_grid(file: bytes) -> list[list[str]]:
    (grid,) = Document(io.BytesIO(file)).tables
    return [[cell.text for cell in row.cells] for row in grid.rows]


class TestWrite:
    """The one entry."""

    @pytest.mark.parametrize("form", tables.FORMS)
    def test_every_form_is_written(self, form: str):
        """Each form gives a file that is not empty, also for a table without rows."""
        assert tables.write(table_of([], "Tên"), form)

    def test_unknown_form_is_refused(self):
        """Another form is a named error."""
        with pytest.raises(tables.FormatUnknown):
            tables.write(table_of([], "Tên"), "pdf")

    def test_rows_may_be_a_generator(self):
        """Rows are read once, so a query can be streamed."""
        table = table_of([], "Tên")
        streamed = tables.Table(table.title, table.columns, (row for row in [["a"], ["b"]]))
        assert len(as_csv(tables.write(streamed, "csv"))) == 3


class TestCsv:
    """RFC 4180, UTF-8 with byte order mark."""

    def test_excel_reads_vietnamese(self):
        """The file begins with the mark and ends its lines with CR LF."""
        file = tables.write(table_of([["Điểm đỗ xe"]], "Tên"), "csv")
        assert file.startswith(b"\xef\xbb\xbf")
        assert file.endswith("Điểm đỗ xe\r\n".encode())

    @pytest.mark.parametrize("formula", FORMULAS)
    def test_formula_becomes_text(self, formula: str):
        """A cell or heading that begins like a formula is quoted."""
        heading, line = as_csv(tables.write(table_of([[formula]], formula), "csv"))
        assert heading[0] == line[0] == f"'{formula}"

    def test_negative_number_stays_a_number(self):
        """Only text is quoted."""
        assert as_csv(tables.write(table_of([[-5, -1.5]], "a", "b"), "csv"))[1] == ["-5", "-1.5"]

    def test_values_are_written_the_vietnamese_way(self):
        """Days dd/mm/yyyy, moments in the portal's time zone, truth in words, nothing as empty."""
        moment = dt.datetime(2025, 1, 1, 18, 30, tzinfo=dt.UTC)
        row = [dt.date(2025, 3, 9), moment, True, False, None]
        assert as_csv(tables.write(table_of([row], *"abcde"), "csv"))[1] == [
            "09/03/2025",
            "02/01/2025 01:30",
            "có",
            "không",
            "",
        ]

    @quick
    @given(st.lists(TEXT, min_size=1, max_size=4))
    def test_text_comes_back(self, row: list[str]):
        """Whatever the text, reading gives it back, at most with the quote before it."""
        read = as_csv(tables.write(table_of([row], *["h"] * len(row)), "csv"))[1]
        for sent, got in zip(row, read, strict=True):
            assert got == (f"'{sent}" if sent.startswith(tables.FORMULA_STARTS) else sent)


class TestJson:
    """For programs."""

    def test_keys_and_types(self):
        """Objects by key, ISO 8601, numbers and truth as such, Vietnamese readable."""
        row = ["Sở Y tế", 3, 1.5, True, None, dt.date(2025, 3, 9)]
        (read,) = json.loads(tables.write(table_of([row], *"abcdef"), "json"))
        assert list(read.values()) == ["Sở Y tế", 3, 1.5, True, None, "2025-03-09"]
        assert "Sở Y tế".encode() in tables.write(table_of([row], *"abcdef"), "json")

    def test_formula_is_left_alone(self):
        """Programs get the text as it is."""
        assert json.loads(tables.write(table_of([["=1"]], "a"), "json")) == [{"c0": "=1"}]

    @pytest.mark.parametrize("value", [float("nan"), float("inf"), float("-inf")])
    def test_no_number_is_empty(self, value: float):
        """JSON has no NaN."""
        assert json.loads(tables.write(table_of([[value]], "a"), "json")) == [{"c0": None}]


class TestXlsx:
    """Typed cells, no formula."""

    @pytest.mark.parametrize("formula", [*FORMULAS, "{=1}", "http://evil.example", "mailto:a@b.c"])
    def test_no_formula_and_no_link(self, formula: str):
        """Text stays text: the cell is a string, without a link."""
        sheet = as_sheet(tables.write(table_of([[formula]], formula), "xlsx"))
        for cell in (sheet["A1"], sheet["A2"]):
            assert cell.data_type == "s"
            assert cell.hyperlink is None

    def test_numbers_and_days_are_typed(self):
        """A spreadsheet can add and sort them."""
        moment = dt.datetime(2025, 1, 1, 18, 30, tzinfo=dt.UTC)
        sheet = as_sheet(
            tables.write(table_of([[-5, dt.date(2025, 3, 9), moment]], *"abc"), "xlsx")
        )
        number, day, time = sheet[2]
        assert number.value == -5
        assert day.value == dt.datetime(2025, 3, 9)  # noqa: DTZ001
        assert time.value == dt.datetime(2025, 1, 2, 1, 30)  # noqa: DTZ001
        assert time.is_date

    def test_long_numbers_keep_their_digits(self):
        """Excel keeps 15 digits; identifiers must not lose theirs."""
        sheet = as_sheet(tables.write(table_of([[12345678901234567]], "a"), "xlsx"))
        assert sheet["A2"].value == "12345678901234567"

    def test_day_before_1900_is_text(self):
        """Excel has no such day."""
        sheet = as_sheet(tables.write(table_of([[dt.date(1899, 1, 2)]], "a"), "xlsx"))
        assert sheet["A2"].value == "02/01/1899"

    def test_too_long_cell_is_named(self):
        """A text longer than Excel holds is refused, not cut."""
        with pytest.raises(tables.TableTooLarge, match="row 1"):
            tables.write(table_of([["x" * 32_768]], "a"), "xlsx")

    @pytest.mark.parametrize("title", ["[a]:*?/\\", "x" * 50, "''", ""])
    def test_any_title_names_a_sheet(self, title: str):
        """Signs Excel refuses are left out and long titles cut."""
        table = tables.Table(title, [], [])
        assert 1 <= len(as_sheet(tables.write(table, "xlsx")).title) <= 31

    @quick
    @given(st.lists(TEXT, min_size=1, max_size=4))
    def test_any_text_gives_a_readable_workbook(self, row: list[str]):
        """No text breaks the file or turns into a formula."""
        sheet = as_sheet(tables.write(table_of([row], *["h"] * len(row)), "xlsx"))
        assert all(cell.data_type != "f" for line in sheet.iter_rows() for cell in line)


class TestDocx:
    """For letters and annexes."""

    def test_heading_and_rows(self):
        """The title, bold headings and one row of cells each."""
        file = tables.write(table_of([["Sở Y tế", 3]], "Đơn vị", "Số tập"), "docx")
        assert as_grid(file) == [["Đơn vị", "Số tập"], ["Sở Y tế", "3"]]
        document = Document(io.BytesIO(file))
        assert document.paragraphs[0].text == "Danh mục"

    @quick
    @given(st.lists(TEXT, min_size=1, max_size=3))
    def test_any_text_gives_a_readable_document(self, row: list[str]):
        """Characters XML cannot write are left out."""
        assert len(as_grid(tables.write(table_of([row], *["h"] * len(row)), "docx"))) == 2


class TestChunks:
    """A file comes in pieces; the memory does not grow with the table."""

    @pytest.mark.parametrize("form", ["csv", "json"])
    def test_rows_are_read_as_pieces_are_taken(self, form: str):
        """The first piece is there before the last row has been read."""
        read: list[int] = []

        def rows():
            for number in range(5000):
                read.append(number)
                yield [f"Dòng {number} " + "x" * 100]

        table = tables.Table("T", table_of([], "Tên").columns, rows())
        pieces = tables.chunks(table, form)
        next(pieces)
        next(pieces)
        assert len(read) < 1500
        assert sum(len(piece) for piece in pieces) > 400_000
        assert len(read) == 5000

    @pytest.mark.parametrize("form", ["csv", "json", "xlsx"])
    def test_memory_stays_flat(self, form: str):
        """Twenty thousand rows need no more than five megabytes, however long the file is."""
        row = ["Tên dữ liệu khá dài " * 5, 12, dt.date(2026, 1, 2)]
        table = tables.Table(
            "T", table_of([], "Tên", "Số", "Ngày").columns, (row for _ in range(20_000))
        )
        tracemalloc.start()
        size = sum(len(piece) for piece in tables.chunks(table, form))
        _now, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert size > 100_000
        assert peak < 5_000_000

    def test_unknown_form_is_refused_at_once(self):
        """The error comes with the call, not with the first piece: nothing has been sent yet."""
        with pytest.raises(tables.FormatUnknown):
            tables.chunks(table_of([], "Tên"), "pdf")

    def test_empty_json_is_an_array(self):
        """A table without rows is ``[]``."""
        assert json.loads(b"".join(tables.chunks(table_of([], "Tên"), "json"))) == []
