"""The cells of a workbook's sheet, by a fast reader or by an exact one. Runs in the child process.

python-calamine makes room for every cell up to the last one, and ends the process when there is
none; an error value is empty to it, a formula its last result. So openpyxl reads what is not plain.
"""

from __future__ import annotations

import datetime as dt
import io
import math
import zipfile
from collections.abc import Iterator
from typing import Any, TypeAlias

from ckanext.hcmc_kit.tabular.cells import Kind, Limits, Unreadable
from ckanext.hcmc_kit.tabular.xlsx_structure import Structure, examine

Told: TypeAlias = tuple[int, str, Any]
_NO_NUMBER = "#NUM!"  # as spreadsheets call a number that is none


def read_xlsx(data: bytes, limits: Limits, sheet: str | None, *, exact: bool) -> Iterator[Any]:
    """Yield the facts of the sheet, then ``(number, [(column, kind, value), …])`` of each row.

    :param exact: read by openpyxl even what is plain.
    :raises Unreadable: see :func:`.xlsx_structure.examine`.
    """
    told = examine(data, limits, sheet)
    yield {
        "sheet": told.sheet,
        "others": told.others,
        "hidden": told.hidden,
        "merged": told.merged,
        "from_1904": told.from_1904,
    }
    yield from _exactly(data, told) if exact or not told.plain else _quickly(data, told)


def _quickly(data: bytes, told: Structure) -> Iterator[tuple[int, list[Told]]]:
    import python_calamine as calamine

    try:
        book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        grid = book.get_sheet_by_name(told.sheet)
        # iter_rows begins at the first row of all, but at the first column that holds something
        first = (grid.start or (0, 0))[1] + 1
        for number, line in enumerate(grid.iter_rows(), 1):
            cells = [(at, *_kind(value)) for at, value in enumerate(line, first) if value != ""]
            if cells:
                yield number, cells
    except calamine.CalamineError as error:
        raise Unreadable("broken") from error


def _exactly(data: bytes, told: Structure) -> Iterator[tuple[int, list[Told]]]:
    import openpyxl
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, keep_links=False)
        grid: Any = book[told.sheet]
        grid.reset_dimensions()
        for number, line in enumerate(grid.iter_rows(), 1):
            cells = [_exact(cell) for cell in line if cell.value is not None]
            if cells:
                yield number, cells
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, TypeError) as error:
        raise Unreadable("broken") from error
    except (SyntaxError, AttributeError, IndexError) as error:  # ParseError, missing parts
        raise Unreadable("broken") from error


def _exact(cell: Any) -> Told:
    if cell.data_type == "f":
        return cell.column, Kind.FORMULA.value, str(getattr(cell.value, "text", cell.value))
    if cell.data_type == "e":
        return cell.column, Kind.ERROR.value, str(cell.value)
    return cell.column, *_kind(cell.value)


def _kind(value: Any) -> tuple[str, Any]:
    if isinstance(value, bool):
        return Kind.TRUTH.value, value
    if isinstance(value, float) and not math.isfinite(value):
        return Kind.ERROR.value, _NO_NUMBER
    if isinstance(value, int | float):
        return Kind.NUMBER.value, _number(value)
    if isinstance(value, dt.date):
        return _dated(value)
    if isinstance(value, dt.time | dt.timedelta):
        return Kind.TIME.value, str(value)
    return Kind.TEXT.value, str(value)


def _dated(value: dt.date) -> tuple[str, str]:
    """A moment at midnight is a day: readers do not tell the two apart."""
    if not isinstance(value, dt.datetime):
        return Kind.DAY.value, value.isoformat()
    if value.time() == dt.time():
        return Kind.DAY.value, value.date().isoformat()
    return Kind.MOMENT.value, value.isoformat()


def _number(value: float) -> int | float:
    return int(value) if isinstance(value, float) and value.is_integer() else value
