"""Input schemas of the actions of freshness."""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from ckan.types import Schema, Validator

MOST = 1000


@tk.validator_args
def record(not_empty: Validator, unicode_safe: Validator) -> Schema:
    """Return the schema of what is asked of one record."""
    return {"id": [not_empty, unicode_safe]}


def _filters(ignore_empty: Validator, unicode_safe: Validator) -> Schema:
    return {
        "unit": [ignore_empty, unicode_safe],
        "frequency": [ignore_empty, unicode_safe],
        "type": [ignore_empty, unicode_safe],
    }


@tk.validator_args
def lines(
    ignore_empty: Validator,
    unicode_safe: Validator,
    default: Validator,
    natural_number_validator: Validator,
    boolean_validator: Validator,
) -> Schema:
    """Return the schema of a page of the list: filters, limit, offset."""
    return {
        **_filters(ignore_empty, unicode_safe),
        "state": [ignore_empty, unicode_safe],
        "attest": [default(False), boolean_validator],  # type: ignore[operator]
        "limit": [default(20), natural_number_validator],  # type: ignore[operator]
        "offset": [default(0), natural_number_validator],  # type: ignore[operator]
    }


@tk.validator_args
def transitions(
    ignore_empty: Validator,
    unicode_safe: Validator,
    default: Validator,
    natural_number_validator: Validator,
) -> Schema:
    """Return the schema of the transitions: filters and limit."""
    return {
        **_filters(ignore_empty, unicode_safe),
        "limit": [default(50), natural_number_validator],  # type: ignore[operator]
    }


@tk.validator_args
def no_new_data(
    not_empty: Validator, unicode_safe: Validator, ignore_empty: Validator, hcmc_date: Validator
) -> Schema:
    """Return the schema of a signature that a period has no new data."""
    return {
        "id": [not_empty, unicode_safe],
        "period": [ignore_empty, hcmc_date],
        "note": [ignore_empty, unicode_safe],
    }


@tk.validator_args
def excuse(
    not_empty: Validator, unicode_safe: Validator, strip_value: Validator, hcmc_date: Validator
) -> Schema:
    """Return the schema of an excuse."""
    return {
        "id": [not_empty, unicode_safe],
        "until": [not_empty, hcmc_date],
        "reason": [not_empty, unicode_safe, strip_value, not_empty],
        "expected_on": [not_empty, hcmc_date],
    }


@tk.validator_args
def excuse_end(not_empty: Validator, unicode_safe: Validator, strip_value: Validator) -> Schema:
    """Return the schema of an excuse that ends before its day."""
    return {
        "id": [not_empty, unicode_safe],
        "reason": [not_empty, unicode_safe, strip_value, not_empty],
    }


@tk.validator_args
def attest(not_empty: Validator, unicode_safe: Validator, ignore_empty: Validator) -> Schema:
    """Return the schema of an attestation."""
    return {"id": [not_empty, unicode_safe], "note": [ignore_empty, unicode_safe]}
