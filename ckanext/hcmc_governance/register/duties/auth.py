"""Who reads the lists by duty and who acts on them."""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.plugins.toolkit import _
from ckan.types import AuthResult, Context, DataDict

from ckanext.hcmc_governance.register.duties import service
from ckanext.hcmc_governance.regulation.roles import MANAGER
from ckanext.hcmc_governance.units import rights


@tk.auth_allow_anonymous_access
def hcmc_completeness_show(context: Context, data_dict: DataDict) -> AuthResult:
    """Everybody may see what published records lack."""
    return {"success": True}


@tk.auth_allow_anonymous_access
def hcmc_duty_list(context: Context, data_dict: DataDict) -> AuthResult:
    """Everybody may read lists of published records; two of them are for agencies."""
    if data_dict.get("list") in service.FOR_AGENCIES and service.is_anonymous(context):
        return {"success": False, "msg": _("This list is for agencies. Sign in to read it.")}
    return {"success": True}


@tk.auth_allow_anonymous_access
def hcmc_duty_count_list(context: Context, data_dict: DataDict) -> AuthResult:
    """Everybody may see how long the lists are that they may open."""
    return {"success": True}


@tk.auth_allow_anonymous_access
def hcmc_integration_show(context: Context, data_dict: DataDict) -> AuthResult:
    """Everybody may see how much of the catalogues is in the shared data store."""
    return {"success": True}


def hcmc_integration_set(context: Context, data_dict: DataDict) -> AuthResult:
    """Only the manager integrates into the shared data store (26.2.b)."""
    return rights.only_role(context, MANAGER)


def hcmc_progress_note_create(context: Context, data_dict: DataDict) -> AuthResult:
    """Only the owner tells of the progress of its database (27.2.i)."""
    package = model.Package.get(data_dict.get("id"))
    otherwise = _("Only the owner of the database tells of its progress (Art 27.2.i).")
    return rights.only_owner(context, package, otherwise)


def hcmc_progress_note_list(context: Context, data_dict: DataDict) -> AuthResult:
    """Whoever is signed in and may read a database may read how far the work on it is."""
    package = model.Package.get(data_dict.get("id"))
    if package is not None:  # the action says that there is no such record
        tk.check_access("package_show", Context(user=context.get("user", "")), {"id": package.id})
    return {"success": True}


@tk.auth_allow_anonymous_access
def hcmc_frequency_list(context: Context, data_dict: DataDict) -> AuthResult:
    """Whoever may read the record may read what was announced of it."""
    tk.check_access("package_show", Context(user=context.get("user", "")), {"id": data_dict["id"]})
    return {"success": True}
