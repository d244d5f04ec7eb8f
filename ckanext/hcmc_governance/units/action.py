"""Actions of units: roles, successions, codes, and the unit that a person acts for."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.plugins.toolkit import _
from ckan.types import Action, Context, DataDict

from ckanext.hcmc_governance.units import (
    changes,
    organizations,
    reorganizing,
    rights,
    schema,
    service,
    showing,
)
from ckanext.hcmc_governance.units.errors import refusals
from ckanext.hcmc_governance.units.model import RoleHolding


@tk.side_effect_free
@tk.validate_action_data(schema.unit_show)
def hcmc_unit_show(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Return a unit as it was, is or will be on a day: roles, codes, successors, focal points.

    Focal points are posts. Which account stands behind a post is told to members of the unit
    and to those who oversee units.

    :param id: id or name of the unit
    :type id: string
    :param day: the day, as yyyy-mm-dd or dd/mm/yyyy (default: today)
    :type day: string

    :returns: ``unit``, ``day``, ``valid``, ``kind``, ``kind_label``, ``parent``, ``children``,
        ``valid_from``, ``valid_until`` (first day on which it no longer exists), ``roles``,
        ``successors``, ``predecessors`` (with the number of their ``records``), ``codes``,
        ``focal_points``, ``vacancies`` (with the day ``since`` when)
    :rtype: dictionary
    """
    tk.check_access("hcmc_unit_show", context, data_dict)
    unit = organizations.find(data_dict["id"])
    if unit is None or unit.state != organizations.ACTIVE:
        raise tk.ObjectNotFound(_("There is no such unit"))
    day = data_dict.get("day") or service.today()
    return showing.unit(unit, day, with_accounts=rights.sees_accounts(context, unit.id))


@tk.side_effect_free
@tk.validate_action_data(schema.role_holder_show)
def hcmc_role_holder_show(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Return which unit holds a role of the regulation on a day (25.1, 26.1, 8.2).

    :param role: key of the role, e.g. ``giam_quan``
    :type role: string
    :param day: the day, as yyyy-mm-dd or dd/mm/yyyy (default: today)
    :type day: string

    :returns: ``role``, ``label``, ``article``, ``holders`` (one, each, derived), ``day``,
        ``holder`` (a holding with its ``unit``, or null) and ``history``
    :rtype: dictionary
    """
    tk.check_access("hcmc_role_holder_show", context, data_dict)
    day = data_dict.get("day") or service.today()
    try:
        term = service.role_term(data_dict["role"], day)
    except service.UnknownRole as error:
        raise tk.ObjectNotFound(_("The regulation has no such role")) from error
    return showing.role(term, day, model.Session.scalars(RoleHolding.of_role(term.key)))


@tk.side_effect_free
@tk.validate_action_data(schema.role_holder_list)
def hcmc_role_holder_list(context: Context, data_dict: DataDict) -> list[dict[str, Any]]:
    """Return all roles of the regulation with their holders on a day.

    :param day: the day, as yyyy-mm-dd or dd/mm/yyyy (default: today)
    :type day: string

    :returns: one dictionary a role, as ``hcmc_role_holder_show`` returns it
    :rtype: list of dictionaries
    """
    tk.check_access("hcmc_role_holder_list", context, data_dict)
    day = data_dict.get("day") or service.today()
    rows = list(model.Session.scalars(RoleHolding.in_order()))
    return [
        showing.role(term, day, [row for row in rows if row.role == term.key])
        for term in service.role_terms(day).values()
    ]


@tk.validate_action_data(schema.role_assign)
def hcmc_unit_role_assign(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Give a role of the regulation to a unit from a day on.

    You must administer the portal, or act for the data supervisor as its admin.

    :param role: key of the role: ``giam_quan``, ``quan_ly``, ``phe_duyet``
    :type role: string
    :param unit: id or name of the unit
    :type unit: string
    :param valid_from: first day, as yyyy-mm-dd or dd/mm/yyyy
    :type valid_from: string
    :param valid_until: first day on which it no longer holds (default: without end)
    :type valid_until: string
    :param decision: number and day of the deciding document
    :type decision: string
    :param end_current: end the holding that is in the way on ``valid_from`` (default: refuse)
    :type end_current: boolean

    :returns: the holding: ``id``, ``role``, ``unit_id``, ``valid_from``, ``valid_until``,
        ``decision``
    :rtype: dictionary
    """
    tk.check_access("hcmc_unit_role_assign", context, data_dict)
    with refusals():
        row = changes.assign_role(rights.governor(context), changes.Holding(**data_dict))
    return _committed(context, row)


@tk.validate_action_data(schema.role_end)
def hcmc_unit_role_end(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """End a role of a unit.

    You must administer the portal, or act for the data supervisor as its admin.

    :param id: id of the holding
    :type id: string
    :param valid_until: first day on which the unit no longer has the role
    :type valid_until: string

    :returns: the holding
    :rtype: dictionary
    """
    tk.check_access("hcmc_unit_role_end", context, data_dict)
    row = model.Session.get(RoleHolding, data_dict["id"])
    if row is None:
        raise tk.ObjectNotFound(_("There is no such row"))
    with refusals():
        changes.end_role(rights.governor(context), row, data_dict["valid_until"])
    return _committed(context, row)


@tk.validate_action_data(schema.succession_create)
def hcmc_unit_succession_create(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Record that a unit was renamed, merged, split or dissolved, and who follows it.

    Except after a split the unit ends on that day, and so do its roles, codes and focal points.
    Its records stay under it, and are shown under its successor.
    You must administer the portal, or act for the data supervisor as its admin.

    :param from_unit: id or name of the unit that is reorganized
    :type from_unit: string
    :param to_unit: id or name of the unit that follows; may be left out when it is dissolved
    :type to_unit: string
    :param kind: ``renamed``, ``merged``, ``split`` or ``dissolved``
    :type kind: string
    :param on: first day on which the new order holds
    :type on: string
    :param decision: number and day of the deciding document
    :type decision: string
    :param move_roles: give the unit's roles to the one that follows (default: they end)
    :type move_roles: boolean

    :returns: the succession: ``id``, ``from_unit_id``, ``to_unit_id``, ``kind``,
        ``effective_on``, ``decision``
    :rtype: dictionary
    """
    tk.check_access("hcmc_unit_succession_create", context, data_dict)
    change = reorganizing.Reorganization(
        source=data_dict["from_unit"],
        target=data_dict.get("to_unit"),
        kind=data_dict["kind"],
        on=data_dict["on"],
        decision=data_dict["decision"],
        move_roles=data_dict.get("move_roles", False),
    )
    with refusals():
        row = reorganizing.record(rights.governor(context), change)
    return _committed(context, row)


@tk.validate_action_data(schema.code_assign)
def hcmc_unit_code_assign(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Give a unit an identifier code (Decision 20/2020/QĐ-TTg) from a day on.

    The code it has until then ends that day and stays in the history.
    You must administer the portal, or act for the data supervisor as its admin.

    :param unit: id or name of the unit
    :type unit: string
    :param code: the code, e.g. ``H29.15``
    :type code: string
    :param valid_from: first day, as yyyy-mm-dd or dd/mm/yyyy
    :type valid_from: string
    :param valid_until: first day on which it no longer holds (default: without end)
    :type valid_until: string
    :param decision: number and day of the deciding document
    :type decision: string

    :returns: the code with its days
    :rtype: dictionary
    """
    tk.check_access("hcmc_unit_code_assign", context, data_dict)
    with refusals():
        row = changes.assign_code(rights.governor(context), changes.Code(**data_dict))
    return _committed(context, row)


@tk.chained_action
def organization_delete(original: Action, context: Context, data_dict: DataDict) -> Any:
    """Delete a unit as CKAN does; one that owns records or holds a role is kept.

    The message names the way out: its successor is recorded instead.
    """
    tk.check_access("organization_delete", context, data_dict)
    unit = organizations.find(data_dict.get("id"))
    reason = reorganizing.why_not_deleted(unit.id, service.today()) if unit else None
    if reason:
        raise tk.ValidationError({"message": [reason]})
    return original(context, data_dict)


@tk.chained_action
def organization_purge(original: Action, context: Context, data_dict: DataDict) -> Any:
    """Purge a unit as CKAN does; what it held ends, its history and its name are kept."""
    tk.check_access("organization_purge", context, data_dict)
    unit = organizations.find(data_dict.get("id"))
    if unit is not None:
        if reorganizing.owned_records(unit.id):
            raise tk.ValidationError({"message": [reorganizing.because_of_records()]})
        reorganizing.forget(rights.governor(context), unit, service.today())
    return original(context, data_dict)


def _committed(context: Context, row: Any) -> dict[str, Any]:
    if not context.get("defer_commit"):
        model.Session.commit()
    return row.dictize()
