"""Actions on the journal: it is only read; nothing changes or deletes a line."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from ckan.plugins.toolkit import _
from ckan.types import Context, DataDict

from ckanext.hcmc_governance.units import organizations
from ckanext.hcmc_governance.units.journal import persons, schema, service

LIMIT, MOST = 50, 1000


@tk.side_effect_free
@tk.validate_action_data(schema.journal_list)
def hcmc_journal_list(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Return lines of the journal: what was done with data, by whom, for which unit (Art 7.6).

    You must belong to a unit. You get the lines of your units and of the units they follow: what
    they did, and what was done with what is theirs. Whoever acts for the supervising or the
    managing unit, and administrators of the portal, get all lines.

    :param unit: id or name of a unit (of a purged one its id): lines of this unit only
    :type unit: string
    :param object: id or name of a record or unit, or the id of another object
    :type object: string
    :param act: ``update``, ``provision``, ``connection``, ``sharing``, ``exploitation``, ``use``
        (Art 7.6) or ``govern``
    :type act: string
    :param outcome: ``done``, ``denied`` or ``failed``
    :type outcome: string
    :param since: first day, ``YYYY-MM-DD``
    :type since: string
    :param until: last day, ``YYYY-MM-DD``
    :type until: string
    :param before: number of a line; older lines follow
    :type before: integer
    :param limit: number of lines, 50 if not given, at most 1,000
    :type limit: integer

    :returns: ``lines``, the newest first, ``more``: whether older ones follow, and ``all``:
        whether the lines of every unit were looked through
    :rtype: dictionary
    """
    tk.check_access("hcmc_journal_list", context, data_dict)
    actor = persons.actor_or_person(context)
    unit = _unit(data_dict.get("unit") or "")
    everything = service.sees_all(actor)
    question = service.Question(
        unit_id=unit.id if unit else None,
        object_id=service.object_id(data_dict.get("object")),
        act=data_dict.get("act"),
        outcome=data_dict.get("outcome"),
        since=data_dict.get("since"),
        until=data_dict.get("until"),
        before=data_dict.get("before"),
        limit=min(data_dict.get("limit") or LIMIT, MOST),
    )
    units = None if everything else service.readable_units(actor)
    rows, more = service.find(question, units)
    called, unseen = service.names(rows), service.hidden(rows, units)
    lines = [service.told(row, called, unseen, units) for row in rows]
    return {"lines": lines, "more": more, "all": everything}


def _unit(named: str) -> Any:
    """Return the unit asked for, purged ones by their id, or ``None`` when none was."""
    unit = organizations.find(named) or organizations.by_ids([named]).get(named)
    if named and unit is None:
        raise tk.ValidationError({"unit": [_("There is no such unit")]})
    return unit
