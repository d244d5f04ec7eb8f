"""Who may put the day of first provision right: the supervisor alone."""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from ckan.types import AuthResult, Context, DataDict

from ckanext.hcmc_governance.register.first_provision import service
from ckanext.hcmc_governance.units import acting


@tk.auth_sysadmins_check
def hcmc_issued_change(context: Context, data_dict: DataDict | None) -> AuthResult:
    """Only who acts for the unit that is the supervisor today, an administrator too (22.1.d)."""
    try:
        acting.require_role(acting.actor_of(context), service.SUPERVISOR)
    except acting.ActingUnitUnknown as error:
        return {"success": False, "msg": "; ".join(map(str, error.error_summary.values()))}
    except tk.NotAuthorized as error:
        return {"success": False, "msg": error.message or ""}
    return {"success": True}
