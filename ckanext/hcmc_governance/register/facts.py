"""A record told in the words and the order of the regulation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ckanext.hcmc_governance import config
from ckanext.hcmc_governance.register import parsing, rules, service
from ckanext.hcmc_schemas import vocabularies

FILES = "resources"


def term_label(vocabulary: str, key: str | None, language: str) -> str:
    """Return the label of a key in ``language``; an unknown key as it stands."""
    if not key:
        return ""
    try:
        return vocabularies.term(vocabulary, key).label(language)
    except vocabularies.UnknownTerm:
        return key


def day_text(value: Any) -> str:
    """Return an ISO day or month as dd/mm/yyyy or mm/yyyy; other text as it stands."""
    text = str(value or "")
    day = parsing.parse_day(text[:10])
    if day is not None:
        return day.strftime("%d/%m/%Y")
    month = parsing.parse_month(text)
    return f"{month[5:]}/{month[:4]}" if month is not None else text


def terms_of_use(language: str) -> dict[str, Any]:
    """Return ``source`` and ``paragraphs`` (``ref``, ``title``, ``text``) of the city's terms."""
    terms = vocabularies.terms_of_use(service.CITY_LICENCE)
    spoken = "vi" if language.startswith("vi") else "en"
    paragraphs = [
        {"ref": one["ref"], "title": one[f"title_{spoken}"], "text": one[spoken]}
        for one in terms["paragraphs"]
    ]
    return {"source": terms["source"], "paragraphs": paragraphs}


def item_facts(
    schema: Mapping[str, Any],
    record: Mapping[str, Any],
    language: str,
    names: Mapping[str, str],
) -> list[dict[str, Any]]:
    """Return ``ref``, ``label``, ``value``, ``missing`` and ``fields`` of each item of the list.

    :param schema: scheming schema whose ``hcmc_record`` names the list, e.g. ``22.1``.
    :param record: the record as ``package_show`` gives it.
    :param names: titles of the units that the record mentions, by id.
    """
    fields = {one["field_name"]: one for one in schema["dataset_fields"]}
    unanswered = set(_unanswered(schema, record))
    rows: list[dict[str, Any]] = []
    for item in vocabularies.item_list(schema["hcmc_record"]):
        told = [
            (part, _value_text(fields.get(part.field, {}), part.field, record, language, names))
            for part in item.parts
        ]
        compound = len(item.parts) > 1
        lines = [
            f"{part.label_vi if language.startswith('vi') else part.label_en}: {text}"
            if compound
            else text
            for part, text in told
            if text
        ]
        rows.append(
            {
                "ref": item.ref,
                "label": item.label(language),
                "value": "\n".join(lines),
                "missing": any(part.field in unanswered for part in item.parts),
                "fields": [part.field for part in item.parts],
            }
        )
    return rows


def item_completeness(record: Mapping[str, Any], language: str = "vi") -> list[dict[str, Any]]:
    """Return each item of the record's article and what of it is missing.

    Each has ``ref`` (e.g. ``22.1.đ``), ``label``, ``complete`` and ``missing``, a list of
    ``field`` and ``label``; the field stands in the record's form at ``#field-<field>``. A value
    that says that nobody knows, and the unit that keeps records without publisher, are no
    answers. A record of another type has no items.

    :param record: the record as ``package_show`` gives it.
    """
    schema = service.record_schema(record.get("type"))
    if schema is None:
        return []
    unanswered = set(_unanswered(schema, record))
    spoken = "label_vi" if language.startswith("vi") else "label_en"
    return [
        {
            "ref": item.ref,
            "label": item.label(language),
            "complete": not unanswered & {part.field for part in item.parts},
            "missing": [
                {"field": part.field, "label": getattr(part, spoken)}
                for part in item.parts
                if part.field in unanswered
            ],
        }
        for item in vocabularies.item_list(schema["hcmc_record"])
    ]


def _unanswered(schema: Mapping[str, Any], record: Mapping[str, Any]) -> tuple[str, ...]:
    items = vocabularies.item_list(schema["hcmc_record"])
    asked = [part.field for item in items for part in item.parts if not part.optional]
    told = dict(record)
    if (record.get("organization") or {}).get("name") == config.harvest_unknown_unit():
        told["owner_org"] = None
    return rules.missing_fields(asked, told, service.unknown_terms(schema))


def further_fields(schema: Mapping[str, Any], record: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return the filled fields that are no items of the article and that a page may show."""
    items = vocabularies.item_list(schema["hcmc_record"])
    told = {part.field for item in items for part in item.parts} | {"name", "tag_string"}
    return [
        one
        for one in schema["dataset_fields"]
        if one["field_name"] not in told
        and one.get("display_snippet", "") is not None
        and rules.is_filled(record.get(one["field_name"]))
    ]


def missing_items(
    schema: Mapping[str, Any], record: Mapping[str, Any], language: str
) -> list[dict[str, Any]]:
    """Return ``field``, ``label`` and ``ref`` of what a record needs before it is published."""
    fields = {one["field_name"]: one for one in schema["dataset_fields"]}
    gaps = [
        {
            "field": name,
            "label": _label(fields[name], language),
            "ref": str(fields[name].get("hcmc_ref", "")),
        }
        for name in rules.missing_fields(
            service.required_fields(schema), record, service.unknown_terms(schema)
        )
    ]
    if schema["dataset_type"] != service.DATABASE and not record.get(FILES):
        gaps.append(_missing_file(schema, language))
    return gaps


def _missing_file(schema: Mapping[str, Any], language: str) -> dict[str, Any]:
    if schema["dataset_type"] == service.SERVICE:
        item = vocabularies.item_list(schema["hcmc_record"])[-1]
        return {"field": FILES, "label": item.label(language), "ref": item.ref}
    mode = vocabularies.metadata("provision_mode")
    title = mode["title_vi"] if language.startswith("vi") else mode["title_en"]
    return {"field": FILES, "label": title, "ref": "21.1"}


def _label(field: Mapping[str, Any], language: str) -> str:
    label = field["label"]
    return label["vi" if language.startswith("vi") else "en"] if isinstance(label, dict) else label


def _value_text(
    field: Mapping[str, Any],
    name: str,
    record: Mapping[str, Any],
    language: str,
    names: Mapping[str, str],
) -> str:
    value = record.get(name)
    if name == FILES:
        return "\n".join(one.get("name") or one.get("url") or "" for one in value or [])
    if not rules.is_filled(value):
        return ""
    if field.get("hcmc_vocabulary"):
        keys = service.load_list(value)
        return ", ".join(term_label(field["hcmc_vocabulary"], key, language) for key in keys)
    if isinstance(value, list):
        return ", ".join(str(one) for one in value)
    if str(field.get("display_snippet", "")) in ("hcmc_date.html", "hcmc_month.html"):
        return day_text(value)
    return names.get(str(value), str(value))
