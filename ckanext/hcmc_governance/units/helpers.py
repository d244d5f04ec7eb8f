"""Template helpers of units: links, role holders, the unit acted for."""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy as sa

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.types import Context

from ckanext.hcmc_governance.units import acting, organizations, rights, service, wording
from ckanext.hcmc_governance.units.focal_points import reading
from ckanext.hcmc_governance.units.organizations import Unit
from ckanext.hcmc_schemas import vocabularies


def hcmc_unit_link(unit: str | None) -> dict[str, Any] | None:
    """Return ``id``, ``title``, ``url``, ``valid`` of a unit by id or name, or ``None``.

    ``url`` is ``None`` when the organization is deleted or purged; ``now`` lists the units that
    answer for one that no longer exists today.
    """
    if not unit:
        return None
    found = organizations.find(unit) or organizations.by_ids([unit]).get(unit)
    return _link(found) if found is not None else None


def hcmc_role_holder(role: str, day: dt.date | str | None = None) -> dict[str, Any] | None:
    """Return the unit that holds a role on a day (default: today) as ``hcmc_unit_link`` does.

    ``None`` when nobody holds it, or when several units may.
    """
    on = organizations.day_of(day) or service.today()
    return hcmc_unit_link(service.holder(role, on))


def hcmc_acting_unit() -> dict[str, Any]:
    """Return what the bar shows of the unit acted for.

    ``unit`` (a link, or ``None``), ``units`` (all the person may choose from), ``must_choose``,
    ``roles`` (labels of the regulation's sole roles that the unit holds today), ``url`` (of the
    chooser). Empty for readers who did not sign in.
    """
    user = tk.current_user
    if not user.is_authenticated:
        return {}
    units = acting.units_of(str(user.id))
    try:
        actor = acting.actor_of(Context(user=user.name, auth_user_obj=user))
    except acting.ActingUnitUnknown:
        actor = None
    unit = organizations.find(actor.unit_id) if actor else None
    return {
        "unit": _link(unit) if unit else None,
        "units": [_link(one) for one in units],
        "must_choose": unit is None and len(units) > 1,
        "roles": _sole_roles(unit) if unit else [],
        "url": tk.url_for("hcmc_acting_unit.choose"),
    }


def _sole_roles(unit: Unit) -> list[str]:
    day = service.today()
    held = service.roles_of(unit.id, day)
    return [
        wording.role_label(term)
        for term in service.role_terms(day).values()
        if term.key in held and term.holders == service.ONE
    ]


def _link(unit: Unit) -> dict[str, Any]:
    shown = unit.state == organizations.ACTIVE
    day = service.today()
    now = () if unit.is_valid(day) else service.successors(unit.id, day)
    following = organizations.by_ids(now)
    return {
        "id": unit.id,
        "title": unit.title,
        "url": tk.url_for("organization.read", id=unit.name) if shown else None,
        "valid": unit.is_valid(day),
        "now": [_plain(following[one]) for one in now if one in following],
    }


def _plain(unit: Unit) -> dict[str, Any]:
    return {
        "id": unit.id,
        "title": unit.title,
        "url": tk.url_for("organization.read", id=unit.name),
    }


def hcmc_unit_choices() -> dict[str, list[dict[str, str]]]:
    """Return ``key`` and ``label`` of what the forms of units offer.

    ``roles`` (that one unit holds at a time), ``kinds`` (of succession), ``directions`` and
    ``functions`` (of focal points).
    """
    terms = service.role_terms(service.today()).values()
    sole = [one for one in terms if one.holders == service.ONE]
    return {
        "roles": [{"key": one.key, "label": wording.role_label(one)} for one in sole],
        "kinds": _terms("succession_kind"),
        "directions": _terms(reading.DIRECTIONS),
        "functions": _terms(reading.FUNCTIONS),
    }


def hcmc_unit_people(unit: str) -> list[dict[str, str]]:
    """Return ``key`` and ``label`` of a unit's members, for those who name focal points."""
    query = (
        sa.select(model.User.name, model.User.fullname)
        .join(model.Member, model.Member.table_id == model.User.id)
        .where(
            model.Member.group_id == unit,
            model.Member.table_name == "user",
            model.Member.state == organizations.ACTIVE,
            model.User.state == organizations.ACTIVE,
        )
        .order_by(model.User.name)
    )
    return [
        {"key": row.name, "label": f"{row.fullname} ({row.name})" if row.fullname else row.name}
        for row in model.Session.execute(query)
    ]


def hcmc_may_govern_units() -> bool:
    """Tell whether the reader gives roles and codes and records successions."""
    user = tk.current_user
    if not user.is_authenticated:
        return False
    return rights.governs_quietly(Context(user=user.name, auth_user_obj=user))


def hcmc_may_appoint(unit: str) -> bool:
    """Tell whether the reader names focal points of a unit."""
    user = tk.current_user
    if not user.is_authenticated:
        return False
    try:
        return rights.administers(Context(user=user.name, auth_user_obj=user), unit)
    except acting.ActingUnitUnknown:
        return False


def _terms(vocabulary: str) -> list[dict[str, str]]:
    return [
        {"key": one.key, "label": one.label(wording.language())}
        for one in vocabularies.vocabulary(vocabulary)
    ]
