"""Input schemas of the choice of the unit acted for."""

from __future__ import annotations

from ckan.types import Schema

from ckanext.hcmc_governance.units.schema import line


def acting_unit_show() -> Schema:
    """Return the schema of the question for the unit acted for, which takes nothing."""
    return {}


def acting_unit_choose() -> Schema:
    """Return the schema of a choice."""
    return {"unit": line(needed=True)}


def token_unit_set() -> Schema:
    """Return the schema of the unit of an API token."""
    return {"token": line(needed=True), "unit": line()}
