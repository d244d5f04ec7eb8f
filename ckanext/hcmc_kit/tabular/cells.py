"""What a reader gives: cells with their addresses, rows with their numbers, findings, limits."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, TypeAlias

_LETTERS = 26

Value: TypeAlias = str | int | float | bool | dt.date | dt.datetime | None


class Kind(StrEnum):
    """What a cell holds. A formula holds its own text, an error value its name (``#DIV/0!``)."""

    EMPTY = "empty"
    TEXT = "text"
    NUMBER = "number"
    DAY = "day"
    MOMENT = "moment"
    TIME = "time"
    TRUTH = "truth"
    FORMULA = "formula"
    ERROR = "error"


class Unreadable(Exception):
    """A whole file cannot be read.

    :param code: a key of the sentences in :mod:`.messages`.
    :param details: what the sentence names (limits, encoding, row).
    """

    def __init__(self, code: str, **details: Any) -> None:
        super().__init__(code, details)
        self.code = code
        self.details = details


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a file may be and its reader may take.

    :param size: bytes of the file; :param unpacked: bytes of all that a workbook unpacks to.
    :param rows: rows with something in them; :param columns: of the widest row that is read.
    :param characters: of one cell; :param seconds: wall clock of one attempt.
    :param memory: bytes of address space of the child process.
    """

    size: int = 10_000_000
    unpacked: int = 100_000_000
    rows: int = 20_000
    columns: int = 200
    characters: int = 32_767
    seconds: float = 60
    memory: int = 768_000_000


@dataclass(frozen=True, slots=True)
class Finding:
    """Something about a cell, a range, a row or the file that a person has to know.

    :param address: ``B12``, ``A1:C1``, or ``""`` for the whole file.
    :param fault: whether the row cannot be taken; otherwise it is only said.
    """

    address: str
    code: str
    details: Mapping[str, Any] = field(default_factory=dict)
    fault: bool = True

    def as_dict(self) -> dict[str, Any]:
        """Return the finding as it is stored."""
        return {
            "address": self.address,
            "code": self.code,
            "details": dict(self.details),
            "fault": self.fault,
        }


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell; ``column`` counts from 1."""

    row: int
    column: int
    kind: Kind = Kind.EMPTY
    value: Value = None

    @property
    def address(self) -> str:
        """Return the address as spreadsheets write it."""
        return f"{letters(self.column)}{self.row}"

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing is in the cell, spaces apart."""
        return self.kind is Kind.EMPTY or (isinstance(self.value, str) and not self.value.strip())


@dataclass(frozen=True, slots=True)
class Row:
    """A row that has something in it: its number in the sheet and its cells that are not empty."""

    number: int
    cells: tuple[Cell, ...]

    def cell(self, column: int) -> Cell:
        """Return the cell of a column, an empty one where nothing is."""
        for cell in self.cells:
            if cell.column == column:
                return cell
        return Cell(self.number, column)


@dataclass(frozen=True, slots=True)
class Sheet:
    """What one sheet holds.

    :param name: of the sheet, ``""`` in CSV.
    :param grid: all rows with something in them, titles and headings among them.
    :param merged: the merged ranges, e.g. ``A1:C1``.
    :param notes: what was met and is no fault: hidden sheets, decomposed letters, the separator.
    :param from_1904: whether plain numbers that mean days count from 1904.
    """

    name: str
    grid: tuple[Row, ...]
    merged: tuple[str, ...] = ()
    notes: tuple[Finding, ...] = ()
    from_1904: bool = False

    @property
    def headings(self) -> tuple[Cell, ...]:
        """Return the cells of the first row with two cells or more, else of the first row."""
        return self.grid[self._first()].cells if self.grid else ()

    @property
    def rows(self) -> tuple[Row, ...]:
        """Return the rows below :attr:`headings`."""
        return self.grid[self._first() + 1 :] if self.grid else ()

    def _first(self) -> int:
        several = (at for at, row in enumerate(self.grid) if len(row.cells) > 1)
        return next(several, 0)


def letters(column: int) -> str:
    """Return the letters of a column: 1 is A, 27 is AA."""
    told = ""
    while column:
        column, rest = divmod(column - 1, _LETTERS)
        told = chr(ord("A") + rest) + told
    return told


def column_number(text: str) -> int:
    """Return the number of a column from its letters."""
    number = 0
    for letter in text:
        number = number * _LETTERS + ord(letter) - ord("A") + 1
    return number
