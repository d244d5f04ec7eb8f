"""How single values are written: days, months, codes, decisions, addresses. Pure."""

from __future__ import annotations

import datetime as dt
import re
from urllib.parse import urlsplit

IDENTIFIER_LENGTH = 35
LAST_MONTH = 12
_IDENTIFIER = re.compile(r"[A-Z0-9]+(\.[A-Z0-9]+)*")
_PROVINCE_PART = re.compile(r"[A-Z]\d{2}")
_AREA_CODE = re.compile(r"[0-9]{2,5}")
_DECISION = re.compile(r"\d+\s*/\s*\S+.*?\b(\d{1,2}/\d{1,2}/\d{4})\b", re.DOTALL)
_YEAR_FIRST = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})", re.ASCII)
_DAY_FIRST = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", re.ASCII)
_YEAR_MONTH = re.compile(r"(\d{4})-(\d{1,2})", re.ASCII)
_MONTH_YEAR = re.compile(r"(\d{1,2})[/.-](\d{4})", re.ASCII)


def parse_day(text: str) -> dt.date | None:
    """Return the day that ``yyyy-mm-dd`` or ``dd/mm/yyyy`` names, or ``None``."""
    text = text.strip()
    try:
        if found := _YEAR_FIRST.fullmatch(text):
            return dt.date(int(found[1]), int(found[2]), int(found[3]))
        if found := _DAY_FIRST.fullmatch(text):
            return dt.date(int(found[3]), int(found[2]), int(found[1]))
    except ValueError:
        return None
    return None


def parse_month(text: str) -> str | None:
    """Return ``yyyy-mm`` for ``yyyy-mm`` or ``mm/yyyy``, or ``None``."""
    text = text.strip()
    if found := _YEAR_MONTH.fullmatch(text):
        year, month = int(found[1]), int(found[2])
    elif found := _MONTH_YEAR.fullmatch(text):
        year, month = int(found[2]), int(found[1])
    else:
        return None
    return f"{year:04d}-{month:02d}" if 1 <= month <= LAST_MONTH and year >= 1 else None


def is_area_code(text: str) -> bool:
    """Tell whether ``text`` can be a code of an administrative area: two to five digits."""
    return _AREA_CODE.fullmatch(text) is not None


def is_identifier(text: str) -> bool:
    """Tell whether ``text`` can be an agency's code of Decision 20/2020/QĐ-TTg, read loosely."""
    return (
        len(text) <= IDENTIFIER_LENGTH
        and _IDENTIFIER.fullmatch(text) is not None
        and any(_PROVINCE_PART.fullmatch(part) for part in text.split("."))
    )


def decision_day(text: str) -> dt.date | None:
    """Return the day of a decision cited with its number, e.g. ``12/QĐ-UBND ngày 08/8/2026``.

    ``None`` when the number, its sign or a day of the calendar is not there.
    """
    found = _DECISION.search(text)
    return parse_day(found[1]) if found else None


def is_web_address(text: str) -> bool:
    """Tell whether ``text`` is an http(s) address; internal hosts are fine."""
    return _is_address(text, ("http", "https"))


def is_file_address(text: str) -> bool:
    """Tell whether ``text`` is an address of a file: http(s), or ftp(s) as old servers have it."""
    return _is_address(text, ("http", "https", "ftp", "ftps"))


def _is_address(text: str, schemes: tuple[str, ...]) -> bool:
    if any(character.isspace() or not character.isprintable() for character in text):
        return False
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        return False
    return parts.scheme in schemes and bool(parts.hostname) and port != 0
