"""Who reads the journal: everybody the lines of the units he belongs to."""

from __future__ import annotations

from ckan import model
from ckan.plugins.toolkit import _
from ckan.types import AuthResult, Context, DataDict

from ckanext.hcmc_governance.units import acting


def hcmc_journal_list(context: Context, data_dict: DataDict) -> AuthResult:
    """Members of units read; which lines they get is decided line by line."""
    user = model.User.get(context.get("user") or None)
    if user is not None and acting.units_of(str(user.id)):
        return {"success": True}
    return {"success": False, "msg": _("The journal is read by members of units only")}
