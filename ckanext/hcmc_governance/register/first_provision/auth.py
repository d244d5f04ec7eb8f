"""Who may put the day of first provision right: the supervisor alone."""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from ckan.types import AuthResult, Context, DataDict

from ckanext.hcmc_governance.regulation.roles import SUPERVISOR
from ckanext.hcmc_governance.units import rights


@tk.auth_sysadmins_check
def hcmc_issued_change(context: Context, data_dict: DataDict | None) -> AuthResult:
    """Only who acts for the unit that is the supervisor today, an administrator too (22.1.d)."""
    return rights.only_role(context, SUPERVISOR)
