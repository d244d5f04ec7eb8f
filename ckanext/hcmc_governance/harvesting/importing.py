"""Writing a harvested record: created once, afterwards only the source's own fields change."""

from __future__ import annotations

import json
from typing import Any, Literal

import sqlalchemy as sa

import ckan.plugins.toolkit as tk
from ckan import model, types

from ckanext.harvest.model import HarvestObject
from ckanext.hcmc_governance.harvesting import addresses, mapping, rules
from ckanext.hcmc_governance.harvesting.gathering import UNIT, extra
from ckanext.hcmc_governance.harvesting.reading import SourceRecord
from ckanext.hcmc_kit.columns import new_id
from ckanext.hcmc_vietnamese import text

Outcome = Literal["added", "updated", "unchanged"]

_NAME = 100


class NotHarvested(LookupError):
    """The record was not harvested, or nothing is known of its last harvest."""


def import_record(
    harvest_object: HarvestObject, record: SourceRecord, access_level: str, user: str
) -> Outcome:
    """Write the record of ``harvest_object``; commits (core's package actions do).

    :param user: name of the account that acts for the portal.
    :raises tk.ValidationError: when the record's values are refused; nothing is changed then.
    """
    offered = mapping.to_package(record, extra(harvest_object, UNIT) or "", access_level)
    previous = last_import(harvest_object)
    package = model.Package.get(previous.package_id) if previous else None
    if package is not None and package.state == model.State.DELETED:
        # A person has deleted it here; the source's next version does not bring it back.
        _make_current(harvest_object, previous, package.id)
        model.Session.commit()
        return "unchanged"
    if package is None:
        return _create(harvest_object, record, offered, user)
    return _update(harvest_object, record, offered, user, package.id, previous)


def give_back(package_id: str, field: str, user: str) -> dict[str, Any]:
    """Return a field of a record to its source, and take the source's last value at once.

    :raises NotHarvested: when the record is not harvested.
    """
    current = model.Session.scalar(
        sa.select(HarvestObject).where(
            HarvestObject.package_id == package_id, HarvestObject.current.is_(True)
        )
    )
    if current is None or not current.content:
        raise NotHarvested(package_id)
    record: SourceRecord = json.loads(current.content)
    stored = show(package_id)
    offered = mapping.to_package(record, extra(current, UNIT) or "", stored["access_level"])
    kept = [name for name in stored.get("unit_fields", []) if name != field]
    merged = rules.merge({**stored, "unit_fields": kept}, offered, kept, _files_of(current))
    return tk.get_action("package_update")(context(user, return_id_only=False), merged)


def show(package_id: str) -> dict[str, Any]:
    """Return a record as the database has it: the index adds keys that may not be written back."""
    return tk.get_action("package_show")(
        types.Context(ignore_auth=True, use_cache=False), {"id": package_id}
    )


def last_import(harvest_object: HarvestObject) -> HarvestObject | None:
    """Return the last good harvest of the same record from the same source."""
    return model.Session.scalar(
        sa.select(HarvestObject).where(
            HarvestObject.guid == harvest_object.guid,
            HarvestObject.harvest_source_id == harvest_object.harvest_source_id,
            HarvestObject.current.is_(True),
            HarvestObject.id != harvest_object.id,
        )
    )


def context(user: str, **more: Any) -> types.Context:
    """Return the context of a write by the harvest: the only one that may set the source's fields."""
    made: dict[str, Any] = {
        "user": user,
        "ignore_auth": True,
        "hcmc_harvested": True,
        "return_id_only": True,
        **more,
    }
    return types.Context(**made)


def _create(
    harvest_object: HarvestObject, record: SourceRecord, offered: dict[str, Any], user: str
) -> Outcome:
    package = {**offered, "id": new_id(), "name": free_name(offered["title"]), "state": "active"}
    model.Session.execute(sa.text("SET CONSTRAINTS harvest_object_package_id_fkey DEFERRED"))
    _make_current(harvest_object, None, package["id"])
    addresses.remember(package["id"], record["uri"], mapping.file_addresses(record))
    tk.get_action("package_create")(context(user), package)
    return "added"


def _update(
    harvest_object: HarvestObject,
    record: SourceRecord,
    offered: dict[str, Any],
    user: str,
    package_id: str,
    previous: HarvestObject | None,
) -> Outcome:
    stored = show(package_id)
    kept = stored.get("unit_fields") or []
    merged = rules.merge(stored, offered, kept, _files_of(previous))
    _make_current(harvest_object, previous, package_id)
    addresses.remember(package_id, record["uri"], mapping.file_addresses(record))
    tk.get_action("package_update")(context(user), merged)
    model.Session.commit()
    return "updated"


def _make_current(
    harvest_object: HarvestObject, previous: HarvestObject | None, package_id: str
) -> None:
    if previous is not None:
        previous.current = False
    harvest_object.current = True
    harvest_object.package_id = package_id
    model.Session.flush()


def _files_of(harvest_object: HarvestObject | None) -> list[str]:
    if harvest_object is None or not harvest_object.content:
        return []
    record: SourceRecord = json.loads(harvest_object.content)
    return [file_id for _, file_id in mapping.file_addresses(record)]


def free_name(title: str) -> str:
    """Return an address for ``title`` that no record has: the slug, else the slug with a number."""
    ideal = text.slug(title, max_length=_NAME) or "tap-du-lieu"
    taken = set(
        model.Session.scalars(
            sa.select(model.Package.name).where(model.Package.name.startswith(ideal[: _NAME - 6]))
        )
    )
    number = 1
    name = ideal
    while name in taken:
        number += 1
        name = f"{ideal[: _NAME - 6]}-{number}"
    return name
