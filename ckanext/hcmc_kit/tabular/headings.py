"""Binding the headings of a sheet to the keys a reader of it waits for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from ckanext.hcmc_kit.tabular.cells import (
    Cell,
    Finding,
    Kind,
    Row,
    Sheet,
    column_number,
    letters,
)
from ckanext.hcmc_kit.tabular.folding import clean, fold, fold_heading

# Titles, dates and notes may stand above a table; further down nobody looks for its headings.
_HEAD_ROWS = 30
_RANGE = re.compile(r"([A-Z]+)(\d+):([A-Z]+)(\d+)")


@dataclass(frozen=True, slots=True)
class Heading:
    """A column that is understood.

    :param key: its name in the API; a heading may be written so.
    :param labels: its names for people, in every language.
    :param required: whether a table without it means nothing.
    """

    key: str
    labels: tuple[str, ...]
    required: bool = False

    def spellings(self) -> set[str]:
        """Return the folded forms under which the column is recognized."""
        return {form for one in (self.key, *self.labels) for form in (fold(one), fold_heading(one))}


@dataclass(frozen=True, slots=True)
class MatchedRow:
    """A row of the table: its cells by key, and what is wrong with its shape."""

    number: int
    cells: Mapping[str, Cell]
    findings: tuple[Finding, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Tell whether none of the known columns holds anything."""
        return all(cell.is_empty for cell in self.cells.values())


@dataclass(frozen=True, slots=True)
class Matched:
    """A table with known columns.

    :param columns: the column of each key that was found, from 1.
    :param findings: about headings; with a fault among them no row can be read.
    """

    columns: Mapping[str, int]
    rows: tuple[MatchedRow, ...]
    findings: tuple[Finding, ...] = ()
    heading_row: int = 0

    @property
    def is_usable(self) -> bool:
        """Tell whether the rows mean something."""
        return not any(one.fault for one in self.findings)


@dataclass(slots=True)
class _Bound:
    columns: dict[str, int] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    named: set[int] = field(default_factory=set)


def match(sheet: Sheet, headings: Sequence[Heading]) -> Matched:
    """Return the table of a sheet: the row of headings is the one that names most columns.

    Headings are compared without marks, case, signs and what stands in brackets. A heading that
    nobody knows is said and its column left out; one that stands twice or is missing although
    required is a fault of the whole table.
    """
    spellings = {form: one.key for one in headings for form in one.spellings() if form}
    head = max(
        enumerate(sheet.grid[:_HEAD_ROWS]),
        key=lambda each: (len(_known(each[1], spellings)), -each[0]),
    )[0]
    row = sheet.grid[head]
    bound = _bind(row, headings, spellings)
    merged = [found for one in sheet.merged if (found := _corners(one))]
    rows = [
        _matched(one, bound, merged) for one in sheet.grid[head + 1 :] if not _is_repeat(one, row)
    ]
    return Matched(bound.columns, tuple(rows), (*sheet.notes, *bound.findings), row.number)


def _known(row: Row, spellings: Mapping[str, str]) -> set[str]:
    return {key for cell in row.cells if (key := _key(cell, spellings))}


def _key(cell: Cell, spellings: Mapping[str, str]) -> str | None:
    if cell.kind is not Kind.TEXT:
        return None
    return spellings.get(fold(str(cell.value))) or spellings.get(fold_heading(str(cell.value)))


def _bind(row: Row, headings: Iterable[Heading], spellings: Mapping[str, str]) -> _Bound:
    bound = _Bound()
    for cell in row.cells:
        key, shown = _key(cell, spellings), {"heading": clean(str(cell.value))[:100]}
        bound.named.add(cell.column)
        if key is None:
            bound.findings.append(Finding(cell.address, "unknown_heading", shown, fault=False))
        elif key in bound.columns:
            first = f"{letters(bound.columns[key])}{row.number}"
            told = {**shown, "first": first}
            bound.findings.append(Finding(cell.address, "duplicate_heading", told))
        else:
            bound.columns[key] = cell.column
    for one in headings:
        if one.required and one.key not in bound.columns:
            told = {"heading": one.labels[0] if one.labels else one.key}
            bound.findings.append(Finding("", "missing_heading", told))
    return bound


def _matched(
    row: Row, bound: _Bound, merged: Sequence[tuple[str, int, int, int, int]]
) -> MatchedRow:
    cells = {key: row.cell(column) for key, column in bound.columns.items()}
    findings = [
        Finding(cell.address, "outside_table")
        for cell in row.cells
        if cell.column not in bound.named
    ]
    known = set(bound.columns.values())
    for told, left, top, right, bottom in merged:
        if top <= row.number <= bottom and known & set(range(left, right + 1)):
            findings.append(Finding(told, "merged"))
    return MatchedRow(row.number, cells, tuple(findings))


def _is_repeat(row: Row, head: Row) -> bool:
    """Tell whether a row says the headings again, as printed tables do on each page."""
    return [one.value for one in row.cells] == [one.value for one in head.cells]


def _corners(told: str) -> tuple[str, int, int, int, int] | None:
    found = _RANGE.fullmatch(told)
    if found is None:
        return None
    return told, column_number(found[1]), int(found[2]), column_number(found[3]), int(found[4])
