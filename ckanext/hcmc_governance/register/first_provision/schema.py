"""Input of the action."""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from ckan.types import Schema, Validator


@tk.validator_args
def issued_change(not_empty: Validator, unicode_safe: Validator) -> Schema:
    """Return the schema of a change: record, day, reason."""
    return {
        "id": [not_empty, unicode_safe],
        "day": [not_empty, unicode_safe, tk.get_validator("hcmc_date")],
        "reason": [not_empty, unicode_safe],
    }
