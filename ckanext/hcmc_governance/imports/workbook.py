"""The workbook that is filled in: one row a record, allowed values as lists, how to fill it in."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Mapping, Sequence
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from ckan.plugins.toolkit import _

from ckanext.hcmc_kit.tables import NOT_XML, XLSX_CELL

_WIDTHS = {"id": 12, "record_version": 12, "missing": 36, "address": 30, "title": 44, "notes": 60}
_WIDTH = 24
_INPUT_TITLE, _INPUT_TEXT = 32, 255  # characters that a spreadsheet shows beside a cell


def build(table: Mapping[str, Any]) -> bytes:
    """Return the workbook of a table as ``hcmc_import_table_show`` gives it."""
    held = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(held, options) as book:
        sheet, lists, guide = (book.add_worksheet(name) for name in own_sheets())
        ranges = _write_lists(book, lists, table["columns"])
        _write_records(book, sheet, table, ranges)
        _write_guide(book, guide, table["guide"])
    return held.getvalue()


def own_sheets() -> tuple[str, str, str]:
    """Return the names of the sheets: the table, the values, how to fill it in."""
    return _("Table"), _("Allowed values"), _("How to fill in")


def _write_lists(book: Any, sheet: Any, columns: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    ranges = {}
    for at, column in enumerate(one for one in columns if one["choices"]):
        sheet.set_column(at, at, 36)
        sheet.write_string(0, at, column["label"], bold)
        for row, label in enumerate(column["choices"], 1):
            sheet.write_string(row, at, label)
        letters, last = xl_col_to_name(at), len(column["choices"]) + 1
        ranges[column["key"]] = f"='{sheet.name}'!${letters}$2:${letters}${last}"
    sheet.freeze_panes(1, 0)
    return ranges


def _write_records(
    book: Any, sheet: Any, table: Mapping[str, Any], ranges: Mapping[str, str]
) -> None:
    looks = _looks(book)
    columns, rows = table["columns"], table["rows"]
    last = max(len(rows), 1)
    for at, column in enumerate(columns):
        key = column["key"]
        sheet.set_column(at, at, _WIDTHS.get(key, _WIDTH))
        sheet.write_string(0, at, column["label"], looks["head"])
        if key in ranges:
            _offer(sheet, at, last, column, ranges[key])
        for number, row in enumerate(rows, 1):
            look = _look(looks, column, lacks=key in row["lacking_fields"])
            _write(sheet, (number, at), row["values"].get(key), column, look)
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, last, len(columns) - 1)


def _offer(sheet: Any, at: int, last: int, column: Mapping[str, Any], source: str) -> None:
    several = column["several"]
    hint = _("Several values: separate them by a semicolon.") if several else ""
    sheet.data_validation(
        1, at, last, at,
        {
            "validate": "list",
            "source": source,
            # A cell with several values is none of the list; the portal checks it.
            "error_type": "information" if several else "stop",
            "show_error": not several,
            "input_title": column["label"][:_INPUT_TITLE],
            "input_message": hint[:_INPUT_TEXT],
        },
    )  # fmt: skip


def _write(
    sheet: Any, at: tuple[int, int], value: Any, column: Mapping[str, Any], look: Any
) -> None:
    day = _day(value) if column["is_day"] else None
    shown = NOT_XML.sub("", str(value or ""))
    if day is not None:
        sheet.write_datetime(*at, day, look)
    elif 0 < len(shown) <= XLSX_CELL:
        sheet.write_string(*at, shown, look)
    else:
        # Text longer than a cell can hold stays out: an empty cell leaves the value as it is.
        sheet.write_blank(*at, None, look)


def _look(looks: Mapping[str, Any], column: Mapping[str, Any], *, lacks: bool) -> Any:
    if column["is_day"]:
        return looks["lacks_day" if lacks else "day"]
    return looks["lacks" if lacks else "fixed" if column["fixed"] else "text"]


def _looks(book: Any) -> dict[str, Any]:
    top = {"text_wrap": True, "valign": "top"}
    tint = {"bg_color": "#FFF1D1"}
    return {
        "head": book.add_format({**top, "bold": True, "bg_color": "#E6F1F7"}),
        "text": book.add_format({**top, "num_format": "@"}),
        "fixed": book.add_format({**top, "font_color": "#46535F", "num_format": "@"}),
        "lacks": book.add_format({**top, **tint, "num_format": "@"}),
        "lacks_day": book.add_format({**top, **tint, "num_format": "dd/mm/yyyy"}),
        "day": book.add_format({"num_format": "dd/mm/yyyy", "valign": "top"}),
    }


def _write_guide(book: Any, sheet: Any, lines: Sequence[str]) -> None:
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 0, 100)
    common = (
        _("An empty cell leaves the value as it is. To remove a value, edit its page."),
        _("Days are written day/month/year. Choices are picked from the list of the cell."),
        _("Rows may be deleted or sorted; columns may be deleted or moved."),
        _("Save as .xlsx and send the file. Nothing is written before you see what would change."),
    )
    for row, line in enumerate((*lines, *common)):
        sheet.write_string(row, 0, line, wrapped)


def _day(value: Any) -> dt.date | None:
    if isinstance(value, dt.date):
        return value
    try:
        return dt.date.fromisoformat(str(value)) if value else None
    except ValueError:
        return None
