"""One column definition gives four files: XLSX, CSV, JSON and DOCX.

A cell is text, a number, a day, a moment, a truth value or empty. Text that a spreadsheet would
run as a formula stays text (OWASP, CSV injection); numbers stay numbers.

:func:`chunks` gives a file piece by piece: rows are read once and not kept, so that a table of any
length needs the memory of a few rows (DOCX apart, which is for short tables).
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import math
import re
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import IO, Any, Generic, Protocol, TypeVar

import xlsxwriter
from docx import Document

Cell = str | int | float | bool | dt.date | dt.datetime | None

Row = TypeVar("Row")

DAY = "%d/%m/%Y"
MOMENT = "%d/%m/%Y %H:%M"
# Characters that begin a formula, with the full-width forms that Excel takes for the same.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # noqa: RUF001


class TableTooLarge(ValueError):
    """A cell or a table is larger than the file format can hold."""


class FormatUnknown(KeyError):
    """A table was asked for in a form that does not exist."""


@dataclass(frozen=True, slots=True)
class Column(Generic[Row]):
    """One column: the key in JSON, the heading elsewhere, and how to read a row.

    :param width: in characters of the standard font, for XLSX and DOCX.
    """

    key: str
    heading: str
    value: Callable[[Row], Cell]
    width: int = 20


@dataclass(frozen=True, slots=True)
class Table(Generic[Row]):
    """A title, its columns and its rows.

    :param yes_no: the words for a truth value, in the reader's language.
    :param zone: moments are shown in this time zone; ``None`` leaves them as they are.
    """

    title: str
    columns: Sequence[Column[Row]]
    rows: Iterable[Row]
    yes_no: tuple[str, str] = ("có", "không")
    zone: dt.tzinfo | None = None

    def lines(self) -> Iterable[list[Cell]]:
        """Yield each row as the cells of its columns; what is no number is an empty cell."""
        for row in self.rows:
            yield [_finite(column.value(row)) for column in self.columns]


class Writer(Protocol):
    """Writes a whole table into the bytes of one file, piece by piece."""

    def __call__(self, table: Table[Any]) -> Iterator[bytes]:
        """Yield the file."""
        ...


def write(table: Table[Any], form: str) -> bytes:
    """Return the table as a file.

    :param form: a key of :data:`FORMS`.
    :raises FormatUnknown: for another form.
    :raises TableTooLarge: when the format cannot hold it.
    """
    return b"".join(chunks(table, form))


def chunks(table: Table[Any], form: str) -> Iterator[bytes]:
    """Yield the table as a file in pieces; the rows are read as the pieces are asked for.

    A workbook is written whole, on disk, before its first piece comes.

    :param form: a key of :data:`FORMS`.
    :raises FormatUnknown: at once, for another form.
    :raises TableTooLarge: with the piece that the format cannot hold.
    """
    try:
        writer = FORMS[form].writer
    except KeyError:
        raise FormatUnknown(form) from None
    return writer(table)


def csv_chunks(table: Table[Any]) -> Iterator[bytes]:
    """Yield RFC 4180 CSV in UTF-8 with a byte order mark, so that Excel reads Vietnamese."""
    held = io.StringIO(newline="")
    writer = csv.writer(held, lineterminator="\r\n")
    yield b"\xef\xbb\xbf"
    writer.writerow(_harmless(column.heading) for column in table.columns)
    for line in table.lines():
        writer.writerow(_plain(cell, table) for cell in line)
        if held.tell() > PIECE:
            yield _taken(held)
    yield _taken(held)


def json_chunks(table: Table[Any]) -> Iterator[bytes]:
    """Yield an array of objects; days and moments in ISO 8601, numbers and truth as such."""
    keys = [column.key for column in table.columns]
    held = io.StringIO()
    before = "["
    for line in table.lines():
        row = dict(zip(keys, map(_json_cell, line), strict=True))
        held.write(f"{before}\n{json.dumps(row, ensure_ascii=False)}")
        before = ","
        if held.tell() > PIECE:
            yield _taken(held)
    held.write("[]" if before == "[" else "\n]")
    yield _taken(held)


def xlsx_chunks(table: Table[Any]) -> Iterator[bytes]:
    """Yield a workbook: bold frozen headings, typed cells, never a formula or a link."""
    with tempfile.TemporaryFile() as held:
        write_xlsx(table, held)
        held.seek(0)
        while piece := held.read(PIECE):
            yield piece


def write_xlsx(table: Table[Any], held: IO[bytes]) -> None:
    """Write a workbook into a file; each row is on disk before the next is read.

    :raises TableTooLarge: when a workbook cannot hold it.
    """
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(held, options) as book:
        sheet = book.add_worksheet(_sheet_name(table.title))
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        text = book.add_format({"text_wrap": True, "valign": "top"})
        day = book.add_format({"num_format": "dd/mm/yyyy", "valign": "top"})
        moment = book.add_format({"num_format": "dd/mm/yyyy hh:mm", "valign": "top"})
        sheet.freeze_panes(1, 0)
        for at, column in enumerate(table.columns):
            sheet.set_column(at, at, column.width)
        for at, column in enumerate(table.columns):
            sheet.write_string(0, at, column.heading, bold)
        for number, line in enumerate(table.lines(), start=1):
            for at, cell in enumerate(line):
                _write_cell(sheet, (number, at), cell, table, (text, day, moment))


def docx_chunks(table: Table[Any]) -> Iterator[bytes]:
    """Yield a document with the title and one table, for letters and annexes."""
    document = Document()
    document.add_heading(_printable(table.title), level=1)
    lines = [[_printable(_shown(cell, table)) for cell in line] for line in table.lines()]
    grid = document.add_table(rows=1, cols=len(table.columns), style="Table Grid")
    for cell, column in zip(grid.rows[0].cells, table.columns, strict=True):
        cell.paragraphs[0].add_run(_printable(column.heading)).bold = True
    for line in lines:
        for cell, shown in zip(grid.add_row().cells, line, strict=True):
            cell.text = shown
    held = io.BytesIO()
    document.save(held)
    yield held.getvalue()


@dataclass(frozen=True, slots=True)
class Form:
    """A file format: its media type and its writer."""

    media_type: str
    writer: Writer


PIECE = 65_536  # bytes or characters after which a piece is handed on
OFFICE = "application/vnd.openxmlformats-officedocument"
FORMS: dict[str, Form] = {
    "csv": Form("text/csv; charset=utf-8", csv_chunks),
    "json": Form("application/json", json_chunks),
    "xlsx": Form("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", xlsx_chunks),
    "docx": Form(
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document", docx_chunks
    ),
}

NOT_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# Excel counts days from 1900 and takes that year for a leap year.
FIRST_DAY = dt.date(1900, 3, 1)
EXACT = 10**15  # Excel keeps 15 digits
XLSX_CELL = 32_767
XLSX_ROWS = 1_048_576
SHEET_NAME = 31


def _write_cell(sheet: Any, at: tuple[int, int], cell: Cell, table: Table[Any], looks: Any) -> None:
    text, day, moment = looks
    if at[0] >= XLSX_ROWS:
        raise TableTooLarge(f"more than {XLSX_ROWS - 1} rows")
    if cell is None or cell == "":
        return
    if isinstance(cell, bool):
        sheet.write_string(*at, _shown(cell, table), text)
    elif isinstance(cell, int | float) and abs(cell) < EXACT:
        sheet.write_number(*at, cell, text)
    elif isinstance(cell, dt.datetime) and cell.date() >= FIRST_DAY:
        sheet.write_datetime(*at, _local(cell, table).replace(tzinfo=None), moment)
    elif isinstance(cell, dt.date) and not isinstance(cell, dt.datetime) and cell >= FIRST_DAY:
        sheet.write_datetime(*at, cell, day)
    else:
        shown = _printable(_shown(cell, table))
        if len(shown) > XLSX_CELL:
            raise TableTooLarge(f"a cell of {len(shown)} characters in row {at[0]}")
        sheet.write_string(*at, shown, text)


def _taken(held: io.StringIO) -> bytes:
    """Return what was written, and empty the buffer."""
    text = held.getvalue()
    held.seek(0)
    held.truncate()
    return text.encode()


def _sheet_name(title: str) -> str:
    kept = "".join(" " if letter in "[]:*?/\\" else letter for letter in title)
    return kept[:SHEET_NAME].strip("' ") or "1"


def _local(moment: dt.datetime, table: Table[Any]) -> dt.datetime:
    return moment.astimezone(table.zone) if table.zone and moment.tzinfo else moment


def _shown(cell: Cell, table: Table[Any]) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return table.yes_no[0 if cell else 1]
    if isinstance(cell, dt.datetime):
        return _local(cell, table).strftime(MOMENT)
    if isinstance(cell, dt.date):
        return cell.strftime(DAY)
    return str(cell)


def _plain(cell: Cell, table: Table[Any]) -> str:
    shown = _shown(cell, table)
    return _harmless(shown) if isinstance(cell, str) else shown


def _harmless(text: str) -> str:
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def _printable(text: str) -> str:
    """Drop the characters that XML has no way to write."""
    return NOT_XML.sub("", text)


def _finite(cell: Cell) -> Cell:
    return None if isinstance(cell, float) and not math.isfinite(cell) else cell


def _json_cell(cell: Cell) -> Any:
    return cell.isoformat() if isinstance(cell, dt.date) else cell
