"""Units, successions and roles from the rows of files; whatever is there already stays."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import sqlalchemy as sa

from ckan import model

from ckanext.hcmc_governance.units import changes, loading, organizations, reorganizing, service
from ckanext.hcmc_governance.units.model import RoleHolding
from ckanext.hcmc_kit.actor import Actor

Row = Mapping[str, str]
_FIELDS = ("title", "short_name", "kind", "parent")
_DAYS = ("established_on", "dissolved_on")


class BrokenRows(Exception):
    """A file of units contradicts itself; the message names rows and fields."""


def ensure_units(rows: Iterable[Row]) -> int:
    """Make the units (``slug``, ``title``, ``kind`` ...) that are not there; return how many.

    :raises BrokenRows: when a row is wrong; no unit is made then.
    """
    listed = list(enumerate(rows, 2))
    query = sa.select(model.Group.name).where(
        model.Group.name.in_(row["slug"] for _, row in listed)
    )
    known = set(model.Session.scalars(query))
    wanted = [_unit_row(number, row) for number, row in listed if row["slug"] not in known]
    planned = loading.plan(wanted, service.today())
    if planned.problems:
        raise BrokenRows("; ".join(f"{p.number} {p.field}: {p.message}" for p in planned.problems))
    return len(loading.apply(Actor(), planned))


def ensure_successions(rows: Iterable[Row]) -> int:
    """Record the successions (``from_unit``, ``to_unit``, ``kind``, ``on``) that are missing."""
    known = {(link.source, link.target) for link in service.links()}
    added = 0
    for row in rows:
        source, target = (organizations.get(row[name]).id for name in ("from_unit", "to_unit"))
        on = organizations.day_of(row["on"])
        if (source, target) in known or on is None:
            continue
        change = reorganizing.Reorganization(
            source=source, target=target, kind=row["kind"], on=on, decision=row["decision"]
        )
        reorganizing.record(Actor(), change)
        added += 1
    return added


def ensure_roles(rows: Iterable[Row]) -> int:
    """Give the roles (``role``, ``unit``, ``valid_from``, ``valid_until``) nobody has entered.

    A role of which the portal knows any holder was entered by people: it stays as it is.
    """
    known = set(model.Session.scalars(sa.select(RoleHolding.role).distinct()))
    added = 0
    for row in rows:
        start = organizations.day_of(row["valid_from"])
        if row["role"] in known or start is None:
            continue
        new = changes.Holding(
            role=row["role"], unit=row["unit"], valid_from=start,
            valid_until=organizations.day_of(row["valid_until"]), decision=row["decision"],
        )  # fmt: skip
        changes.assign_role(Actor(), new)
        added += 1
    return added


def _unit_row(number: int, row: Row) -> loading.UnitRow:
    days = {name: organizations.day_of(row.get(name)) for name in _DAYS}
    texts = {name: row.get(name) or "" for name in _FIELDS}
    return loading.UnitRow(
        number=number,
        name=row["slug"],
        title=texts["title"],
        short_name=texts["short_name"],
        kind=texts["kind"] or None,
        parent=texts["parent"] or None,
        established_on=days["established_on"],
        dissolved_on=days["dissolved_on"],
    )
