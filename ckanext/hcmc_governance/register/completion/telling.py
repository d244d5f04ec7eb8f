"""The table to fill in as pages and the API tell it, in their language."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from ckan.plugins.toolkit import _

from ckanext.hcmc_governance.imports import wording
from ckanext.hcmc_governance.imports.kinds import Column
from ckanext.hcmc_governance.register import facts
from ckanext.hcmc_governance.register.completion import cells, rules, service
from ckanext.hcmc_schemas import vocabularies


def table(
    dataset_type: str, units: Sequence[Mapping[str, Any]], *, only_lacking: bool
) -> dict[str, Any]:
    """Return columns and rows of the records of ``units``.

    :raises NoSuchType: for record types without table.
    """
    schema, fields = service.schema_of(dataset_type), service.fields_of(dataset_type)
    language = wording.language()
    names = {one["id"]: one.get("title") or one["name"] for one in units}
    rows = []
    for package_id in service.record_ids(dataset_type, names):
        record = service.current(package_id)
        row = _row(schema, fields, record, language)
        row["values"][rules.ADDRESS] = names.get(record["owner_org"], "")
        if row["values"][rules.MISSING] or not only_lacking:
            rows.append(row)
    about = {one.key: one for one in vocabularies.vocabulary(rules.COLUMNS)}
    fixed = {key: Column(key, one.label(language), fixed=True) for key, one in about.items()}
    title, *others = [_field_column(one, language) for one in fields]
    # What people know a record by stands first, what the portal knows it by last.
    columns = [title, fixed.pop(rules.ADDRESS), fixed.pop(rules.MISSING), *others, *fixed.values()]
    guide = [
        _("One row is one record. Cells with a yellow ground are what the record lacks."),
        _("Do not change the columns of record and version: they say what the row is about."),
    ]
    return {"columns": [one.as_dict() for one in columns], "rows": rows, "guide": guide}


def _row(
    schema: Mapping[str, Any],
    fields: Sequence[Mapping[str, Any]],
    record: Mapping[str, Any],
    language: str,
) -> dict[str, Any]:
    told = {one["field_name"]: _shown(one, record, language) for one in fields}
    told[rules.RECORD] = record["id"]
    told[rules.VERSION] = record["metadata_modified"]
    told[rules.MISSING] = "; ".join(service.lacking(schema, record, language))
    lacking = [one["field"] for one in facts.missing_items(schema, record, language)]
    return {"values": told, "lacking_fields": lacking}


def _shown(field: Mapping[str, Any], record: Mapping[str, Any], language: str) -> str:
    told = cells.shown(field, service.value_of(record, field["field_name"]), language)
    return told.isoformat() if isinstance(told, dt.date) else told


def _field_column(field: Mapping[str, Any], language: str) -> Column:
    return Column(
        field["field_name"],
        wording.spoken(field["label"]),
        choices=cells.offered(field, language),
        several=field.get("preset") == rules.CHOICES,
        is_day=field.get("preset") == rules.DATE,
    )
