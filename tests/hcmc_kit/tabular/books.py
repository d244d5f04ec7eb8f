"""Workbooks and files that the tests of the readers are about."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from typing import Any

import openpyxl

from ckanext.hcmc_kit.tabular import Sheet, Unreadable, read


def book(fill: Callable[[Any], None]) -> bytes:
    """Return the workbook that ``fill`` has filled."""
    made = openpyxl.Workbook()
    fill(made)
    held = io.BytesIO()
    made.save(held)
    return held.getvalue()


def lines(*rows: Sequence[Any]) -> bytes:
    """Return a workbook with these rows in its first sheet."""

    def fill(made: Any) -> None:
        for row in rows:
            made.active.append(list(row))

    return book(fill)


def values(sheet: Sheet) -> list[list[Any]]:
    """Return the values of all rows."""
    return [[cell.value for cell in row.cells] for row in sheet.grid]


def refused(data: bytes, form: str, **how: Any) -> str:
    """Return the code under which a file is refused."""
    try:
        read(data, form=form, **how)  # type: ignore[arg-type]
    except Unreadable as error:
        return error.code
    return "read"
