"""Validators of harvesting: whose field a harvested record's field is."""

from __future__ import annotations

import json
from typing import Any

import ckan.plugins.toolkit as tk
from ckan import model, types

from ckanext.hcmc_governance.harvesting import rules
from ckanext.hcmc_governance.register.service import load_list

_COLUMNS = ("title", "notes", "owner_org", "license_id")
_LISTS = ("theme",)
# A value inside a list of things: (list, position, name).
_NESTED_KEY = 3


def hcmc_unit_fields(
    key: types.FlattenKey,
    data: types.FlattenDataDict,
    errors: types.FlattenErrorDict,
    context: types.Context,
) -> None:
    """Note which of a harvested record's fields a person has just edited (kept as a JSON list).

    A harvest hands the list over as it shall be. What a client sends is not taken: the list
    grows by the fields that differ from what is stored. It must be validated after the fields
    it speaks of; navl does that, as its name comes after theirs in the alphabet.
    """
    package = context.get("package")
    if context.get("hcmc_harvested"):
        data[key] = json.dumps(load_list(data.get(key)))
        return
    extras: dict[str, Any] = (package.extras or {}) if package is not None else {}
    if package is None or not extras.get("source_id"):
        data[key] = json.dumps([])
        return
    known = set(load_list(extras.get(key[-1])))
    known |= rules.edited_fields(_stored(package), _offered(data))
    data[key] = json.dumps(sorted(known))


def hcmc_unit_fields_output(value: Any) -> list[str]:
    """Return the stored list of a record's fields that its unit keeps."""
    return load_list(value)


def hcmc_unit_field_name(value: Any) -> str:
    """Accept the name of a field that can belong to a unit, e.g. ``frequency``."""
    if not isinstance(value, str) or not rules.is_unit_field(value):
        raise tk.Invalid(tk._("This is not a field that comes from a source"))
    return value


def _stored(package: model.Package) -> dict[str, Any]:
    extras = package.extras or {}
    values: dict[str, Any] = {name: getattr(package, name) for name in _COLUMNS}
    for name in rules.SOURCE_FIELDS:
        if name not in values:
            values[name] = extras.get(name)
    values |= {name: load_list(extras.get(name)) for name in _LISTS}
    values["tags"] = [tag.name for tag in package.get_tags()]
    values["resources"] = [
        {
            **{name: getattr(file, name) for name in ("id", *rules.SOURCE_FILE_FIELDS)},
            "uri": (file.extras or {}).get("uri"),
        }
        for file in package.resources
    ]
    return values


def _offered(data: types.FlattenDataDict) -> dict[str, Any]:
    values: dict[str, Any] = {
        name: None if data.get((name,)) is tk.missing else data.get((name,))
        for name in rules.SOURCE_FIELDS
    }
    values |= {name: load_list(values[name]) for name in _LISTS}
    values["tags"] = [tag["name"] for tag in _nested(data, "tags") if "name" in tag]
    values["resources"] = [file for file in _nested(data, "resources") if file.get("id")]
    return values


def _nested(data: types.FlattenDataDict, name: str) -> list[dict[str, Any]]:
    found: dict[Any, dict[str, Any]] = {}
    for key, value in data.items():
        if key[0] == name and len(key) == _NESTED_KEY and value is not tk.missing:
            found.setdefault(key[1], {})[key[2]] = value
    return list(found.values())
