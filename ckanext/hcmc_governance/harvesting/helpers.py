"""Template helpers of harvesting: which fields of a record its unit keeps."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import ckan.plugins.toolkit as tk

from ckanext.hcmc_governance.register.service import load_list


def hcmc_unit_fields(record: dict[str, Any]) -> list[str]:
    """Return the names of the fields of a harvested record that its unit has completed."""
    return load_list(record.get("unit_fields"))


def hcmc_field_is_units(record: dict[str, Any], field: str) -> bool:
    """Tell whether a later harvest leaves ``field`` as the unit has completed it."""
    return field in hcmc_unit_fields(record)


def hcmc_unit_field_labels(record: dict[str, Any]) -> list[dict[str, str]]:
    """Return ``name`` and ``label`` of each such field, in the language of the page."""
    schema = tk.h.scheming_get_dataset_schema(record.get("type") or "dataset") or {}
    files = {file["id"]: file.get("name") or file["id"] for file in record.get("resources", ())}
    labels = _labels(schema.get("dataset_fields", ()))
    file_labels = _labels(schema.get("resource_fields", ()))
    found = []
    for name in hcmc_unit_fields(record):
        if name.startswith("resources."):
            _, file_id, field = name.split(".", 2)
            label = (
                f"{tk._('File')} «{files.get(file_id, file_id)}»: {file_labels.get(field, field)}"
            )
        else:
            label = labels.get("tag_string" if name == "tags" else name, name)
        found.append({"name": name, "label": label})
    return found


def hcmc_is_harvested(record: dict[str, Any]) -> bool:
    """Tell whether a record comes from another portal."""
    return bool(record.get("source_id"))


def _labels(fields: Any) -> dict[str, str]:
    return {one["field_name"]: _spoken(one.get("label", "")) for one in fields}


def _spoken(label: str | Mapping[str, str]) -> str:
    return tk.h.scheming_language_text(label)
