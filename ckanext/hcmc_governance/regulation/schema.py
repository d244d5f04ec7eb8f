"""Input schemas of the actions of the regulation."""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from ckan.types import Schema, Validator


@tk.validator_args
def regulation_list() -> Schema:
    """Return the schema of the list of versions: it takes nothing."""
    return {}


@tk.validator_args
def regulation_show(ignore_missing: Validator, unicode_safe: Validator) -> Schema:
    """Return the schema of a version: its key or a day, and words to find."""
    return {
        "key": [ignore_missing, unicode_safe],
        "day": [ignore_missing, unicode_safe],
        "words": [ignore_missing, unicode_safe],
    }


@tk.validator_args
def article_show(
    not_empty: Validator,
    ignore_missing: Validator,
    unicode_safe: Validator,
    natural_number_validator: Validator,
) -> Schema:
    """Return the schema of an article: its number, and which version."""
    return {
        "number": [not_empty, natural_number_validator],
        "key": [ignore_missing, unicode_safe],
        "day": [ignore_missing, unicode_safe],
    }
