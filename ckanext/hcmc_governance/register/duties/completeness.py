"""Which items of its article each record lacks, counted by item and unit (8.3, 13.4, 22.1)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

import ckan.plugins.toolkit as tk
from ckan import model

from ckanext.hcmc_governance.register import fact_rows, service
from ckanext.hcmc_governance.register.model import DatasetFact
from ckanext.hcmc_schemas import vocabularies

# Beyond the article: whom to ask is known when the unit has an address or a telephone.
CONTACT = "contact"
_CONTACT_FIELDS = ("email", "phone")
_UNIT = model.group_table


@dataclass(frozen=True, slots=True)
class Asked:
    """Something that a record must have: an item of its article, or what else is required.

    :param key: ``ref`` of the item, else the field's name.
    :param fields: the fields that answer it; one of them empty, and it is missing.
    :param of_article: whether it is an item of the article's list.
    """

    key: str
    ref: str
    label_vi: str
    label_en: str
    fields: tuple[str, ...]
    of_article: bool = False


@dataclass(slots=True)
class UnitCounts:
    """The records of one unit: all, those with every item of the article, gaps by key."""

    unit_id: str | None
    total: int = 0
    complete: int = 0
    missing: Counter[str] = field(default_factory=Counter)

    def add(self, other: UnitCounts) -> None:
        """Count the records of another unit in."""
        self.total += other.total
        self.complete += other.complete
        self.missing.update(other.missing)


def asked_of(dataset_type: str) -> tuple[Asked, ...]:
    """Return what records of a type must have: the article's items, then the rest.

    :raises ObjectNotFound: when the portal has no records of that type.
    """
    schema = service.record_schema(dataset_type)
    if schema is None:
        raise tk.ObjectNotFound(tk._("There is no such kind of record"))
    fields = {one["field_name"]: one for one in schema["dataset_fields"]}
    by_ref: dict[str, list[str]] = {}
    others: list[str] = []
    for name, ref in fact_rows.asked_fields(schema):
        if ref:
            by_ref.setdefault(ref, []).append(name)
        else:
            others.append(name)
    items = {item.ref: item for item in vocabularies.item_list(schema["hcmc_record"])}
    listed = [
        Asked(ref, ref, items[ref].label_vi, items[ref].label_en, tuple(names), of_article=True)
        for ref, names in by_ref.items()
    ]
    return (*listed, *(_other(name, fields.get(name)) for name in others), _beyond(CONTACT, ()))


def by_unit(dataset_type: str, unit_ids: list[str] | None = None) -> list[UnitCounts]:
    """Return the counts of each unit that has published records of a type."""
    asked, silent = asked_of(dataset_type), set(model.Session.scalars(silent_units()))
    counts: dict[str | None, UnitCounts] = {}
    lacking: dict[str, tuple[list[str], bool]] = {}
    for row in model.Session.execute(by_unit_select(dataset_type, unit_ids)):
        if row.empty not in lacking:
            lacking[row.empty] = _lacking(asked, set(row.empty.split(",")))
        keys, complete = lacking[row.empty]
        unit = counts.setdefault(row.owner_id, UnitCounts(row.owner_id))
        unit.total += row.records
        unit.complete += row.records if complete else 0
        for key in keys:
            unit.missing[key] += row.records
    for unit in counts.values():
        if unit.unit_id is None or unit.unit_id in silent:
            unit.missing[CONTACT] = unit.total
    return list(counts.values())


def by_unit_select(dataset_type: str, unit_ids: list[str] | None) -> sa.Select[Any]:
    """Select how many published records of a unit lack the same fields: few rows for many."""
    empty = sa.func.array_to_string(DatasetFact.missing_fields, ",").label("empty")
    query = (
        sa.select(DatasetFact.owner_id, empty, sa.func.count().label("records"))
        .where(*DatasetFact.is_published(dataset_type))
        .group_by(DatasetFact.owner_id, DatasetFact.missing_fields)
    )
    return query if unit_ids is None else query.where(DatasetFact.owner_id.in_(unit_ids))


def silent_units() -> sa.Select[Any]:
    """Select the units that tell no way to reach them."""
    return sa.select(_UNIT.c.id).where(_UNIT.c.is_organization.is_(True), lacks_contact())


def total_of(units: Iterable[UnitCounts]) -> UnitCounts:
    """Return the counts of all units together."""
    total = UnitCounts(None)
    for unit in units:
        total.add(unit)
    return total


def lacks(asked: Asked) -> sa.ColumnElement[bool]:
    """Return the condition that a row lacks it; the units must be joined."""
    if asked.key == CONTACT:
        return lacks_contact()
    return DatasetFact.missing_fields.overlap(list(asked.fields))


def lacks_contact() -> sa.ColumnElement[bool]:
    """Return the condition that the owner (joined from the units) tells no way to reach it."""
    told = [
        sa.func.coalesce(sa.func.btrim(_UNIT.c.extras[name].astext), "") != ""
        for name in _CONTACT_FIELDS
    ]
    return sa.not_(sa.func.coalesce(sa.or_(*told), sa.false()))


def _lacking(asked: Iterable[Asked], empty: set[str]) -> tuple[list[str], bool]:
    gaps = [one for one in asked if empty & set(one.fields)]
    return [one.key for one in gaps], not any(one.of_article for one in gaps)


def _other(name: str, stored: Mapping[str, Any] | None) -> Asked:
    if stored is None:
        return _beyond(name, (name,))
    label, ref = stored["label"], str(stored.get("hcmc_ref", "")).split(",", maxsplit=1)[0]
    return Asked(name, ref, label["vi"], label["en"], (name,))


def _beyond(name: str, fields: tuple[str, ...]) -> Asked:
    term = vocabularies.term("further_item", name)
    return Asked(name, str(term.extra.get("ref", "")), term.label_vi, term.label_en, fields)
