"""Input schemas of the actions of focal points."""

from __future__ import annotations

from ckan.types import Schema

from ckanext.hcmc_governance.units.focal_points.reading import DIRECTIONS, FUNCTIONS
from ckanext.hcmc_governance.units.schema import day, flag, line
from ckanext.hcmc_governance.units.validators import hcmc_term_of


def appoint() -> Schema:
    """Return the schema of a new focal point."""
    return {
        "unit": line(needed=True),
        "direction": [*line(needed=True), hcmc_term_of(DIRECTIONS)],
        "function": [*line(needed=True), hcmc_term_of(FUNCTIONS)],
        "post": line(needed=True),
        "user": line(),
        "valid_from": day(needed=True),
        "valid_until": day(),
        "decision": line(),
        "replace": flag(),
    }


def end() -> Schema:
    """Return the schema of a focal point that ends."""
    return {"id": line(needed=True), "valid_until": day(needed=True)}


def substitute() -> Schema:
    """Return the schema of who stands in for a focal point."""
    return {"id": line(needed=True), "post": line(), "user": line()}


def vacancy_list() -> Schema:
    """Return the schema of the list of empty places."""
    return {"day": day(), "direction": [*line(), hcmc_term_of(DIRECTIONS)]}
