"""Questions to the journal: which lines a person may read, and what they mention by name."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

import ckan.plugins.toolkit as tk
from ckan import model

from ckanext.hcmc_governance.audit.model import JournalLine
from ckanext.hcmc_governance.regulation.roles import OVERSEERS
from ckanext.hcmc_governance.units import acting, organizations, service
from ckanext.hcmc_kit.actor import Actor

# Roles whose holders follow the data of all units (25.2.c, 26.2.d).


@dataclass(frozen=True, slots=True)
class Question:
    """What lines to look for.

    :param unit_id: lines of this unit only (as doer or as owner of the object).
    :param since: first day, ``until``: last day, both in the portal's time zone.
    :param before: number of a line; only older ones are given.
    """

    unit_id: str | None = None
    object_id: str | None = None
    act: str | None = None
    outcome: str | None = None
    since: dt.date | None = None
    until: dt.date | None = None
    before: int | None = None
    limit: int = 50


def sees_all(actor: Actor) -> bool:
    """Tell whether the person reads the lines of every unit."""
    return actor.is_sysadmin or any(actor.has_role(role) for role in OVERSEERS)


def readable_units(actor: Actor) -> frozenset[str]:
    """Return the units whose lines are the person's to read: his own, and whom they follow."""
    own = {unit.id for unit in acting.units_of(actor.user_id)} if actor.user_id else set()
    return frozenset(own.union(*(service.predecessors(unit) for unit in own)))


def find(question: Question, units: frozenset[str] | None) -> tuple[list[JournalLine], bool]:
    """Return the lines that answer a question, the newest first, and whether there are more.

    :param units: lines of these units only; ``None`` for all.
    """
    query = sa.select(JournalLine).order_by(JournalLine.id.desc()).limit(question.limit + 1)
    for condition in _conditions(question, units):
        query = query.where(condition)
    rows = list(model.Session.scalars(query))
    return rows[: question.limit], len(rows) > question.limit


def names(rows: Sequence[JournalLine]) -> dict[str, str]:
    """Return what the units, persons and records that lines mention are called, by id."""
    units = organizations.by_ids(
        one for row in rows for one in (row.unit_id, row.object_unit_id) if one
    )
    found = {identifier: unit.title for identifier, unit in units.items()}
    found |= _titles(model.Package.id, model.Package.title, (row.object_id for row in rows))
    found |= _titles(model.Group.id, model.Group.title, (row.object_id for row in rows))
    people = sa.func.coalesce(sa.func.nullif(model.User.fullname, ""), model.User.name)
    return found | _titles(model.User.id, people, (row.actor_id for row in rows))


def hidden(rows: Sequence[JournalLine], units: frozenset[str] | None) -> frozenset[str]:
    """Return the ids of the records that lines mention and the reader may not see.

    A refused call on a guessed id leaves a line with one's own unit; it must tell nothing more.

    :param units: whose records the reader sees, published or not; ``None`` for all.
    """
    named = {row.object_id for row in rows if row.object_id}
    if units is None or not named:
        return frozenset()
    package = model.Package
    closed = sa.or_(package.state != "active", package.private.is_(True))
    foreign = sa.or_(package.owner_org.is_(None), package.owner_org.not_in(units))
    query = sa.select(package.id).where(package.id.in_(named), closed, foreign)
    return frozenset(str(one) for one in model.Session.scalars(query))


def told(
    row: JournalLine,
    called: Mapping[str, str],
    unseen: frozenset[str] = frozenset(),
    units: frozenset[str] | None = None,
) -> dict[str, Any]:
    """Return a line for the API, with the names of what it mentions.

    :param unseen: records of which neither title nor owner is told, see :func:`hidden`.
    :param units: units that the reader follows; as owners they are told in any case.
    """
    line = _told(row, called)
    if row.object_id in unseen:
        line["object_title"] = ""
        if units is not None and row.object_unit_id not in units:
            line |= {"object_unit_id": None, "object_unit_title": ""}
    return line


def _told(row: JournalLine, called: Mapping[str, str]) -> dict[str, Any]:
    return {
        **row.dictize(),
        "actor_name": called.get(row.actor_id or "", ""),
        "unit_title": called.get(row.unit_id or "", ""),
        "object_unit_title": called.get(row.object_unit_id or "", ""),
        "object_title": called.get(row.object_id, ""),
    }


def object_id(reference: str | None) -> str | None:
    """Return the id of the record or unit that is meant by id or name; other ids as they are."""
    package = model.Package.get(reference) if reference else None
    if package is not None:
        return str(package.id)
    unit = organizations.find(reference)
    return unit.id if unit is not None else reference


def _conditions(
    question: Question, units: frozenset[str] | None
) -> Iterable[sa.ColumnElement[bool]]:
    line = JournalLine
    if units is not None:
        yield sa.or_(line.unit_id.in_(units), line.object_unit_id.in_(units))
    if question.unit_id:
        yield sa.or_(line.unit_id == question.unit_id, line.object_unit_id == question.unit_id)
    for column, value in (
        (line.object_id, question.object_id),
        (line.act, question.act),
        (line.outcome, question.outcome),
    ):
        if value:
            yield column == value
    if question.since:
        yield line.at >= _begins(question.since)
    if question.until:
        yield line.at < _begins(question.until + dt.timedelta(days=1))
    if question.before:
        yield line.id < question.before


def _begins(day: dt.date) -> dt.datetime:
    zone: Any = tk.h.get_display_timezone()
    midnight = dt.datetime.combine(day, dt.time())  # noqa: DTZ005
    # CKAN gives a zone of pytz, which knows its offset only when asked for a moment.
    return zone.localize(midnight) if hasattr(zone, "localize") else midnight.replace(tzinfo=zone)


def _titles(key: Any, title: Any, ids: Iterable[str | None]) -> dict[str, str]:
    wanted = {one for one in ids if one}
    if not wanted:
        return {}
    rows = model.Session.execute(sa.select(key, title).where(key.in_(wanted)))
    return {str(identifier): str(called or "") for identifier, called in rows}
