"""Input of the register's own actions."""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from ckan.types import Schema, Validator


@tk.validator_args
def record_shown(not_empty: Validator, unicode_safe: Validator) -> Schema:
    """Return the schema of what is asked about one record."""
    return {"id": [not_empty, unicode_safe]}
