"""Many units at once, from a table: first what would change and what is wrong, then all or nothing.

The import of files and the demo stand on this. Nothing here commits.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from ckan import model

from ckanext.hcmc_governance.audit import service as audit
from ckanext.hcmc_governance.units import changes, matching, organizations, reorganizing
from ckanext.hcmc_governance.units.matching import Problem, UnitRow
from ckanext.hcmc_kit.actor import Actor

__all__ = ["Change", "Plan", "PlanHasProblems", "Problem", "UnitRow", "apply", "plan"]

CREATE, UPDATE, UNCHANGED = "create", "update", "unchanged"
# Fields that are stored as they stand in the row; the rest are ids, codes or successions.
_PLAIN = ("short_name", "kind", "email", "phone", "address", "website")
_DAYS = ("established_on", "dissolved_on")


class PlanHasProblems(ValueError):
    """A plan with problems is applied by no row: nothing is half-applied."""


@dataclass(frozen=True, slots=True)
class Change:
    """What a row does: ``create``, ``update`` or ``unchanged``, with each field before and after.

    :param unit_id: id of the unit, also of one that is yet to be made.
    """

    number: int
    kind: str
    unit_id: str
    name: str
    title: str
    fields: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """What a table would do on a day; with problems it does nothing at all."""

    day: dt.date
    changes: tuple[Change, ...] = ()
    problems: tuple[Problem, ...] = ()
    matched: tuple[matching.Matched, ...] = field(default=(), repr=False)


def plan(rows: Iterable[UnitRow], day: dt.date) -> Plan:
    """Return what the rows would change, and everything that is wrong with them. Reads only.

    A row means the unit of its name; without name that of its code, else of its title; else a
    new one. An empty cell changes nothing.
    """
    matched, problems = matching.match(list(rows), day)
    planned = tuple(_change(one) for one in matched)
    return Plan(day, planned, tuple(sorted(problems, key=lambda one: one.number)), tuple(matched))


def apply(actor: Actor, planned: Plan) -> tuple[str, ...]:
    """Make and change the units of a plan, with their codes and successions.

    :returns: ids of the units of all rows, in their order.
    :raises PlanHasProblems: when the plan has any; nothing is changed then.
    :raises Refused: when something has changed since the plan was made.
    """
    if planned.problems:
        raise PlanHasProblems(len(planned.problems))
    for one, change in zip(planned.matched, planned.changes, strict=True):
        if change.kind == CREATE:
            _create(one)
        elif change.kind == UPDATE:
            organizations.write(one.unit_id, **_values(one))
            _retitle(one)
    model.Session.flush()
    for one in planned.matched:
        _code(actor, one, planned.day)
        _succession(actor, one)
    audit.record_many(_lines(actor, planned.changes))
    return tuple(one.unit_id for one in planned.matched)


def _change(one: matching.Matched) -> Change:
    new = {"title": one.row.title, **_values(one)}
    if one.row.identifier:
        new["identifier"] = one.row.identifier
    if one.successor and not one.successor_known:
        new["successor"] = one.row.successor
    old = one.stored
    fields = tuple(
        (name, str(old.get(name) or ""), str(value or ""))
        for name, value in new.items()
        if str(old.get(name) or "") != str(value or "")
    )
    kind = CREATE if one.is_new else UPDATE if fields else UNCHANGED
    return Change(one.row.number, kind, one.unit_id, one.name, one.row.title, fields)


def _values(one: matching.Matched) -> dict[str, Any]:
    """Return the fields of a row that are not empty, as they are stored."""
    values: dict[str, Any] = {name: getattr(one.row, name) for name in _PLAIN}
    for name in _DAYS:
        day = getattr(one.row, name)
        values[name] = day.isoformat() if day else None
    values["parent"] = one.parent
    return {name: value for name, value in values.items() if value}


def _create(one: matching.Matched) -> None:
    made: Any = model.Group(
        name=one.name, title=one.row.title, type="organization", is_organization=True
    )
    made.id = one.unit_id
    made.extras = _values(one)
    model.Session.add(made)


def _retitle(one: matching.Matched) -> None:
    group = model.Session.get(model.Group, one.unit_id)
    if group is not None and one.row.title and group.title != one.row.title:
        group.title = one.row.title


def _code(actor: Actor, one: matching.Matched, day: dt.date) -> None:
    code = one.row.identifier
    if not code or not one.has_new_code:
        return
    if code == changes.current_code(one.unit_id, day):
        return
    begins = one.code_begins(day)
    new = changes.Code(unit=one.unit_id, code=code, valid_from=begins, decision=one.row.decision)
    changes.assign_code(actor, new)


def _succession(actor: Actor, one: matching.Matched) -> None:
    ends = one.row.dissolved_on
    if one.successor and not one.successor_known and ends is not None:
        change = reorganizing.Reorganization(
            source=one.unit_id,
            target=one.successor,
            kind=one.row.succession_kind or "",
            on=ends,
            decision=one.row.decision,
        )
        reorganizing.record(actor, change)
    elif ends is not None:
        reorganizing.close_all(one.unit_id, ends)


def _lines(actor: Actor, made: Sequence[Change]) -> list[audit.Line]:
    return [
        audit.Line(
            act=audit.Act.GOVERN,
            actor=actor,
            object_type=changes.OBJECT,
            object_id=one.unit_id,
            unit_id=one.unit_id,
            details={
                "what": "unit.created" if one.kind == CREATE else "unit.updated",
                "name": one.name,
                "fields": [name for name, _old, _new in one.fields],
            },
        )
        for one in made
        if one.kind != UNCHANGED
    ]
