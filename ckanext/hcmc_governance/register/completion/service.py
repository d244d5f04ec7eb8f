"""The table of a unit's records: which records, their values and versions, what each lacks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import sqlalchemy as sa

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.types import Context

from ckanext.hcmc_governance.register import facts
from ckanext.hcmc_governance.register import service as register
from ckanext.hcmc_governance.register.completion import rules

TYPES = (register.DATASET, register.DATABASE, register.SERVICE)
_RIGHT = "update_dataset"
_STATES = ("active", "draft")


class NoSuchType(LookupError):
    """Records of that type have no table."""


def schema_of(dataset_type: str) -> dict[str, Any]:
    """Return the schema of a record type of ours.

    :raises NoSuchType: for other types, or where our schemas are not in use.
    """
    schema = register.record_schema(dataset_type) if dataset_type in TYPES else None
    if schema is None:
        raise NoSuchType(dataset_type)
    return schema


def fields_of(dataset_type: str) -> list[Mapping[str, Any]]:
    """Return the fields that a table of that type holds.

    :raises NoSuchType: see :func:`schema_of`.
    """
    return rules.table_fields(schema_of(dataset_type)["dataset_fields"])


def units_of(context: Context) -> list[dict[str, Any]]:
    """Return the units whose records the person may edit: ``id``, ``name``, ``title``."""
    return tk.get_action("organization_list_for_user")(
        Context(user=context.get("user", "")), {"permission": _RIGHT}
    )


def record_ids(dataset_type: str, unit_ids: Iterable[str]) -> list[str]:
    """Return the ids of the records of units, in the order of their titles."""
    query = (
        sa.select(model.Package.id)
        .where(
            model.Package.type == dataset_type,
            model.Package.state.in_(_STATES),
            model.Package.owner_org.in_(list(unit_ids)),
        )
        .order_by(model.Package.owner_org, model.Package.title, model.Package.id)
    )
    return list(model.Session.scalars(query))


def current(package_id: str) -> dict[str, Any]:
    """Return a record as the database has it: the index may be behind."""
    return tk.get_action("package_show")(
        Context(ignore_auth=True, use_cache=False), {"id": package_id}
    )


def value_of(record: Mapping[str, Any], name: str) -> Any:
    """Return a field of a shown record; keywords as the form has them."""
    if name == "tag_string":
        return ", ".join(sorted(tag["name"] for tag in record.get("tags", ())))
    return record.get(name)


def lacking(schema: Mapping[str, Any], record: Mapping[str, Any], language: str) -> list[str]:
    """Return the names of what a record lacks, with the point of the article where it has one."""
    told = facts.missing_items(schema, record, language)
    return [f"{one['label']} ({one['ref']})" if one["ref"] else one["label"] for one in told]
