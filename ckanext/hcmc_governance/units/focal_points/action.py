"""Actions of focal points."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.plugins.toolkit import _
from ckan.types import Context, DataDict

from ckanext.hcmc_governance.units import acting, organizations, showing
from ckanext.hcmc_governance.units.errors import refusals
from ckanext.hcmc_governance.units.focal_points import counting, schema, service
from ckanext.hcmc_governance.units.focal_points.model import FocalPoint


@tk.validate_action_data(schema.appoint)
def hcmc_focal_point_appoint(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Name a leader or technical contact of a unit as focal point (27.2.a, 28.1).

    A unit has one leader and one technical contact for each direction at a time.
    You must be an admin of the unit and act for it, act for the data supervisor as its admin, or
    administer the portal.

    :param unit: id or name of the unit
    :type unit: string
    :param direction: ``provider`` (27.2.a) or ``user`` (28.1)
    :type direction: string
    :param function: ``leader`` or ``technical``
    :type function: string
    :param post: the post, as the public sees it; never a person's name
    :type post: string
    :param user: id or name of the account behind the post, a member of the unit
    :type user: string
    :param valid_from: first day, as yyyy-mm-dd or dd/mm/yyyy
    :type valid_from: string
    :param valid_until: first day on which it no longer holds (default: without end)
    :type valid_until: string
    :param decision: number and day of the deciding document
    :type decision: string
    :param replace: end the one in the way on ``valid_from`` (default: refuse)
    :type replace: boolean

    :returns: the focal point with its labels and account
    :rtype: dictionary
    """
    tk.check_access("hcmc_focal_point_appoint", context, data_dict)
    actor = acting.actor_of(context, prefer=_unit_id(data_dict.get("unit")))
    with refusals():
        row = service.appoint(actor, service.Appointment(**data_dict))
    return _committed(context, row)


@tk.validate_action_data(schema.end)
def hcmc_focal_point_end(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """End a focal point; the place is vacant from that day on.

    You must be an admin of the unit and act for it, act for the data supervisor as its admin, or
    administer the portal.

    :param id: id of the focal point
    :type id: string
    :param valid_until: first day on which it no longer holds
    :type valid_until: string

    :returns: the focal point
    :rtype: dictionary
    """
    tk.check_access("hcmc_focal_point_end", context, data_dict)
    row = _row(data_dict["id"])
    with refusals():
        actor = acting.actor_of(context, prefer=row.unit_id)
        service.end(actor, row, data_dict["valid_until"])
    return _committed(context, row)


@tk.validate_action_data(schema.substitute)
def hcmc_focal_point_substitute(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Name who stands in for a focal point, or nobody.

    You must be an admin of the unit and act for it, act for the data supervisor as its admin, or
    administer the portal.

    :param id: id of the focal point
    :type id: string
    :param post: the post that stands in; without it nobody does any more
    :type post: string
    :param user: id or name of the account behind that post, a member of the unit
    :type user: string

    :returns: the focal point
    :rtype: dictionary
    """
    tk.check_access("hcmc_focal_point_substitute", context, data_dict)
    row = _row(data_dict["id"])
    with refusals():
        service.substitute(
            acting.actor_of(context, prefer=row.unit_id),
            row,
            data_dict.get("post"),
            data_dict.get("user"),
            organizations.today(),
        )
    return _committed(context, row)


@tk.side_effect_free
@tk.validate_action_data(schema.vacancy_list)
def hcmc_focal_point_vacancy_list(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Return which units lack a focal point on a day, with counts (24.2, 27.2.a, 28.1).

    You must act for the data supervisor or the data manager, or administer the portal.

    :param day: the day, as yyyy-mm-dd or dd/mm/yyyy (default: today)
    :type day: string
    :param direction: only ``provider`` or ``user`` (default: both)
    :type direction: string

    :returns: ``day``, ``counts`` (``units``: that exist, ``vacant_units``, ``places``,
        ``owners``: units that own records, ``vacant_owners``) and ``units``: one dictionary for
        each unit that lacks one, owners of records first, with ``unit``, ``records`` and
        ``vacancies`` (``direction``, ``function``, their labels, ``clause``, ``since``)
    :rtype: dictionary
    """
    tk.check_access("hcmc_focal_point_vacancy_list", context, data_dict)
    day = data_dict.get("day") or organizations.today()
    wanted = (data_dict["direction"],) if data_dict.get("direction") else None
    found = counting.overview(day, wanted)
    return {
        "day": day.isoformat(),
        "counts": found.counts,
        "units": [
            {
                "unit": showing.brief(one.unit),
                "records": one.records,
                "vacancies": showing.vacancies(one.vacancies),
            }
            for one in found.lacking
        ],
    }


def _row(row_id: str) -> FocalPoint:
    try:
        return service.get(row_id)
    except service.UnknownFocalPoint as error:
        raise tk.ObjectNotFound(_("There is no such row")) from error


def _unit_id(reference: str | None) -> str | None:
    unit = organizations.find(reference)
    return unit.id if unit is not None else None


def _committed(context: Context, row: FocalPoint) -> dict[str, Any]:
    if not context.get("defer_commit"):
        model.Session.commit()
    return showing.focal_point(row, with_accounts=True)
