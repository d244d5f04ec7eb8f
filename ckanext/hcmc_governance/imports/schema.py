"""Input schemas of the actions of imports."""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from ckan.types import Schema, Validator


@tk.validator_args
def import_create(not_empty: Validator, unicode_safe: Validator, not_missing: Validator) -> Schema:
    """Return the schema of a file to import."""
    return {"kind": [not_empty, unicode_safe], "upload": [not_missing]}


@tk.validator_args
def table_show(
    not_empty: Validator,
    ignore_empty: Validator,
    unicode_safe: Validator,
    boolean_validator: Validator,
) -> Schema:
    """Return the schema of a table to fill in."""
    return {
        "kind": [not_empty, unicode_safe],
        "unit": [ignore_empty, unicode_safe],
        "lacking": [ignore_empty, boolean_validator],
    }


def kind_list() -> Schema:
    """Return the schema of the list of kinds, which takes nothing."""
    return {}


@tk.validator_args
def import_show(
    not_empty: Validator,
    unicode_safe: Validator,
    ignore_empty: Validator,
    natural_number_validator: Validator,
) -> Schema:
    """Return the schema of an import to show, with the part of its rows."""
    return {
        "id": [not_empty, unicode_safe],
        "outcome": [ignore_empty, unicode_safe],
        "offset": [ignore_empty, natural_number_validator],
        "limit": [ignore_empty, natural_number_validator],
    }


def import_list() -> Schema:
    """Return the schema of the ledger, which takes nothing."""
    return {}


@tk.validator_args
def import_apply(
    not_empty: Validator,
    unicode_safe: Validator,
    ignore_empty: Validator,
    boolean_validator: Validator,
) -> Schema:
    """Return the schema of an import to apply."""
    return {
        "id": [not_empty, unicode_safe],
        "skip_faulty": [ignore_empty, boolean_validator],
    }


@tk.validator_args
def import_undo(not_empty: Validator, unicode_safe: Validator) -> Schema:
    """Return the schema of an import to undo."""
    return {"id": [not_empty, unicode_safe]}
