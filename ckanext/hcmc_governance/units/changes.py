"""Changes of roles and identifier codes. Nothing here commits; each leaves a journal line."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from ckan import model
from ckan.plugins.toolkit import _

from ckanext.hcmc_governance.audit import service as audit
from ckanext.hcmc_governance.units import dates, organizations, rules, service
from ckanext.hcmc_governance.units.errors import CodeRefused, RoleRefused, UnitRefused
from ckanext.hcmc_governance.units.model import RoleHolding, UnitCode
from ckanext.hcmc_governance.units.organizations import Unit
from ckanext.hcmc_kit.actor import Actor

OBJECT = "organization"


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """A role that a unit (id or name) shall hold from a day on.

    :param end_current: end the holding that is in the way on ``valid_from``.
    """

    role: str
    unit: str
    valid_from: dt.date
    valid_until: dt.date | None = None
    decision: str = ""
    end_current: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """An identifier code that a unit (id or name) shall have from a day on."""

    unit: str
    code: str
    valid_from: dt.date
    valid_until: dt.date | None = None
    decision: str = ""


def unit_on(reference: str | None, day: dt.date, field: str = "unit") -> Unit:
    """Return a unit that exists on ``day``.

    :raises UnitRefused: when there is none, or it does not exist then.
    """
    unit = organizations.find(reference)
    if unit is None or unit.state != organizations.ACTIVE:
        raise UnitRefused(field, _("There is no such unit"))
    if not unit.is_valid(day):
        raise UnitRefused(field, absence(unit, day))
    return unit


def absence(unit: Unit, day: dt.date) -> str:
    """Return the sentence that a unit does not exist on ``day``."""
    return _("{unit} does not exist on {day}").format(unit=unit.title, day=dates.shown(day))


def journal(actor: Actor, what: str, unit_id: str, **details: Any) -> None:
    """Add the line of a governance act about a unit."""
    audit.record(
        audit.Act.GOVERN,
        actor=actor,
        object_type=OBJECT,
        object_id=unit_id,
        unit_id=unit_id,
        details={"what": what, **{key: _plain(value) for key, value in details.items()}},
    )


def assign_role(actor: Actor, new: Holding) -> RoleHolding:
    """Give a role of the regulation to a unit from a day on.

    :raises RoleRefused: when the regulation gives the role to no unit alone, or another unit
        holds it on one of the days.
    :raises UnitRefused: when the unit does not exist on ``valid_from``.
    :raises DaysRefused: when the end does not come after the start.
    """
    span = dates.given(new.valid_from, new.valid_until)
    _check_role(new.role, new.valid_from)
    receiver = unit_on(new.unit, new.valid_from)
    for other in sharing_days(RoleHolding.of_role(new.role), span):
        if not new.end_current or other.valid_from >= new.valid_from:
            raise _role_taken(other)
        other.valid_until = new.valid_from
    model.Session.flush()
    row = RoleHolding(
        role=new.role, unit_id=receiver.id, sole=True, valid_from=new.valid_from,
        valid_until=new.valid_until, decision=new.decision,
    )  # fmt: skip
    if not stored(row):
        raise RoleRefused("role", _("Another unit holds this role on these days"))
    journal(
        actor, "units.role_assigned", receiver.id,
        role=row.role, valid_from=row.valid_from, valid_until=row.valid_until,
        decision=row.decision,
    )  # fmt: skip
    return row


def end_role(actor: Actor, row: RoleHolding, day: dt.date) -> RoleHolding:
    """End a holding: ``day`` is the first on which the unit no longer has the role.

    :raises DaysRefused: when it begins later, or has ended before.
    """
    dates.close(row, day)
    model.Session.flush()
    journal(actor, "units.role_ended", row.unit_id, role=row.role, valid_until=day)
    return row


def assign_code(actor: Actor, new: Code) -> UnitCode:
    """Give a unit an identifier code from a day on; its code until then ends that day.

    :raises CodeRefused: when the code has another form than Decision 20/2020 gives it, or is
        another unit's on one of the days.
    :raises UnitRefused: when the unit does not exist on ``valid_from``.
    :raises DaysRefused: when the end does not come after the start.
    """
    span = dates.given(new.valid_from, new.valid_until)
    owner = unit_on(new.unit, new.valid_from)
    check_code(new.code, owner.id, span)
    check_later(owner.id, span)
    for own in sharing_days(UnitCode.of_unit(owner.id), span):
        own.valid_until = new.valid_from
    model.Session.flush()
    row = UnitCode(
        unit_id=owner.id, code=new.code, valid_from=new.valid_from, valid_until=new.valid_until,
        decision=new.decision,
    )  # fmt: skip
    if not stored(row):
        raise CodeRefused("code", _("This code is another unit's on these days"))
    if row.span.holds(service.today()):
        organizations.write(owner.id, identifier=row.code)
    journal(
        actor, "units.code_assigned", owner.id,
        code=row.code, valid_from=row.valid_from, valid_until=row.valid_until,
        decision=row.decision,
    )  # fmt: skip
    return row


def current_code(unit_id: str, day: dt.date) -> str | None:
    """Return the identifier code that a unit has on ``day``, or ``None``."""
    row = model.Session.scalar(UnitCode.of_unit(unit_id).where(UnitCode.holds_on(day)))
    return row.code if row is not None else None


def check_code(code: str, unit_id: str | None, span: rules.Span) -> None:
    """Refuse a code of another form, or one that another unit has on one of the days.

    :raises CodeRefused: with the unit that has it.
    """
    if not rules.is_code(code):
        raise CodeRefused(
            "code",
            _("Write the code with capitals, digits and dots, at most 35 characters, e.g. H29.15."),
        )
    others = [row for row in sharing_days(UnitCode.of_code(code), span) if row.unit_id != unit_id]
    if others:
        owner = organizations.by_ids([others[0].unit_id]).get(others[0].unit_id)
        raise CodeRefused(
            "code",
            _("This code is the one of {unit} since {day}").format(
                unit=owner.title if owner else others[0].unit_id,
                day=dates.shown(others[0].valid_from),
            ),
        )


def check_later(unit_id: str, span: rules.Span) -> None:
    """Refuse a code before one that the unit is to have later on one of the days.

    :raises CodeRefused: with the later code.
    """
    for own in sharing_days(UnitCode.of_unit(unit_id), span):
        if own.valid_from > span.start:
            raise CodeRefused(
                "valid_from",
                _("The unit has the code {code} from {day} on").format(
                    code=own.code, day=dates.shown(own.valid_from)
                ),
            )


def sharing_days(query: sa.Select[Any], span: rules.Span) -> list[Any]:
    """Return the rows of a query that share a day with ``span``."""
    return [row for row in model.Session.scalars(query) if row.span.overlaps(span)]


def stored(row: Any) -> bool:
    """Add a row; return ``False`` when the database refuses it: another was there first."""
    try:
        with model.Session.begin_nested():
            model.Session.add(row)
            model.Session.flush()
    except IntegrityError:
        return False
    return True


def _check_role(role: str, day: dt.date) -> None:
    try:
        term = service.role_term(role, day)
    except service.UnknownRole as error:
        raise RoleRefused("role", _("The regulation has no such role")) from error
    if term.holders != service.ONE:
        raise RoleRefused(
            "role", _("The regulation gives this role to every unit: nobody assigns it")
        )


def _role_taken(row: RoleHolding) -> RoleRefused:
    unit = organizations.by_ids([row.unit_id]).get(row.unit_id)
    return RoleRefused(
        "role",
        _("{unit} holds this role from {day} on. End it first.").format(
            unit=unit.title if unit else row.unit_id, day=dates.shown(row.valid_from)
        ),
    )


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, dt.date) else value
