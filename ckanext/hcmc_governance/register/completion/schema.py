"""Input schemas of the actions of completion."""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from ckan.types import Schema, Validator


@tk.validator_args
def table_show(
    ignore_empty: Validator, unicode_safe: Validator, boolean_validator: Validator
) -> Schema:
    """Return the schema of a table to fill in."""
    return {
        "type": [ignore_empty, unicode_safe],
        "unit": [ignore_empty, unicode_safe],
        "lacking": [ignore_empty, boolean_validator],
    }
