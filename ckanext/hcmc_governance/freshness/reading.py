"""What is told of a record's freshness on a day: state, days, strip, in the reader's language."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Sequence
from typing import Any, TypeAlias

import sqlalchemy as sa

from ckan import model

from ckanext.hcmc_governance.freshness import cadences, computing, rules
from ckanext.hcmc_governance.freshness.grid import Grid
from ckanext.hcmc_governance.freshness.model import UpdateExcuse
from ckanext.hcmc_governance.freshness.rules import Clock, Days, Result, Slot, State
from ckanext.hcmc_governance.register.model import DatasetFact
from ckanext.hcmc_schemas import vocabularies

CARD = 12
Day: TypeAlias = dt.date | sa.ColumnElement[dt.date]


def rows(package_ids: Collection[str], today: Day) -> Sequence[Any]:
    """Return facts with the excuse in force of some records, by one statement.

    Each row has ``today``, the day it was asked for.
    """
    return model.Session.execute(
        selection(today).where(DatasetFact.package_id.in_(list(package_ids)))
    ).all()


def selection(today: Day) -> sa.Select[Any]:
    """Select what :func:`told` reads of a record.

    :param today: a day, or an expression that the database works out.
    """
    excuse = (
        sa.select(UpdateExcuse.reason, UpdateExcuse.expected_on, UpdateExcuse.last_on)
        .where(
            UpdateExcuse.package_id == DatasetFact.package_id,
            DatasetFact.excused_until >= today,
            UpdateExcuse.last_on >= today,
            sa.or_(UpdateExcuse.ended_on.is_(None), UpdateExcuse.ended_on > today),
        )
        .order_by(UpdateExcuse.last_on.desc())
        .limit(1)
        .lateral("excuse")
    )
    fact = DatasetFact
    return sa.select(
        fact.package_id, fact.type, fact.name, fact.title, fact.owner_id, fact.frequency,
        fact.last_event_on, fact.grid_start, fact.period_start, fact.due_on, fact.late_on,
        fact.next_late_on, fact.warn_on, fact.excused_until, fact.slots,
        excuse.c.reason, excuse.c.expected_on, excuse.c.last_on,
        sa.cast(today, sa.Date).label("today"),
    ).outerjoin(excuse, sa.true())  # fmt: skip


def condition(state: State, today: dt.date) -> sa.ColumnElement[bool]:
    """Return the condition on fact rows that means a state on a day."""
    fact = DatasetFact
    nothing = sa.or_(fact.frequency.is_(None), fact.frequency.in_(cadences.unannounced()))
    periodic = fact.frequency.in_(list(cadences.by_frequency()))
    if state is State.NO_FREQUENCY:
        return nothing
    if state is State.NO_PERIOD:
        return sa.and_(sa.not_(nothing), sa.not_(periodic))
    return sa.and_(periodic, *(_reached(*one, today) for one in rules.CONDITIONS[state]))


def told(row: Any, today: dt.date, language: str, places: int = rules.STRIP) -> dict[str, Any]:
    """Return what is shown of a record's freshness.

    :param row: of :func:`selection`.
    :param places: how many periods the strip has at most.
    :returns: ``state``, ``label``, ``tone``, ``icon``, ``days_late``, the days ``due_on`` (first
        day after the earliest unmet period), ``late_on``, ``last_event_on``, ``next_due_on``
        (last day of the next period to be met), ``attest_due_on``, each ISO or ``None``;
        ``frequency``, ``excused`` (``until``, ``reason``, ``expected_on``) or ``None``,
        ``slots`` (oldest first) and ``counts`` of their results.
    """
    days = _days(row)
    clock = cadences.clock_of(row.frequency)
    state = rules.state(clock, days, today)
    late = rules.days_late(days, today) if state in (State.OVERDUE, State.DELINQUENT) else 0
    slots = strip_of(row, today) if clock is Clock.PERIODIC else []
    results = [rules.result_on(slot, today) for slot in slots]
    attest = row.due_on if clock is Clock.NO_PERIOD else None
    return {
        **_words(state, late, language),
        "days_late": late,
        "due_on": _iso(row.due_on) if attest is None else None,
        "late_on": _iso(row.late_on),
        "last_event_on": _iso(row.last_event_on),
        "next_due_on": _iso(_next_due(slots, days, today)) if clock is Clock.PERIODIC else None,
        "attest_due_on": _iso(attest),
        "attest_overdue": attest is not None and attest <= today,
        "frequency": row.frequency,
        "excused": _excuse(row),
        "slots": [_slot(*pair, language) for pair in zip(slots, results, strict=True)][-places:],
        "counts": _counts(results),
    }


def nothing_known(language: str) -> dict[str, Any]:
    """Return what is told of a record without a fact row: nothing was announced."""
    return {
        **_words(State.NO_FREQUENCY, 0, language),
        "days_late": 0, "due_on": None, "late_on": None, "last_event_on": None,
        "next_due_on": None, "attest_due_on": None, "attest_overdue": False, "frequency": None,
        "excused": None, "slots": [], "counts": _counts([]),
    }  # fmt: skip


def _words(state: State, late: int, language: str) -> dict[str, str]:
    term = vocabularies.term("freshness_state", state)
    key = "late_vi" if language.startswith("vi") else "late_en"
    label = str(term.extra.get(key, "")).format(days=late) if late else ""
    return {
        "state": state.value,
        "label": label or term.label(language),
        "tone": str(term.extra["tone"]),
        "icon": str(term.extra["icon"]),
    }


def strip_of(row: Any, today: dt.date) -> list[Slot]:
    """Return the periods of a record's strip as they are on a day, oldest first.

    :param row: a fact row, or one of :func:`selection`.
    """
    step = cadences.by_frequency().get(row.frequency or "")
    grid = Grid(row.grid_start, step) if row.grid_start and step else None
    return computing.strip_on(row.slots, grid, row.excused_until, today)


def _slot(slot: Slot, result: Result, language: str) -> dict[str, Any]:
    period = slot.period
    return {
        "start": period.start.isoformat(),
        "end": period.end.isoformat(),
        "grace_end": period.late_on.isoformat(),
        "met_on": _iso(slot.met_on),
        "result": result.value,
        "label": vocabularies.term("period_result", result).label(language),
    }


def _next_due(slots: Sequence[Slot], days: Days, today: dt.date) -> dt.date | None:
    """Return the first day after the first period that has not ended and waits for data."""
    running = (one.period.end for one in slots if one.met_on is None and one.period.end > today)
    return next(running, days.due_on if days.due_on and days.due_on > today else None)


def _counts(results: Sequence[Result]) -> dict[str, int]:
    counted = Counter(results)
    return {one.value: counted[one] for one in (Result.ON_TIME, Result.LATE, Result.MISSED)}


def _excuse(row: Any) -> dict[str, Any] | None:
    if row.reason is None:
        return None
    return {
        "until": _iso(row.last_on),
        "reason": row.reason,
        "expected_on": _iso(row.expected_on),
    }


def _days(row: Any) -> Days:
    return Days(
        row.grid_start, row.period_start, row.due_on, row.warn_on, row.late_on, row.next_late_on,
        row.excused_until,
    )  # fmt: skip


def _reached(column: str, wanted: bool, today: dt.date) -> sa.ColumnElement[bool]:
    day = getattr(DatasetFact, column)
    if column == "excused_until":
        return day >= today if wanted else sa.or_(day.is_(None), day < today)
    return day <= today if wanted else sa.or_(day.is_(None), day > today)


def _iso(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None
