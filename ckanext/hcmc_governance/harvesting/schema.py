"""Input schemas of the actions of harvesting."""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from ckan.types import Schema, Validator


@tk.validator_args
def publisher_create(
    not_empty: Validator, unicode_safe: Validator, strip_value: Validator, ignore_empty: Validator
) -> Schema:
    """Return the schema of a new row: text of the source, unit, basis."""
    return {
        "source_publisher": [not_empty, unicode_safe, strip_value, not_empty],
        "unit": [ignore_empty, unicode_safe],
        "basis": [ignore_empty, unicode_safe],
    }


@tk.validator_args
def publisher_update(
    not_empty: Validator, unicode_safe: Validator, ignore_missing: Validator
) -> Schema:
    """Return the schema of a changed row; a unit that is not given is taken away."""
    return {
        "id": [not_empty, unicode_safe],
        "unit": [ignore_missing, unicode_safe],
        "basis": [ignore_missing, unicode_safe],
    }


@tk.validator_args
def publisher_delete(not_empty: Validator, unicode_safe: Validator) -> Schema:
    """Return the schema of a row to delete."""
    return {"id": [not_empty, unicode_safe]}


def publisher_list() -> Schema:
    """Return the schema of the list, which takes nothing."""
    return {}


@tk.validator_args
def field_give_back(not_empty: Validator, unicode_safe: Validator) -> Schema:
    """Return the schema of a field that goes back to its source."""
    return {
        "id": [not_empty, unicode_safe],
        "field": [not_empty, tk.get_validator("hcmc_unit_field_name")],
    }
