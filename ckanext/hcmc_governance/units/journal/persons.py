"""Who acts, where the journal must write a line even when the unit is not clear."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.types import Context, DataDict

from ckanext.hcmc_governance.audit.denials import Refused
from ckanext.hcmc_governance.units import acting
from ckanext.hcmc_kit.actor import Actor


def actor_or_person(context: Context, *, prefer: str | None = None) -> Actor:
    """Return who acts and for which unit; without unit when it is not clear which.

    :param prefer: see :func:`ckanext.hcmc_governance.units.acting.actor_of`.
    """
    try:
        return acting.actor_of(context, prefer=prefer)
    except acting.ActingUnitUnknown:
        user = model.User.get(context.get("user") or None)
        return Actor(user_id=str(user.id), is_sysadmin=bool(user.sysadmin)) if user else Actor()


def reader() -> Actor:
    """Return who acts in a web request when no context is at hand; the portal itself else."""
    user: Any = tk.current_user
    if not user or not user.is_authenticated:
        return Actor()
    return actor_or_person(Context(user=user.name, auth_user_obj=user))


def refused(context: Context, data_dict: DataDict) -> Refused:
    """Return who was refused what: the record that the call names, else what it says."""
    named = str(data_dict.get("id") or data_dict.get("package_id") or "")
    package = model.Package.get(named) if named else None
    owner = package.owner_org if package is not None else None
    actor = actor_or_person(context, prefer=owner)
    if package is not None:
        return Refused(actor, str(package.type), str(package.id), owner)
    return Refused(actor, "call", named)
