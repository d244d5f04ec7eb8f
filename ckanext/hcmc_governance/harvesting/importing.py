"""Writing a harvested record: created once, afterwards only the source's own fields change."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Literal

import sqlalchemy as sa

import ckan.plugins.toolkit as tk
from ckan import model, types

from ckanext.hcmc_governance.harvesting import addresses, mapping, rules
from ckanext.hcmc_governance.harvesting.gathering import UNIT, extra
from ckanext.hcmc_governance.harvesting.reading import SourceRecord
from ckanext.hcmc_governance.harvesting.upstream import HarvestObject, Object, acting
from ckanext.hcmc_governance.register.service import free_name
from ckanext.hcmc_kit.columns import new_id

Outcome = Literal["added", "updated", "unchanged"]


class NotHarvested(LookupError):
    """The record was not harvested, or nothing is known of its last harvest."""


@dataclass(frozen=True)
class Work:
    """A record to write: what was harvested now and before, and for whom."""

    harvested: Object
    previous: Object | None
    record: SourceRecord
    offered: dict[str, Any]
    user: str


def import_record(harvested: Object, record: SourceRecord, access_level: str, user: str) -> Outcome:
    """Write the record of a harvest object; commits (core's package actions do).

    :param user: name of the account that acts for the portal.
    :raises tk.ValidationError: when the record's values are refused; nothing is changed then.
    """
    offered = _offered(harvested, record, access_level)
    work = Work(harvested, last_import(harvested), record, offered, user)
    package = model.Package.get(work.previous.package_id) if work.previous else None
    if package is None:
        return _create(work)
    if package.state == model.State.DELETED:
        # A person has deleted it here; the source's next version does not bring it back.
        _make_current(work, package.id)
        model.Session.commit()
        return "unchanged"
    return _update(work, package.id)


def give_back(package_id: str, field: str, user: str) -> dict[str, Any]:
    """Return a field of a record to its source, and take the source's last value at once.

    :raises NotHarvested: when the record is not harvested.
    """
    current: Object | None = model.Session.scalar(
        sa.select(HarvestObject).where(
            HarvestObject.package_id == package_id, HarvestObject.current.is_(True)
        )
    )
    if current is None or not current.content:
        raise NotHarvested(package_id)
    record: SourceRecord = json.loads(current.content)
    stored = lock(package_id)
    offered = _offered(current, record, stored["access_level"])
    kept = [name for name in stored.get("unit_fields", []) if name != field]
    merged = rules.merge({**stored, "unit_fields": kept}, offered, kept, _files_of(current))
    return tk.get_action("package_update")(writing(user, return_id_only=False), merged)


def lock(package_id: str) -> dict[str, Any]:
    """Return a record as the database has it, and keep others from changing it meanwhile.

    What a person saves between this read and the write would be lost otherwise. The index is not
    asked: it adds keys that may not be written back.
    """
    return tk.get_action("package_show")(
        types.Context(ignore_auth=True, use_cache=False, for_update=True), {"id": package_id}
    )


def last_import(harvested: Object) -> Object | None:
    """Return the last good harvest of the same record from the same source."""
    return model.Session.scalar(
        sa.select(HarvestObject).where(
            HarvestObject.guid == harvested.guid,
            HarvestObject.harvest_source_id == harvested.harvest_source_id,
            HarvestObject.current.is_(True),
            HarvestObject.id != harvested.id,
        )
    )


def writing(user: str, **more: Any) -> types.Context:
    """Return the context of a write by the harvest: the only one that sets the source's fields."""
    return acting(user, **{"hcmc_harvested": True, "return_id_only": True, **more})


def _create(work: Work) -> Outcome:
    name = free_name(work.offered["title"])
    package = {**work.offered, "id": new_id(), "name": name, "state": "active"}
    model.Session.execute(sa.text("SET CONSTRAINTS harvest_object_package_id_fkey DEFERRED"))
    _make_current(work, package["id"])
    _remember(work, package["id"])
    tk.get_action("package_create")(writing(work.user), package)
    return "added"


def _update(work: Work, package_id: str) -> Outcome:
    stored = lock(package_id)
    kept = stored.get("unit_fields") or []
    merged = rules.merge(stored, work.offered, kept, _files_of(work.previous))
    _make_current(work, package_id)
    _remember(work, package_id)
    tk.get_action("package_update")(writing(work.user), merged)
    # An update that changes nothing leaves early, without a commit.
    model.Session.commit()
    return "updated"


def _make_current(work: Work, package_id: str) -> None:
    if work.previous is not None:
        work.previous.current = False
    work.harvested.current = True
    work.harvested.package_id = package_id
    model.Session.flush()


def _remember(work: Work, package_id: str) -> None:
    files = mapping.file_addresses(work.record, work.harvested.harvest_source_id)
    addresses.remember(package_id, work.record["uri"], files)


def _offered(harvested: Object, record: SourceRecord, access_level: str) -> dict[str, Any]:
    unit = extra(harvested, UNIT) or ""
    return mapping.to_package(record, unit, access_level, harvested.harvest_source_id)


def _files_of(harvested: Object | None) -> list[str]:
    if harvested is None or not harvested.content:
        return []
    record: SourceRecord = json.loads(harvested.content)
    files = mapping.file_addresses(record, harvested.harvest_source_id)
    return [file_id for _, file_id in files]
