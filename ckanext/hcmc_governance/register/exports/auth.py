"""The registers are public: what they hold is what every reader sees page by page."""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from ckan.types import AuthResult, Context, DataDict


@tk.auth_allow_anonymous_access
def hcmc_register_export_show(context: Context, data_dict: DataDict) -> AuthResult:
    """Everybody may read the registers."""
    return {"success": True}


@tk.auth_allow_anonymous_access
def hcmc_register_export_create(context: Context, data_dict: DataDict) -> AuthResult:
    """Everybody may have a register written; the same one is written once at a time."""
    return {"success": True}


@tk.auth_allow_anonymous_access
def hcmc_register_export_job_show(context: Context, data_dict: DataDict) -> AuthResult:
    """Everybody may see how far a register is."""
    return {"success": True}
