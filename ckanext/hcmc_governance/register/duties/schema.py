"""Input schemas of the actions of the duties."""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from ckan.types import Schema, Validator

from ckanext.hcmc_governance.register.duties.lists import LISTS


@tk.validator_args
def duty_list(
    not_empty: Validator,
    ignore_empty: Validator,
    unicode_safe: Validator,
    natural_number_validator: Validator,
) -> Schema:
    """Return the schema of a page of a list: its key, unit, its own filters, limit, offset."""
    filters = sorted({name for duty in LISTS.values() for name in duty.options})
    return {
        "list": [not_empty, unicode_safe],
        "unit": [ignore_empty, unicode_safe],
        **{name: [ignore_empty, unicode_safe] for name in filters},
        "limit": [ignore_empty, natural_number_validator],
        "offset": [ignore_empty, natural_number_validator],
    }


@tk.validator_args
def by_unit(ignore_empty: Validator, unicode_safe: Validator) -> Schema:
    """Return the schema of figures: kind of record and unit."""
    return {"type": [ignore_empty, unicode_safe], "unit": [ignore_empty, unicode_safe]}


@tk.validator_args
def integration_set(
    not_empty: Validator,
    ignore_empty: Validator,
    ignore_missing: Validator,
    unicode_safe: Validator,
    hcmc_date: Validator,
) -> Schema:
    """Return the schema of an integration: record, first day, share in per cent."""
    return {
        "id": [not_empty, unicode_safe],
        "on": [ignore_empty, hcmc_date],
        "share": [ignore_missing, tk.get_validator("int_validator")],
    }


@tk.validator_args
def progress_note(
    not_empty: Validator,
    not_missing: Validator,
    ignore_empty: Validator,
    unicode_safe: Validator,
    hcmc_date: Validator,
) -> Schema:
    """Return the schema of a note: database, day, stage, percentage, text."""
    return {
        "id": [not_empty, unicode_safe],
        "noted_on": [ignore_empty, hcmc_date],
        "stage": [not_empty, unicode_safe],
        "percentage": [not_missing, tk.get_validator("int_validator")],
        "note": [not_empty, unicode_safe],
    }


@tk.validator_args
def record(not_empty: Validator, unicode_safe: Validator) -> Schema:
    """Return the schema of what is asked of one record."""
    return {"id": [not_empty, unicode_safe]}
