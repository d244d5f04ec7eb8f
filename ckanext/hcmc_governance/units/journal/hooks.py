"""Lines about what CKAN's own actions do to records and units, in the same transaction."""

from __future__ import annotations

from typing import Any

from ckan import model
from ckan.types import Context

from ckanext.hcmc_governance.units.journal import persons, records


def after_dataset_create(context: Context, pkg_dict: dict[str, Any]) -> None:
    """Add the lines of a new record and its public files."""
    _note(context, pkg_dict, records.CREATED)


def after_dataset_update(context: Context, pkg_dict: dict[str, Any]) -> None:
    """Add the lines of a changed record and its files."""
    _note(context, pkg_dict, records.UPDATED)


def after_dataset_delete(context: Context, pkg_dict: dict[str, Any]) -> None:
    """Add the line of a deleted record; core marks it as deleted afterwards."""
    _note(context, pkg_dict, records.DELETED, gone=True)


def note_purged(context: Context, package: model.Package) -> None:
    """Add the line of a record that is about to be purged; CKAN has no hook for it."""
    actor = persons.actor_or_person(context, prefer=package.owner_org)
    records.note(package, records.PURGED, actor, gone=True)


def after_unit_create(entity: model.Group) -> None:
    """Add the line of a new unit."""
    records.note_unit(entity, "unit.created", persons.reader())


def after_unit_update(entity: model.Group) -> None:
    """Add the line of a changed unit."""
    records.note_unit(entity, "unit.updated", persons.reader())


def after_unit_delete(entity: model.Group) -> None:
    """Add the line of a deleted unit."""
    records.note_unit(entity, "unit.deleted", persons.reader())


def _note(context: Context, pkg_dict: dict[str, Any], what: str, *, gone: bool = False) -> None:
    package = model.Package.get(pkg_dict.get("id"))
    if package is not None:
        actor = persons.actor_or_person(context, prefer=package.owner_org)
        records.note(package, what, actor, gone=gone)
