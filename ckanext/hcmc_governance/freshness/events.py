"""What counts as new data of a record, and how it is told from what was known before."""

from __future__ import annotations

import datetime as dt
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from ckan import model

from ckanext.hcmc_governance.freshness.model import DataEvent
from ckanext.hcmc_governance.freshness.rules import Kind
from ckanext.hcmc_governance.register.model import DatasetFact
from ckanext.hcmc_kit.actor import Actor
from ckanext.hcmc_kit.columns import new_id

UPLOAD = "upload"
TABLES = ("datastore", "tabledesigner")
_KEY = ("package_id", "fingerprint")


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One event as it is noted.

    :param at: when the data changed, timezone-aware; ``None`` when nobody knows.
    :param fingerprint: the same one of the same record is noted once.
    """

    kind: Kind
    at: dt.datetime | None
    fingerprint: str
    resource_id: str | None = None
    period_start: dt.date | None = None
    note: str | None = None


def note(
    package_id: str, events: list[Event], actor: Actor, zone: dt.tzinfo, today: dt.date
) -> list[Event]:
    """Add those events of a record that are new, in one statement; return them.

    A day in the future is noted as today: data that is here is not of tomorrow.
    """
    if not events:
        return []
    rows = [_row(package_id, event, actor, zone, today) for event in events]
    query = insert(DataEvent).values(rows).on_conflict_do_nothing(index_elements=_KEY)
    added = set(model.Session.scalars(query.returning(DataEvent.fingerprint)))
    return [event for event in events if event.fingerprint in added]


def of_files(
    resources: Iterable[model.Resource],
    *,
    now: dt.datetime,
    issued: dt.date | None,
    known: Container[str],
) -> Iterator[Event]:
    """Yield what the files of a published record stand for: each as it is now, once.

    A harvested file has its source's own date. Where the source gives none, a file that is met
    for the first time has the day of the record, and one that has changed since the last harvest
    the day of this one. A file that was entered here counts from when the portal received it.

    :param issued: the day the source names for the whole record.
    :param known: ids of the files that an event is known of.
    """
    for file in resources:
        extras: Mapping[str, Any] = file.extras or {}
        if file.state != model.State.ACTIVE or not file.url or file.url_type in TABLES:
            continue
        if file.url_type == UPLOAD:
            proof = extras.get("sha256") or f"{file.id}:{file.last_modified}"
            yield Event(
                kind=Kind.FILE, at=now, fingerprint=f"file:{proof}", resource_id=str(file.id)
            )
        elif extras.get("uri"):
            own = now if str(file.id) in known else _noon(issued)
            yield _of_source(file, extras, own)
        else:
            yield Event(
                kind=Kind.FILE, at=now, fingerprint=f"url:{file.url}", resource_id=str(file.id)
            )


def of_table(resource_id: str, now: dt.datetime) -> Event:
    """Return what a write to the table of a file stands for: one event an hour at most."""
    return Event(
        kind=Kind.DATASTORE,
        at=now,
        fingerprint=f"table:{resource_id}:{now.astimezone(dt.UTC):%Y-%m-%dT%H}",
        resource_id=resource_id,
    )


def source_database(package_id: str) -> str | None:
    """Return the id of the database that a dataset is drawn from, as its fact row says."""
    return model.Session.scalar(
        sa.select(DatasetFact.source_database).where(DatasetFact.package_id == package_id)
    )


def known_files(package_id: str) -> frozenset[str]:
    """Return the ids of the files of a record that an event is known of."""
    query = sa.select(DataEvent.resource_id).where(DataEvent.package_id == package_id)
    return frozenset(one for one in model.Session.scalars(query) if one)


def _of_source(
    file: model.Resource, extras: Mapping[str, Any], otherwise: dt.datetime | None
) -> Event:
    own = str(extras.get("data_updated") or "")
    told = [own, str(file.size or ""), str(file.hash or "")]
    mark = "|".join(told) if any(told) else str(file.url)
    return Event(
        kind=Kind.HARVEST,
        at=_moment(own) or otherwise,
        fingerprint=f"source:{file.id}:{mark}",
        resource_id=str(file.id),
    )


def _noon(day: dt.date | None) -> dt.datetime | None:
    return dt.datetime.combine(day, dt.time(5), dt.UTC) if day else None


def _moment(text: str) -> dt.datetime | None:
    try:
        moment = dt.datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)


def _row(
    package_id: str, event: Event, actor: Actor, zone: dt.tzinfo, today: dt.date
) -> dict[str, Any]:
    day = min(event.at.astimezone(zone).date(), today) if event.at else None
    return {
        "id": new_id(),
        "package_id": package_id,
        "kind": event.kind.value,
        "fingerprint": event.fingerprint,
        "resource_id": event.resource_id,
        "happened_at": event.at,
        "happened_on": day,
        "period_start": event.period_start,
        "note": event.note,
        "user_id": actor.user_id,
        "unit_id": actor.unit_id,
    }
