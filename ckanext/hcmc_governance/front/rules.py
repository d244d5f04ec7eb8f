"""What the front pages compute from a record: dates of data, weeks, file sizes, citations."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby
from typing import Any

_STEP = 1024
_UNITS = ("B", "KB", "MB", "GB", "TB")
_MOST_WEEKS = 520


class Saved(StrEnum):
    """What a form that leads on to another page has done.

    ``RECORD``: a new record whose state must be looked up.
    """

    DRAFT = "draft"
    CHANGES = "changes"
    FILE = "file"
    PUBLISHED = "published"
    RECORD = "record"


# The button that leads to the page of all answers, which speaks for itself.
_CHECK = "go-check"
_RECORDS = ("dataset", "database", "data-service")
_CHANGES = {(form, step) for form in ("organization", "group") for step in ("new", "edit")}
_OF_RECORD = {"new": Saved.RECORD, "edit": Saved.CHANGES}


@dataclass(frozen=True, slots=True)
class Week:
    """One bar of the picture of updates.

    :param key: ISO year and week, e.g. ``2026-W46``.
    :param monday: first day of the week.
    :param count: records whose newest file is of that week.
    """

    key: str
    monday: dt.date
    count: int


def data_moment(record: Mapping[str, Any]) -> str | None:
    """Return when data of the record last changed (ISO 8601, UTC), or ``None`` without any file.

    A file's own date counts (``data_updated``: the source's word, or the upload); a change of
    the description is not a change of the data.
    """
    moments = [_file_moment(file) for file in record.get("resources") or ()]
    return max((one for one in moments if one), default=None)


def local_day(moment: str, zone: dt.tzinfo) -> dt.date:
    """Return the day that a moment of :func:`data_moment` falls on in ``zone``."""
    return dt.datetime.fromisoformat(moment).replace(tzinfo=dt.UTC).astimezone(zone).date()


def local_moment(moment: str, zone: dt.tzinfo) -> str:
    """Return a moment (ISO 8601, UTC when it names no zone) as ``dd/mm/yyyy HH:MM`` in ``zone``.

    :raises ValueError: if the text is no moment.
    """
    parsed = dt.datetime.fromisoformat(moment)
    aware = parsed if parsed.tzinfo else parsed.replace(tzinfo=dt.UTC)
    return aware.astimezone(zone).strftime("%d/%m/%Y %H:%M")


def week_key(day: dt.date) -> str:
    """Return the ISO week of a day, e.g. ``2026-W46``."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02d}"


def last_weeks(counts: Mapping[str, int], today: dt.date, number: int) -> list[Week]:
    """Return the last ``number`` weeks up to the one of ``today``, oldest first."""
    first = first_monday(today, number)
    mondays = [first + dt.timedelta(weeks=index) for index in range(number)]
    return [
        Week(key, monday, counts.get(key, 0)) for monday in mondays for key in [week_key(monday)]
    ]


def first_monday(today: dt.date, number: int) -> dt.date:
    """Return the first day of the last ``number`` weeks up to the one of ``today``."""
    return today - dt.timedelta(days=today.weekday(), weeks=number - 1)


def last_day(end: dt.date | str) -> dt.date:
    """Return the last day of a period that ends before ``end`` (periods are half-open)."""
    day = dt.date.fromisoformat(end[:10]) if isinstance(end, str) else end
    return day - dt.timedelta(days=1)


def asked_weeks(value: Any) -> int | None:
    """Return the number of weeks that a reader asks for (1 to 520), or ``None`` if it is none."""
    text = str(value or "")
    if not (text.isascii() and text.isdigit() and len(text) <= len(str(_MOST_WEEKS))):
        return None
    return int(text) if 1 <= int(text) <= _MOST_WEEKS else None


def file_formats(record: Mapping[str, Any]) -> list[str]:
    """Return the formats of the record's files, each once, in the order of the files."""
    found = (str(file.get("format") or "").upper() for file in record.get("resources") or ())
    return [one for one in dict.fromkeys(found) if one]


def first_files(files: Sequence[Mapping[str, Any]], most: int = 3) -> list[Mapping[str, Any]]:
    """Return the first file of each format, at most ``most``: what stands above the fold."""
    first: dict[str, Mapping[str, Any]] = {}
    for file in files:
        first.setdefault(str(file.get("format") or "").upper(), file)
    return list(first.values())[:most]


def size_parts(size: Any) -> tuple[float, str] | None:
    """Return a size as number and unit (steps of 1,024), or ``None`` when it is not known.

    :param size: bytes, as a number or text.
    """
    try:
        number = float(size)
    except (TypeError, ValueError):
        return None
    if not 0 < number < math.inf:
        return None
    for unit in _UNITS:
        if number < _STEP or unit == _UNITS[-1]:
            return round(number, 0 if unit in ("B", "KB") else 1), unit
        number /= _STEP
    return None


def by_kind(
    units: Iterable[Mapping[str, Any]], kinds: Sequence[str]
) -> list[tuple[str, list[Mapping[str, Any]]]]:
    """Group units by kind, in the order of ``kinds``; a kind not among them counts as the last."""
    place = {kind: index for index, kind in enumerate(kinds)}

    def order(unit: Mapping[str, Any]) -> int:
        return place.get(unit.get("kind") or "", len(kinds) - 1)

    ordered = sorted(units, key=order)
    return [(kinds[index], list(group)) for index, group in groupby(ordered, order)]


def saved(endpoint: str, button: str, path: str) -> Saved | None:
    """Return what a form has done, or ``None`` when it is none of CKAN's forms of records.

    :param endpoint: of the form, e.g. ``dataset.new`` or ``dataset_resource.edit``.
    :param button: value of the button ``save``.
    :param path: of the page that the answer leads to.
    """
    form, _, step = endpoint.rpartition(".")
    if button == _CHECK:
        return None
    if (form, step) in _CHANGES:
        return Saved.CHANGES
    if form.endswith("_resource") and step in ("new", "edit"):
        if step == "new" and button == "go-metadata":
            return Saved.PUBLISHED
        return Saved.CHANGES if button == "go-dataset" else Saved.FILE
    if form in _RECORDS and step in ("new", "edit"):
        return Saved.DRAFT if path.endswith("/resource/new") else _OF_RECORD[step]
    return None


def places(
    wanted: Iterable[tuple[str, str]],
    named: Iterable[Mapping[str, Any]],
    vacant: Iterable[Mapping[str, Any]],
) -> dict[str, list[Mapping[str, Any]]]:
    """Return by direction the places of focal points in the order ``wanted``, filled or vacant.

    :param wanted: pairs of direction and function.
    :param named: focal points in force, as ``hcmc_unit_show`` gives them.
    :param vacant: its vacancies.
    """
    known = {(one["direction"], one["function"]): one for one in (*vacant, *named)}
    found: dict[str, list[Mapping[str, Any]]] = {}
    for direction, function in wanted:
        if (direction, function) in known:
            found.setdefault(direction, []).append(known[direction, function])
    return found


def _file_moment(file: Mapping[str, Any]) -> str | None:
    moment = file.get("data_updated") or file.get("last_modified")
    if not moment and file.get("url_type") == "upload":
        moment = file.get("created")
    return _utc(moment)


def _utc(moment: Any) -> str | None:
    try:
        parsed = dt.datetime.fromisoformat(str(moment))
        if parsed.tzinfo is not None:
            parsed = parsed.astimezone(dt.UTC)
    except (ValueError, OverflowError):
        return None
    return parsed.replace(tzinfo=None, microsecond=0).isoformat()
