"""Which unit each row of a table means, and what contradicts in the table. Reads only."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from typing import Any

import sqlalchemy as sa

from ckan import model
from ckan.plugins.toolkit import _

from ckanext.hcmc_governance.units import changes, organizations, rules, service
from ckanext.hcmc_governance.units.errors import CodeRefused
from ckanext.hcmc_governance.units.model import UnitCode
from ckanext.hcmc_governance.units.organizations import Unit
from ckanext.hcmc_governance.units.rows import Matched, Problem, UnitRow
from ckanext.hcmc_kit.columns import new_id
from ckanext.hcmc_schemas import vocabularies
from ckanext.hcmc_vietnamese import text

NAME_LENGTH = 100  # of core's group.name
_NAME = re.compile(r"[a-z0-9_-]{2,100}")


class _Portal:
    """The units that are there, by whatever a table may call them."""

    def __init__(self, day: dt.date) -> None:
        self.units = {unit.id: unit for unit in organizations.every()}
        self.extras = {row.id: row.extras or {} for row in model.Session.execute(_EXTRAS)}
        self.by_name = {unit.name: unit.id for unit in self.units.values()}
        # A name stays taken by a deleted unit, and by a topic.
        self.taken = set(model.Session.scalars(_NAMES)) - set(self.by_name)
        self.by_title: dict[str, str] = {}
        for unit in self.units.values():
            self.by_title.setdefault(_key(unit.title), unit.id)
        held = sa.select(UnitCode).where(UnitCode.holds_on(day))
        self.by_code = {row.code: row.unit_id for row in model.Session.scalars(held)}
        self.links = service.links()

    def find(self, reference: str | None) -> str | None:
        """Return the id of the unit that is meant by id, name, code or title."""
        if not reference:
            return None
        if reference in self.units:
            return reference
        return (
            self.by_name.get(reference)
            or self.by_code.get(reference)
            or self.by_title.get(_key(reference))
        )

    def add(self, unit_id: str, row: UnitRow, name: str) -> None:
        """Let later references find a unit of the table."""
        self.by_name[name] = unit_id
        if row.title:
            self.by_title.setdefault(_key(row.title), unit_id)
        if row.identifier:
            self.by_code.setdefault(row.identifier, unit_id)


_NAMES = sa.select(model.group_table.c.name)
_EXTRAS = sa.select(model.group_table.c.id, model.group_table.c.extras).where(
    model.group_table.c.is_organization.is_(True)
)


def match(rows: list[UnitRow], day: dt.date) -> tuple[list[Matched], list[Problem]]:
    """Return the unit of each row, and the problems of all rows."""
    portal = _Portal(day)
    problems: list[Problem] = []
    bound: list[tuple[UnitRow, str, str, bool]] = []
    seen: dict[str, int] = {}
    for row in rows:
        unit_id, name, new = _bind(row, portal)
        if unit_id in seen:
            message = _("Row {number} means the same unit").format(number=seen[unit_id])
            problems.append(Problem(row.number, "title", "twice", message))
        seen.setdefault(unit_id, row.number)
        bound.append((row, unit_id, name, new))
        portal.add(unit_id, row, name)
    matched = [_matched(row, unit_id, name, portal, new=new) for row, unit_id, name, new in bound]
    circles = list(_circles(matched, portal))
    problems += circles
    turning = {one.number for one in circles if one.field == "successor"}
    known = portal.units | {one.unit_id: _as_planned(one, portal) for one in matched}
    for one in matched:
        problems += _problems(one, portal)
        problems += _code_before_unit(one, known, day)
        if one.row.number not in turning:
            problems += _absent_successor(one, known)
    problems += _codes(matched, day)
    return matched, problems


def _bind(row: UnitRow, portal: _Portal) -> tuple[str, str, bool]:
    found = portal.by_name.get(row.name or "")
    if not row.name:
        found = portal.by_code.get(row.identifier or "") or portal.by_title.get(_key(row.title))
    if found is not None and found in portal.units:
        return found, portal.units[found].name, False
    return found or new_id(), row.name or _free_name(row.title, portal), True


def _free_name(title: str, portal: _Portal) -> str:
    ideal = text.slug(title, max_length=NAME_LENGTH) or "don-vi"
    name, number = ideal, 1
    while name in portal.by_name or name in portal.taken:
        number += 1
        name = f"{ideal[: NAME_LENGTH - 6]}-{number}"
    return name


def _matched(row: UnitRow, unit_id: str, name: str, portal: _Portal, *, new: bool) -> Matched:
    successor = portal.find(row.successor)
    return Matched(
        row=row,
        unit_id=unit_id,
        name=name,
        is_new=new,
        stored={} if new else _stored(portal.units[unit_id], portal.extras.get(unit_id, {})),
        parent=portal.find(row.parent),
        successor=successor,
        successor_known=any(
            link.source == unit_id and link.target == successor for link in portal.links
        ),
    )


def _stored(unit: Unit, extras: dict[str, Any]) -> dict[str, str]:
    return {**extras, "title": unit.title}


def _problems(one: Matched, portal: _Portal) -> Iterator[Problem]:
    for name, code, message in (
        *_name_problems(one, portal), *_kind_problems(one), *_reference_problems(one),
        *_day_problems(one),
    ):  # fmt: skip
        yield Problem(one.row.number, name, code, message)


def _name_problems(one: Matched, portal: _Portal) -> Iterator[tuple[str, str, str]]:
    if not one.row.title:
        yield "title", "empty", _("Write the name of the unit")
    if one.row.name and not _NAME.fullmatch(one.row.name):
        yield (
            "name", "form", _("Write the page address with small letters, digits, - and _"),
        )  # fmt: skip
    if one.name in portal.taken:
        yield "name", "taken", _("This page address is taken, perhaps by a deleted unit")


def _kind_problems(one: Matched) -> Iterator[tuple[str, str, str]]:
    row = one.row
    if one.is_new and not row.kind:
        yield "kind", "empty", _("Say what kind of unit it is")
    if row.kind and row.kind not in vocabularies.keys("unit_kind"):
        yield "kind", "unknown", _("Choose one of the values offered.")
    if row.successor and row.succession_kind not in vocabularies.keys("succession_kind"):
        yield "succession_kind", "unknown", _("Choose one of the values offered.")


def _reference_problems(one: Matched) -> Iterator[tuple[str, str, str]]:
    for name in ("parent", "successor"):
        if getattr(one.row, name) and getattr(one, name) is None:
            yield name, "unknown", _("There is no such unit")


def _day_problems(one: Matched) -> Iterator[tuple[str, str, str]]:
    row = one.row
    start = row.established_on or organizations.day_of(one.stored.get("established_on"))
    end = row.dissolved_on or organizations.day_of(one.stored.get("dissolved_on"))
    if start is not None and end is not None and end <= start:
        yield (
            "dissolved_on", "before_start",
            _("A unit is dissolved after the day it is established"),
        )  # fmt: skip
    if row.successor and row.dissolved_on is None:
        yield "dissolved_on", "empty", _("Say from which day on the successor answers")


def _code_before_unit(one: Matched, known: Mapping[str, Unit], day: dt.date) -> Iterator[Problem]:
    begins, own = one.code_begins(day), known[one.unit_id]
    if one.has_new_code and not own.is_valid(begins):
        yield Problem(one.row.number, "identifier", "absent", changes.absence(own, begins))


def _absent_successor(one: Matched, known: Mapping[str, Unit]) -> Iterator[Problem]:
    ends, following = one.row.dissolved_on, known.get(one.successor or "")
    if ends is None or following is None or one.successor_known:
        return
    if not following.is_valid(ends):
        yield Problem(one.row.number, "successor", "absent", changes.absence(following, ends))


def _as_planned(one: Matched, portal: _Portal) -> Unit:
    """Return the unit with the days that it would have."""
    row, stored = one.row, portal.units.get(one.unit_id)
    return Unit(
        id=one.unit_id,
        name=one.name,
        title=row.title or (stored.title if stored else ""),
        state=organizations.ACTIVE,
        established_on=row.established_on or (stored.established_on if stored else None),
        dissolved_on=row.dissolved_on or (stored.dissolved_on if stored else None),
    )


def _circles(matched: list[Matched], portal: _Portal) -> Iterator[Problem]:
    parents = {unit.id: unit.parent for unit in portal.units.values() if unit.parent}
    links = list(portal.links)
    for one in matched:
        if one.parent is not None:
            try:
                rules.check_parent(parents, one.unit_id, one.parent)
                parents[one.unit_id] = one.parent
            except (rules.OwnSuccessor, rules.GoesInCircle):
                message = _("The line of units above leads back to this unit")
                yield Problem(one.row.number, "parent", "circle", message)
        if one.successor is not None and not one.successor_known:
            try:
                rules.check_succession(links, one.unit_id, one.successor)
                on = one.row.dissolved_on or dt.date.max
                links.append(rules.Link(one.unit_id, one.successor, on))
            except (rules.OwnSuccessor, rules.GoesInCircle):
                message = _("The line of successors leads back to this unit")
                yield Problem(one.row.number, "successor", "circle", message)


def _codes(matched: list[Matched], day: dt.date) -> Iterator[Problem]:
    """Yield codes of another form, another unit's, or that stand twice in the table."""
    given: dict[str, int] = {}
    for one in matched:
        code = one.row.identifier
        if not code:
            continue
        try:
            if one.has_new_code:
                changes.check_code(code, one.unit_id, rules.Span(one.code_begins(day)))
        except CodeRefused as error:
            yield Problem(one.row.number, "identifier", "refused", error.message)
        if code in given:
            message = _("Row {number} gives the same code").format(number=given[code])
            yield Problem(one.row.number, "identifier", "twice", message)
        given.setdefault(code, one.row.number)


def _key(title: str) -> str:
    """Return the form in which titles are compared: case, spaces and tone place apart."""
    return text.normalise_tones(text.clean(title)).casefold()
