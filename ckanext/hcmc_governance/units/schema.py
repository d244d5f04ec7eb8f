"""Input schemas of the actions of units."""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from ckan.types import Schema, Validator

from ckanext.hcmc_governance.units.validators import hcmc_term_of


def day(*, needed: bool = False) -> list[Validator]:
    """Return the validators of a day: ISO or dd/mm/yyyy becomes a date."""
    names = ("not_empty" if needed else "ignore_empty", "hcmc_date", "hcmc_as_day")
    return [tk.get_validator(name) for name in names]


def line(*, needed: bool = False) -> list[Validator]:
    """Return the validators of a line of text; decomposed letters are composed."""
    first = ["not_empty", "unicode_safe", "strip_value", "not_empty"]
    names = (*(first if needed else ["ignore_empty", "unicode_safe"]), "hcmc_text")
    return [tk.get_validator(name) for name in names]


def flag() -> list[Validator]:
    """Return the validators of a switch."""
    return [tk.get_validator(name) for name in ("ignore_missing", "boolean_validator")]


def role_assign() -> Schema:
    """Return the schema of a role that is given to a unit."""
    return {
        "role": line(needed=True),
        "unit": line(needed=True),
        "valid_from": day(needed=True),
        "valid_until": day(),
        "decision": line(needed=True),
        "end_current": flag(),
    }


def role_end() -> Schema:
    """Return the schema of a role that ends."""
    return {"id": line(needed=True), "valid_until": day(needed=True)}


def succession_create() -> Schema:
    """Return the schema of a reorganization."""
    return {
        "from_unit": line(needed=True),
        "to_unit": line(),
        "kind": [*line(needed=True), hcmc_term_of("succession_kind")],
        "on": day(needed=True),
        "decision": line(needed=True),
        "move_roles": flag(),
    }


def code_assign() -> Schema:
    """Return the schema of an identifier code."""
    return {
        "unit": line(needed=True),
        "code": line(needed=True),
        "valid_from": day(needed=True),
        "valid_until": day(),
        "decision": line(),
    }


def unit_show() -> Schema:
    """Return the schema of a unit on a day."""
    return {"id": line(needed=True), "day": day()}


def role_holder_show() -> Schema:
    """Return the schema of the holder of a role on a day."""
    return {"role": line(needed=True), "day": day()}


def role_holder_list() -> Schema:
    """Return the schema of the list of holders."""
    return {"day": day()}
