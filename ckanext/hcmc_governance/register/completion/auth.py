"""Who may take home the table of a unit's records: whoever may edit them."""

from __future__ import annotations

from ckan.types import AuthResult, Context, DataDict

from ckanext.hcmc_governance.register.completion import service


def hcmc_completion_table_show(context: Context, data_dict: DataDict) -> AuthResult:
    """Whoever may edit records of the unit, or of any unit when none is named."""
    units = service.units_of(context)
    asked = data_dict.get("unit")
    if asked:
        return {"success": any(asked in (one["id"], one["name"]) for one in units)}
    return {"success": bool(units)}
