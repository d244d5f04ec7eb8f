"""Units that follow others: renamed, merged, split, dissolved. Nothing here commits."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from ckan import model
from ckan.plugins.toolkit import _

from ckanext.hcmc_governance.units import changes, dates, organizations, rules, service
from ckanext.hcmc_governance.units.errors import SuccessionRefused
from ckanext.hcmc_governance.units.focal_points.model import FocalPoint
from ckanext.hcmc_governance.units.model import FormerUnit, RoleHolding, Succession, UnitCode
from ckanext.hcmc_governance.units.organizations import Unit
from ckanext.hcmc_kit.actor import Actor

# Kinds after which the unit itself goes on.
CONTINUING = frozenset({rules.SPLIT})


@dataclass(frozen=True, slots=True, kw_only=True)
class Reorganization:
    """What a decision says of a unit.

    :param source: id or name of the unit that is reorganized.
    :param target: id or name of the one that follows; ``None`` only when it is dissolved.
    :param on: the first day on which the new order holds.
    :param move_roles: give the roles that ``source`` holds on that day to ``target``.
    """

    source: str
    target: str | None
    kind: str
    on: dt.date
    decision: str = ""
    move_roles: bool = False


def record(actor: Actor, change: Reorganization) -> Succession:
    """Record who follows a unit, and end what it holds on that day (Art 2).

    Its records stay under it and are shown under its successor. After a split the unit itself
    goes on.

    :raises SuccessionRefused: for a unit that would follow itself, a circle, a missing
        successor, a change that is recorded already or comes after the unit's end.
    :raises UnitRefused: when the successor does not exist on the day.
    """
    source = _source(change)
    target = _target(change, source)
    row = Succession(
        from_unit_id=source.id,
        to_unit_id=target.id if target else None,
        kind=change.kind,
        effective_on=change.on,
        decision=change.decision,
    )
    if _is_known(row) or not changes.stored(row):
        raise SuccessionRefused("to_unit", _("This succession is recorded already"))
    moved: list[tuple[str, dt.date | None]] = []
    if change.kind not in CONTINUING:
        organizations.write(source.id, dissolved_on=change.on.isoformat())
        moved = close_all(source.id, change.on)
    changes.journal(
        actor, "units.succession_recorded", source.id,
        to_unit_id=row.to_unit_id, kind=change.kind, on=change.on, decision=change.decision,
        roles_ended=[role for role, _end in moved],
    )  # fmt: skip
    if target and change.move_roles:
        for role, end in moved:
            new = changes.Holding(
                role=role, unit=target.id, valid_from=change.on, valid_until=end,
                decision=change.decision,
            )  # fmt: skip
            changes.assign_role(actor, new)
    return row


def close_all(unit_id: str, day: dt.date) -> list[tuple[str, dt.date | None]]:
    """End every role, focal point and code that a unit has on ``day`` or later.

    :returns: the roles it held on the day before, each with the day it was to end, if any.
    """
    ended: list[tuple[str, dt.date | None]] = []
    for kind in (RoleHolding, FocalPoint, UnitCode):
        for row in model.Session.scalars(kind.of_unit(unit_id)):
            if row.valid_until is None or row.valid_until > day:
                if isinstance(row, RoleHolding) and row.valid_from < day:
                    ended.append((row.role, row.valid_until))
                row.valid_until = max(day, row.valid_from)
    model.Session.flush()
    return ended


def owned_records(unit_id: str) -> int:
    """Return how many records, drafts included, name the unit as their owner."""
    query = sa.select(sa.func.count()).where(
        model.Package.owner_org == unit_id, model.Package.state != "deleted"
    )
    return model.Session.scalar(query) or 0


def published_records(unit_id: str) -> int:
    """Return how many records of the unit everybody may read."""
    query = sa.select(sa.func.count()).where(
        model.Package.owner_org == unit_id,
        model.Package.state == model.State.ACTIVE,
        model.Package.private.is_(False),
    )
    return model.Session.scalar(query) or 0


def why_not_deleted(unit_id: str, day: dt.date) -> str | None:
    """Return why a unit cannot be deleted, with the way out, or ``None``."""
    if owned_records(unit_id):
        return because_of_records()
    held = RoleHolding.of_unit(unit_id).where(
        sa.or_(RoleHolding.valid_until.is_(None), RoleHolding.valid_until > day)
    )
    if model.Session.scalar(held) is not None:
        return _(
            "This unit holds a role of the regulation, so it cannot be deleted. Record its "
            "successor or end the role first."
        )
    return None


def because_of_records() -> str:
    """Return why a unit that owns records is neither deleted nor purged, with the way out."""
    return _(
        "This unit owns records, so it cannot be deleted. Record its successor instead: its "
        "records then stay findable and are shown under the successor."
    )


def forget(actor: Actor, unit: Unit, day: dt.date) -> None:
    """End what a unit holds before it is purged, and keep what it was called.

    Its roles, successions, focal points and journal lines stay as history.
    """
    close_all(unit.id, day)
    known = model.Session.get(FormerUnit, unit.id)
    if known is None:
        model.Session.add(
            FormerUnit(
                unit_id=unit.id,
                name=unit.name,
                title=unit.title,
                kind=unit.kind,
                established_on=unit.established_on,
                dissolved_on=unit.dissolved_on or day,
            )
        )
    model.Session.flush()
    changes.journal(actor, "units.purged", unit.id, name=unit.name, title=unit.title)


def _source(change: Reorganization) -> Unit:
    source = organizations.find(change.source)
    if source is None or source.state != organizations.ACTIVE:
        raise SuccessionRefused("from_unit", _("There is no such unit"))
    if source.established_on is not None and change.on <= source.established_on:
        raise SuccessionRefused(
            "on",
            _("{unit} exists from {day} on").format(
                unit=source.title, day=dates.shown(source.established_on)
            ),
        )
    if source.dissolved_on is not None and source.dissolved_on < change.on:
        raise SuccessionRefused(
            "on",
            _("{unit} was dissolved on {day} already").format(
                unit=source.title, day=dates.shown(source.dissolved_on)
            ),
        )
    return source


def _target(change: Reorganization, source: Unit) -> Unit | None:
    if not change.target:
        if change.kind == rules.DISSOLVED:
            return None
        raise SuccessionRefused("to_unit", _("Name the unit that follows"))
    target = changes.unit_on(change.target, change.on, "to_unit")
    try:
        rules.check_succession(service.links(), source.id, target.id)
    except rules.OwnSuccessor as error:
        raise SuccessionRefused("to_unit", _("A unit cannot follow itself")) from error
    except rules.GoesInCircle as error:
        raise SuccessionRefused(
            "to_unit",
            _("{source} already follows {target}: the line would lead back").format(
                source=source.title, target=target.title
            ),
        ) from error
    return target


def _is_known(row: Succession) -> bool:
    same: Any = sa.select(Succession.id).where(
        Succession.from_unit_id == row.from_unit_id,
        Succession.to_unit_id.is_not_distinct_from(row.to_unit_id),
    )
    return model.Session.scalar(same) is not None
