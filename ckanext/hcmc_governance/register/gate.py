"""What stands against a record once its fields are read: the rules look at the whole of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.types import Context, FlattenDataDict, FlattenErrorDict, FlattenKey

from ckanext.hcmc_governance.register import (
    contradictions,
    integrity,
    links,
    messages,
    owners,
    rules,
    service,
)
from ckanext.hcmc_kit import clock

DECLARED = "yes"
# Whether an update leaves a file: set by our package_update, since core hands to the validators
# only the files that an update changes, which are none when it removes all.
FILES_LEFT = "hcmc_files_left"
# What a save declares anew, by field: for the journal, once the save has passed.
DECLARATIONS = "hcmc_declarations"
# Values of server-set fields that an action of the suite hands over (see writing.py).
SERVER_VALUES = "hcmc_server_values"


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


def server_values(context: Context) -> Mapping[str, Any]:
    """Return the server-set fields that an action of the suite changes; clients set none."""
    return context.get(SERVER_VALUES) or {}


def declarations(context: Context) -> dict[str, str]:
    """Return what this save declares anew (1.2), by field, to be read and written.

    Validation works on a copy of the context, so our package actions put the dictionary there;
    where a record is only checked, nothing is kept.
    """
    return context.get(DECLARATIONS, {})


def today() -> Any:
    """Return the day it is in the portal's timezone."""
    return clock.today(tk.h.get_display_timezone())


def after_fields(data: FlattenDataDict, errors: FlattenErrorDict, context: Context) -> None:
    """Judge the whole record and put a message beside each refused field."""
    schema = service.record_schema(as_text(data.get(("type",))))
    if schema is None or server_values(context):
        return
    package = stored_package(data, context)
    now = _situation(data, context, package)
    values = _values(data, schema)
    if package is not None and values.get("private") is None:
        values["private"] = package.private
    required = service.required_fields(schema)
    for problem in [
        *rules.publish_gate(required, values, now, service.unknown_terms(schema)),
        *owner_problems(values, now),
        *contradictions.agency_problems(values, service.agency_fields(schema), now),
        *contradictions.frequency_problems(values, now),
        *integrity.problems(package, values, _state(data)),
        *_kind_problems(schema["dataset_type"], values, now),
        *_closing_problems(package, values),
    ]:
        beside = errors.setdefault(_place(problem.field, errors), [])
        if not beside:
            beside.append(messages.sentence(problem.code))


def _place(field: str, errors: FlattenErrorDict) -> tuple[Any, ...]:
    """Return where a message goes: navl breaks when a list and its entries have one each."""
    addresses = sorted(key for key in errors if key[0] == field and key[-1] == "url")
    return addresses[0] if addresses else (field,)


def owner_problems(values: Mapping[str, Any], now: rules.Situation) -> list[rules.Problem]:
    """Return what stands against the unit that a record is given to (7.1, 27.1)."""
    if not rules.owner_is_asked(values, now):
        return []
    if owners.is_valid(as_text(values["owner_org"]), now.today):
        return []
    return [rules.Problem("owner_org", rules.Code.OWNER_NOT_VALID)]


def _kind_problems(
    kind: str, values: Mapping[str, Any], now: rules.Situation
) -> list[rules.Problem]:
    if kind == service.DATASET:
        return [
            *contradictions.dataset_problems(values, service.CITY_LICENCE, service.UNKNOWN),
            *contradictions.privacy_problems(values, now),
            *rules.file_gate(now),
        ]
    if kind == service.DATABASE:
        return contradictions.database_problems(values, now)
    served = service.served_records(service.load_list(values.get("serves")))
    manager = owners.manager(now.today) if now.published else None
    return [
        *contradictions.service_problems(values, served, now),
        *contradictions.provider_problems(values, served, now, manager),
        *rules.document_gate(now),
    ]


def _closing_problems(
    package: model.Package | None, values: Mapping[str, Any]
) -> list[rules.Problem]:
    if package is None or package.type != service.DATABASE:
        return []
    served = links.served([str(package.id)])
    return contradictions.closing_problems(values, is_served=bool(served))


def _state(data: FlattenDataDict) -> str:
    return as_text(data.get(("state",)))


def _situation(
    data: FlattenDataDict, context: Context, package: model.Package | None
) -> rules.Situation:
    was_published = package is not None and package.state == service.PUBLISHED
    state = _state(data)
    published = state == service.PUBLISHED if state else package is None or was_published
    has_file = _has_file(data, context, package)
    # Asked only where it matters: each question is a statement.
    served = [str(package.id)] if package is not None and not has_file else []
    return rules.Situation(
        published=published,
        was_published=was_published,
        creating=package is None,
        harvested=is_harvested(context),
        has_file=has_file,
        had_file=service.has_file(package),
        has_service=bool(links.served(served)),
        before=service.stored_values(package),
        today=today(),
    )


def _has_file(data: FlattenDataDict, context: Context, package: model.Package | None) -> bool:
    left = context.get(FILES_LEFT)
    if package is not None and left is not None:
        return bool(left)
    added = (key for key in data if key[0] == "resources" and key[-1] == "url")
    return service.has_file(package) or any(as_text(data[key]) for key in added)


def _values(data: FlattenDataDict, schema: Mapping[str, Any]) -> dict[str, Any]:
    names = [one["field_name"] for one in schema["dataset_fields"]] + ["private"]
    found = {name: data.get((name,)) for name in names}
    return {name: None if value is tk.missing else value for name, value in found.items()}


def is_yes(value: Any) -> bool:
    """Tell whether a form or the API says yes."""
    if value is tk.missing or value is None:
        return False
    return value is True or str(value).strip().lower() in ("yes", "true", "on", "1")


def as_text(value: Any) -> str:
    """Return text as it is, anything else as blank."""
    return value if isinstance(value, str) else ""
