"""What holds for units on a day: who holds a role, who exists, who follows whom, who answers."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa

from ckan import model

from ckanext.hcmc_governance.regulation import service as regulation
from ckanext.hcmc_governance.units import organizations, rules
from ckanext.hcmc_governance.units.focal_points import reading
from ckanext.hcmc_governance.units.focal_points.model import FocalPoint
from ckanext.hcmc_governance.units.focal_points.reading import Vacancy
from ckanext.hcmc_governance.units.model import RoleHolding, Succession
from ckanext.hcmc_governance.units.organizations import Unit, UnknownUnit, today

__all__ = [
    "Unit",
    "UnknownRole",
    "UnknownUnit",
    "Vacancy",
    "focal_points",
    "holder",
    "holders",
    "is_valid",
    "predecessors",
    "role_terms",
    "roles_of",
    "successors",
    "today",
    "vacancies",
]

# How many units hold a role: the words of the regulation's data.
ONE, EACH = "one", "each"


class UnknownRole(LookupError):
    """The regulation has no role of that key."""


def role_terms(day: dt.date) -> dict[str, regulation.RoleTerm]:
    """Return the roles of the regulation by key, as the version in force on ``day`` has them.

    Before the first version its roles count: who held them is known from the decision itself.
    """
    try:
        version = regulation.in_force(day)
    except regulation.NotInForce:
        earlier = [one for one in regulation.versions() if one.valid_from <= day]
        version = earlier[-1] if earlier else regulation.versions()[0]
    return {term.key: term for term in version.roles}


def role_term(role: str, day: dt.date) -> regulation.RoleTerm:
    """Return one role of the regulation.

    :raises UnknownRole: when the version in force on ``day`` has none of that key.
    """
    try:
        return role_terms(day)[role]
    except KeyError as error:
        raise UnknownRole(role) from error


def holders(role: str, day: dt.date) -> tuple[str, ...]:
    """Return the ids of the units that hold ``role`` on ``day``.

    A role that the regulation gives to each unit (27.1, 28) is held by every unit that exists
    then; one that it derives from the data is held by none here.

    :raises UnknownRole: when the regulation has no such role.
    """
    term = role_term(role, day)
    if term.holders == EACH:
        return tuple(unit.id for unit in organizations.every() if unit.is_valid(day))
    query = RoleHolding.of_role(role).where(RoleHolding.holds_on(day))
    return tuple(row.unit_id for row in model.Session.scalars(query))


def holder(role: str, day: dt.date) -> str | None:
    """Return the id of the one unit that holds ``role`` on ``day``, or ``None``.

    :raises UnknownRole: when the regulation has no such role.
    """
    term = role_term(role, day)
    if term.holders != ONE:
        return None
    query = RoleHolding.of_role(role).where(RoleHolding.holds_on(day))
    row = model.Session.scalar(query)
    return row.unit_id if row is not None else None


def roles_of(unit_id: str, day: dt.date) -> frozenset[str]:
    """Return the keys of the roles that a unit holds on ``day``; empty when it does not exist."""
    unit = organizations.find(unit_id)
    return _roles_of(unit, day) if unit is not None else frozenset()


def is_valid(unit_id: str, day: dt.date) -> bool:
    """Tell whether the unit exists on ``day``: established, not dissolved, not deleted."""
    unit = organizations.find(unit_id)
    return unit is not None and unit.is_valid(day)


def successors(unit_id: str, day: dt.date) -> tuple[str, ...]:
    """Return the ids of the units that answer for ``unit_id`` on ``day``, through all changes."""
    recorded = links()
    known = organizations.by_ids({link.target for link in recorded})

    def exists(one: str) -> bool:
        return one in known and known[one].is_valid(day)

    return rules.successors(recorded, unit_id, day, exists)


def predecessors(unit_id: str) -> tuple[str, ...]:
    """Return the ids of all units that a unit follows, the nearest first."""
    return rules.predecessors(links(), unit_id)


def focal_points(unit_id: str, day: dt.date) -> tuple[FocalPoint, ...]:
    """Return whom a unit has named, as in force on ``day`` (27.2.a, 28.1)."""
    return reading.of_unit(unit_id, day)


def vacancies(day: dt.date, direction: str) -> tuple[Vacancy, ...]:
    """Return every place without focal point on ``day``, of all units that exist then."""
    units = [unit for unit in organizations.every() if unit.is_valid(day)]
    return reading.vacancies(units, day, (direction,))


def _roles_of(unit: Unit, day: dt.date) -> frozenset[str]:
    if not unit.is_valid(day):
        return frozenset()
    each = {key for key, term in role_terms(day).items() if term.holders == EACH}
    query = sa.select(RoleHolding.role).where(
        RoleHolding.unit_id == unit.id, RoleHolding.holds_on(day)
    )
    return frozenset(each | set(model.Session.scalars(query)))


def links() -> list[rules.Link]:
    """Return every recorded succession that has a successor, oldest first."""
    rows = model.Session.scalars(sa.select(Succession).order_by(Succession.effective_on))
    return [row.link for row in rows if row.link is not None]
