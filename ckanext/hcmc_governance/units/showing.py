"""A unit as the API and its page show it on a day: everything with its dates, nobody's name."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa

import ckan.plugins.toolkit as tk
from ckan import model

from ckanext.hcmc_governance.units import organizations, reorganizing, service, wording
from ckanext.hcmc_governance.units.focal_points import reading
from ckanext.hcmc_governance.units.focal_points.model import FocalPoint
from ckanext.hcmc_governance.units.model import RoleHolding, Succession, UnitCode
from ckanext.hcmc_governance.units.organizations import Unit
from ckanext.hcmc_schemas import vocabularies
from ckanext.hcmc_vietnamese.text import sort_key


def unit(shown: Unit, day: dt.date, *, with_accounts: bool) -> dict[str, Any]:
    """Return what holds for a unit on ``day``, and its history.

    :param with_accounts: whether the reader may know which accounts stand behind the posts.
    """
    return {
        "unit": brief(shown),
        "day": day.isoformat(),
        "valid": shown.is_valid(day),
        "kind": shown.kind,
        "kind_label": wording.label("unit_kind", shown.kind),
        "parent": _parent(shown),
        "children": _children(shown, day),
        "valid_from": _iso(shown.established_on),
        "valid_until": _iso(shown.dissolved_on),
        "roles": _roles(shown, day),
        "successors": _following(shown, day),
        "predecessors": _preceding(shown),
        "codes": _codes(shown, day),
        "focal_points": _named(shown, day, with_accounts=with_accounts),
        "vacancies": vacancies(reading.vacancies([shown], day)) if shown.is_valid(day) else [],
    }


def brief(one: Unit) -> dict[str, Any]:
    """Return ``id``, ``name``, ``title``, ``short_name``, ``kind``, ``url`` of a unit.

    ``url`` is ``None`` for a unit that has no page any more.
    """
    active = one.state == organizations.ACTIVE
    return {
        "id": one.id,
        "name": one.name,
        "title": one.title,
        "short_name": one.short_name,
        "kind": one.kind,
        "url": tk.url_for("organization.read", id=one.name) if active else None,
    }


def briefs(ids: Iterable[str | None]) -> dict[str, dict[str, Any]]:
    """Return units by id as :func:`brief` does, with one statement."""
    return {key: brief(one) for key, one in organizations.by_ids(i for i in ids if i).items()}


def vacancies(found: Iterable[reading.Vacancy]) -> list[dict[str, Any]]:
    """Return empty places for the API."""
    return [
        {
            "unit_id": one.unit_id,
            "direction": one.direction,
            "direction_label": wording.label(reading.DIRECTIONS, one.direction),
            "clause": vocabularies.term(reading.DIRECTIONS, one.direction).extra["ref"],
            "function": one.function,
            "function_label": wording.label(reading.FUNCTIONS, one.function),
            "since": _iso(one.since),
        }
        for one in found
    ]


def role(term: Any, day: dt.date, rows: Iterable[RoleHolding]) -> dict[str, Any]:
    """Return a role with its holder on ``day`` and the holders before and after."""
    held = list(rows)
    known = briefs(row.unit_id for row in held)
    history = [{**row.dictize(), "unit": known.get(row.unit_id)} for row in held]
    current = [one for one, row in zip(history, held, strict=True) if row.span.holds(day)]
    return {
        "role": term.key,
        "label": wording.role_label(term),
        "article": term.article,
        "holders": str(term.holders),
        "day": day.isoformat(),
        "holder": current[0] if current else None,
        "history": history,
    }


def focal_point(row: FocalPoint, *, with_accounts: bool) -> dict[str, Any]:
    """Return a focal point with its labels."""
    return {
        **row.dictize(with_accounts=with_accounts),
        "direction_label": wording.label(reading.DIRECTIONS, row.direction),
        "function_label": wording.label(reading.FUNCTIONS, row.function),
    }


def _roles(shown: Unit, day: dt.date) -> list[dict[str, Any]]:
    terms = service.role_terms(day)
    found = [
        {
            **row.dictize(),
            "label": wording.role_label(terms[row.role]) if row.role in terms else row.role,
            "article": terms[row.role].article if row.role in terms else None,
            "held": row.span.holds(day),
        }
        for row in model.Session.scalars(RoleHolding.of_unit(shown.id))
    ]
    return [one for one in found if one["valid_from"] != one["valid_until"]]


def _following(shown: Unit, day: dt.date) -> list[dict[str, Any]]:
    rows = _successions(Succession.from_unit_id == shown.id)
    answering = set(service.successors(shown.id, day)) if not shown.is_valid(day) else set()
    known = briefs({row.to_unit_id for row in rows} | answering)
    direct = [{**_succession(row), "unit": known.get(row.to_unit_id or "")} for row in rows]
    further = answering - {row.to_unit_id for row in rows}
    return [
        *({**one, "answers": one["to_unit_id"] in answering} for one in direct),
        *({"unit": known[key], "answers": True, "kind": None} for key in sorted(further)),
    ]


def _preceding(shown: Unit) -> list[dict[str, Any]]:
    before = service.predecessors(shown.id)
    rows = {row.from_unit_id: row for row in _successions(Succession.from_unit_id.in_(before))}
    known = briefs(before)
    return [
        {
            **_succession(rows[key]),
            "unit": known[key],
            "records": reorganizing.published_records(key),
        }
        for key in before
        if key in known
    ]


def _successions(condition: Any) -> list[Succession]:
    query = sa.select(Succession).where(condition).order_by(Succession.effective_on)
    return list(model.Session.scalars(query))


def _succession(row: Succession) -> dict[str, Any]:
    return {**row.dictize(), "kind_label": wording.label("succession_kind", row.kind)}


def _codes(shown: Unit, day: dt.date) -> list[dict[str, Any]]:
    rows = model.Session.scalars(UnitCode.of_unit(shown.id))
    return [{**row.dictize(), "held": row.span.holds(day)} for row in rows if not row.span.is_empty]


def _named(shown: Unit, day: dt.date, *, with_accounts: bool) -> list[dict[str, Any]]:
    rows = reading.of_unit(shown.id, day)
    return [focal_point(row, with_accounts=with_accounts) for row in rows]


def _parent(shown: Unit) -> dict[str, Any] | None:
    return briefs([shown.parent]).get(shown.parent or "")


def _children(shown: Unit, day: dt.date) -> list[dict[str, Any]]:
    below = [one for one in organizations.every() if one.parent == shown.id]
    return [
        brief(one)
        for one in sorted(below, key=lambda one: sort_key(one.title))
        if one.is_valid(day)
    ]


def _iso(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None
