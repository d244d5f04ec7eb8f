"""Actions of harvesting: the publisher table, and fields that go back to their source."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.types import Context, DataDict

from ckanext.hcmc_governance.harvesting import importing, publishers, schema
from ckanext.hcmc_governance.harvesting.model import PublisherMapping


@tk.side_effect_free
@tk.validate_action_data(schema.publisher_list)
def hcmc_publisher_mapping_list(context: Context, data_dict: DataDict) -> list[dict[str, Any]]:
    """Return which unit stands behind each publisher text of the harvested sources.

    Rows without unit come first: texts that were met and nobody has assigned yet.
    You must be an administrator of the portal.

    :returns: rows with ``id``, ``source_publisher``, ``unit_id``, ``basis``, ``created``
    :rtype: list of dictionaries
    """
    tk.check_access("hcmc_publisher_mapping_list", context, data_dict)
    rows = model.Session.scalars(PublisherMapping.in_order())
    return [row.dictize() for row in rows]


@tk.validate_action_data(schema.publisher_create)
def hcmc_publisher_mapping_create(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Say which unit a source means by a publisher text.

    You must be an administrator of the portal. Records move at the next harvest.

    :param source_publisher: the text as the source writes it; spellings that differ only in
        case, spaces or place of the tone mark are the same text
    :type source_publisher: string
    :param unit: id or name of the unit; empty for *not assigned yet*
    :type unit: string
    :param basis: why it is this unit, e.g. the decision that renamed it
    :type basis: string

    :returns: the new row
    :rtype: dictionary
    """
    tk.check_access("hcmc_publisher_mapping_create", context, data_dict)
    try:
        row = publishers.create(
            data_dict["source_publisher"], data_dict.get("unit"), data_dict.get("basis", "")
        )
    except publishers.MappingExists as error:
        raise _refused(
            "source_publisher", tk._("This publisher is in the table already")
        ) from error
    except publishers.UnknownUnit as error:
        raise _refused("unit", tk._("There is no such unit")) from error
    return _committed(context, row)


@tk.validate_action_data(schema.publisher_update)
def hcmc_publisher_mapping_update(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Give a publisher text to another unit.

    You must be an administrator of the portal. Records move at the next harvest.

    :param id: id of the row
    :type id: string
    :param unit: id or name of the unit; without it nobody is assigned
    :type unit: string
    :param basis: why it is this unit; kept when not given
    :type basis: string

    :returns: the changed row
    :rtype: dictionary
    """
    tk.check_access("hcmc_publisher_mapping_update", context, data_dict)
    try:
        row = publishers.update(
            publishers.get(data_dict["id"]), data_dict.get("unit") or None, data_dict.get("basis")
        )
    except publishers.MappingNotFound as error:
        raise tk.ObjectNotFound(tk._("There is no such row")) from error
    except publishers.UnknownUnit as error:
        raise _refused("unit", tk._("There is no such unit")) from error
    return _committed(context, row)


@tk.validate_action_data(schema.publisher_delete)
def hcmc_publisher_mapping_delete(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Take a publisher text out of the table.

    You must be an administrator of the portal. A text that a source still uses comes back,
    without unit, at the next harvest.

    :param id: id of the row
    :type id: string

    :returns: the row as it was
    :rtype: dictionary
    """
    tk.check_access("hcmc_publisher_mapping_delete", context, data_dict)
    try:
        row = publishers.get(data_dict["id"])
    except publishers.MappingNotFound as error:
        raise tk.ObjectNotFound(tk._("There is no such row")) from error
    gone = row.dictize()
    model.Session.delete(row)
    _commit(context)
    return gone


@tk.validate_action_data(schema.field_give_back)
def hcmc_harvest_field_give_back(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Give a field that the unit has edited back to the source the record is harvested from.

    The source's last value is taken at once; later harvests change the field again.
    You must be allowed to edit the record.

    :param id: id or name of the record
    :type id: string
    :param field: name of the field as it stands in ``unit_fields``
    :type field: string

    :returns: the record
    :rtype: dictionary
    """
    tk.check_access("hcmc_harvest_field_give_back", context, data_dict)
    package = model.Package.get(data_dict["id"])
    if package is None:
        raise tk.ObjectNotFound(tk._("There is no such record"))
    try:
        return importing.give_back(package.id, data_dict["field"], context.get("user", ""))
    except importing.NotHarvested as error:
        raise _refused("id", tk._("This record does not come from a source")) from error


def _refused(field: str, message: str) -> tk.ValidationError:
    return tk.ValidationError({field: [message]})


def _committed(context: Context, row: PublisherMapping) -> dict[str, Any]:
    _commit(context)
    return row.dictize()


def _commit(context: Context) -> None:
    if not context.get("defer_commit"):
        model.Session.commit()
