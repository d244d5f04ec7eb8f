"""Units as they stand with all that a table can change of them, to compare and to put back."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa

from ckan import model

from ckanext.hcmc_governance.units.focal_points.model import FocalPoint
from ckanext.hcmc_governance.units.model import RoleHolding, Succession, UnitCode

_GROUP = model.group_table
_DATED: dict[str, type[Any]] = {"role": RoleHolding, "code": UnitCode, "focal": FocalPoint}


def take(unit_ids: Iterable[str], *, lock: bool = False) -> dict[str, dict[str, Any]]:
    """Return units by id: title, state, fields, ends of what they hold, and their successions.

    :param lock: keep others from changing the units until the transaction ends.
    """
    ids = sorted(set(unit_ids))
    if not ids:
        return {}
    query = (
        sa.select(_GROUP.c.id, _GROUP.c.title, _GROUP.c.state, _GROUP.c.extras)
        .where(_GROUP.c.id.in_(ids))
        .order_by(_GROUP.c.id)
    )
    found: dict[str, dict[str, Any]] = {}
    for row in model.Session.execute(query.with_for_update() if lock else query):
        found[row.id] = {
            "title": row.title,
            "state": row.state,
            "extras": dict(row.extras or {}),
            "ends": {},
            "successions": [],
        }
    for key, kind in _DATED.items():
        dated = sa.select(kind).where(kind.unit_id.in_(list(found))).order_by(kind.id)
        for row in model.Session.scalars(dated):
            end = row.valid_until.isoformat() if row.valid_until else None
            found[row.unit_id]["ends"][f"{key}:{row.id}"] = end
    links = sa.select(Succession).where(Succession.from_unit_id.in_(list(found)))
    for link in model.Session.scalars(links.order_by(Succession.id)):
        found[link.from_unit_id]["successions"].append(link.id)
    return found


def versions(unit_ids: Iterable[str], *, lock: bool = False) -> dict[str, str]:
    """Return what tells one state of a unit from another (SHA-256, hex), by id."""
    return {key: version(one) for key, one in take(unit_ids, lock=lock).items()}


def version(snapshot: dict[str, Any]) -> str:
    """Return what tells a snapshot from another one."""
    told = json.dumps(snapshot, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(told.encode()).hexdigest()


def put_back(unit_id: str, before: dict[str, Any]) -> None:
    """Let a unit stand again as it did in a snapshot."""
    group: Any = model.Session.get(model.Group, unit_id)
    group.title, group.extras = before["title"], dict(before["extras"])
    model.Session.flush()
    _put_back_ends(unit_id, before["ends"])
    for link in model.Session.scalars(
        sa.select(Succession).where(Succession.from_unit_id == unit_id)
    ):
        if link.id not in before["successions"]:
            model.Session.delete(link)
    model.Session.flush()


def remove(unit_id: str) -> None:
    """Remove a unit that should never have been made, with what was noted of it."""
    for kind in _DATED.values():
        model.Session.execute(sa.delete(kind).where(kind.unit_id == unit_id))
    model.Session.execute(sa.delete(Succession).where(Succession.from_unit_id == unit_id))
    member = model.Member
    told = sa.or_(member.group_id == unit_id, member.table_id == unit_id)
    for row in model.Session.scalars(sa.select(member).where(told)):
        model.Session.delete(row)
    model.Session.flush()
    group = model.Session.get(model.Group, unit_id)
    if group is not None:
        model.Session.delete(group)
    model.Session.flush()


def leaned_on(unit_ids: Iterable[str], *, besides: Iterable[str]) -> set[str]:
    """Return those units on which records, units below or units before lean.

    :param besides: units that do not count: they are taken back too.
    """
    own, back = set(unit_ids), set(besides)
    above = _GROUP.c.extras["parent"].astext
    records = sa.select(model.Package.owner_org, sa.literal("")).where(
        model.Package.owner_org.in_(own), model.Package.state != "deleted"
    )
    below = sa.select(above, _GROUP.c.id).where(above.in_(own), _GROUP.c.state == "active")
    followed = sa.select(Succession.to_unit_id, Succession.from_unit_id).where(
        Succession.to_unit_id.in_(own)
    )
    told = [row for one in (records, below, followed) for row in model.Session.execute(one)]
    return {str(unit_id) for unit_id, by in told if by not in back}


def _put_back_ends(unit_id: str, ends: dict[str, str | None]) -> None:
    for key, kind in _DATED.items():
        for row in model.Session.scalars(sa.select(kind).where(kind.unit_id == unit_id)):
            named = f"{key}:{row.id}"
            if named not in ends:
                model.Session.delete(row)
    model.Session.flush()
    for key, kind in _DATED.items():
        for row in model.Session.scalars(sa.select(kind).where(kind.unit_id == unit_id)):
            end = ends[f"{key}:{row.id}"]
            row.valid_until = dt.date.fromisoformat(end) if end else None
    model.Session.flush()
