"""Who names focal points: a unit's admin for its own, the supervisor and administrators for all."""

from __future__ import annotations

from ckan.plugins.toolkit import _
from ckan.types import AuthResult, Context, DataDict

from ckanext.hcmc_governance.units import acting, organizations, rights
from ckanext.hcmc_governance.units.focal_points import service


def hcmc_focal_point_appoint(context: Context, data_dict: DataDict) -> AuthResult:
    """A unit's admin appoints its own focal points (27.2.a, 28.1)."""
    unit = organizations.find(data_dict.get("unit"))
    return _of_unit(context, unit.id if unit else None)


def hcmc_focal_point_end(context: Context, data_dict: DataDict) -> AuthResult:
    """A unit's admin ends its own focal points."""
    return _of_row(context, data_dict)


def hcmc_focal_point_substitute(context: Context, data_dict: DataDict) -> AuthResult:
    """A unit's admin names who stands in."""
    return _of_row(context, data_dict)


def hcmc_focal_point_vacancy_list(context: Context, data_dict: DataDict) -> AuthResult:
    """The supervisor, the manager and administrators see the empty places of all units (24.2)."""
    try:
        allowed = rights.oversees(context)
    except acting.ActingUnitUnknown as error:
        return rights.refused(error)
    if allowed:
        return {"success": True}
    return {
        "success": False,
        "msg": _("Only those who act for the data supervisor or the data manager see this list"),
    }


def _of_row(context: Context, data_dict: DataDict) -> AuthResult:
    try:
        unit_id = service.get(data_dict.get("id") or "").unit_id
    except service.UnknownFocalPoint:
        unit_id = None
    return _of_unit(context, unit_id)


def _of_unit(context: Context, unit_id: str | None) -> AuthResult:
    """Answer for a unit; one that does not exist is the business of whoever may change all."""
    try:
        allowed = rights.administers(context, unit_id) if unit_id else rights.governs(context)
    except acting.ActingUnitUnknown as error:
        return rights.refused(error)
    if allowed:
        return {"success": True}
    return {"success": False, "msg": _("Only an admin of the unit, acting for it, does this")}
