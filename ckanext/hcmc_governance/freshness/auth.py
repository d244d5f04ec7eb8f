"""Who sees freshness (everybody who sees the record) and who signs for it (its unit)."""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.plugins.toolkit import _
from ckan.types import AuthResult, Context, DataDict

from ckanext.hcmc_governance.regulation.roles import SUPERVISOR
from ckanext.hcmc_governance.units import rights


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
    return rights.only_role(context, SUPERVISOR)


def _for_owner(context: Context, data_dict: DataDict) -> AuthResult:
    otherwise = _("Only the owner of the record signs for its data: choose it as acting unit.")
    return rights.only_owner(context, model.Package.get(data_dict.get("id")), otherwise)


def _as(right: str, context: Context, data_dict: DataDict) -> AuthResult:
    tk.check_access(right, tk.fresh_context(context), {"id": data_dict.get("id")})
    return {"success": True}
