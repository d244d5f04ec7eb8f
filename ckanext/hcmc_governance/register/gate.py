"""The two moments around the validation of a record: before its fields, and after them.

Before, the server puts in what no client may set. After, the rules look at the whole record.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.types import Context, FlattenDataDict, FlattenErrorDict, FlattenKey

from ckanext.hcmc_governance.register import messages, rules, service
from ckanext.hcmc_kit import clock
from ckanext.hcmc_schemas import vocabularies

DECLARED = "yes"
# Whether an update leaves a file: set by our package_update, since core hands to the validators
# only the files that an update changes, which are none when it removes all.
FILES_LEFT = "hcmc_files_left"
SIZE = "size"  # a field of core's own, which core measures on upload


def stored_package(data: FlattenDataDict, context: Context) -> model.Package | None:
    """Return the record that an update changes, or ``None`` when a record is created."""
    package = context.get("package")
    return package if package is not None and data.get(("id",)) == package.id else None


def stored_file(key: FlattenKey, data: FlattenDataDict, context: Context) -> model.Resource | None:
    """Return the stored file that a field belongs to, ``None`` for a new file."""
    package = stored_package(data, context)
    identifier = data.get((*key[:-1], "id"))
    files = package.resources if package is not None else ()
    return next((one for one in files if one.id == identifier), None)


def is_harvested(context: Context) -> bool:
    """Tell whether a harvester of the suite writes."""
    return bool(context.get(service.HARVESTED))


def today() -> Any:
    """Return the day it is in the portal's timezone."""
    return clock.today(tk.h.get_display_timezone())


def before_fields(data: FlattenDataDict, context: Context) -> None:
    """Put stored or derived values where only the server may write."""
    schema = service.record_schema(_text(data.get(("type",))))
    if schema is None:
        return
    package = stored_package(data, context)
    stored, harvested = service.stored_values(package), is_harvested(context)
    for name in service.server_fields(schema["dataset_fields"]):
        _restore(data, (name,), stored.get(name), harvested)
    _restore_resources(data, schema["resource_fields"], package, harvested)
    _declare(data, stored, context)
    if schema["dataset_type"] == service.DATASET:
        _derive_sharing_form(data)
        _derive_themes(data, package)


def after_fields(data: FlattenDataDict, errors: FlattenErrorDict, context: Context) -> None:
    """Judge the whole record and put a message beside each refused field."""
    schema = service.record_schema(_text(data.get(("type",))))
    if schema is None:
        return
    package = stored_package(data, context)
    now = _situation(data, context, package)
    values = _values(data, schema)
    if package is not None and values.get("private") is None:
        values["private"] = package.private
    required = service.required_fields(schema)
    for problem in [
        *rules.publish_gate(required, values, now),
        *rules.agency_problems(values, service.agency_fields(schema), now),
        *_kind_problems(schema["dataset_type"], values, now),
    ]:
        beside = errors.setdefault(_place(problem.field, errors), [])
        if not beside:
            beside.append(messages.sentence(problem.code))


def _place(field: str, errors: FlattenErrorDict) -> tuple[Any, ...]:
    """Return where a message goes: navl breaks when a list and its entries have one each."""
    addresses = sorted(key for key in errors if key[0] == field and key[-1] == "url")
    return addresses[0] if addresses else (field,)


def _kind_problems(
    kind: str, values: Mapping[str, Any], now: rules.Situation
) -> list[rules.Problem]:
    if kind == service.DATASET:
        return [
            *rules.dataset_problems(values, service.CITY_LICENCE, service.UNKNOWN),
            *rules.privacy_problems(values, now),
            *rules.file_gate(now),
        ]
    if kind == service.DATABASE:
        return rules.database_problems(values, now.today)
    served = service.served_records(service.load_list(values.get("serves")))
    return [*rules.service_problems(values, served, now), *rules.document_gate(now)]


def _situation(
    data: FlattenDataDict, context: Context, package: model.Package | None
) -> rules.Situation:
    was_published = package is not None and package.state == service.PUBLISHED
    state = data.get(("state",))
    told = isinstance(state, str) and bool(state)
    published = state == service.PUBLISHED if told else package is None or was_published
    return rules.Situation(
        published=published,
        was_published=was_published,
        creating=package is None,
        harvested=is_harvested(context),
        has_file=_has_file(data, context, package),
        has_service=package is not None and bool(service.services_on(str(package.id))),
        before=service.stored_values(package),
        today=today(),
    )


def _has_file(data: FlattenDataDict, context: Context, package: model.Package | None) -> bool:
    left = context.get(FILES_LEFT)
    if package is not None and left is not None:
        return bool(left)
    added = (key for key in data if key[0] == "resources" and key[-1] == "url")
    return service.has_file(package) or any(_text(data[key]) for key in added)


def _values(data: FlattenDataDict, schema: Mapping[str, Any]) -> dict[str, Any]:
    names = [one["field_name"] for one in schema["dataset_fields"]] + ["private"]
    found = {name: data.get((name,)) for name in names}
    return {name: None if value is tk.missing else value for name, value in found.items()}


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
        old = known.get(_text(data.get(("resources", index, "id"))))
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
    if not is_yes(said):
        data[("no_state_secret_by",)] = data[("no_state_secret_on",)] = tk.missing
    elif stored.get("no_state_secret") != DECLARED:
        user = model.User.get(context.get("user"))
        data[("no_state_secret_by",)] = user.id if user else tk.missing
        data[("no_state_secret_on",)] = today().isoformat()


def is_yes(value: Any) -> bool:
    """Tell whether a form or the API says yes."""
    if value is tk.missing or value is None:
        return False
    return value is True or str(value).strip().lower() in ("yes", "true", "on", "1")


def _derive_sharing_form(data: FlattenDataDict) -> None:
    level = _text(data.get(("access_level",)))
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


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
