"""Whom units have named as focal points, and which places are empty since when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from ckan import model

from ckanext.hcmc_governance.units import rules
from ckanext.hcmc_governance.units.focal_points.model import FocalPoint
from ckanext.hcmc_governance.units.organizations import Unit
from ckanext.hcmc_schemas import vocabularies

DIRECTIONS, FUNCTIONS = "focal_direction", "focal_function"


@dataclass(frozen=True, slots=True)
class Vacancy:
    """A place that nobody fills.

    :param since: the day the last one ended, else the day the unit was established if known.
    """

    unit_id: str
    direction: str
    function: str
    since: dt.date | None


def directions() -> tuple[str, ...]:
    """Return the keys of the directions: as provider (27.2.a), as user (28.1)."""
    return tuple(term.key for term in vocabularies.vocabulary(DIRECTIONS))


def functions() -> tuple[str, ...]:
    """Return the keys of the functions: leader, technical."""
    return tuple(term.key for term in vocabularies.vocabulary(FUNCTIONS))


def of_unit(unit_id: str, day: dt.date) -> tuple[FocalPoint, ...]:
    """Return the focal points of a unit in force on ``day``, in the order of the vocabularies."""
    query = FocalPoint.of_unit(unit_id).where(FocalPoint.holds_on(day))
    return tuple(sorted(model.Session.scalars(query), key=place_order))


def place_order(row: FocalPoint) -> tuple[int, int]:
    """Return the key that sorts rows by direction and function as the vocabularies do."""
    return _place(directions(), row.direction), _place(functions(), row.function)


def functions_of(unit_id: str, user_id: str, day: dt.date) -> frozenset[str]:
    """Return the functions in which a person answers, or stands in, for a unit on ``day``."""
    return frozenset(model.Session.scalars(FocalPoint.functions_of(unit_id, user_id, day)))


def vacancies(
    units: Iterable[Unit], day: dt.date, wanted: Sequence[str] | None = None
) -> tuple[Vacancy, ...]:
    """Return the empty places of ``units`` on ``day`` with one statement.

    :param wanted: directions to look at; all when ``None``.
    """
    known = list(units)
    named = _named([unit.id for unit in known])
    return tuple(
        Vacancy(unit.id, direction, function, _since(unit, spans, day))
        for unit in known
        for direction in (wanted if wanted is not None else directions())
        for function in functions()
        for spans in [named.get((unit.id, direction, function), [])]
        if not any(span.holds(day) for span in spans)
    )


def _since(unit: Unit, spans: list[rules.Span], day: dt.date) -> dt.date | None:
    return rules.last_end(spans, day) or unit.established_on


def _named(unit_ids: list[str]) -> dict[tuple[str, str, str], list[rules.Span]]:
    query = sa.select(FocalPoint).where(FocalPoint.unit_id.in_(unit_ids))
    found: dict[tuple[str, str, str], list[rules.Span]] = {}
    for row in model.Session.scalars(query):
        found.setdefault((row.unit_id, row.direction, row.function), []).append(row.span)
    return found


def _place(keys: tuple[str, ...], key: str) -> int:
    return keys.index(key) if key in keys else len(keys)
