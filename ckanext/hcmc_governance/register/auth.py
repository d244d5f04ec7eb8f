"""Who may write records: as core says, except that themes are given by every editor."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.types import AuthResult, Context, DataDict

from ckanext.hcmc_governance.register import service


@tk.auth_allow_anonymous_access
def hcmc_record_completeness_show(context: Context, data_dict: DataDict) -> AuthResult:
    """Whoever may read a record may know what it lacks."""
    return _as_reader(context, data_dict)


@tk.auth_allow_anonymous_access
def hcmc_relation_list(context: Context, data_dict: DataDict) -> AuthResult:
    """Whoever may read a record may know what it is linked with."""
    return _as_reader(context, data_dict)


@tk.chained_auth_function
@tk.auth_allow_anonymous_access
def package_create(next_auth: Any, context: Context, data_dict: DataDict | None) -> AuthResult:
    """Ask core about everything but the themes: core wants rights on each group."""
    return next_auth(context, _without_themes(data_dict))


@tk.chained_auth_function
@tk.auth_allow_anonymous_access
def package_update(next_auth: Any, context: Context, data_dict: DataDict | None) -> AuthResult:
    """Ask core about everything but the themes: core wants rights on each group."""
    return next_auth(context, _without_themes(data_dict))


@tk.chained_auth_function
def member_create(next_auth: Any, context: Context, data_dict: DataDict | None) -> AuthResult:
    """Whoever may edit a record may give it a theme; core wants rights on the group."""
    return _as_edit(next_auth, context, data_dict)


@tk.chained_auth_function
def member_delete(next_auth: Any, context: Context, data_dict: DataDict | None) -> AuthResult:
    """Whoever may edit a record may take a theme from it; core wants rights on the group."""
    return _as_edit(next_auth, context, data_dict)


def _as_reader(context: Context, data_dict: DataDict) -> AuthResult:
    tk.check_access("package_show", Context(user=context.get("user", "")), {"id": data_dict["id"]})
    return {"success": True}


def _as_edit(next_auth: Any, context: Context, data_dict: DataDict | None) -> AuthResult:
    given = service.theme_membership(data_dict or {})
    if given is None:
        return next_auth(context, data_dict)
    tk.check_access(
        "package_update", Context(user=context.get("user", "")), {"id": given.package_id}
    )
    return {"success": True}


def _without_themes(data_dict: DataDict | None) -> DataDict | None:
    groups = (data_dict or {}).get("groups")
    if not data_dict or not isinstance(groups, list):
        return data_dict
    return {**data_dict, "groups": [one for one in groups if not _is_theme(one)]}


def _is_theme(reference: Any) -> bool:
    named = reference
    if isinstance(reference, dict):
        named = reference.get("id") or reference.get("name")
    group = model.Group.get(named) if isinstance(named, str) and named else None
    return group is not None and not group.is_organization and group.name in service.theme_keys()
