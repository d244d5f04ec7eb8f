"""Numbers and dates as Vietnamese readers write them, and as they are read."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from zoneinfo import ZoneInfo

from babel.numbers import format_decimal


def format_number(value: float | Decimal, language: str = "vi") -> str:
    """Return a number with the signs of the language: 1.234,5 in Vietnamese, 1,234.5 in English."""
    return format_decimal(value, locale=language)


def format_date(value: dt.date | dt.datetime | str, zone: dt.tzinfo) -> str:
    """Return dd/mm/yyyy, the usual form of dates in Vietnam.

    :param value: a date, a moment or either in ISO 8601; a moment without zone is in UTC, as in
        CKAN's database.
    :param zone: the zone in which the reader asks what day it was.
    :raises ValueError: if the text is no date.
    """
    if isinstance(value, str):
        value = _parsed(value)
    if isinstance(value, dt.datetime):
        moment = value if value.tzinfo else value.replace(tzinfo=dt.UTC)
        value = moment.astimezone(zone).date()
    return value.strftime("%d/%m/%Y")


def display_zone(name: str) -> dt.tzinfo:
    """Return the zone that a setting names."""
    return ZoneInfo(name)


def _parsed(text: str) -> dt.date | dt.datetime:
    text = text.strip()
    if len(text) <= len("2026-01-01"):
        return dt.date.fromisoformat(text)
    return dt.datetime.fromisoformat(text)
