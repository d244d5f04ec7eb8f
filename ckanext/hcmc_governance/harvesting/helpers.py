"""Template helpers of harvesting: which fields of a record its unit keeps."""

from __future__ import annotations

from typing import Any

from ckanext.hcmc_governance.register.service import load_list


def hcmc_unit_fields(record: dict[str, Any]) -> list[str]:
    """Return the names of the fields of a harvested record that its unit has completed."""
    return load_list(record.get("unit_fields"))


def hcmc_field_is_units(record: dict[str, Any], field: str) -> bool:
    """Tell whether a later harvest leaves ``field`` as the unit has completed it."""
    return field in hcmc_unit_fields(record)


def hcmc_is_harvested(record: dict[str, Any]) -> bool:
    """Tell whether a record comes from another portal."""
    return bool(record.get("source_id"))
