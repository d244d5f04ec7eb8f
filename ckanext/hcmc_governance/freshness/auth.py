"""Who sees freshness (everybody who sees the record) and who signs for it (its unit)."""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.plugins.toolkit import _
from ckan.types import AuthResult, Context, DataDict

from ckanext.hcmc_governance.units import acting

SUPERVISOR = "giam_quan"


@tk.auth_allow_anonymous_access
def hcmc_freshness_show(context: Context, data_dict: DataDict) -> AuthResult:
    """Whoever may see a record sees whether its data is on time."""
    return _as("package_show", context, data_dict)


@tk.auth_allow_anonymous_access
def hcmc_freshness_history_show(context: Context, data_dict: DataDict) -> AuthResult:
    """Whoever may see a record sees its periods and data events."""
    return _as("package_show", context, data_dict)


@tk.auth_allow_anonymous_access
def hcmc_freshness_list(context: Context, data_dict: DataDict) -> AuthResult:
    """The list holds public records and is public (19.1.b)."""
    return {"success": True}


@tk.auth_allow_anonymous_access
def hcmc_freshness_transition_list(context: Context, data_dict: DataDict) -> AuthResult:
    """The list holds public records and is public."""
    return {"success": True}


def hcmc_no_new_data_declare(context: Context, data_dict: DataDict) -> AuthResult:
    """Whoever may edit a record and acts for its unit signs for that unit."""
    return _for_owner(context, data_dict)


def hcmc_freshness_excuse(context: Context, data_dict: DataDict) -> AuthResult:
    """Whoever may edit a record and acts for its unit excuses it for that unit."""
    return _for_owner(context, data_dict)


def hcmc_freshness_attest(context: Context, data_dict: DataDict) -> AuthResult:
    """Whoever may edit a record and acts for its unit signs for that unit."""
    return _for_owner(context, data_dict)


def hcmc_freshness_excuse_end(context: Context, data_dict: DataDict) -> AuthResult:
    """The record's unit ends its excuse, or the supervising unit of the regulation does."""
    try:
        if _for_owner(context, data_dict).get("success"):
            return {"success": True}
    except tk.NotAuthorized:
        pass  # not of the record's unit: then the supervising one
    try:
        acting.require_role(acting.actor_of(context), SUPERVISOR)
    except acting.ActingUnitUnknown as error:
        return {"success": False, "msg": error.message}
    return {"success": True}


def _for_owner(context: Context, data_dict: DataDict) -> AuthResult:
    """A signature is a unit's: whoever acts for another one does not sign for the owner."""
    _as("package_update", context, data_dict)
    package = model.Package.get(data_dict.get("id"))
    owner = package.owner_org if package is not None else None
    try:
        actor = acting.actor_of(context, prefer=owner)
    except acting.ActingUnitUnknown as error:
        return {"success": False, "msg": error.message}
    if actor.unit_id == owner or (actor.is_sysadmin and actor.unit_id is None):
        return {"success": True}
    return {
        "success": False,
        "msg": _("Only the owner of the record signs for its data: choose it as acting unit."),
    }


def _as(right: str, context: Context, data_dict: DataDict) -> AuthResult:
    tk.check_access(right, tk.fresh_context(context), {"id": data_dict.get("id")})
    return {"success": True}
