"""What happens to a unit's codes, roles and names when its organization changes.

The journal's own lines about created, changed and deleted units are written by ``journal``.
"""

from __future__ import annotations

from typing import Any

from ckan import model

from ckanext.hcmc_governance.units import changes, organizations, reorganizing, service
from ckanext.hcmc_governance.units.errors import CodeRefused
from ckanext.hcmc_governance.units.journal import persons
from ckanext.hcmc_governance.units.organizations import Unit


def after_unit_create(entity: Any) -> None:
    """Begin the history of the new unit's code."""
    model.Session.flush()
    _keep_code(organizations.get(entity.id), None)


def after_unit_update(entity: Any) -> None:
    """Keep what a renamed unit was called and its codes; end what a dissolved one holds."""
    model.Session.flush()
    unit = organizations.get(entity.id)
    before = organizations.committed(unit.id)
    if before is not None and before.title != unit.title:
        changes.journal(
            persons.reader(), "units.renamed", unit.id, before=before.title, title=unit.title
        )
    if unit.dissolved_on and (before is None or before.dissolved_on != unit.dissolved_on):
        reorganizing.close_all(unit.id, unit.dissolved_on)
    _keep_code(unit, before)


def after_unit_delete(entity: Any) -> None:
    """End what a deleted unit held; its history stays."""
    reorganizing.close_all(str(entity.id), service.today())


def _keep_code(unit: Unit, before: Unit | None) -> None:
    """Let the history follow a code that was changed on the form.

    A code that was not changed says nothing: the table of codes may know a newer one by now.
    """
    today = service.today()
    current = changes.current_code(unit.id, today)
    if unit.identifier == current or not unit.is_valid(today):
        return
    if before is None or before.identifier != unit.identifier or not before.is_valid(today):
        _assign(unit, before, current)
    else:
        organizations.write(unit.id, identifier=current)


def _assign(unit: Unit, before: Unit | None, current: str | None) -> None:
    if not unit.identifier:
        return
    new = changes.Code(unit=unit.id, code=unit.identifier, valid_from=service.today())
    try:
        changes.assign_code(persons.reader(), new)
    except CodeRefused:
        # A unit that exists again may find its code with the one that followed it.
        if before is None or before.identifier != unit.identifier:
            raise
        organizations.write(unit.id, identifier=current)
