"""What ckanext-harvest shows and lets do too freely: raw records, its sources, their settings.

Sources are the administrators' matter: their addresses make the portal fetch, their settings may
hold keys, and what a source has sent may not be what the portal publishes of it.
"""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.types import Action, AuthResult, Context, DataDict

SOURCE_TYPE = "harvest"


@tk.chained_auth_function
@tk.auth_allow_anonymous_access
def package_create(next_auth: Any, context: Context, data_dict: DataDict | None) -> AuthResult:
    """Only administrators make harvest sources; other records are judged as before."""
    if data_dict and data_dict.get("type") == SOURCE_TYPE:
        return _administrators_only()
    return next_auth(context, data_dict)


@tk.chained_auth_function
@tk.auth_allow_anonymous_access
def package_update(next_auth: Any, context: Context, data_dict: DataDict | None) -> AuthResult:
    """Only administrators change harvest sources; other records are judged as before."""
    package = context.get("package") or model.Package.get((data_dict or {}).get("id"))
    if package is not None and package.type == SOURCE_TYPE:
        return _administrators_only()
    return next_auth(context, data_dict)


@tk.chained_auth_function
def harvest_object_show(next_auth: Any, context: Context, data_dict: DataDict | None) -> AuthResult:
    """Only administrators see what a source has sent."""
    return _administrators_only()


@tk.chained_auth_function
def harvest_object_list(next_auth: Any, context: Context, data_dict: DataDict | None) -> AuthResult:
    """Only administrators see what a source has sent."""
    return _administrators_only()


@tk.chained_auth_function
def harvest_source_list(next_auth: Any, context: Context, data_dict: DataDict | None) -> AuthResult:
    """Only administrators see the sources with their settings."""
    return _administrators_only()


def list_checked(original: Action, context: Context, data_dict: DataDict) -> Any:
    """List the sources; upstream asks nobody's right."""
    tk.check_access("harvest_source_list", context, data_dict)
    return original(context, data_dict)


AUTH_FUNCTIONS: dict[str, Any] = {
    "package_create": package_create,
    "package_update": package_update,
    "harvest_object_show": harvest_object_show,
    "harvest_object_list": harvest_object_list,
    "harvest_source_list": harvest_source_list,
}
ACTIONS: dict[str, Any] = {
    "harvest_source_list": tk.chained_action(tk.side_effect_free(list_checked))
}


def _administrators_only() -> AuthResult:
    return {"success": False, "msg": tk._("Only administrators of the portal manage sources")}
