"""Who may change what holds for units: administrators, the supervisor, a unit's own admin."""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from ckan import authz, model
from ckan.types import AuthResult, Context

from ckanext.hcmc_governance.regulation.roles import OVERSEERS, SUPERVISOR
from ckanext.hcmc_governance.units import acting, service
from ckanext.hcmc_kit.actor import Actor


def governor(context: Context) -> Actor:
    """Return who acts, for the supervisor if the person belongs to it and has chosen no unit.

    :raises ActingUnitUnknown: when it is not clear for which unit the person acts.
    """
    return acting.actor_of(context, prefer=service.holder(SUPERVISOR, service.today()))


def governs(context: Context) -> bool:
    """Tell whether the person changes roles, codes and successions of any unit.

    These are the administrators of the portal, and the admins of the supervisor (25.2.c) while
    they act for it.

    :raises ActingUnitUnknown: when it is not clear for which unit the person acts.
    """
    if _is_free(context):
        return True
    actor = governor(context)
    return SUPERVISOR in actor.roles and _is_admin(actor)


def governs_quietly(context: Context) -> bool:
    """Tell the same; a person whose acting unit is not clear does not govern."""
    try:
        return governs(context)
    except acting.ActingUnitUnknown:
        return False


def administers(context: Context, unit_id: str) -> bool:
    """Tell whether the person appoints for ``unit_id``: its admin, acting for it, or a governor.

    :raises ActingUnitUnknown: when it is not clear for which unit the person acts.
    """
    if _is_free(context):
        return True
    actor = acting.actor_of(context, prefer=unit_id)
    if actor.unit_id == unit_id and _is_admin(actor):
        return True
    return SUPERVISOR in actor.roles and _is_admin(actor)


def oversees(context: Context) -> bool:
    """Tell whether the person acts for the supervisor or the manager of the city's data."""
    if _is_free(context):
        return True
    actor = governor(context)
    return not actor.roles.isdisjoint(OVERSEERS)


def sees_accounts(context: Context, unit_id: str) -> bool:
    """Tell whether the person may know which accounts stand behind a unit's focal points.

    These are the members of the unit, and those who oversee units.
    """
    person = acting.account(context.get("user"))
    if person is None:
        return bool(context.get("ignore_auth"))
    if authz.users_role_for_group_or_org(unit_id, person.name):
        return True
    try:
        return oversees(context)
    except acting.ActingUnitUnknown:
        return False


def only_governors(context: Context) -> AuthResult:
    """Answer an authorization function: only those who :func:`governs`."""
    try:
        allowed = governs(context)
    except acting.ActingUnitUnknown as error:
        return refused(error)
    if allowed:
        return {"success": True}
    return {
        "success": False,
        "msg": tk._("Only administrators of the portal and of the data supervisor do this"),
    }


def only_role(context: Context, role: str) -> AuthResult:
    """Answer an authorization function: only who acts for the unit that holds ``role`` today."""
    try:
        acting.require_role(acting.actor_of(context), role)
    except acting.ActingUnitUnknown as error:
        return refused(error)
    except tk.NotAuthorized as error:
        return {"success": False, "msg": error.message or ""}
    return {"success": True}


def only_owner(context: Context, record: model.Package | None, otherwise: str) -> AuthResult:
    """Answer an authorization function: only who edits a record, acting for its own unit.

    Membership alone is no signature of a unit (27.1). An administrator who acts for no unit may.

    :param record: ``None`` when there is none: the action says so.
    :param otherwise: what is said to those who act for another unit.
    :raises NotAuthorized: for those who may not edit the record at all.
    """
    if record is None:
        return {"success": True}
    tk.check_access("package_update", Context(user=context.get("user", "")), {"id": record.id})
    try:
        actor = acting.actor_of(context, prefer=record.owner_org)
    except acting.ActingUnitUnknown as error:
        return refused(error)
    if actor.unit_id == record.owner_org or (actor.is_sysadmin and actor.unit_id is None):
        return {"success": True}
    return {"success": False, "msg": otherwise}


def refused(error: acting.ActingUnitUnknown) -> AuthResult:
    """Answer an authorization function when the acting unit is not clear."""
    return {"success": False, "msg": error.message}


def _is_free(context: Context) -> bool:
    return bool(context.get("ignore_auth")) or authz.is_sysadmin(context.get("user"))


def _is_admin(actor: Actor) -> bool:
    if actor.unit_id is None or actor.user_id is None:
        return False
    return authz.users_role_for_group_or_org(actor.unit_id, _name(actor.user_id)) == "admin"


def _name(user_id: str) -> str | None:
    user = acting.account(user_id)
    return user.name if user is not None else None
