"""Who may change roles, codes and successions, and who reads them: everybody."""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from ckan.types import AuthResult, Context, DataDict

from ckanext.hcmc_governance.units import rights


def hcmc_unit_role_assign(context: Context, data_dict: DataDict) -> AuthResult:
    """Administrators of the portal and admins acting for the supervisor give roles."""
    return rights.only_governors(context)


def hcmc_unit_role_end(context: Context, data_dict: DataDict) -> AuthResult:
    """Administrators of the portal and admins acting for the supervisor end roles."""
    return rights.only_governors(context)


def hcmc_unit_succession_create(context: Context, data_dict: DataDict) -> AuthResult:
    """Administrators of the portal and admins acting for the supervisor record successions."""
    return rights.only_governors(context)


def hcmc_unit_code_assign(context: Context, data_dict: DataDict) -> AuthResult:
    """Administrators of the portal and admins acting for the supervisor give codes."""
    return rights.only_governors(context)


@tk.auth_allow_anonymous_access
def hcmc_unit_show(context: Context, data_dict: DataDict) -> AuthResult:
    """Everybody sees a unit: who answers for data is public."""
    return {"success": True}


@tk.auth_allow_anonymous_access
def hcmc_role_holder_show(context: Context, data_dict: DataDict) -> AuthResult:
    """Everybody sees who holds a role."""
    return {"success": True}


@tk.auth_allow_anonymous_access
def hcmc_role_holder_list(context: Context, data_dict: DataDict) -> AuthResult:
    """Everybody sees who holds and held the roles."""
    return {"success": True}
