"""The unit that a person acts for: one at a time (decisions of the regulation are a unit's).

It comes from the header ``X-Acting-Unit``, else from the API token, else from what was chosen
on the page ``/acting-unit``, else it is the only unit the person belongs to.
"""

from __future__ import annotations

from typing import Any

import flask
import sqlalchemy as sa

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.lib import api_token
from ckan.plugins.toolkit import _
from ckan.types import Context

from ckanext.hcmc_governance.units import organizations, service, wording
from ckanext.hcmc_governance.units.focal_points import reading
from ckanext.hcmc_governance.units.model import TokenUnit
from ckanext.hcmc_governance.units.organizations import Unit
from ckanext.hcmc_kit.actor import Actor
from ckanext.hcmc_vietnamese.text import sort_key

HEADER = "X-Acting-Unit"
SESSION_KEY = "hcmc_acting_unit"
FIELD = "acting_unit"


class ActingUnitUnknown(tk.ValidationError):
    """It is not clear for which unit the person acts."""

    def __init__(self, message: str) -> None:
        super().__init__({FIELD: [message]})
        self.message = message


def actor_of(context: Context, *, prefer: str | None = None) -> Actor:
    """Return who acts and for which unit.

    :param context: of the action: ``user``, ``auth_user_obj``, ``ignore_auth``.
    :param prefer: id of the unit to take when the person belongs to several and none is chosen,
        e.g. the owner of the record; ignored when the person does not belong to it.
    :raises ActingUnitUnknown: when a unit is named that the person may not act for, or when a
        person of several units (or none) has chosen none. Administrators of the portal and the
        portal itself act without unit then.
    """
    user = _user_of(context)
    free = bool(context.get("ignore_auth")) or (user is not None and bool(user.sysadmin))
    if user is None:
        return Actor(is_sysadmin=free)
    unit = _named_unit(user) or _own_unit(user, prefer, free=free)
    return Actor(
        user_id=str(user.id),
        unit_id=unit.id if unit else None,
        roles=_roles(unit, str(user.id)) if unit else frozenset(),
        is_sysadmin=bool(user.sysadmin),
    )


def require_role(actor: Actor, role: str) -> None:
    """Let only the holder of a role of the regulation go on.

    :raises NotAuthorized: with the name of the unit that holds ``role`` today.
    """
    if actor.has_role(role):
        return
    term = service.role_term(role, service.today())
    name = wording.role_label(term)
    held_by = organizations.find(service.holder(role, service.today()))
    if held_by is None:
        raise tk.NotAuthorized(
            _("Only the unit with the role “{role}” does this. No unit holds it today.").format(
                role=name
            )
        )
    raise tk.NotAuthorized(
        _("Only the unit with the role “{role}” does this: {unit}.").format(
            role=name, unit=held_by.title
        )
    )


def units_of(user_id: str) -> list[Unit]:
    """Return the units that a person belongs to and that exist today."""
    found = organizations.by_ids(_memberships(user_id))
    day = service.today()
    return sorted(
        (one for one in found.values() if one.is_valid(day)), key=lambda one: sort_key(one.title)
    )


def belongs(user_id: str, unit_id: str) -> bool:
    """Tell whether a person is a member of a unit, also of one that is yet to be established."""
    return unit_id in _memberships(user_id)


def chosen_unit() -> str | None:
    """Return the id of the unit that was chosen in the browser, or ``None``."""
    return flask.session.get(SESSION_KEY) if flask.has_request_context() else None


def choose(unit: Unit) -> None:
    """Remember a choice in the browser's session, where there is one."""
    if flask.has_request_context():
        flask.session[SESSION_KEY] = unit.id


def token_id() -> str | None:
    """Return the id of the API token that the request was signed in with, or ``None``."""
    if not flask.has_request_context():
        return None
    sent = flask.request.headers.get(tk.config["apitoken_header_name"], "")
    data = api_token.decode(sent) if sent else None
    return data.get("jti") if data else None


def account(reference: str | None) -> model.User | None:
    """Return the account with that id or name, or ``None``."""
    return model.User.get(reference) if reference else None


def token_owner(token: str | None) -> str | None:
    """Return the id of the person whose API token has that id, or ``None``."""
    found = model.ApiToken.get(token) if token else None
    return str(found.user_id) if found is not None and found.user_id else None


def bind_token(token: str, unit: str | None) -> Unit | None:
    """Let an API token act for a unit (id or name); without unit its binding is undone.

    :raises ActingUnitUnknown: when the token's owner may not act for the unit.
    """
    row = model.Session.get(TokenUnit, token)
    if not unit:
        if row is not None:
            model.Session.delete(row)
        return None
    chosen = permitted(account(token_owner(token)), unit)
    if row is None:
        model.Session.add(TokenUnit(token_id=token, unit_id=chosen.id))
    else:
        row.unit_id = chosen.id
    model.Session.flush()
    return chosen


def _memberships(user_id: str) -> set[str]:
    query = sa.select(model.Member.group_id).where(
        model.Member.table_name == "user",
        model.Member.table_id == user_id,
        model.Member.state == organizations.ACTIVE,
    )
    return {str(one) for one in model.Session.scalars(query)}


def _user_of(context: Context) -> Any:
    known: Any = context.get("auth_user_obj")
    if known is not None and getattr(known, "id", None):
        return known
    return account(context.get("user"))


def _named_unit(user: Any) -> Unit | None:
    """Return the unit that the request itself names: by header, token or choice."""
    if not _is_the_reader(user):
        return None
    if named := flask.request.headers.get(HEADER):
        return permitted(user, named)
    token = token_id()
    bound = model.Session.get(TokenUnit, token) if token else None
    if bound is not None:
        return permitted(user, bound.unit_id)
    chosen = organizations.find(chosen_unit())
    # A choice of yesterday may be void today: the person has left, or the unit is dissolved.
    return chosen if chosen is not None and _may_act_for(user, chosen) else None


def _is_the_reader(user: Any) -> bool:
    """Tell whether the request is the person's own: the portal also acts inside of others'."""
    if not flask.has_request_context():
        return False
    return bool(tk.current_user.is_authenticated) and str(tk.current_user.id) == str(user.id)


def permitted(person: Any, reference: str) -> Unit:
    """Return the unit (id or name) if ``person`` may act for it today.

    :raises ActingUnitUnknown: when not.
    """
    unit = organizations.find(reference)
    if unit is None:
        raise ActingUnitUnknown(_("There is no such unit"))
    if not unit.is_valid(service.today()):
        raise ActingUnitUnknown(
            _("Nobody can act for {unit}: it does not exist today.").format(unit=unit.title)
        )
    if not _may_act_for(person, unit):
        raise ActingUnitUnknown(
            _("You do not belong to {unit} and cannot act for it.").format(unit=unit.title)
        )
    return unit


def _may_act_for(person: Any, unit: Unit) -> bool:
    if person is None:
        return False
    if person.sysadmin:
        return unit.is_valid(service.today())
    return unit.id in {one.id for one in units_of(str(person.id))}


def _own_unit(user: Any, prefer: str | None, *, free: bool) -> Unit | None:
    """Return the unit that follows from where the person belongs.

    Whoever administers the portal belongs to every unit he has made: that says nothing.
    """
    own = units_of(str(user.id))
    preferred = next((one for one in own if one.id == prefer), None)
    if preferred is not None or user.sysadmin:
        return preferred
    if len(own) == 1:
        return own[0]
    if free:
        return None
    if not own:
        raise ActingUnitUnknown(_("You belong to no unit. An administrator can add you to yours."))
    names = "; ".join(one.title for one in own)
    raise ActingUnitUnknown(
        _("Choose the unit you act for, or name it in the header {header}: {units}.").format(
            header=HEADER, units=names
        )
    )


def _roles(unit: Unit, user_id: str) -> frozenset[str]:
    day = service.today()
    return service.roles_of(unit.id, day) | reading.functions_of(unit.id, user_id, day)
