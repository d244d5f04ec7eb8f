"""Whether a record could be published as it was typed: the validators' own answer, unsaved."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ckan import model
from ckan.lib import plugins as lib_plugins
from ckan.types import Context


def problems(
    context: Context, kind: str, record: Mapping[str, Any] | None, values: Mapping[str, Any]
) -> dict[str, list[str]]:
    """Return the messages by field that publishing would meet; nothing is written.

    :param record: the stored record as ``package_show`` gives it, or ``None`` for a new one.
    :param values: what was typed, with ``form_version``.
    """
    told: Any = {
        "user": context.get("user", ""),
        "auth_user_obj": context.get("auth_user_obj"),
        "model": model,
        "session": model.Session,
        "package": model.Package.get(record["id"]) if record else None,
    }
    if record is None:
        told.pop("package")
    plugin = lib_plugins.lookup_package_plugin(kind)
    schema = plugin.update_package_schema() if record else plugin.create_package_schema()
    action = "package_update" if record else "package_create"
    # Core hands to the validators only the files that an update touches: none here.
    edited = {**(record or {}), **values, "type": kind, "state": "active", "resources": []}
    if "tag_string" in values:
        edited.pop("tags", None)
    errors = lib_plugins.plugin_validate(plugin, told, edited, schema, action)[1]
    return {name: list(_sentences(one)) for name, one in errors.items() if one}


def _sentences(told: Any) -> Iterator[str]:
    if isinstance(told, str):
        yield told
    elif isinstance(told, Mapping):
        for one in told.values():
            yield from _sentences(one)
    else:
        for one in told or ():
            yield from _sentences(one)
