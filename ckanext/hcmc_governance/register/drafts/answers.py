"""All answers of a form in words, section by section, for the page that checks them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ckan import model

from ckanext.hcmc_governance.register import facts
from ckanext.hcmc_governance.register.drafts import rules
from ckanext.hcmc_governance.register.rules import is_filled
from ckanext.hcmc_governance.register.service import load_list, may_see


def sections(
    schema: Mapping[str, Any], values: Mapping[str, Any], changed: Iterable[str], language: str
) -> list[dict[str, Any]]:
    """Return the sections of a form with ``key``, ``label`` and ``rows``.

    Each row has ``field``, ``label``, ``ref``, ``value`` (text, empty when nothing is entered),
    ``needed`` (to publish) and ``changed`` (typed, not saved yet).
    """
    differing = set(changed)
    fields = rules.form_fields(schema["dataset_fields"])
    return [
        {
            "key": section["key"],
            "label": spoken(section["label"], language),
            "rows": [
                {
                    "field": one["field_name"],
                    "label": spoken(one["label"], language),
                    "ref": str(one.get("hcmc_ref", "")),
                    "value": in_words(one, values.get(one["field_name"]), language),
                    "needed": bool(one.get("required")),
                    "changed": one["field_name"] in differing,
                }
                for one in fields
                if one["hcmc_section"] == section["key"]
            ],
        }
        for section in schema["hcmc_sections"]
    ]


def in_words(field: Mapping[str, Any], value: Any, language: str) -> str:
    """Return a value, typed or stored, as a person reads it; empty when nothing is entered."""
    if isinstance(value, bool):
        value = "yes" if value else ""
    if not is_filled(value):
        return ""
    if field.get("hcmc_vocabulary"):
        keys = load_list(value)
        return ", ".join(facts.term_label(field["hcmc_vocabulary"], one, language) for one in keys)
    if isinstance(value, list) or field.get("hcmc_types"):
        lines = value.splitlines() if isinstance(value, str) else [str(one) for one in value]
        told = _record_title if field.get("hcmc_types") else str
        return "\n".join(told(one.strip()) for one in lines if one.strip())
    return _one_value(str(field.get("form_snippet") or ""), str(value))


def spoken(label: Any, language: str) -> str:
    """Return a scheming label in a language."""
    if isinstance(label, Mapping):
        return str(label["vi" if language.startswith("vi") else "en"])
    return str(label)


def _one_value(snippet: str, value: str) -> str:
    if "owner" in snippet or "unit" in snippet:
        unit = model.Group.get(value)
        return unit.display_name if unit is not None else value
    return facts.day_text(value) if "date" in snippet or "month" in snippet else value


def _record_title(reference: str) -> str:
    """Return the title of a record that the reader may see; else the reference as it was typed."""
    package = model.Package.get(reference)
    if package is None or not may_see(package):
        return reference
    return package.title or package.name
