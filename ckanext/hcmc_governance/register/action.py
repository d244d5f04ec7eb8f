"""Core's writing actions around a record: what the gate cannot see of an update, and topics."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.types import Action, Context, DataDict

from ckanext.hcmc_governance.register import gate, integrity, service


@tk.chained_action
def package_update(original: Action, context: Context, data_dict: DataDict) -> Any:
    """Update a record as CKAN does; publishing it asks for a file that this update leaves."""
    files = data_dict.get("resources")
    left = any(_leads_to_data(one) for one in files) if isinstance(files, list) else None
    told: dict[str, Any] = {gate.FILES_LEFT: left}
    context.update(told)  # pyright: ignore[reportArgumentType, reportCallIssue]
    return original(context, data_dict)


@tk.chained_action
def package_delete(original: Action, context: Context, data_dict: DataDict) -> Any:
    """Delete a record as CKAN does, unless others name it or it is a published service."""
    tk.check_access("package_delete", context, data_dict)
    package = model.Package.get(data_dict.get("id"))
    if package is not None:
        integrity.refuse_delete(package)
    return original(context, data_dict)


@tk.chained_action
def member_create(original: Action, context: Context, data_dict: DataDict) -> Any:
    """Put an object into a group as CKAN does; a topic is given by editing the record.

    So whoever may edit the record may give it, and the record's own field says the same.
    """
    given = service.theme_membership(data_dict)
    if given is None:
        return original(context, data_dict)
    _edit_themes(context, given.package_id, given.themes | {given.theme})
    return original(context, data_dict)


@tk.chained_action
def member_delete(original: Action, context: Context, data_dict: DataDict) -> Any:
    """Take an object out of a group as CKAN does; a topic is taken by editing the record.

    A published record keeps its last topic: the edit is refused, as on the record's own form.
    """
    given = service.theme_membership(data_dict)
    if given is None:
        return original(context, data_dict)
    _edit_themes(context, given.package_id, given.themes - {given.theme})
    return original(context, data_dict)


def _edit_themes(context: Context, package_id: str, themes: frozenset[str]) -> None:
    writer = Context(user=context.get("user", ""), ignore_auth=context.get("ignore_auth", False))
    tk.get_action("package_patch")(writer, {"id": package_id, "theme": sorted(themes)})


def _leads_to_data(file: Any) -> bool:
    """Tell whether an entered file has an address, or bytes that are on their way."""
    return isinstance(file, Mapping) and bool(
        str(file.get("url") or "").strip() or file.get("upload")
    )
