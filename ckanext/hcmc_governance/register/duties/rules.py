"""What counts as silent, late or a share, and which clause names the duty holder. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

SHARED = "shared"
WHOLE = 100
# Who must publish a service: the manager for shared databases, the owner for the others.
SERVICE_CLAUSES = {True: "13.2", False: "13.3"}
LISTED, PUBLISHED = "listed_not_published", "published_not_listed"
FINDINGS = (PUBLISHED, LISTED)
# Days that a reader sees in a list of an index: what of a record's files a program can read.
READABLE, UNREADABLE, NO_FILE = "yes", "no", "none"


def percent(part: int, total: int) -> int:
    """Return ``part`` of ``total`` in whole per cent; 0 and 100 only when it is none or all."""
    if total <= 0 or part <= 0:
        return 0
    return WHOLE if part >= total else min(WHOLE - 1, max(1, round(WHOLE * part / total)))


def service_clause(kind: str | None) -> str:
    """Return the clause that says who publishes services on a database of that kind."""
    return SERVICE_CLAUSES[kind == SHARED]


def days_since(day: dt.date | None, today: dt.date) -> int:
    """Return how many days ``day`` lies back; 0 when it is none or still to come."""
    return 0 if day is None else max(0, (today - day).days)


def is_silent(last: dt.date | None, known_since: dt.date, today: dt.date, most: int) -> bool:
    """Tell whether nothing was told of a database for more than ``most`` days (27.2.i).

    One of which nothing was ever told counts from the day the portal knows it.
    """
    return ((last or known_since) + dt.timedelta(days=most)) < today


def days_late(late_on: dt.date | None, excused_until: dt.date | None, today: dt.date) -> int:
    """Return for how many days data is overdue: 0 before the grace of its period has passed.

    Counted as freshness counts it on the record's own page.

    :param late_on: the first day after the grace.
    :param excused_until: the last day of an excuse.
    """
    excused = excused_until is not None and today <= excused_until
    if late_on is None or today < late_on or excused:
        return 0
    return days_since(late_on, today) + 1


def count_results(slots: Iterable[Mapping[str, Any]] | None, result: str) -> int:
    """Return how many closed periods ended with ``result``."""
    return sum(1 for slot in slots or () if slot.get("r") == result)


def readable(formats: Iterable[str], machine: frozenset[str]) -> str:
    """Return whether a program can read any of these files (19.1.d).

    :param formats: as written beside each file.
    :param machine: spellings of the formats that programs read, in small letters.
    :returns: :data:`READABLE`, :data:`UNREADABLE`, or :data:`NO_FILE` when there is none.
    """
    written = [one.strip().lower() for one in formats]
    if not written:
        return NO_FILE
    return READABLE if any(one in machine for one in written) else UNREADABLE
