"""The supervisor's count of units that lack a focal point (24.2)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from ckan import model

from ckanext.hcmc_governance import config
from ckanext.hcmc_governance.units import organizations
from ckanext.hcmc_governance.units.focal_points import reading
from ckanext.hcmc_governance.units.organizations import Unit
from ckanext.hcmc_vietnamese.text import sort_key


@dataclass(frozen=True, slots=True)
class Lacking:
    """A unit with its empty places; ``records`` is how many records it owns."""

    unit: Unit
    records: int
    vacancies: tuple[reading.Vacancy, ...]


@dataclass(frozen=True, slots=True)
class Overview:
    """All units that lack one, and counts over all that exist."""

    counts: dict[str, int]
    lacking: tuple[Lacking, ...]


def overview(day: dt.date, directions: Sequence[str] | None) -> Overview:
    """Return which units lack a focal point on ``day``, owners of records first."""
    units = [one for one in organizations.every() if one.is_valid(day) and _is_a_unit(one)]
    owned = _owned()
    empty: dict[str, list[reading.Vacancy]] = {}
    for one in reading.vacancies(units, day, directions):
        empty.setdefault(one.unit_id, []).append(one)
    lacking = [
        Lacking(unit, owned.get(unit.id, 0), tuple(empty[unit.id]))
        for unit in units
        if unit.id in empty
    ]
    lacking.sort(key=lambda one: (not one.records, sort_key(one.unit.title)))
    counts = {
        "units": len(units),
        "vacant_units": len(lacking),
        "places": sum(len(one.vacancies) for one in lacking),
        "owners": sum(1 for unit in units if owned.get(unit.id)),
        "vacant_owners": sum(1 for one in lacking if one.records),
    }
    return Overview(counts, tuple(lacking))


def _is_a_unit(unit: Unit) -> bool:
    """Tell real units from the one that keeps records whose publisher nobody knows."""
    return unit.name != config.harvest_unknown_unit()


def _owned() -> dict[str, int]:
    query = (
        sa.select(model.Package.owner_org, sa.func.count())
        .where(model.Package.state != "deleted", model.Package.owner_org.is_not(None))
        .group_by(model.Package.owner_org)
    )
    return {str(unit): count for unit, count in model.Session.execute(query)}
