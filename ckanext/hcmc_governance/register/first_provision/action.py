"""The supervisor's action on the day of first provision."""

from __future__ import annotations

import datetime as dt
from typing import Any

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.types import Context, DataDict

from ckanext.hcmc_governance.register.first_provision import schema, service
from ckanext.hcmc_governance.units import acting


@tk.validate_action_data(schema.issued_change)
def hcmc_issued_change(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Put the day of first provision of a dataset right (Art 22.1.d).

    The server sets the day once, when the first file or service becomes public. Only the unit
    that is the data supervisor changes it afterwards, and says why; the journal keeps both days.

    :param id: id or name of the dataset
    :type id: string
    :param day: the day of first provision, ``yyyy-mm-dd`` or ``dd/mm/yyyy``, not in the future
    :type day: string
    :param reason: why the day is changed, at least ten characters; shown on the record's page
    :type reason: string

    :returns: the dataset, as ``package_show`` gives it
    :rtype: dictionary
    """
    tk.check_access("hcmc_issued_change", context, data_dict)
    package = model.Package.get(data_dict["id"])
    if package is None or package.state == model.State.DELETED:
        raise tk.ObjectNotFound(tk._("There is no such record"))
    actor = acting.actor_of(context)
    day = dt.date.fromisoformat(data_dict["day"])
    return service.change(context, package, day, data_dict["reason"], actor)
