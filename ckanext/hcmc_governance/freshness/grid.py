"""The calendar of an announced frequency: where its periods begin and end. Pure functions.

Days are local days; the end of a period is the first day after it. Boundaries are counted from the
first day of the grid, never from the boundary before: 31 January, 28 February, 31 March.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from typing import NamedTuple

_DURATION = re.compile(r"P(?:(?P<months>\d+)M|(?P<days>\d+)D|T(?P<hours>\d+)H)")
_DAY = dt.timedelta(days=1)
_HOURS = 24


class UnknownDuration(ValueError):
    """A period or grace is no ISO 8601 duration in whole months, days or hours."""


@dataclass(frozen=True, slots=True)
class Cadence:
    """How often data is promised.

    :param months: length of a period in calendar months, or 0.
    :param days: length of a period in days, when ``months`` is 0.
    :param grace: days after the end of a period in which an update is still on time.
    :param carried: whether a period may still be met, late, until the next one ends. A promise
        in hours is measured by the day and has no such time: tomorrow's data are not today's.
    """

    months: int
    days: int
    grace: int
    carried: bool = True


@dataclass(frozen=True, slots=True)
class Announcement:
    """A frequency and the first day it is counted from."""

    frequency: str | None
    start: dt.date


@dataclass(frozen=True, slots=True)
class Grid:
    """An announced frequency from a day on.

    :param cadence: ``None`` for a frequency without a clock.
    """

    start: dt.date
    cadence: Cadence | None


@dataclass(frozen=True, slots=True)
class Excuse:
    """A time in which a unit is excused, first and last day included."""

    first: dt.date
    last: dt.date


class Period(NamedTuple):
    """A promised period.

    :param end: the first day after it.
    :param grace_end: the first day on which an update no longer counts as on time.
    :param late_on: the first day on which it is overdue: later than ``grace_end`` when excused.
    :param closes_on: the first day on which no update can meet it any more.
    :param waived: excused so long that it is no longer asked for.
    """

    start: dt.date
    end: dt.date
    grace_end: dt.date
    late_on: dt.date
    closes_on: dt.date
    waived: bool = False


def cadence(period: str, grace: str) -> Cadence:
    """Return the cadence of two ISO 8601 durations, e.g. ``P1M`` and ``P7D``.

    Hours are measured by the day: a period of hours is a day, a grace of hours is none.

    :raises UnknownDuration: for any other text.
    """
    months, days, hours = _duration(period)
    if not (months or days or hours):
        raise UnknownDuration(period)
    _, grace_days, grace_hours = _duration(grace)
    by_the_hour = bool(hours)
    return Cadence(
        months=months,
        days=days or -(-hours // _HOURS),
        grace=grace_days + grace_hours // _HOURS,
        carried=not by_the_hour,
    )


def add_months(day: dt.date, months: int) -> dt.date:
    """Return the same day ``months`` later, or the last of that month where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if year > dt.MAXYEAR:
        return dt.date.max
    if year < dt.MINYEAR:
        return dt.date.min
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def add_days(day: dt.date, days: int) -> dt.date:
    """Return the day ``days`` later, at most the last day that there is."""
    try:
        return day + dt.timedelta(days=days)
    except OverflowError:
        return dt.date.max


def boundary(start: dt.date, step: Cadence, number: int) -> dt.date:
    """Return the first day of period ``number`` of a grid; the first one has number 0."""
    if step.months:
        return add_months(start, step.months * number)
    return add_days(start, step.days * number)


def number_of(start: dt.date, step: Cadence, day: dt.date) -> int:
    """Return the number of the period that ``day`` falls into; negative before the grid."""
    if not step.months:
        return (day - start).days // step.days
    months = (day.year - start.year) * 12 + day.month - start.month
    number = months // step.months
    return number - 1 if boundary(start, step, number) > day else number


def warn_on(start: dt.date, end: dt.date) -> dt.date:
    """Return the first day that lies wholly in the last fifth of a period."""
    length = (end - start).days
    return start + _DAY * -(-4 * length // 5)


def deferred(day: dt.date, excuses: Sequence[Excuse]) -> dt.date:
    """Return the first day from ``day`` on that no excuse covers."""
    moved = True
    while moved:
        moved = False
        for excuse in excuses:
            if excuse.first <= day <= excuse.last and day < dt.date.max:
                day, moved = add_days(excuse.last, 1), True
    return day


def promised(grids: Sequence[Grid], excuses: Sequence[Excuse] = ()) -> Iterator[Period]:
    """Yield the promised periods in order, the last grid without end.

    A period that is cut by a new announcement is no promise of the old one any more.

    :param grids: by their start.
    """
    for place, grid in enumerate(grids):
        cut = grids[place + 1].start if place + 1 < len(grids) else None
        yield from periods_from(grid, 0, excuses, cut)


def periods_from(
    grid: Grid, number: int, excuses: Sequence[Excuse] = (), cut: dt.date | None = None
) -> Iterator[Period]:
    """Yield the periods of one grid from ``number`` on, those that end by ``cut``."""
    if grid.cadence is None:
        return
    start, step = grid.start, grid.cadence
    begin, end = boundary(start, step, number), boundary(start, step, number + 1)
    for ahead in count(number + 2):
        if end <= begin or (cut is not None and end > cut):
            return
        next_end = boundary(start, step, ahead)
        yield _period(begin, end, next_end, step, excuses)
        begin, end = end, next_end


def announcements(
    history: Iterable[tuple[str | None, dt.date | None, dt.date]], issued: dt.date | None
) -> list[Announcement]:
    """Return the announcements of a history, each with the day it is counted from.

    The first one counts from the day it names, else from the day of first provision, else from
    the day it was made. A later one never reaches back before the day it was made, so that
    lateness cannot be edited away; one that says the same again changes nothing.

    :param history: ``(frequency, day it names, day it was made)``, oldest first; the frequency
        is ``None`` when it was taken back.
    """
    found: list[Announcement] = []
    before: tuple[str | None, dt.date | None] | None = None
    for frequency, named, made in history:
        if (frequency is None and not found) or (frequency, named) == before:
            continue
        start = max(named or made, made) if found else named or issued or made
        found.append(Announcement(frequency, start))
        before = frequency, named
    return found


def grids(announced: Iterable[Announcement], cadences: Mapping[str, Cadence]) -> tuple[Grid, ...]:
    """Return the grids of the frequencies that were announced, oldest first.

    A later announcement never reaches back before an earlier one; the same frequency announced
    again from another day begins a new grid.
    """
    found: list[Grid] = []
    for one in announced:
        start = max(one.start, found[-1].start) if found else one.start
        grid = Grid(start, cadences.get(one.frequency or ""))
        if found and found[-1].start == start:
            found.pop()
        found.append(grid)
    return tuple(found)


def _period(
    begin: dt.date, end: dt.date, next_end: dt.date, step: Cadence, excuses: Sequence[Excuse]
) -> Period:
    grace_end = add_days(end, step.grace)
    closes_on = max(grace_end, next_end) if step.carried else grace_end
    if not excuses:
        return Period(begin, end, grace_end, grace_end, closes_on)
    late_on = deferred(grace_end, excuses)
    if late_on > closes_on:
        return Period(begin, end, grace_end, grace_end, grace_end, waived=True)
    return Period(begin, end, grace_end, late_on, closes_on)


def _duration(text: str) -> tuple[int, int, int]:
    found = _DURATION.fullmatch(text)
    if found is None:
        raise UnknownDuration(text)
    months, days, hours = (int(found[name] or 0) for name in ("months", "days", "hours"))
    return months, days, hours
