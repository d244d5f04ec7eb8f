"""The regulation is public: everybody may read it."""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from ckan.types import AuthResult, Context, DataDict


@tk.auth_allow_anonymous_access
def hcmc_regulation_list(context: Context, data_dict: DataDict) -> AuthResult:
    """Everybody may see which versions there are."""
    return {"success": True}


@tk.auth_allow_anonymous_access
def hcmc_regulation_show(context: Context, data_dict: DataDict) -> AuthResult:
    """Everybody may read the regulation."""
    return {"success": True}


@tk.auth_allow_anonymous_access
def hcmc_regulation_article_show(context: Context, data_dict: DataDict) -> AuthResult:
    """Everybody may read an article."""
    return {"success": True}
