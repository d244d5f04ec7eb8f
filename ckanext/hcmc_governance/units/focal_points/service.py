"""Naming focal points, ending them, naming who stands in (27.2.a, 28.1). Never commits."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from ckan import model
from ckan.plugins.toolkit import _

from ckanext.hcmc_governance.units import acting, changes, dates
from ckanext.hcmc_governance.units.errors import DaysRefused, PlaceRefused
from ckanext.hcmc_governance.units.focal_points.model import FocalPoint
from ckanext.hcmc_kit.actor import Actor


class UnknownFocalPoint(LookupError):
    """No row has that id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Appointment:
    """What a unit decides.

    :param direction: key of the vocabulary ``focal_direction``.
    :param function: key of the vocabulary ``focal_function``.
    :param post: what the public sees, e.g. «Phó Giám đốc»; never a person's name.
    :param user: id or name of the account behind the post, a member of the unit; may be empty.
    :param replace: end the one in the way on ``valid_from``.
    """

    unit: str
    direction: str
    function: str
    post: str
    valid_from: dt.date
    valid_until: dt.date | None = None
    user: str | None = None
    decision: str = ""
    replace: bool = False


def get(row_id: str) -> FocalPoint:
    """Return a row.

    :raises UnknownFocalPoint: when there is none.
    """
    row = model.Session.get(FocalPoint, row_id)
    if row is None:
        raise UnknownFocalPoint(row_id)
    return row


def appoint(actor: Actor, new: Appointment) -> FocalPoint:
    """Name a focal point.

    :raises PlaceRefused: when another post fills the place on one of the days, or the account
        does not belong to the unit.
    :raises UnitRefused: when the unit does not exist on ``valid_from``.
    :raises DaysRefused: when the end does not come after the start.
    """
    span = dates.given(new.valid_from, new.valid_until)
    unit = changes.unit_on(new.unit, new.valid_from)
    user_id = _member(unit.id, new.user, "user")
    place = FocalPoint.of_place(unit.id, new.direction, new.function)
    for other in changes.sharing_days(place, span):
        if not new.replace or other.valid_from >= new.valid_from:
            raise _taken(other)
        other.valid_until = new.valid_from
    model.Session.flush()
    row = FocalPoint(
        unit_id=unit.id, direction=new.direction, function=new.function, post=new.post,
        user_id=user_id, valid_from=new.valid_from, valid_until=new.valid_until,
        decision=new.decision,
    )  # fmt: skip
    if not changes.stored(row):
        raise PlaceRefused("function", _("The unit has such a focal point on these days already"))
    changes.journal(
        actor, "units.focal_point_appointed", unit.id,
        direction=row.direction, function=row.function, post=row.post, user_id=user_id,
        valid_from=row.valid_from, valid_until=row.valid_until, decision=row.decision,
    )  # fmt: skip
    return row


def end(actor: Actor, row: FocalPoint, day: dt.date) -> FocalPoint:
    """End a focal point: from ``day`` on the place is vacant.

    :raises DaysRefused: when it begins later, or has ended before.
    """
    dates.close(row, day)
    model.Session.flush()
    changes.journal(
        actor, "units.focal_point_ended", row.unit_id,
        direction=row.direction, function=row.function, post=row.post, valid_until=day,
    )  # fmt: skip
    return row


def substitute(
    actor: Actor, row: FocalPoint, post: str | None, user: str | None, today: dt.date
) -> FocalPoint:
    """Name who stands in for a focal point; without ``post`` nobody does any more.

    :raises DaysRefused: when the focal point has ended.
    :raises PlaceRefused: when the account does not belong to the unit, or is the same.
    """
    if row.valid_until is not None and row.valid_until <= today:
        raise DaysRefused(
            "id", _("This has ended on {day} already").format(day=dates.shown(row.valid_until))
        )
    user_id = _member(row.unit_id, user, "substitute_user") if post else None
    if user_id is not None and user_id == row.user_id:
        raise PlaceRefused("substitute_user", _("A focal point cannot stand in for itself"))
    row.substitute_post, row.substitute_user_id = post or None, user_id
    model.Session.flush()
    changes.journal(
        actor, "units.focal_point_substituted", row.unit_id,
        direction=row.direction, function=row.function, post=row.post, substitute_post=post,
        substitute_user_id=user_id,
    )  # fmt: skip
    return row


def _member(unit_id: str, reference: str | None, field: str) -> str | None:
    if not reference:
        return None
    person = acting.account(reference)
    if person is None or person.state != "active":
        raise PlaceRefused(field, _("There is no such account"))
    if not acting.belongs(str(person.id), unit_id):
        raise PlaceRefused(field, _("This account does not belong to the unit"))
    return str(person.id)


def _taken(row: FocalPoint) -> PlaceRefused:
    return PlaceRefused(
        "function",
        _("{post} is this focal point from {day} on: a unit has only one. End it first.").format(
            post=row.post, day=dates.shown(row.valid_from)
        ),
    )
