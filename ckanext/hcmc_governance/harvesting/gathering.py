"""Deciding what a harvest has to do: unchanged records are settled before CKAN is touched."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from ckan import model

from ckanext.hcmc_governance.harvesting import mapping, messages, rules
from ckanext.hcmc_governance.harvesting.publishers import Publishers
from ckanext.hcmc_governance.harvesting.reading import BadRecord, SourceRecord
from ckanext.hcmc_governance.harvesting.upstream import (
    HarvestGatherError,
    HarvestObject,
    HarvestObjectError,
    HarvestObjectExtra,
    Job,
    Object,
)
from ckanext.hcmc_kit import clock

HASH = "hcmc_hash"
UNIT = "hcmc_unit"
MISSING_SINCE = "hcmc_missing_since"


@dataclass
class Plan:
    """What one run found: ids to import, and how many records need nothing."""

    to_import: list[str] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)
    unchanged: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Current:
    """The last good harvest of a record."""

    object_id: str
    content_hash: str | None
    title: str


def gather(job: Job, records: Iterable[SourceRecord | BadRecord], access_level: str) -> Plan:
    """Create the job's harvest objects, in one transaction.

    Changed and new ones wait for import; unchanged ones are written down as such set-wise; bad
    ones as errors under their title; records that are gone are reported once.
    """
    plan = Plan()
    current = _current(job.source_id)
    publishers = Publishers()
    for record in records:
        if isinstance(record, BadRecord):
            plan.seen.add(record.identity)
            _refuse(job, record.identity, record.name, record.reason)
            continue
        guid = mapping.identity(record)
        plan.seen.add(guid)
        if not mapping.is_open(record):
            _refuse(job, guid, record["title"], "access_level")
            continue
        unit = publishers.unit(record["publisher"])
        digest = rules.content_hash(record, unit, access_level)
        if guid in current and current[guid].content_hash == digest:
            plan.unchanged.append(guid)
        else:
            plan.to_import.append(_wait(job, guid, record, {HASH: digest, UNIT: unit}))
    _note_unchanged(job, plan.unchanged)
    _note_vanished(job, current, plan.seen)
    model.Session.commit()
    return plan


def extra(harvest_object: Object, key: str) -> str | None:
    """Return an extra of a harvest object."""
    return next((one.value for one in harvest_object.extras if one.key == key), None)


def _current(source_id: str) -> dict[str, Current]:
    hashes = aliased(HarvestObjectExtra)
    rows = model.Session.execute(
        sa.select(HarvestObject.guid, HarvestObject.id, hashes.value, model.Package.title)
        .outerjoin(
            hashes, sa.and_(hashes.harvest_object_id == HarvestObject.id, hashes.key == HASH)
        )
        .outerjoin(model.Package, model.Package.id == HarvestObject.package_id)
        .where(HarvestObject.harvest_source_id == source_id, HarvestObject.current.is_(True))
    )
    return {row.guid: Current(row.id, row.value, row.title or row.guid) for row in rows}


def _wait(job: Job, guid: str, record: SourceRecord, extras: dict[str, str]) -> str:
    waiting = HarvestObject(guid=guid, job=job, content=json.dumps(record, ensure_ascii=False))
    waiting.extras = [HarvestObjectExtra(key=key, value=value) for key, value in extras.items()]
    model.Session.add(waiting)
    model.Session.flush()
    return waiting.id


def _refuse(job: Job, guid: str, name: str, reason: str) -> None:
    refused = HarvestObject(guid=guid, job=job, state="ERROR", report_status="errored")
    model.Session.add(refused)
    message = messages.bad_record(name, reason)
    model.Session.add(HarvestObjectError(message=message, object=refused, stage="Fetch"))


def _note_unchanged(job: Job, guids: list[str]) -> None:
    if not guids:
        return
    row: dict[str, Any] = {
        "harvest_job_id": job.id,
        "harvest_source_id": job.source_id,
        "state": "COMPLETE",
        "report_status": "not modified",
        "current": False,
    }
    model.Session.execute(sa.insert(HarvestObject), [{"guid": guid, **row} for guid in guids])


def _note_vanished(job: Job, current: dict[str, Current], seen: set[str]) -> None:
    """Mark what the source no longer lists; nothing is deleted, and each is reported once."""
    marked: dict[str, str] = dict(
        model.Session.execute(
            sa.select(HarvestObject.guid, HarvestObjectExtra.id)
            .join(HarvestObjectExtra, HarvestObjectExtra.harvest_object_id == HarvestObject.id)
            .where(
                HarvestObject.harvest_source_id == job.source_id,
                HarvestObject.current.is_(True),
                HarvestObjectExtra.key == MISSING_SINCE,
            )
        )
        .tuples()
        .all()
    )
    back = [marked[guid] for guid in marked if guid in seen]
    if back:
        model.Session.execute(sa.delete(HarvestObjectExtra).where(HarvestObjectExtra.id.in_(back)))
    gone = [one for guid, one in current.items() if guid not in seen and guid not in marked]
    if not gone:
        return
    since = clock.now().isoformat(timespec="seconds")
    for one in gone:
        model.Session.add(
            HarvestObjectExtra(harvest_object_id=one.object_id, key=MISSING_SINCE, value=since)
        )
    message = messages.vanished(sorted(one.title for one in gone))
    model.Session.add(HarvestGatherError(message=message, job=job))
