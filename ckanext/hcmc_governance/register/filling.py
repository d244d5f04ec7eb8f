"""What the server puts into a record before its fields are looked at.

What no client may set is taken from the stored record; what follows from other fields is
derived; who declared something, and when, is noted.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.types import Context, FlattenDataDict

from ckanext.hcmc_governance.register import gate, service
from ckanext.hcmc_governance.register.gate import is_harvested, stored_package, today
from ckanext.hcmc_governance.regulation import service as regulation
from ckanext.hcmc_schemas import vocabularies

SIZE = "size"  # a field of core's own, which core measures on upload
# Declarations: field, and the fields that say by whom and when.
SECRECY = ("no_state_secret", "no_state_secret_by", "no_state_secret_on")
PERSONAL = ("personal_data", "personal_data_by", "personal_data_on")


def before_fields(data: FlattenDataDict, context: Context) -> None:
    """Put stored or derived values where only the server may write."""
    schema = service.record_schema(gate.as_text(data.get(("type",))))
    if schema is None:
        return
    package = stored_package(data, context)
    stored, harvested = service.stored_values(package), is_harvested(context)
    given = gate.server_values(context)
    for name in service.server_fields(schema["dataset_fields"]):
        _restore(data, (name,), given.get(name, stored.get(name)), harvested)
    _restore_resources(data, schema["resource_fields"], package, harvested)
    _note_regulation(data)
    _date_frequency(data, stored, package)
    _declare(data, stored, context)
    _declare_personal(data, stored, context)
    if schema["dataset_type"] == service.DATASET:
        _derive_sharing_form(data)
        _derive_themes(data, package)


def _restore(data: FlattenDataDict, key: tuple[Any, ...], old: Any, harvested: bool) -> None:
    if harvested and data.get(key, tk.missing) is not tk.missing:
        return
    data[key] = tk.missing if old is None else old


def _restore_resources(
    data: FlattenDataDict,
    fields: Iterable[Mapping[str, Any]],
    package: model.Package | None,
    harvested: bool,
) -> None:
    names = (*service.server_fields(fields), SIZE)
    known = {one.id: one for one in package.resources} if package is not None else {}
    for index in {key[1] for key in data if key[0] == "resources" and len(key) > 1}:
        old = known.get(gate.as_text(data.get(("resources", index, "id"))))
        extras = {**(old.extras or {}), SIZE: old.size} if old is not None else {}
        for name in names:
            if name == SIZE and data.get(("resources", index, "url_type")) == "upload":
                continue
            _restore(data, ("resources", index, name), extras.get(name), harvested)


def _declare(data: FlattenDataDict, stored: Mapping[str, Any], context: Context) -> None:
    said = data.get(("no_state_secret",), tk.missing)
    if is_harvested(context) and said is tk.missing:
        data[("no_state_secret",)] = stored.get("no_state_secret", tk.missing)
        return
    if not gate.is_yes(said):
        data[("no_state_secret_by",)] = data[("no_state_secret_on",)] = tk.missing
    elif stored.get("no_state_secret") != gate.DECLARED:
        _sign(data, context, SECRECY)


def _declare_personal(data: FlattenDataDict, stored: Mapping[str, Any], context: Context) -> None:
    """Note who said what of personal data, and when, each time that another thing is said."""
    field, by, on = PERSONAL
    said = gate.as_text(data.get((field,)))
    if not said:
        data[(by,)] = data[(on,)] = tk.missing
    elif said != stored.get(field) and not is_harvested(context):
        _sign(data, context, PERSONAL)


def _sign(data: FlattenDataDict, context: Context, names: tuple[str, str, str]) -> None:
    said = data.get((names[0],))
    gate.declarations(context)[names[0]] = gate.DECLARED if gate.is_yes(said) else str(said)
    user = model.User.get(context.get("user"))
    data[(names[1],)] = user.id if user else tk.missing
    data[(names[2],)] = today().isoformat()


def _note_regulation(data: FlattenDataDict) -> None:
    """Let a record keep the version of the regulation that it was made under."""
    if data.get(("regulation_version",), tk.missing) is tk.missing:
        try:
            data[("regulation_version",)] = regulation.in_force(today()).key
        except regulation.NotInForce:
            return


def _date_frequency(
    data: FlattenDataDict, stored: Mapping[str, Any], package: model.Package | None
) -> None:
    """Let another frequency of a published record count from today, unless a day is given.

    Without a day it would count from the first provision, and what was late would be no more.
    """
    said, before = gate.as_text(data.get(("frequency",))), stored.get("frequency")
    public = package is not None and package.state == service.PUBLISHED
    changed = bool(before) and before != service.UNKNOWN and said not in ("", before)
    given = gate.as_text(data.get(("frequency_from",))).strip()
    if public and changed and not given:
        data[("frequency_from",)] = today().isoformat()


def _derive_sharing_form(data: FlattenDataDict) -> None:
    level = gate.as_text(data.get(("access_level",)))
    known = level in vocabularies.keys("access_level")
    form = vocabularies.term("access_level", level).extra.get("sharing_form") if known else None
    data[("sharing_form",)] = form or tk.missing


def _derive_themes(data: FlattenDataDict, package: model.Package | None) -> None:
    """Let ``theme`` and the theme groups say the same; of two, the changed one counts."""
    stored = set(service.stored_themes(package))
    said = data.get(("theme",), tk.missing)
    told = None if said is tk.missing else {one for one in service.load_list(said) if one}
    grouped = _themes_in_groups(data)
    if told is None or (told == stored and grouped is not None):
        told = grouped if grouped is not None else stored
    data[("theme",)] = sorted(told)


def _themes_in_groups(data: FlattenDataDict) -> set[str] | None:
    indexes = {key[1] for key in data if key[0] == "groups" and len(key) > 1}
    if not indexes:
        return None
    names: set[str] = set()
    for index in indexes:
        reference = data.get(("groups", index, "id")) or data.get(("groups", index, "name"))
        group = model.Group.get(reference) if isinstance(reference, str) else None
        if group is not None and group.name in service.theme_keys():
            names.add(group.name)
    return names
