"""Input schemas of the actions on the journal."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from ckan.types import Schema, Validator

from ckanext.hcmc_governance.audit.rules import Act, Outcome


@tk.validator_args
def journal_list(
    ignore_empty: Validator, unicode_safe: Validator, natural_number_validator: Validator
) -> Schema:
    """Return the schema of a query: what to look for, how many lines, before which."""
    one_of: Any = tk.get_validator("one_of")
    day = tk.get_validator("hcmc_journal_day")
    return {
        "unit": [ignore_empty, unicode_safe],
        "object": [ignore_empty, unicode_safe],
        "act": [ignore_empty, one_of([one.value for one in Act])],
        "outcome": [ignore_empty, one_of([one.value for one in Outcome])],
        "since": [ignore_empty, day],
        "until": [ignore_empty, day],
        "before": [ignore_empty, natural_number_validator],
        "limit": [ignore_empty, natural_number_validator],
    }
