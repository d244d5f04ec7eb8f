"""Template helpers of the register: labels, choices and sections of forms, facts of a record."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

import flask
import sqlalchemy as sa

import ckan.plugins.toolkit as tk
from ckan import authz, model

from ckanext.hcmc_governance.register import facts, links, rules, service
from ckanext.hcmc_schemas import vocabularies
from ckanext.hcmc_vietnamese.text import sort_key


def hcmc_term_label(vocabulary: str, key: str | None) -> str:
    """Return the label of a stored key in the page's language; an unknown key as it stands."""
    return facts.term_label(vocabulary, key, _language())


def hcmc_choices(field: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the choices of a scheming field from the vocabulary it names (``hcmc_vocabulary``).

    Each choice has ``value`` and ``label`` (vi and en). Terms that may be kept but not chosen
    are marked ``choosable: False``; the form leaves them out unless the record has them.
    """
    return [
        {
            "value": one.key,
            "label": {"vi": one.label_vi, "en": one.label_en},
            "choosable": one.extra.get("choosable", True),
        }
        for one in vocabularies.vocabulary(field["hcmc_vocabulary"])
    ]


def hcmc_form_sections(
    schema: Mapping[str, Any], data: Mapping[str, Any], errors: Mapping[str, Any]
) -> list[dict[str, Any]]:
    """Return the sections of a form with their fields and counts.

    Each has ``key``, ``label``, ``fields``, ``filled``, ``total``, ``missing`` (needed to
    publish), ``errors`` (number of fields to correct) and ``open``: sections with errors are
    open; without any error the first one is.
    """
    sections = [_section(schema, one, data, errors) for one in schema["hcmc_sections"]]
    if sections and not any(one["open"] for one in sections):
        sections[0]["open"] = True
    return sections


def hcmc_record_errors(
    schema: Mapping[str, Any] | None, errors: Mapping[str, Any]
) -> list[dict[str, str]]:
    """Return ``label``, ``message`` and ``anchor`` of errors that belong to the record's form.

    The form of a file shows them when publishing is refused; errors of the file's own fields
    are not among them. Empty for types that are not ours.
    """
    if schema is None or "hcmc_record" not in schema:
        return []
    own = {one["field_name"] for one in schema["resource_fields"]} - {"access_level"}
    labels = {one["field_name"]: one["label"] for one in schema["dataset_fields"]}
    return [
        {
            "label": tk.h.scheming_language_text(labels.get(name, "Resources")),
            "message": str(told[0]),
            "anchor": f"field-{name}",
        }
        for name, told in errors.items()
        if told and isinstance(told, list) and name not in own and name in {*labels, facts.FILES}
    ]


def hcmc_items(dataset: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the facts of a record in the order of its article (22.1, 8.3 or 13.4).

    Each has ``ref``, ``label``, ``value`` (text in the page's language, «Chưa nhập» when there
    is none), ``missing`` and ``fields``. A record of another type has none.
    """
    schema = service.record_schema(dataset.get("type"))
    if schema is None:
        return []
    rows = facts.item_facts(schema, dataset, _language(), _names(dataset))
    return [{**row, "value": row["value"] or tk._("Not entered")} for row in rows]


def hcmc_missing_items(dataset: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return what a record still needs to be published: ``field``, ``label``, ``ref``.

    A file counts for datasets (21.1) and services (13.4.k).
    """
    schema = service.record_schema(dataset.get("type"))
    return [] if schema is None else facts.missing_items(schema, dataset, _language())


def hcmc_item_completeness(dataset: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return each item of a record's article, and what of it is missing with the link to it.

    ``ref``, ``label``, ``complete``, ``missing`` (``field``, ``label``, ``url``). The day of
    first provision and the documents come with a file, so their link leads to a new file.
    """
    rows = facts.item_completeness(dataset, _language())
    for part in (one for row in rows for one in row["missing"]):
        part["url"] = _place_of(dataset, part["field"])
    return rows


def hcmc_linked_records(dataset: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the published records that a record names and those that name it (one statement).

    ``relation`` (``part_of``, ``has_part``, ``uses``, ``used_by``, ``source_database``,
    ``source_of``, ``serves``, ``served_by``, ``replaced_by``, ``replaces``), ``id``, ``name``,
    ``title``, ``type``, ``url``, ``owner_id``, ``owner_title``, ``status``, ``is_shared``.
    """
    if service.record_schema(dataset.get("type")) is None:
        return []
    return [
        {**asdict(one), "url": tk.h.url_for(f"{one.type}.read", id=one.name)}
        for one in links.related(str(dataset["id"]))
    ]


def hcmc_cooperating_units(relations: Iterable[Mapping[str, Any]], owner: str) -> list[str]:
    """Return the titles of the units that own what a service serves, besides its own (26.2.g).

    :param relations: as :func:`hcmc_linked_records` gives them for the service.
    :param owner: id of the unit that publishes the service.
    """
    served = (one for one in relations if one["relation"] == links.SERVES)
    return sorted({one["owner_title"] for one in served if one["owner_id"] != owner}, key=sort_key)


def hcmc_further_fields(
    schema: Mapping[str, Any], dataset: Mapping[str, Any]
) -> list[Mapping[str, Any]]:
    """Return the filled fields of a record that are no items of its article, in form order."""
    return facts.further_fields(schema, dataset)


def hcmc_list(value: Any) -> list[str]:
    """Return a stored or entered list as a list of text without blanks."""
    if isinstance(value, str) and not value.lstrip().startswith("["):
        value = value.splitlines()
    return [one for one in service.load_list(value) if one.strip()]


def hcmc_day(value: Any) -> str:
    """Return a stored day or month as dd/mm/yyyy or mm/yyyy; other text as it stands."""
    return facts.day_text(value)


def hcmc_record_names(identifiers: Iterable[str]) -> list[str]:
    """Return the page names of records for their ids; what is no id stays."""
    found = ((one, model.Package.get(one)) for one in identifiers)
    return [package.name if package is not None else one for one, package in found]


def hcmc_record_links(identifiers: Iterable[str]) -> list[dict[str, str]]:
    """Return ``title`` and ``url`` of the records that the reader may see, in order."""
    links: list[dict[str, str]] = []
    for one in identifiers:
        package = model.Package.get(one)
        if package is None or not tk.h.check_access("package_show", {"id": package.id}):
            continue
        url = tk.h.url_for(f"{package.type}.read", id=package.name)
        links.append({"title": package.title or package.name, "url": url})
    return links


def hcmc_unit_title(identifier: str | None) -> str:
    """Return the title of a unit for its id or name; unknown ones as they stand."""
    unit = model.Group.get(identifier) if identifier else None
    return unit.display_name if unit is not None else identifier or ""


def hcmc_units() -> list[dict[str, str]]:
    """Return ``id`` and ``title`` of all units, in Vietnamese order."""
    query = sa.select(model.Group.id, model.Group.title, model.Group.name).where(
        model.Group.is_organization.is_(True), model.Group.state == "active"
    )
    return _sorted({"id": row.id, "title": row.title or row.name} for row in _rows(query))


def hcmc_own_units(current: str | None = None) -> list[dict[str, str]]:
    """Return ``id`` and ``title`` of the units the person may publish for, and of ``current``."""
    user = tk.current_user
    if user.is_authenticated and authz.is_sysadmin(user.name):
        return hcmc_units()
    units = [
        {"id": one["id"], "title": one["display_name"]}
        for one in tk.h.organizations_available("create_dataset")
    ]
    unit = model.Group.get(current) if current else None
    if unit is not None and unit.id not in {one["id"] for one in units}:
        units.append({"id": str(unit.id), "title": unit.display_name})
    return _sorted(units)


def _place_of(dataset: Mapping[str, Any], field: str) -> str:
    kind, name = dataset["type"], dataset["name"]
    if field in ("issued", facts.FILES):
        return tk.h.url_for(f"{kind}_resource.new", id=name)
    return tk.h.url_for(f"{kind}.edit", id=name, _anchor=f"field-{field}")


def _language() -> str:
    return (tk.h.lang() if flask.has_request_context() else None) or "vi"


def _rows(query: Any) -> list[Any]:
    return list(model.Session.execute(query))


def _sorted(units: Iterable[dict[str, str]]) -> list[dict[str, str]]:
    return sorted(units, key=lambda one: sort_key(one["title"]))


def _names(dataset: Mapping[str, Any]) -> dict[str, str]:
    organization = dataset.get("organization") or {}
    names = {str(dataset.get("owner_org")): organization.get("title") or organization.get("name")}
    if names[str(dataset.get("owner_org"))] is None:
        names[str(dataset.get("owner_org"))] = hcmc_unit_title(dataset.get("owner_org"))
    if dataset.get("implementing_org"):
        names[dataset["implementing_org"]] = hcmc_unit_title(dataset["implementing_org"])
    return {key: str(value or "") for key, value in names.items()}


def _section(
    schema: Mapping[str, Any],
    section: Mapping[str, Any],
    data: Mapping[str, Any],
    errors: Mapping[str, Any],
) -> dict[str, Any]:
    fields = [
        one
        for one in schema["dataset_fields"]
        if one.get("hcmc_section") == section["key"] and one.get("form_snippet", "") is not None
    ]
    names = [one["field_name"] for one in fields]
    filled, total = rules.filled_count(names, data)
    required = [one["field_name"] for one in fields if one.get("required")]
    wrong = sum(1 for name in names if errors.get(name))
    return {
        "key": section["key"],
        "label": section["label"],
        "fields": fields,
        "filled": filled,
        "total": total,
        "missing": len(rules.missing_fields(required, data)),
        "errors": wrong,
        "open": bool(wrong),
    }
