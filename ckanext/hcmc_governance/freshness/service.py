"""The use cases of freshness on a session: events, signatures, excuses. Nothing here commits."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import Any
from zoneinfo import ZoneInfo

import flask
import sqlalchemy as sa

import ckan.plugins.toolkit as tk
from ckan import model

from ckanext.hcmc_governance import config
from ckanext.hcmc_governance.audit import service as audit
from ckanext.hcmc_governance.freshness import cadences, computing, events, reading, rules
from ckanext.hcmc_governance.freshness.events import Event
from ckanext.hcmc_governance.freshness.model import UpdateExcuse
from ckanext.hcmc_governance.freshness.rules import Clock, Days, Kind, Waiting
from ckanext.hcmc_governance.register.model import DatasetFact
from ckanext.hcmc_governance.register.service import DATABASE, DATASET, PUBLISHED
from ckanext.hcmc_kit import clock
from ckanext.hcmc_kit.actor import Actor

# The types of record whose data has a frequency of its own.
KINDS = (DATASET, DATABASE)


class NothingPromised(Exception):
    """The record has no period that data could be missing in."""


class NotYet(Exception):
    """The period has only begun: nobody can vouch for it before ``day``."""

    def __init__(self, day: dt.date) -> None:
        super().__init__(day.isoformat())
        self.day = day


class AnotherPeriod(Exception):
    """The period that waits for data is another one: it begins on ``day``."""

    def __init__(self, day: dt.date) -> None:
        super().__init__(day.isoformat())
        self.day = day


class AlreadySigned(Exception):
    """The same was signed before."""


class NotMeasured(Exception):
    """The record's frequency asks for no attestation."""


def zone() -> ZoneInfo:
    """Return the portal's time zone; CKAN's own value is pytz's."""
    return ZoneInfo(str(tk.h.get_display_timezone()))


def language() -> str:
    """Return the language of the reader; outside a request that of the portal."""
    spoken = tk.h.lang() if flask.has_request_context() else None
    return str(spoken or tk.config["ckan.locale_default"])


def today() -> dt.date:
    """Return the day it is in the portal's time zone."""
    return clock.today(zone())


def today_in_sql() -> sa.ColumnElement[dt.date]:
    """Return the same as an expression: a page of results has one statement to spend."""
    return clock.today_in_sql(zone())


def last_excusable() -> dt.date:
    """Return the last day that an excuse of today may reach to."""
    return today() + dt.timedelta(days=config.freshness_longest_excuse())


def find_fact(package_id: str) -> DatasetFact | None:
    """Return the fact row of a record as the database has it now."""
    query = sa.select(DatasetFact).where(DatasetFact.package_id == package_id)
    return model.Session.scalar(query.execution_options(populate_existing=True))


def days_of(fact: DatasetFact) -> Days:
    """Return the stored days of a record."""
    return Days(
        grid_start=fact.grid_start,
        period_start=fact.period_start,
        due_on=fact.due_on,
        warn_on=fact.warn_on,
        late_on=fact.late_on,
        next_late_on=fact.next_late_on,
        excused_until=fact.excused_until,
    )


def recompute(package_ids: Collection[str]) -> list[str]:
    """Work out the stored days of records anew; return the ids of those that changed."""
    return computing.recompute(package_ids, today(), zone().key)


def advance(day: dt.date) -> int:
    """Carry the strips to a day and write down closed periods; return how many were looked at."""
    return computing.advance(day, zone().key)


def note_event(  # noqa: PLR0913
    package_id: str,
    kind: Kind | str,
    *,
    at: dt.datetime,
    actor: Actor | None = None,
    resource_id: str | None = None,
    fingerprint: str | None = None,
    note: str | None = None,
) -> bool:
    """Note new data of a record and work out its days; return whether it was new.

    :param at: when the data changed, timezone-aware.
    :param fingerprint: the same one is noted once for a record; without it, the moment is.
    """
    mark = fingerprint or f"{Kind(kind)}:{resource_id or ''}:{at.isoformat()}"
    event = Event(
        kind=Kind(kind), at=at, fingerprint=mark, resource_id=resource_id, note=note
    )  # fmt: skip
    return bool(note_events(package_id, [event], actor or Actor()))


def note_events(package_id: str, found: list[Event], actor: Actor) -> list[str]:
    """Note events of a record, and of the database it is drawn from; return whose days moved."""
    place, day = zone(), today()
    added = events.note(package_id, found, actor, place, day)
    if not added:
        return []
    touched = [package_id]
    database = events.source_database(package_id)
    shared = [one for one in added if one.kind is not Kind.NO_NEW_DATA]
    if database and shared and events.note(database, shared, actor, place, day):
        touched.append(database)
    package = model.Package.get(package_id)
    for one in added:
        audit.record(
            audit.Act.UPDATE,
            actor=actor,
            object_type=str(package.type) if package else DATASET,
            object_id=package_id,
            unit_id=package.owner_org if package else None,
            details={"what": "freshness.data_event", "kind": one.kind, "file": one.resource_id},
        )
    computing.recompute(touched, day, place.key)
    return touched


def note_files(package: model.Package, actor: Actor) -> list[str]:
    """Note what the files of a published record stand for; return whose days moved."""
    if package.state != PUBLISHED or package.type not in KINDS:
        return []
    extras: dict[str, Any] = package.extras or {}
    issued = _day(extras.get("source_issued")) or _day(extras.get("issued"))
    found = list(
        events.of_files(
            package.resources,
            now=clock.now(),
            issued=issued,
            known=events.known_files(str(package.id)),
        )
    )
    return note_events(str(package.id), found, actor)


def waiting(fact: DatasetFact, day: dt.date) -> Waiting | None:
    """Return the period of a record that waits for data on a day, or ``None``."""
    if cadences.clock_of(fact.frequency) is not Clock.PERIODIC:
        return None
    return rules.waiting(reading.strip_of(fact, day), days_of(fact), day)


def declare_no_new_data(
    fact: DatasetFact, actor: Actor, period: dt.date | None, note: str | None
) -> None:
    """Sign that the earliest unmet period of a record has no new data.

    :param period: first day of the period that is meant; ``None`` for the one that waits.
    :raises NothingPromised: when no period waits for data.
    :raises NotYet: when the period has only begun.
    :raises AnotherPeriod: when another period waits.
    :raises AlreadySigned: when it was signed before.
    """
    day = today()
    found = waiting(fact, day)
    if found is None:
        raise NothingPromised(fact.package_id)
    if period not in (None, found.start):
        raise AnotherPeriod(found.start)
    if day < found.sign_from:
        raise NotYet(found.sign_from)
    begin = found.start
    event = Event(
        kind=Kind.NO_NEW_DATA,
        at=clock.now(),
        fingerprint=f"none:{begin.isoformat()}",
        period_start=begin,
        note=note,
    )
    if not note_events(fact.package_id, [event], actor):
        raise AlreadySigned(begin.isoformat())
    _journal(fact, actor, "freshness.no_new_data_declared", period=begin)


def attest(fact: DatasetFact, actor: Actor, note: str | None) -> None:
    """Sign that data without a fixed period are current (reading A20), once a day at most.

    :raises NotMeasured: when the record's frequency has a clock of its own.
    :raises AlreadySigned: when it was signed today.
    """
    if fact.frequency not in cadences.attested():
        raise NotMeasured(fact.package_id)
    day = today()
    event = Event(
        kind=Kind.ATTESTATION, at=clock.now(), fingerprint=f"attested:{day}", note=note
    )  # fmt: skip
    if not note_events(fact.package_id, [event], actor):
        raise AlreadySigned(day.isoformat())
    _journal(fact, actor, "freshness.attested")


def excuse(
    fact: DatasetFact, actor: Actor, until: dt.date, reason: str, expected_on: dt.date
) -> UpdateExcuse:
    """Excuse a record from today until a day, in public, with a reason and the expected day.

    :raises NothingPromised: when the record has no fixed period.
    """
    if cadences.clock_of(fact.frequency) is not Clock.PERIODIC:
        raise NothingPromised(fact.package_id)
    row = UpdateExcuse(
        package_id=fact.package_id,
        first_on=today(),
        last_on=until,
        reason=reason,
        expected_on=expected_on,
        user_id=actor.user_id,
        unit_id=actor.unit_id,
        created=clock.now(),
    )
    model.Session.add(row)
    model.Session.flush()
    recompute([fact.package_id])
    _journal(fact, actor, "freshness.excused", until=until, expected_on=expected_on)
    return row


def end_excuse(row: UpdateExcuse, fact: DatasetFact, actor: Actor, reason: str) -> None:
    """End an excuse before its day, from today on."""
    row.ended_on, row.ended_reason, row.ended_by = today(), reason, actor.user_id
    model.Session.flush()
    recompute([row.package_id])
    _journal(fact, actor, "freshness.excuse_ended", excuse=row.id, reason=reason)


def _journal(fact: DatasetFact, actor: Actor, what: str, **details: Any) -> None:
    audit.record(
        audit.Act.GOVERN,
        actor=actor,
        object_type=fact.type,
        object_id=fact.package_id,
        unit_id=fact.owner_id,
        details={"what": what, **details},
    )


def _day(text: Any) -> dt.date | None:
    try:
        return dt.date.fromisoformat(str(text or "")[:10])
    except ValueError:
        return None
