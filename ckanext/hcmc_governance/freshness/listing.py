"""Lists over the whole catalogue: records by lateness, figures, and who became late when."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from ckan import model

from ckanext.hcmc_governance.freshness import cadences, reading
from ckanext.hcmc_governance.freshness.model import UpdatePeriod
from ckanext.hcmc_governance.freshness.rules import Result, State
from ckanext.hcmc_governance.register.model import DatasetFact
from ckanext.hcmc_governance.units import organizations

YEAR = dt.timedelta(days=365)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a reader wants to see; ``None`` for everything.

    :param unit: id of the owner.
    :param attest: only records whose yearly attestation has not come.
    """

    kinds: tuple[str, ...]
    unit: str | None = None
    states: tuple[State, ...] = ()
    frequency: str | None = None
    kind: str | None = None
    attest: bool = False


def page(asked: Asked, today: dt.date, language: str, *, limit: int, offset: int) -> dict[str, Any]:
    """Return ``count``, ``states`` (without the filter of states), ``unit`` and ``results``.

    The latest come first, then those that are due next.
    """
    wanted = [*_within(asked), *_in_states(asked.states, today)]
    if asked.attest:
        wanted.append(_attestation_late(today))
    fact = DatasetFact
    rows = model.Session.execute(
        reading.selection(today)
        .where(*wanted)
        .order_by(
            fact.late_on.asc().nulls_last(),
            fact.due_on.asc().nulls_last(),
            fact.title,
            fact.package_id,
        )
        .limit(limit)
        .offset(offset)
    ).all()
    units = organizations.by_ids({row.owner_id for row in rows if row.owner_id})
    return {
        "count": model.Session.scalar(sa.select(sa.func.count()).where(*wanted)) or 0,
        "states": states(asked, today),
        "unit": asked.unit,
        "results": [_line(row, units, today, language) for row in rows],
    }


def states(asked: Asked, today: dt.date) -> dict[str, int]:
    """Return how many records are in each state, and how many attestations have not come."""
    figures = [
        sa.func.count().filter(reading.condition(state, today)).label(state.value)
        for state in State
    ]
    late = sa.func.count().filter(_attestation_late(today)).label("attest")
    row = model.Session.execute(sa.select(*figures, late).where(*_within(asked))).one()
    return {name: int(number) for name, number in row._mapping.items()}


def on_time(asked: Asked, today: dt.date) -> tuple[int, int]:
    """Return how many of the periods that ended within a year were met on time, and all."""
    counted = (Result.ON_TIME, Result.LATE, Result.MISSED)
    query = (
        sa.select(sa.func.count().filter(UpdatePeriod.result == Result.ON_TIME), sa.func.count())
        .join(DatasetFact, DatasetFact.package_id == UpdatePeriod.package_id)
        .where(
            *_within(asked),
            UpdatePeriod.result.in_([one.value for one in counted]),
            UpdatePeriod.end_on > today - YEAR,
            UpdatePeriod.end_on <= today,
        )
    )
    met, closed = model.Session.execute(query).one()
    return int(met), int(closed)


def transitions(asked: Asked, today: dt.date, limit: int) -> list[dict[str, Any]]:
    """Return the days on which records became overdue, or long overdue, newest first.

    Those of today's unmet period come from its days, earlier ones from the closed periods.
    """
    fact, period = DatasetFact, UpdatePeriod
    about = (fact.package_id, fact.type, fact.name, fact.title, fact.owner_id)
    within = _within(asked)
    now_late = sa.and_(fact.frequency.in_(list(cadences.by_frequency())), fact.late_on <= today)
    late, long_late = sa.literal(State.OVERDUE.value), sa.literal(State.DELINQUENT.value)
    before = sa.or_(fact.late_on.is_(None), period.late_on < fact.late_on)
    closed = period.result.in_([Result.LATE.value, Result.MISSED.value])
    parts = [
        sa.select(*about, late.label("state"), fact.late_on.label("on")).where(*within, now_late),
        sa.select(*about, long_late.label("state"), fact.next_late_on.label("on")).where(
            *within, now_late, fact.next_late_on <= today
        ),
        sa.select(*about, late.label("state"), period.late_on.label("on"))
        .join(period, period.package_id == fact.package_id)
        .where(*within, closed, before, period.late_on <= today),
    ]
    every = sa.union_all(*parts).subquery()
    query = sa.select(every).order_by(every.c.on.desc(), every.c.title).limit(limit)
    rows = model.Session.execute(query).all()
    units = organizations.by_ids({row.owner_id for row in rows if row.owner_id})
    return [{**_about(row, units), "state": row.state, "on": row.on.isoformat()} for row in rows]


def _within(asked: Asked) -> list[sa.ColumnElement[bool]]:
    fact = DatasetFact
    kinds = (asked.kind,) if asked.kind in asked.kinds else asked.kinds
    found = list(fact.is_published(*kinds))
    if asked.unit:
        found.append(fact.owner_id == asked.unit)
    if asked.frequency:
        found.append(fact.frequency == asked.frequency)
    return found


def _in_states(states: tuple[State, ...], today: dt.date) -> list[sa.ColumnElement[bool]]:
    return [sa.or_(*(reading.condition(one, today) for one in states))] if states else []


def _attestation_late(today: dt.date) -> sa.ColumnElement[bool]:
    fact = DatasetFact
    return sa.and_(fact.frequency.in_(cadences.attested()), fact.due_on <= today)


def _line(row: Any, units: dict[str, Any], today: dt.date, language: str) -> dict[str, Any]:
    return {
        **_about(row, units),
        "freshness": reading.told(row, today, language, reading.CARD),
    }


def _about(row: Any, units: dict[str, Any]) -> dict[str, Any]:
    unit = units.get(row.owner_id)
    return {
        "id": row.package_id,
        "type": row.type,
        "name": row.name,
        "title": row.title,
        "unit": {"id": unit.id, "name": unit.name, "title": unit.title} if unit else None,
    }
