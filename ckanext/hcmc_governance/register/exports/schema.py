"""Input schemas of the actions on exports."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from ckan.types import Schema, Validator

from ckanext.hcmc_governance.register.exports import sheets


@tk.validator_args
def export_show(not_empty: Validator) -> Schema:
    """Return the schema of a question about a register."""
    one_of: Any = tk.get_validator("one_of")
    return {"kind": [not_empty, one_of(list(sheets.ARTICLES))]}


@tk.validator_args
def export_create(not_empty: Validator, ignore_missing: Validator) -> Schema:
    """Return the schema of an order: which register, in which form and language."""
    one_of: Any = tk.get_validator("one_of")
    return {
        "kind": [not_empty, one_of(list(sheets.ARTICLES))],
        "form": [not_empty, one_of(list(sheets.FORMS))],
        "language": [ignore_missing, one_of(["vi", "en"])],
    }


@tk.validator_args
def export_job_show(not_empty: Validator, unicode_safe: Validator) -> Schema:
    """Return the schema of a question about an order."""
    return {"id": [not_empty, unicode_safe]}
