"""A person keeps drafts of forms that this person may send; nobody reads those of another."""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from ckan.types import AuthResult, Context, DataDict


def hcmc_form_draft_show(context: Context, data_dict: DataDict) -> AuthResult:
    """Whoever may send the form sees the own draft of it."""
    return _may_send(context, data_dict)


def hcmc_form_draft_update(context: Context, data_dict: DataDict) -> AuthResult:
    """Whoever may send the form may keep a draft of it."""
    return _may_send(context, data_dict)


def hcmc_form_draft_delete(context: Context, data_dict: DataDict) -> AuthResult:
    """Whoever may send the form may discard the own draft of it."""
    return _may_send(context, data_dict)


def hcmc_form_draft_merge(context: Context, data_dict: DataDict) -> AuthResult:
    """Whoever may send the form chooses between typed and stored values."""
    return _may_send(context, data_dict)


def hcmc_form_check(context: Context, data_dict: DataDict) -> AuthResult:
    """Whoever may send the form may look at all its answers."""
    return _may_send(context, data_dict)


def _may_send(context: Context, data_dict: DataDict) -> AuthResult:
    if data_dict.get("id"):
        tk.check_access("package_update", context, {"id": data_dict["id"]})
    else:
        tk.check_access("package_create", context, {"type": data_dict.get("type")})
    return {"success": True}
