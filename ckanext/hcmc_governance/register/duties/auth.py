"""Who reads the lists by duty and who acts on them."""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.plugins.toolkit import _
from ckan.types import AuthResult, Context, DataDict

from ckanext.hcmc_governance.register.duties import service
from ckanext.hcmc_governance.units import acting


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
    try:
        acting.require_role(acting.actor_of(context), service.MANAGER)
    except acting.ActingUnitUnknown as error:
        return {"success": False, "msg": error.message}
    return {"success": True}


def hcmc_progress_note_create(context: Context, data_dict: DataDict) -> AuthResult:
    """Only the owner tells of the progress of its database (27.2.i)."""
    package = model.Package.get(data_dict.get("id"))
    if package is None:
        return {"success": True}  # the action says that there is no such record
    tk.check_access("package_update", Context(user=context.get("user", "")), {"id": package.id})
    try:
        actor = acting.actor_of(context, prefer=package.owner_org)
    except acting.ActingUnitUnknown as error:
        return {"success": False, "msg": error.message}
    if actor.unit_id == package.owner_org or (actor.is_sysadmin and actor.unit_id is None):
        return {"success": True}
    return {
        "success": False,
        "msg": _("Only the owner of the database tells of its progress (Art 27.2.i)."),
    }


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
