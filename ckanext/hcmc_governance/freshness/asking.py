"""Reading what an action is asked for: records, units, states."""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.plugins.toolkit import _
from ckan.types import DataDict

from ckanext.hcmc_governance.freshness import listing, service
from ckanext.hcmc_governance.freshness.rules import State
from ckanext.hcmc_governance.register.model import DatasetFact
from ckanext.hcmc_governance.units import organizations


def package(reference: str) -> model.Package:
    """Return a record by id or name.

    :raises ObjectNotFound: when there is none.
    """
    package = model.Package.get(reference)
    if package is None:
        raise tk.ObjectNotFound(_("There is no such record"))
    return package


def fact(reference: str) -> DatasetFact:
    """Return the fact row of a dataset or database.

    :raises ValidationError: for a record of another type.
    """
    found = service.find_fact(str(package(reference).id))
    if found is None or found.type not in service.KINDS:
        raise wrong("id", _("The record has no fixed period."))
    return found


def filters(
    data_dict: DataDict, *, in_states: tuple[State, ...] = (), attest: bool = False
) -> listing.Asked:
    """Return the filters of a list.

    :raises ObjectNotFound: for an unknown unit.
    :raises ValidationError: for an unknown type.
    """
    unit, frequency, kind = (data_dict.get(name) for name in ("unit", "frequency", "type"))
    found = organizations.find(unit) if unit else None
    if unit and found is None:
        raise tk.ObjectNotFound(_("There is no such unit"))
    if kind and kind not in service.KINDS:
        raise wrong("type", _("Choose one of: {values}.").format(values=", ".join(service.KINDS)))
    return listing.Asked(
        kinds=service.KINDS,
        unit=found.id if found else None,
        states=in_states,
        frequency=frequency,
        kind=kind,
        attest=attest,
    )


def states(text: str | None) -> tuple[State, ...]:
    """Return the states that a list separated by commas names.

    :raises ValidationError: when one is none.
    """
    try:
        return tuple(State(one.strip()) for one in (text or "").split(",") if one.strip())
    except ValueError:
        told = _("Choose one of: {values}.").format(values=", ".join(State))
        raise wrong("state", told) from None


def wrong(field: str, message: str) -> tk.ValidationError:
    """Return the error that stands beside a field."""
    return tk.ValidationError({field: [message]})
