"""Actions of completion: the table of records to fill in."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from ckan.types import Context, DataDict

from ckanext.hcmc_governance.register.completion import schema, service, telling


@tk.side_effect_free
@tk.validate_action_data(schema.table_show)
def hcmc_completion_table_show(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Return the records that one may edit, with their values and what each lacks.

    :param type: ``dataset`` (default), ``database`` or ``data-service``
    :type type: string
    :param unit: id or name of a unit; without it the records of all one's units
    :type unit: string
    :param lacking: only records that lack something
    :type lacking: boolean

    :returns: ``type``, ``columns`` (``key``, ``label``, ``choices``, ``several``, ``is_day``,
        ``fixed``) and ``rows`` (``values`` by column, ``lacking_fields``)
    :rtype: dictionary
    """
    tk.check_access("hcmc_completion_table_show", context, data_dict)
    asked = data_dict.get("unit")
    units = [
        one for one in service.units_of(context) if not asked or asked in (one["id"], one["name"])
    ]
    try:
        return telling.table(
            data_dict.get("type") or "dataset", units, only_lacking=bool(data_dict.get("lacking"))
        )
    except service.NoSuchType as error:
        raise tk.ValidationError({"type": [tk._("There is no such kind of record")]}) from error
