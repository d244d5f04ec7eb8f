"""Keeping the fact rows: one set-based statement, whether for one record or for all.

Rows are worked out from package, resource, extras and links; what a record lacks follows from
the item lists of the regulation and the required fields of its schema. Nothing here commits.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from typing import Any

import sqlalchemy as sa

from ckan import model

from ckanext.hcmc_governance import config
from ckanext.hcmc_governance.audit import service as audit
from ckanext.hcmc_governance.register import fact_sql, service
from ckanext.hcmc_governance.register.model import DatasetFact, FrequencyEntry, ProgressNote
from ckanext.hcmc_kit import clock
from ckanext.hcmc_kit.actor import Actor
from ckanext.hcmc_schemas import vocabularies

FILES = "resources"
# Services first: whether a dataset is served is read from the rows of services, whether a
# database is served from those of its datasets too.
ORDER = (service.SERVICE, service.DATASET, service.DATABASE)


def refresh(package_ids: Collection[str]) -> None:
    """Make the rows of some records anew, then those of what they serve or come from.

    Records of other types are left alone. Freshness' own columns are never touched.
    """
    waiting, known = list(package_ids), _parameters()
    for _ in ORDER:
        if not waiting:
            return
        asked = {**known, "ids": waiting}
        model.Session.execute(fact_sql.UPSERT_SOME, asked)
        waiting = list(model.Session.scalars(fact_sql.TARGETS, {"ids": waiting}))


def mark_deleted(package_ids: Collection[str]) -> None:
    """Say that records are deleted, although core has not said so in their own rows yet."""
    ids = list(package_ids)
    model.Session.execute(
        sa.update(DatasetFact)
        .where(DatasetFact.package_id.in_(ids))
        .values(state=str(model.State.DELETED))
        .execution_options(synchronize_session="fetch")
    )
    refresh(list(model.Session.scalars(fact_sql.TARGETS, {"ids": ids})))


def forget(package_ids: Collection[str]) -> None:
    """Drop what is kept of purged records: facts, announced frequencies, progress notes."""
    ids = list(package_ids)
    targets = list(model.Session.scalars(fact_sql.TARGETS, {"ids": ids}))
    for table in (DatasetFact, FrequencyEntry, ProgressNote):
        model.Session.execute(
            sa.delete(table)
            .where(table.package_id.in_(ids))
            .execution_options(synchronize_session="fetch")
        )
    refresh([one for one in targets if one not in ids])


def rebuild() -> int:
    """Make all rows anew and drop those of records that are gone; return how many changed."""
    known = _parameters()
    changed = _forget_orphans(known["types"])
    for kind in ORDER:
        asked = {**known, "types": [kind] if kind in known["types"] else []}
        changed += _rowcount(fact_sql.UPSERT_ALL, asked)
    note_frequencies(None, user_id=None, unit_id=None)
    return changed


def differences() -> list[str]:
    """Return the ids of records whose row is missing, too many, or not what it should be."""
    return list(model.Session.scalars(fact_sql.DIFFERENCES, _parameters()))


def note_frequencies(
    package_ids: Collection[str] | None, *, user_id: str | None, unit_id: str | None
) -> list[str]:
    """Add an entry for each published record whose announced frequency has changed.

    Rows must be fresh. A record that never announced one gets none: ``unknown`` is no
    announcement; it is an entry only when it takes one back.

    :param package_ids: ``None`` for all records.
    :param unit_id: the unit acted for; without one, the record's owner.
    :returns: ids of the records that got an entry.
    """
    asked: dict[str, Any] = {"unknown": _unchoosable("frequency")}
    statement = fact_sql.FREQUENCY_CHANGED_ALL
    if package_ids is not None:
        statement, asked["ids"] = fact_sql.FREQUENCY_CHANGED_SOME, list(package_ids)
    changed = list(model.Session.execute(statement, asked))
    ids = [row.package_id for row in changed]
    if ids:
        told = {"ids": ids, "user": user_id, "unit": unit_id, "now": clock.now()}
        model.Session.execute(fact_sql.FREQUENCY_INSERT, told)
    if package_ids is not None:
        actor = Actor(user_id=user_id, unit_id=unit_id)
        audit.record_many(_announced(row, actor) for row in changed)
    return ids


def _announced(row: Any, actor: Actor) -> audit.Line:
    return audit.Line(
        act=audit.Act.GOVERN,
        actor=actor,
        object_type=row.type,
        object_id=row.package_id,
        unit_id=row.owner_id,
        details={
            "what": "register.frequency_announced",
            "before": row.before,
            "frequency": row.frequency,
        },
    )


def asked_fields(schema: dict[str, Any]) -> Iterator[tuple[str, str | None]]:
    """Yield each field that a record must have filled, with its item in the article's list.

    The items come first, in their order; then what else its schema requires; then, for a
    dataset, the file or service of article 21.1.
    """
    told: set[str] = set()
    for item in vocabularies.item_list(schema["hcmc_record"]):
        for part in item.parts:
            if not (item.optional or part.optional):
                told.add(part.field)
                yield part.field, item.ref
    for name in service.required_fields(schema):
        if name not in told:
            yield name, None
    if schema["dataset_type"] == service.DATASET and FILES not in told:
        yield FILES, None


def _forget_orphans(types: list[str]) -> int:
    return _rowcount(fact_sql.DELETE_ORPHANS, {"types": types})


def _rowcount(statement: sa.TextClause, asked: dict[str, Any]) -> int:
    return sum(1 for _ in model.Session.scalars(statement, asked))


def _parameters() -> dict[str, Any]:
    schemas = [one for one in map(service.record_schema, ORDER) if one is not None]
    return {
        "types": [one["dataset_type"] for one in schemas],
        "rules": json.dumps([rule for one in schemas for rule in _rules(one)]),
        "machine_readable": machine_readable(),
        "unknown_unit": config.harvest_unknown_unit(),
    }


def _rules(schema: dict[str, Any]) -> Iterator[dict[str, Any]]:
    words = {one["field_name"]: one.get("hcmc_vocabulary") for one in schema["dataset_fields"]}
    for at, (field, ref) in enumerate(asked_fields(schema)):
        vocabulary = words.get(field)
        yield {
            "type": schema["dataset_type"],
            "field": field,
            "ref": ref,
            "at": at,
            "unknown": _unchoosable(vocabulary) if vocabulary else [],
        }


def machine_readable() -> list[str]:
    """Return how the formats are written that a program can read (19.1.d), in small letters."""
    return [
        wording.lower()
        for one in vocabularies.vocabulary("file_format")
        if one.extra.get("machine")
        for wording in (one.key, one.label_vi, *one.aliases)
    ]


def _unchoosable(vocabulary: str) -> list[str]:
    """Return the terms that only say that nothing is known."""
    terms = vocabularies.vocabulary(vocabulary)
    return [one.key for one in terms if not one.extra.get("choosable", True)]
