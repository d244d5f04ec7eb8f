"""Units as the portal's organizations: names, kinds, parents and the days they exist."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

import ckan.plugins.toolkit as tk
from ckan import model

from ckanext.hcmc_governance.units.model import FormerUnit
from ckanext.hcmc_kit import clock

ACTIVE = "active"
_GROUP = model.group_table
_COLUMNS = (_GROUP.c.id, _GROUP.c.name, _GROUP.c.title, _GROUP.c.state, _GROUP.c.extras)


class UnknownUnit(LookupError):
    """No unit has that id or name."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit as it stands in the database.

    :param identifier: the code as the organization shows it; its history is a table of its own.
    :param dissolved_on: the first day on which it no longer exists, or ``None``.
    :param state: of the organization (``active``, ``deleted``), or ``purged``.
    """

    id: str
    name: str
    title: str
    state: str
    short_name: str = ""
    kind: str | None = None
    parent: str | None = None
    identifier: str | None = None
    established_on: dt.date | None = None
    dissolved_on: dt.date | None = None

    def is_valid(self, day: dt.date) -> bool:
        """Tell whether the unit exists on ``day`` and its organization is not deleted."""
        return (
            self.state == ACTIVE
            and (self.established_on is None or self.established_on <= day)
            and (self.dissolved_on is None or day < self.dissolved_on)
        )


def today() -> dt.date:
    """Return the day it is in the portal's timezone."""
    return clock.today(tk.h.get_display_timezone())


def find(reference: str | None) -> Unit | None:
    """Return the unit with that id or name, whatever its state, or ``None``."""
    if not reference:
        return None
    found = _select(sa.or_(_GROUP.c.id == reference, _GROUP.c.name == reference))
    return found[0] if found else None


def get(reference: str | None) -> Unit:
    """Return the unit with that id or name.

    :raises UnknownUnit: when there is none.
    """
    unit = find(reference)
    if unit is None:
        raise UnknownUnit(reference)
    return unit


def by_ids(ids: Iterable[str]) -> dict[str, Unit]:
    """Return units by id with one statement; purged ones by what is remembered of them."""
    wanted = set(ids)
    if not wanted:
        return {}
    found = {unit.id: unit for unit in _select(_GROUP.c.id.in_(wanted))}
    if missing := wanted - set(found):
        found |= _former(missing)
    return found


def committed(unit_id: str) -> Unit | None:
    """Return a unit as it stood before the current transaction, or ``None`` if it did not."""
    query = sa.select(*_COLUMNS).where(_GROUP.c.id == unit_id)
    with model.meta.engine.connect() as connection:  # pyright: ignore[reportOptionalMemberAccess]
        row = connection.execute(query).first()
    return _unit(row) if row is not None else None


def every() -> list[Unit]:
    """Return all units whose organizations are not deleted."""
    return _select(_GROUP.c.state == ACTIVE)


def write(unit_id: str, **values: str | None) -> None:
    """Set fields of a unit's organization (days as ISO text); ``None`` empties a field."""
    group: Any = model.Session.get(model.Group, unit_id)
    if group is None:
        raise UnknownUnit(unit_id)
    extras = dict(group.extras or {})
    for name, value in values.items():
        if value is None:
            extras.pop(name, None)
        else:
            extras[name] = value
    group.extras = extras
    model.Session.flush()


def parents() -> dict[str, str | None]:
    """Return the parent of each unit that has one."""
    return {unit.id: unit.parent for unit in every() if unit.parent}


def day_of(value: Any) -> dt.date | None:
    """Return a day that is stored as ISO text, or ``None``."""
    try:
        return dt.date.fromisoformat(str(value or ""))
    except ValueError:
        return None


def _select(condition: sa.ColumnElement[bool]) -> list[Unit]:
    query = sa.select(*_COLUMNS).where(condition, _GROUP.c.is_organization.is_(True))
    return [_unit(row) for row in model.Session.execute(query)]


def _unit(row: Any) -> Unit:
    extras: Mapping[str, Any] = row.extras or {}
    return Unit(
        id=row.id,
        name=row.name,
        title=row.title or row.name,
        state=row.state,
        short_name=extras.get("short_name") or "",
        kind=extras.get("kind") or None,
        parent=extras.get("parent") or None,
        identifier=extras.get("identifier") or None,
        established_on=day_of(extras.get("established_on")),
        dissolved_on=day_of(extras.get("dissolved_on")),
    )


def _former(ids: set[str]) -> dict[str, Unit]:
    rows = model.Session.scalars(sa.select(FormerUnit).where(FormerUnit.unit_id.in_(ids)))
    return {
        row.unit_id: Unit(
            id=row.unit_id,
            name=row.name,
            title=row.title,
            state="purged",
            kind=row.kind,
            established_on=row.established_on,
            dissolved_on=row.dissolved_on,
        )
        for row in rows
    }
