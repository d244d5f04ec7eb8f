"""Actions about the unit that a person acts for."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.plugins.toolkit import _
from ckan.types import Context, DataDict

from ckanext.hcmc_governance.units import acting, organizations, service, showing
from ckanext.hcmc_governance.units.choosing import schema


@tk.side_effect_free
@tk.validate_action_data(schema.acting_unit_show)
def hcmc_acting_unit_show(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Return for which unit this request acts, and which units it could act for.

    You must be signed in.

    :returns: ``unit`` (null when it is not clear), ``roles`` (of that unit today, with
        ``leader`` and ``technical`` where you are its focal point), ``units``, ``problem`` (why
        the unit is not clear, or null)
    :rtype: dictionary
    """
    tk.check_access("hcmc_acting_unit_show", context, data_dict)
    person = acting.account(context.get("user"))
    units = acting.units_of(str(person.id)) if person is not None else []
    answer: dict[str, Any] = {
        "unit": None, "roles": [], "problem": None, "units": [showing.brief(one) for one in units],
    }  # fmt: skip
    try:
        actor = acting.actor_of(context)
    except acting.ActingUnitUnknown as error:
        return {**answer, "problem": error.message}
    unit = organizations.find(actor.unit_id)
    return {
        **answer,
        "unit": showing.brief(unit) if unit else None,
        "roles": sorted(actor.roles),
    }


@tk.validate_action_data(schema.acting_unit_choose)
def hcmc_acting_unit_choose(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Choose the unit to act for in this browser; it stays until you choose another.

    Programs name the unit in the header ``X-Acting-Unit`` or bind it to their token instead.
    You must belong to the unit.

    :param unit: id or name of the unit
    :type unit: string

    :returns: the unit, with the ``roles`` it holds today
    :rtype: dictionary
    """
    tk.check_access("hcmc_acting_unit_choose", context, data_dict)
    unit = acting.permitted(acting.account(context.get("user")), data_dict["unit"])
    acting.choose(unit)
    return {
        **showing.brief(unit),
        "roles": sorted(service.roles_of(unit.id, service.today())),
    }


@tk.validate_action_data(schema.token_unit_set)
def hcmc_token_unit_set(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Let an API token act for a unit, so that its requests need no header.

    The token must be yours, and you must belong to the unit.

    :param token: id of the token (``id`` in ``api_token_list``, not the secret text)
    :type token: string
    :param unit: id or name of the unit; without it the token is no longer bound
    :type unit: string

    :returns: ``token`` and ``unit`` (or null)
    :rtype: dictionary
    """
    tk.check_access("hcmc_token_unit_set", context, data_dict)
    if acting.token_owner(data_dict["token"]) is None:
        raise tk.ObjectNotFound(_("There is no such row"))
    unit = acting.bind_token(data_dict["token"], data_dict.get("unit"))
    if not context.get("defer_commit"):
        model.Session.commit()
    return {"token": data_dict["token"], "unit": showing.brief(unit) if unit else None}
