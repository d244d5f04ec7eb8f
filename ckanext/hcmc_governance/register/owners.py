"""Who may own a record, and who publishes services: the units of the day."""

from __future__ import annotations

import datetime as dt

import ckan.plugins.toolkit as tk
from ckan import model

from ckanext.hcmc_governance.register import messages, rules, service
from ckanext.hcmc_governance.regulation.roles import MANAGER
from ckanext.hcmc_governance.units import service as units


def is_valid(unit_id: str, day: dt.date) -> bool:
    """Tell whether a unit exists on ``day``, by its founding and dissolution (2, 7.1)."""
    return bool(unit_id) and units.is_valid(unit_id, day)


def manager(day: dt.date) -> str | None:
    """Return the id of the unit that is the data manager on ``day`` (13.2, 26.1)."""
    return units.holder(MANAGER, day)


def refuse_not_valid(package: model.Package, organization_id: str | None) -> None:
    """Refuse to hand a record of ours to a unit that is not valid today.

    :raises tk.ValidationError: beside ``owner_org``.
    """
    unit = model.Group.get(organization_id) if organization_id else None
    if unit is None or unit.id == package.owner_org:
        return
    if service.record_schema(package.type) is not None and not is_valid(
        str(unit.id), units.today()
    ):
        raise tk.ValidationError({"owner_org": [messages.sentence(rules.Code.OWNER_NOT_VALID)]})
