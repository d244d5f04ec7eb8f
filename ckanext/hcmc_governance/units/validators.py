"""Validators of units: what an organization's form and the actions of units may carry."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import ckan.plugins.toolkit as tk
from ckan.plugins.toolkit import _
from ckan.types import Context, FlattenDataDict, FlattenErrorDict, FlattenKey

from ckanext.hcmc_governance.units import changes, organizations, rights, rules, service
from ckanext.hcmc_governance.units.errors import CodeRefused
from ckanext.hcmc_governance.units.organizations import Unit
from ckanext.hcmc_schemas import vocabularies

# What a unit's own admin cannot change: it decides who answers for what.
GOVERNED = ("kind", "identifier", "parent", "established_on", "dissolved_on")


def hcmc_as_day(value: Any) -> dt.date:
    """Return the day of ISO text."""
    found = organizations.day_of(value)
    if found is None:
        raise tk.Invalid(_("Write the day as dd/mm/yyyy."))
    return found


def hcmc_term_of(vocabulary: str) -> Callable[[str], str]:
    """Return a validator that asks for a key of ``vocabulary``."""

    def validator(value: str) -> str:
        if value not in vocabularies.keys(vocabulary):
            raise tk.Invalid(_("Choose one of the values offered."))
        return value

    return validator


def hcmc_unit_before(
    key: FlattenKey, data: FlattenDataDict, errors: FlattenErrorDict, context: Context
) -> None:
    """Keep what only the supervisor and administrators change of a unit (kind, days, parent).

    Others may leave these fields out or send them as they are.
    """
    group: Any = context.get("group")
    if group is None or not getattr(group, "id", None) or rights.governs_quietly(context):
        return
    extras = group.extras or {}
    for name in GOVERNED:
        stored, given = extras.get(name) or "", data.get((name,))
        if given is None or given is tk.missing:
            data[(name,)] = stored
        elif str(given).strip() not in _spellings(stored):
            errors.setdefault((name,), []).append(
                _("Only administrators of the portal and of the data supervisor change this")
            )


def hcmc_unit_code(
    key: FlattenKey, data: FlattenDataDict, errors: FlattenErrorDict, context: Context
) -> None:
    """Ask for a code of Decision 20/2020/QĐ-TTg that no other unit has today.

    The code that the unit shows already may stay: it may be its successor's by now.
    """
    value = str(data[key]).strip()
    if not value:
        data.pop(key, None)
        raise tk.StopOnError
    data[key] = value
    own = _stored(context)
    if own is not None and value == own.identifier:
        return
    span = rules.Span(service.today())
    try:
        changes.check_code(value, own.id if own else None, span)
        if own is not None:
            changes.check_later(own.id, span)
    except CodeRefused as error:
        raise tk.Invalid(error.message) from error


def hcmc_unit_parent(
    key: FlattenKey, data: FlattenDataDict, errors: FlattenErrorDict, context: Context
) -> None:
    """Ask for a unit that stands above; a unit is not its own parent, and there is no circle.

    The one that stands above already may stay, even if it was deleted since.
    """
    value = str(data[key]).strip()
    if not value:
        data.pop(key, None)
        raise tk.StopOnError
    own = _stored(context)
    if own is not None and value == own.parent:
        return
    parent = organizations.find(value)
    if parent is None or parent.state != organizations.ACTIVE:
        raise tk.Invalid(_("There is no such unit"))
    data[key] = parent.id
    if own is None:
        return
    try:
        rules.check_parent(organizations.parents(), own.id, parent.id)
    except rules.OwnSuccessor as error:
        raise tk.Invalid(_("A unit cannot stand above itself")) from error
    except rules.GoesInCircle as error:
        raise tk.Invalid(_("{unit} stands below this unit").format(unit=parent.title)) from error


def hcmc_unit_days(
    key: FlattenKey, data: FlattenDataDict, errors: FlattenErrorDict, context: Context
) -> None:
    """Ask that a unit is dissolved after it was established.

    It stands at ``established_on``, which is validated after ``dissolved_on``: navl goes by name.
    """
    start = organizations.day_of(data.get(key))
    end = organizations.day_of(data.get(("dissolved_on",)))
    if start is not None and end is not None and end <= start:
        raise tk.Invalid(_("A unit is dissolved after the day it is established"))


def _stored(context: Context) -> Unit | None:
    group: Any = context.get("group")
    return organizations.find(getattr(group, "id", None)) if group is not None else None


def _spellings(stored: str) -> set[str]:
    day = organizations.day_of(stored)
    unit = organizations.find(stored) if stored and day is None else None
    return {
        stored,
        *([day.strftime("%d/%m/%Y")] if day else []),
        *([unit.id, unit.name] if unit else []),
    }
