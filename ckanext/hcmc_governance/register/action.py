"""What records lack and name; core's writing actions around a record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import flask

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.types import Action, Context, DataDict

from ckanext.hcmc_governance.register import facts, gate, integrity, links, schema, service


@tk.side_effect_free
@tk.validate_action_data(schema.record_shown)
def hcmc_record_completeness_show(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Return what a record lacks, item by item of its article (Art 8.3, 13.4 or 22.1).

    :param id: id or name of the record
    :type id: string

    :returns: ``complete`` and ``total`` (numbers of items) and ``items``, each with ``ref``,
        ``label``, ``complete`` and ``missing`` (list of ``field`` and ``label``)
    :rtype: dictionary
    """
    tk.check_access("hcmc_record_completeness_show", context, data_dict)
    record = _shown(context, data_dict["id"])
    language = tk.h.lang() if flask.has_request_context() else tk.config["ckan.locale_default"]
    items = facts.item_completeness(record, language)
    done = sum(1 for one in items if one["complete"])
    return {"id": record["id"], "complete": done, "total": len(items), "items": items}


@tk.side_effect_free
@tk.validate_action_data(schema.record_shown)
def hcmc_relation_list(context: Context, data_dict: DataDict) -> list[dict[str, Any]]:
    """Return the published records that a record names, and those that name it.

    :param id: id or name of the record
    :type id: string

    :returns: ``relation`` (the field that names it, or the inverse: ``has_part``, ``used_by``,
        ``source_of``, ``served_by``, ``replaces``), ``id``, ``name``, ``title``, ``type``,
        ``owner_id``, ``owner_title``, ``status``, ``is_shared``
    :rtype: list of dictionaries
    """
    tk.check_access("hcmc_relation_list", context, data_dict)
    record = _shown(context, data_dict["id"])
    return [asdict(one) for one in links.related(record["id"])]


@tk.chained_action
def package_update(original: Action, context: Context, data_dict: DataDict) -> Any:
    """Update a record as CKAN does; publishing it asks for a file that this update leaves."""
    files = data_dict.get("resources")
    left = any(_leads_to_data(one) for one in files) if isinstance(files, list) else None
    told: dict[str, Any] = {gate.FILES_LEFT: left, gate.DECLARATIONS: {}}
    context.update(told)  # pyright: ignore[reportArgumentType, reportCallIssue]
    return original(context, data_dict)


@tk.chained_action
def package_create(original: Action, context: Context, data_dict: DataDict) -> Any:
    """Create a record as CKAN does; what it declares is noted for the journal."""
    told: dict[str, Any] = {gate.DECLARATIONS: {}}
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


def _shown(context: Context, reference: str) -> dict[str, Any]:
    reader = Context(user=context.get("user", ""), ignore_auth=context.get("ignore_auth", False))
    return tk.get_action("package_show")(reader, {"id": reference})


def _edit_themes(context: Context, package_id: str, themes: frozenset[str]) -> None:
    writer = Context(user=context.get("user", ""), ignore_auth=context.get("ignore_auth", False))
    tk.get_action("package_patch")(writer, {"id": package_id, "theme": sorted(themes)})


def _leads_to_data(file: Any) -> bool:
    """Tell whether an entered file has an address, or bytes that are on their way."""
    return isinstance(file, Mapping) and bool(
        str(file.get("url") or "").strip() or file.get("upload")
    )
