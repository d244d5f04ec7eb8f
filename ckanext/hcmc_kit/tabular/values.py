"""What a cell means: text, a day, a number, yes or no, one of a list. Pure.

Each function raises :class:`CellProblem` with the code of its sentence.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from ckanext.hcmc_kit.tabular.cells import Cell, Finding, Kind
from ckanext.hcmc_kit.tabular.encodings import legacy_text
from ckanext.hcmc_kit.tabular.folding import clean, clean_lines, fold

YES = frozenset({"co", "yes", "true", "dung", "x", "1"})
NO = frozenset({"khong", "no", "false", "sai", "0"})
# Serial numbers of days in spreadsheets: day 60 is the 29 February 1900 that never was.
_SERIAL_ZERO, _SERIAL_ZERO_1904 = dt.date(1899, 12, 30), dt.date(1904, 1, 1)
_FIRST_SERIAL, _LAST_SERIAL = 61, 2_958_465
_FIRST_TEXT_SERIAL, _LAST_TEXT_SERIAL = 10_000, 99_999
_YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ].*)?", re.ASCII)
_DAY_FIRST = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", re.ASCII)
_SPOKEN = re.compile(r"(?:ngày\s+)?(\d{1,2})\s+tháng\s+(\d{1,2})\s+năm\s+(\d{4})", re.IGNORECASE)
_SHORT_YEAR = re.compile(r"\d{1,2}[/.-]\d{1,2}[/.-]\d{2}", re.ASCII)
_VIETNAMESE = re.compile(r"[+-]?(?:\d{1,3}(?:\.\d{3})+|\d+)(?:,\d+)?", re.ASCII)
_PLAIN = re.compile(r"[+-]?\d+(?:\.\d+)?", re.ASCII)
_AMBIGUOUS = re.compile(r"[+-]?[1-9]\d{0,2}\.\d{3}", re.ASCII)
_COMMAND = re.compile(r"^[=@＝＠]|^[+\-＋－]\s*[^\W\d]\w*\s*[|(!]")  # noqa: RUF001


class CellProblem(Exception):
    """A cell does not hold what its column asks for."""

    def __init__(self, cell: Cell, code: str, **details: Any) -> None:
        super().__init__(code)
        self.finding = Finding(cell.address, code, details)


def check(cell: Cell) -> None:
    """Refuse what no column takes: formulas, error values, text that is a command or mojibake.

    :raises CellProblem: ``formula``, ``error_value``, ``formula_text``, ``legacy_text``.
    """
    if cell.kind is Kind.FORMULA:
        raise CellProblem(cell, "formula", value=str(cell.value)[:60])
    if cell.kind is Kind.ERROR:
        raise CellProblem(cell, "error_value", value=str(cell.value))
    if isinstance(cell.value, str):
        if _COMMAND.search(cell.value.strip()):
            raise CellProblem(cell, "formula_text", value=cell.value.strip()[:60])
        if encoding := legacy_text(cell.value):
            raise CellProblem(cell, "legacy_text", encoding=encoding)


def as_text(cell: Cell, *, lines: bool = False) -> str:
    """Return the text of a cell, ``""`` for an empty one; a code 00760 keeps its zeros.

    :param lines: whether ends of line stay.
    :raises CellProblem: see :func:`check`.
    """
    check(cell)
    value = cell.value
    if cell.is_empty or value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, dt.date):
        return value.strftime("%d/%m/%Y")
    return clean_lines(str(value)) if lines else clean(str(value))


def as_day(cell: Cell, *, from_1904: bool = False) -> dt.date | None:
    """Return the day of a cell: a true date, ISO, dd/mm/yyyy, in words, or a serial number.

    :raises CellProblem: ``short_year``, ``no_such_day``, ``not_a_day``.
    """
    check(cell)
    if cell.is_empty:
        return None
    if isinstance(cell.value, dt.datetime):
        return cell.value.date()
    if isinstance(cell.value, dt.date):
        return cell.value
    if cell.kind is Kind.NUMBER:
        return _serial(cell, float(str(cell.value)), from_1904=from_1904)
    return _spoken_day(cell, clean(str(cell.value)), from_1904=from_1904)


def as_number(cell: Cell) -> Decimal | None:
    """Return the number of a cell; text may be in the Vietnamese form (1.234,56) or plain.

    :raises CellProblem: ``ambiguous_number`` for 1.234, which is two numbers; ``not_a_number``.
    """
    check(cell)
    if cell.is_empty:
        return None
    if cell.kind is Kind.NUMBER:
        return Decimal(str(cell.value))
    told = clean(str(cell.value)).replace(" ", "") if cell.kind is Kind.TEXT else ""
    if _AMBIGUOUS.fullmatch(told):
        raise CellProblem(cell, "ambiguous_number", value=told)
    try:
        if _PLAIN.fullmatch(told):
            return Decimal(told)
        if _VIETNAMESE.fullmatch(told):
            return Decimal(told.replace(".", "").replace(",", "."))
    except InvalidOperation as error:
        raise CellProblem(cell, "not_a_number", value=told[:60]) from error
    raise CellProblem(cell, "not_a_number", value=clean(str(cell.value))[:60])


def as_truth(cell: Cell) -> bool | None:
    """Return whether a cell says yes (có, yes, true, x) or no.

    :raises CellProblem: ``not_yes_no``.
    """
    check(cell)
    if cell.is_empty:
        return None
    if isinstance(cell.value, bool):
        return cell.value
    told = fold(str(cell.value))
    if told in YES | NO:
        return told in YES
    raise CellProblem(cell, "not_yes_no", value=clean(str(cell.value))[:60])


def as_choice(cell: Cell, spellings: Mapping[str, str]) -> str | None:
    """Return the key of a vocabulary that a cell names by key or label.

    :param spellings: keys by folded spelling, see :func:`choice_spellings`.
    :raises CellProblem: ``not_offered``.
    """
    told = as_text(cell)
    if not told:
        return None
    key = spellings.get(fold(told))
    if key is None:
        raise CellProblem(cell, "not_offered", value=told[:60])
    return key


def choice_spellings(choices: Iterable[tuple[str, Iterable[str]]]) -> dict[str, str]:
    """Return keys by folded spelling; a spelling that would mean two keys means neither.

    :param choices: ``(key, labels)``; a key itself is always understood.
    """
    found: dict[str, set[str]] = {}
    keys: dict[str, str] = {}
    for key, labels in choices:
        keys[fold(key)] = key
        for label in labels:
            found.setdefault(fold(label), set()).add(key)
    return {form: next(iter(one)) for form, one in found.items() if len(one) == 1} | keys


def _serial(cell: Cell, number: float, *, from_1904: bool) -> dt.date:
    if not _FIRST_SERIAL <= number <= _LAST_SERIAL:
        raise CellProblem(cell, "not_a_day", value=f"{number:g}")
    zero = _SERIAL_ZERO_1904 if from_1904 else _SERIAL_ZERO
    try:
        return zero + dt.timedelta(days=int(number))
    except OverflowError as error:  # the last four years, counted from 1904
        raise CellProblem(cell, "not_a_day", value=f"{number:g}") from error


def _spoken_day(cell: Cell, told: str, *, from_1904: bool) -> dt.date:
    if told.isascii() and told.isdigit():
        if _FIRST_TEXT_SERIAL <= int(told) <= _LAST_TEXT_SERIAL:
            return _serial(cell, int(told), from_1904=from_1904)
        raise CellProblem(cell, "not_a_day", value=told[:60])
    if _SHORT_YEAR.fullmatch(told):
        raise CellProblem(cell, "short_year", value=told)
    found = _YEAR_FIRST.fullmatch(told)
    parts = found.groups() if found else None
    if parts is None and (found := _DAY_FIRST.fullmatch(told) or _SPOKEN.fullmatch(told)):
        parts = found.groups()[::-1]
    if parts is None:
        raise CellProblem(cell, "not_a_day", value=told[:60])
    try:
        return dt.date(*(int(part) for part in parts))
    except ValueError as error:
        raise CellProblem(cell, "no_such_day", value=told) from error
