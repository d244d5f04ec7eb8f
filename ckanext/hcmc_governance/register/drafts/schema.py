"""Input schemas of the actions of forms being filled in."""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from ckan.types import Schema, Validator


@tk.validator_args
def place(not_empty: Validator, ignore_empty: Validator, unicode_safe: Validator) -> Schema:
    """Return the schema of a form: the record type, and the record when there is one."""
    return {"type": [not_empty, unicode_safe], "id": [ignore_empty, unicode_safe]}


@tk.validator_args
def draft_update(  # noqa: PLR0913, PLR0917 - core hands validators over by name
    not_empty: Validator,
    not_missing: Validator,
    ignore_empty: Validator,
    ignore_missing: Validator,
    unicode_safe: Validator,
    dict_only: Validator,
) -> Schema:
    """Return the schema of what was typed: values by field, and the version it began with."""
    return {
        "type": [not_empty, unicode_safe],
        "id": [ignore_empty, unicode_safe],
        "values": [not_missing, dict_only],
        "base_version": [ignore_missing, unicode_safe],
    }


@tk.validator_args
def draft_merge(
    not_empty: Validator,
    ignore_missing: Validator,
    unicode_safe: Validator,
    list_of_strings: Validator,
) -> Schema:
    """Return the schema of a choice between typed and stored values."""
    return {
        "type": [not_empty, unicode_safe],
        "id": [not_empty, unicode_safe],
        "mine": [ignore_missing, list_of_strings],
        "theirs": [ignore_missing, list_of_strings],
    }
