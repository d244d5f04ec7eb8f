"""When data is on time, due, overdue: computed from data events and announced periods (19.1.b).

An event counts for one period, the earliest that is still unmet and not closed. Nothing here asks
what day it is: the days that come out are stored, and a state is read from them on any day.
"""

from __future__ import annotations

import datetime as dt
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain, takewhile

from ckanext.hcmc_governance.freshness.grid import (
    Excuse,
    Grid,
    Period,
    add_months,
    boundary,
    number_of,
    periods_from,
    promised,
    warn_on,
)

YEAR = 12
# How many periods the strip of a record shows.
STRIP = 24


class State(StrEnum):
    """How a record stands against its announced frequency."""

    FRESH = "fresh"
    DUE = "due"
    OVERDUE = "overdue"
    DELINQUENT = "delinquent"
    EXCUSED = "excused"
    NO_PERIOD = "no_period"
    NO_FREQUENCY = "no_frequency"


class Result(StrEnum):
    """What became of a period."""

    ON_TIME = "on_time"
    LATE = "late"
    MISSED = "missed"
    EXCUSED = "excused"
    RUNNING = "running"
    NO_DATA = "no_data"


class Kind(StrEnum):
    """What a data event was."""

    FILE = "file"
    DATASTORE = "datastore"
    HARVEST = "harvest"
    NO_NEW_DATA = "no_new_data"
    ATTESTATION = "attestation"


class Clock(StrEnum):
    """Whether a frequency can be measured."""

    PERIODIC = "periodic"
    NO_PERIOD = "no_period"
    NO_FREQUENCY = "no_frequency"


# For each state the days that have come and those that have not; "excused" is a time that lasts.
# SQL, the index and :func:`state` all read this table.
CONDITIONS: dict[State, tuple[tuple[str, bool], ...]] = {
    State.FRESH: (("warn_on", False),),
    State.DUE: (("warn_on", True), ("late_on", False), ("excused_until", False)),
    State.OVERDUE: (
        ("warn_on", True), ("late_on", True), ("next_late_on", False), ("excused_until", False),
    ),
    State.DELINQUENT: (
        ("warn_on", True), ("late_on", True), ("next_late_on", True), ("excused_until", False),
    ),
    State.EXCUSED: (("warn_on", True), ("excused_until", True)),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Days:
    """The days that are stored of a record; each is the first on which something holds.

    :param period_start: of the earliest period that is unmet.
    :param due_on: the first day after that period.
    :param next_late_on: the day on which the period after it is overdue too.
    :param excused_until: the last day of the excuse.
    """

    grid_start: dt.date | None = None
    period_start: dt.date | None = None
    due_on: dt.date | None = None
    warn_on: dt.date | None = None
    late_on: dt.date | None = None
    next_late_on: dt.date | None = None
    excused_until: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Slot:
    """A period that has begun.

    :param result: ``None`` as long as it depends on the day of reading (see :func:`result_on`).
    """

    period: Period
    met_on: dt.date | None = None
    result: Result | None = None


@dataclass(frozen=True, slots=True)
class Waiting:
    """A period that waits for data.

    :param sign_from: the first day on which «no new data» may be signed: in its last fifth, for
        nobody can vouch for a period that has only begun.
    """

    start: dt.date
    end: dt.date
    late_on: dt.date
    sign_from: dt.date


@dataclass(frozen=True, slots=True)
class Timeline:
    """The periods that had begun on a day, oldest first, and the days of the one that is open."""

    slots: tuple[Slot, ...]
    days: Days


def timeline(
    grids: Sequence[Grid],
    updates: Iterable[dt.date],
    excuses: Sequence[Excuse],
    today: dt.date,
) -> Timeline:
    """Return what became of the promised periods.

    :param grids: announced frequencies by their start.
    :param updates: the day of each data event that counts, in any order.
    :param today: only how far the list of periods goes depends on it, not the days.
    """
    source = promised(grids, excuses)
    settled: list[Slot] = []
    waiting: deque[Period] = deque()
    ahead = next(source, None)
    for day in sorted(updates):
        while ahead is not None and ahead.start <= day:
            waiting.append(ahead)
            ahead = next(source, None)
        while waiting and waiting[0].closes_on <= day:
            settled.append(_unmet(waiting.popleft()))
        if waiting:
            settled.append(_met(waiting.popleft(), day))
    rest = chain(waiting, () if ahead is None else (ahead,), source)
    return _with_days(settled, rest, grids, excuses, today)


def _with_days(
    settled: list[Slot],
    rest: Iterator[Period],
    grids: Sequence[Grid],
    excuses: Sequence[Excuse],
    today: dt.date,
) -> Timeline:
    asked: list[Period] = []
    for period in rest:
        if period.start <= today:
            settled.append(_unmet(period))
        if not period.waived and len(asked) <= 1:
            asked.append(period)
        if period.start > today and len(asked) > 1:
            break
    first, second = [*asked, None, None][:2]
    days = Days(
        grid_start=grids[-1].start if grids else None,
        period_start=first.start if first else None,
        due_on=first.end if first else None,
        warn_on=warn_on(first.start, first.end) if first else None,
        late_on=first.late_on if first else None,
        next_late_on=second.late_on if second else None,
        excused_until=max((one.last for one in excuses), default=None),
    )
    return Timeline(tuple(settled), days)


def result_on(slot: Slot, today: dt.date) -> Result:
    """Return what is to be said of a period on a day."""
    if slot.result is not None:
        return slot.result
    if slot.period.waived:
        return Result.EXCUSED if today >= slot.period.grace_end else Result.RUNNING
    return Result.MISSED if today >= slot.period.late_on else Result.RUNNING


def is_closed(slot: Slot, today: dt.date) -> bool:
    """Tell whether nothing can change the result of a period any more."""
    return slot.met_on is not None or today >= slot.period.closes_on


def continued(
    slots: Sequence[Slot], grid: Grid, excused_until: dt.date | None, today: dt.date
) -> list[Slot]:
    """Return stored periods with those that have begun since they were stored.

    :param grid: the grid in force.
    """
    after = max((slot.period.end for slot in slots), default=grid.start)
    if grid.cadence is None or after < grid.start:
        return list(slots)
    number = max(number_of(grid.start, grid.cadence, after), 0)
    begin = boundary(grid.start, grid.cadence, number)
    excuses = [Excuse(begin, excused_until)] if excused_until and excused_until >= begin else []
    since = takewhile(lambda one: one.start <= today, periods_from(grid, number, excuses))
    return [*slots, *(_unmet(period) for period in since)]


def state(clock: Clock, days: Days, today: dt.date) -> State:
    """Return the state of a record on a day."""
    if clock is not Clock.PERIODIC:
        return State(clock.value)
    for name, conditions in CONDITIONS.items():
        if all(_holds(days, column, today) == wanted for column, wanted in conditions):
            return name
    raise AssertionError("the conditions leave no day out")


def days_late(days: Days, today: dt.date) -> int:
    """Return for how many days the earliest unmet period is overdue; 0 when it is not."""
    return max((today - days.late_on).days + 1, 0) if days.late_on else 0


def waiting(slots: Sequence[Slot], days: Days, today: dt.date) -> Waiting | None:
    """Return the period that the next event will meet, or ``None`` when nothing is promised.

    Not always the one that lateness is counted from: that one may be past meeting.

    :param slots: the periods that have begun, as they are on the day.
    """
    for slot in slots:
        if not is_closed(slot, today):
            period = slot.period
            return Waiting(
                period.start, period.end, period.late_on, warn_on(period.start, period.end)
            )
    if days.period_start and days.due_on and days.late_on and days.warn_on:
        return Waiting(days.period_start, days.due_on, days.late_on, days.warn_on)
    return None


def attestation_due(last: dt.date) -> dt.date:
    """Return the first day on which a frequency without a clock is to be attested again (10.1).

    :param last: of the last attestation or data event, else of the announcement.
    """
    return add_months(last, YEAR)


def _holds(days: Days, column: str, today: dt.date) -> bool:
    day: dt.date | None = getattr(days, column)
    if day is None:
        return False
    return day >= today if column == "excused_until" else day <= today


def _unmet(period: Period) -> Slot:
    return Slot(period)


def _met(period: Period, day: dt.date) -> Slot:
    if day < period.grace_end:
        result = Result.ON_TIME
    elif day < period.late_on:
        result = Result.EXCUSED
    else:
        result = Result.LATE
    return Slot(period, day, result)
