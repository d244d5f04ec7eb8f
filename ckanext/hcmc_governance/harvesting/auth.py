"""Who may change whose publisher is whose unit, and who sees what a source has sent."""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from ckan.types import AuthResult, Context, DataDict


def hcmc_publisher_mapping_list(context: Context, data_dict: DataDict) -> AuthResult:
    """Only administrators of the portal see the table."""
    return {"success": False}


def hcmc_publisher_mapping_create(context: Context, data_dict: DataDict) -> AuthResult:
    """Only administrators of the portal add to the table."""
    return {"success": False}


def hcmc_publisher_mapping_update(context: Context, data_dict: DataDict) -> AuthResult:
    """Only administrators of the portal change the table."""
    return {"success": False}


def hcmc_publisher_mapping_delete(context: Context, data_dict: DataDict) -> AuthResult:
    """Only administrators of the portal delete from the table."""
    return {"success": False}


def hcmc_harvest_field_give_back(context: Context, data_dict: DataDict) -> AuthResult:
    """Whoever may edit the record may give a field back to its source."""
    tk.check_access("package_update", context, {"id": data_dict.get("id")})
    return {"success": True}
