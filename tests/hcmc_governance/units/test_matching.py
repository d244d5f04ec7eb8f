"""Tables of units: what cannot be applied is said before, by row and field."""

from __future__ import annotations

import dataclasses
import datetime as dt
import uuid
from collections.abc import Callable
from typing import Any

import pytest

import ckan.plugins.toolkit as tk
from ckan import model

from ckanext.hcmc_governance.units import changes, loading, organizations, service
from ckanext.hcmc_governance.units.loading import UnitRow
from ckanext.hcmc_governance.units.rows import Matched
from ckanext.hcmc_kit.actor import Actor

from tests.hcmc_governance.units.conftest import day

pytestmark = pytest.mark.usefixtures("non_clean_db")
Make = Callable[..., Any]
MERGED = {"dissolved_on": day("2025-03-01"), "succession_kind": "merged"}


def code() -> str:
    return f"H29.{uuid.uuid4().hex[:10].upper()}"


def row(number: int = 2, **values: Any) -> UnitRow:
    given: dict[str, Any] = {"title": f"Xã {uuid.uuid4().hex[:8]}", "kind": "ward_committee"}
    return UnitRow(number=number, **{**given, **values})


def problems(*rows: UnitRow) -> list[tuple[int, str, str]]:
    found = loading.plan(rows, service.today()).problems
    return [(one.number, one.field, one.code) for one in found]


def load(*rows: UnitRow) -> tuple[str, ...]:
    planned = loading.plan(rows, service.today())
    assert planned.problems == ()
    ids = loading.apply(Actor(), planned)
    model.Session.commit()
    return ids


class TestCodes:
    """A code begins on a day on which its unit exists and nobody else has the code."""

    def test_dissolved_unit_without_start(self) -> None:
        """Without day of establishment nobody knows from when the code of a past unit held."""
        assert problems(row(identifier=code(), dissolved_on=day("2025-03-01"))) == [
            (2, "identifier", "absent")
        ]

    def test_dissolved_unit_with_start(self) -> None:
        """With it the code holds as long as the unit did, and the table is loaded again freely."""
        new = row(2)
        old = row(
            3, identifier=code(), established_on=day("2005-01-01"), successor=new.title, **MERGED
        )
        ids = load(new, old)
        assert changes.current_code(ids[1], day("2025-02-28")) == old.identifier
        assert changes.current_code(ids[1], day("2025-03-01")) is None
        again = loading.plan([new, old], service.today())
        assert again.problems == ()
        assert {one.kind for one in again.changes} == {"unchanged"}
        assert loading.apply(Actor(), again) == ids

    def test_another_units_code_of_that_time(self) -> None:
        """A unit that existed while another had the code did not have it then."""
        old = row(2, identifier=code(), established_on=day("2005-01-01"))
        load(old)
        load(dataclasses.replace(old, dissolved_on=day("2025-03-01")))
        name = f"khac-{uuid.uuid4().hex[:6]}"
        new = row(2, name=name, identifier=old.identifier, established_on=day("2010-01-01"))
        assert problems(new) == [(2, "identifier", "refused")]
        assert problems(dataclasses.replace(new, established_on=day("2025-03-01"))) == []

    def test_unit_of_the_future(self) -> None:
        """The code of a unit that begins next month begins with it."""
        start = service.today() + dt.timedelta(days=30)
        (unit,) = load(row(identifier=(given := code()), established_on=start))
        assert changes.current_code(unit, service.today()) is None
        assert changes.current_code(unit, start) == given

    def test_new_code_of_a_known_unit(self, new_unit: Make) -> None:
        """The old one ends today and stays in the history."""
        first, second = code(), code()
        unit = organizations.get(new_unit(identifier=first))
        load(UnitRow(number=2, title=unit.title, name=unit.name, identifier=second))
        assert changes.current_code(unit.id, service.today()) == second
        assert organizations.get(unit.id).identifier == second

    @pytest.mark.parametrize("wrong", ["h29.15", "H29 15", "29", "H29.Đ", "=cmd|' /C calc'!A0"])
    def test_wrong_form(self, wrong: str) -> None:
        assert problems(row(identifier=wrong)) == [(2, "identifier", "refused")]


class TestSuccessors:
    """Who follows exists on the day the other ends."""

    @pytest.mark.parametrize(
        "days",
        [
            {"established_on": day("2025-03-02")},
            {"dissolved_on": day("2025-02-01")},
            {"dissolved_on": day("2025-03-01")},
        ],
    )
    def test_of_another_time(self, days: dict[str, Any]) -> None:
        new = row(2, **days)
        old = row(3, successor=new.title, **MERGED)
        assert problems(new, old) == [(3, "successor", "absent")]

    def test_begins_that_day(self) -> None:
        new = row(2, established_on=day("2025-03-01"))
        old = row(3, successor=new.title, **MERGED)
        assert service.successors(load(new, old)[1], service.today())

    def test_days_of_the_portal_count(self, new_unit: Make) -> None:
        """A successor that stands on the portal only is asked for its days too."""
        later = new_unit(established_on="2025-07-01")
        assert problems(row(successor=later, **MERGED)) == [(2, "successor", "absent")]

    def test_known_succession_is_no_news(self) -> None:
        """A line of a table that is loaded again is not asked anew."""
        new, old = row(2), row(3)
        old = dataclasses.replace(old, successor=new.title, **MERGED)
        load(new, old)
        load(dataclasses.replace(new, dissolved_on=service.today()))
        assert problems(new, old) == []

    def test_itself(self) -> None:
        """The circle is said, and nothing else about the same cell."""
        one = row(2)
        assert problems(dataclasses.replace(one, successor=one.title, **MERGED)) == [
            (2, "successor", "circle")
        ]


class TestNames:
    """The address of a unit's page."""

    def test_taken_by_a_deleted_unit(self, admin: dict[str, Any], new_unit: Make) -> None:
        gone = organizations.get(new_unit())
        tk.get_action("organization_delete")({"user": admin["name"]}, {"id": gone.id})
        assert problems(row(name=gone.name)) == [(2, "name", "taken")]

    def test_made_of_the_title(self) -> None:
        """A name of its own for each, also where titles give the same letters."""
        mark = uuid.uuid4().hex[:6]
        rows = row(2, title=f"Phường Đa Kao {mark}"), row(3, title=f"Phường Da Kào {mark}")
        names = [one.name for one in loading.plan(rows, service.today()).changes]
        assert names == [f"phuong-da-kao-{mark}", f"phuong-da-kao-{mark}-2"]

    def test_long_title(self) -> None:
        """The address fits into core's column, whatever the title."""
        planned = loading.plan([row(title=f"{uuid.uuid4().hex} " * 12)], service.today())
        assert len(planned.changes[0].name) <= 100

    def test_unknown_title_with_a_known_name(self, new_unit: Make) -> None:
        """The name says which unit is meant: another title renames it."""
        unit = organizations.get(new_unit())
        change = loading.plan(
            [UnitRow(number=2, title="Sở Đổi Tên", name=unit.name)], service.today()
        ).changes[0]
        assert (change.unit_id, change.kind) == (unit.id, "update")
        assert change.fields == (("title", unit.title, "Sở Đổi Tên"),)


class TestApply:
    """What has changed since the plan was made is refused as a whole."""

    def test_code_taken_meanwhile(self, new_unit: Make) -> None:
        given = code()
        rows = [row(2), row(3, identifier=given)]
        planned = loading.plan(rows, service.today())
        new_unit(identifier=given)
        with pytest.raises(changes.CodeRefused):
            loading.apply(Actor(), planned)
        model.Session.rollback()
        assert organizations.find(planned.changes[0].name) is None


class TestMatched:
    """When a code of a row begins."""

    @pytest.mark.parametrize(
        ("start", "is_new", "expected"),
        [
            (None, True, "2026-06-01"),
            ("2005-01-01", True, "2005-01-01"),
            ("2027-01-01", True, "2027-01-01"),
            (None, False, "2026-06-01"),
            ("2005-01-01", False, "2026-06-01"),
            ("2027-01-01", False, "2027-01-01"),
        ],
    )
    def test_code_begins(self, start: str | None, is_new: bool, expected: str) -> None:
        """Of a new unit with the unit; of a known one today, if it exists."""
        given = row(established_on=day(start) if start else None)
        one = Matched(given, "u", "n", is_new)
        assert one.code_begins(day("2026-06-01")) == day(expected)

    def test_new_code(self) -> None:
        given = row(identifier="H29.15")
        assert Matched(given, "u", "n", True).has_new_code
        assert not Matched(given, "u", "n", False, {"identifier": "H29.15"}).has_new_code
        assert not Matched(row(), "u", "n", False, {"identifier": "H29.15"}).has_new_code
