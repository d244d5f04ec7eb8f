"""Who chooses the unit acted for: everybody for themselves."""

from __future__ import annotations

from ckan.plugins.toolkit import _
from ckan.types import AuthResult, Context, DataDict

from ckanext.hcmc_governance.units import acting


def hcmc_acting_unit_show(context: Context, data_dict: DataDict) -> AuthResult:
    """Whoever is signed in asks for which unit they act."""
    return {"success": True}


def hcmc_acting_unit_choose(context: Context, data_dict: DataDict) -> AuthResult:
    """Whoever is signed in chooses among their units; the action asks whether it is theirs."""
    return {"success": True}


def hcmc_token_unit_set(context: Context, data_dict: DataDict) -> AuthResult:
    """A person binds their own tokens to their units; administrators any."""
    owner = acting.token_owner(data_dict.get("token"))
    person = acting.account(context.get("user"))
    if owner is not None and person is not None and owner == str(person.id):
        return {"success": True}
    return {"success": False, "msg": _("This token is not yours")}
