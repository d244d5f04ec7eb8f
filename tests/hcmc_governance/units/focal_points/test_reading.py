"""Whom units have named and which places are empty, read for many units at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa

import ckan.plugins.toolkit as tk
from ckan import model

from ckanext.hcmc_governance import config
from ckanext.hcmc_governance.units import organizations, reorganizing, service
from ckanext.hcmc_governance.units.errors import DaysRefused, PlaceRefused, UnitRefused
from ckanext.hcmc_governance.units.focal_points import counting, reading
from ckanext.hcmc_governance.units.focal_points import service as focal
from ckanext.hcmc_governance.units.focal_points.model import FocalPoint
from ckanext.hcmc_governance.units.reorganizing import Reorganization
from ckanext.hcmc_kit.actor import Actor

from tests.hcmc_governance.units.conftest import day, site_user

pytestmark = pytest.mark.usefixtures("non_clean_db", "no_role_holders")
Make = Callable[..., Any]
START = day("2025-01-01")


def name(unit: str, **more: Any) -> FocalPoint:
    given: dict[str, Any] = {
        "unit": unit, "direction": "provider", "function": "leader", "post": "Phó Giám đốc",
        "valid_from": START,
    }  # fmt: skip
    return focal.appoint(Actor(), focal.Appointment(**{**given, **more}))


class TestOfUnit:
    """of_unit: those of a day, provider before user, leader before technical."""

    def test_order(self, new_unit: Make) -> None:
        unit = new_unit()
        places = [(way, post) for way in reading.directions() for post in reading.functions()]
        for direction, function in reversed(places):
            name(unit, direction=direction, function=function)
        found = reading.of_unit(unit, START)
        assert [(one.direction, one.function) for one in found] == places

    def test_of_a_day(self, new_unit: Make) -> None:
        """Not yet the day before, no longer on the day it ends."""
        unit = new_unit()
        name(unit, valid_until=day("2025-07-01"))
        held = [len(reading.of_unit(unit, day(one))) for one in
                ("2024-12-31", "2025-01-01", "2025-06-30", "2025-07-01")]  # fmt: skip
        assert held == [0, 1, 1, 0]


class TestFunctionsOf:
    """functions_of: in which function a person answers for a unit."""

    def test_person_and_substitute(self, new_unit: Make, new_person: Make) -> None:
        unit = new_unit()
        leader, other = new_person((unit, "admin")), new_person((unit, "editor"))
        row = name(unit, user=leader["name"])
        focal.substitute(Actor(), row, "Trưởng phòng", other["name"], START)
        name(unit, function="technical", user=other["name"])
        assert reading.functions_of(unit, leader["id"], START) == {"leader"}
        assert reading.functions_of(unit, other["id"], START) == {"leader", "technical"}
        assert reading.functions_of(unit, other["id"], day("2024-12-31")) == frozenset()
        assert reading.functions_of(new_unit(), other["id"], START) == frozenset()


class TestVacancies:
    """vacancies: one statement for any number of units."""

    def test_one_statement(self, new_unit: Make) -> None:
        units = [organizations.get(new_unit()) for _number in range(4)]
        seen: list[str] = []

        def note(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
            seen.append(statement)

        engine: Any = model.meta.engine
        sa.event.listen(engine, "before_cursor_execute", note)
        try:
            found = reading.vacancies(units, START)
        finally:
            sa.event.remove(engine, "before_cursor_execute", note)
        assert len(found) == 4 * len(reading.directions()) * len(reading.functions())
        assert len([one for one in seen if "focal_point" in one]) == 1

    @pytest.mark.clause("24.2")
    def test_since(self, new_unit: Make) -> None:
        """Since the last one ended; else since the unit began; else nobody knows."""
        known, unknown = new_unit(established_on="2024-06-01"), new_unit()
        name(known, valid_from=day("2024-07-01"), valid_until=day("2024-09-01"))
        name(known, valid_from=day("2024-10-01"), valid_until=START)
        asked = [organizations.get(known), organizations.get(unknown)]
        since = {
            (one.unit_id, one.function): one.since
            for one in reading.vacancies(asked, day("2025-05-05"), ["provider"])
        }
        assert since == {
            (known, "leader"): START,
            (known, "technical"): day("2024-06-01"),
            (unknown, "leader"): None,
            (unknown, "technical"): None,
        }

    def test_gap_between_two(self, new_unit: Make) -> None:
        """On a day between two the place is empty, though somebody follows."""
        unit = new_unit()
        name(unit, valid_until=day("2025-03-01"))
        name(unit, valid_from=day("2025-04-01"))
        gap = reading.vacancies([organizations.get(unit)], day("2025-03-15"), ["provider"])
        assert [(one.function, one.since) for one in gap if one.function == "leader"] == [
            ("leader", day("2025-03-01"))
        ]

    def test_wanted_nothing(self, new_unit: Make) -> None:
        assert reading.vacancies([organizations.get(new_unit())], START, []) == ()
        assert reading.vacancies([], START) == ()


class TestOverview:
    """overview: units that exist on the day, the one for unknown publishers left out."""

    def test_units_of_another_time(self, new_unit: Make) -> None:
        """A dissolved unit lacks nobody, and one that is yet to begin neither."""
        gone, later = new_unit(dissolved_on="2025-06-01"), new_unit(established_on="2025-08-01")
        for on, expected in (
            ("2025-05-31", {gone}), ("2025-07-01", set()), ("2025-08-01", {later}),
        ):  # fmt: skip
            lacking = {one.unit.id for one in counting.overview(day(on), None).lacking}
            assert lacking & {gone, later} == expected

    def test_unknown_publisher_is_no_unit(self, admin: dict[str, Any], new_unit: Make) -> None:
        """The unit that keeps records of unknown publishers has nobody to name."""
        known = organizations.find(config.harvest_unknown_unit())
        unit = known.id if known else new_unit(name=config.harvest_unknown_unit())
        lacking = {one.unit.id for one in counting.overview(service.today(), None).lacking}
        assert unit not in lacking
        if known is None:
            tk.get_action("organization_purge")({"user": admin["name"]}, {"id": unit})

    def test_counts_add_up(self, new_unit: Make) -> None:
        new_unit()
        found = counting.overview(service.today(), ["user"])
        assert found.counts["vacant_units"] == len(found.lacking)
        assert found.counts["places"] == sum(len(one.vacancies) for one in found.lacking)
        assert found.counts["vacant_owners"] <= found.counts["owners"] <= found.counts["units"]


class TestAppoint:
    """appoint: an existing unit, a member of it, a free place."""

    def test_unit_of_another_time(self, new_unit: Make) -> None:
        """A unit dissolved last month names nobody."""
        last_month = service.today() - dt.timedelta(days=31)
        unit = new_unit(dissolved_on=last_month.isoformat())
        with pytest.raises(UnitRefused) as error:
            name(unit, valid_from=service.today())
        assert error.value.field == "unit"

    def test_unit_that_is_yet_to_begin(self, new_unit: Make, new_person: Make) -> None:
        """Its members are appointed from its first day on."""
        start = service.today() + dt.timedelta(days=30)
        unit = new_unit(established_on=start.isoformat())
        person = new_person((unit, "editor"))
        assert name(unit, user=person["name"], valid_from=start).user_id == person["id"]

    def test_former_member(self, new_unit: Make, new_person: Make) -> None:
        unit = new_unit()
        person = new_person((unit, "editor"))
        tk.get_action("organization_member_delete")(
            {"ignore_auth": True, "user": site_user()}, {"id": unit, "username": person["name"]}
        )
        with pytest.raises(PlaceRefused) as error:
            name(unit, user=person["name"])
        assert error.value.field == "user"

    def test_deleted_account(self, new_unit: Make, new_person: Make) -> None:
        unit = new_unit()
        person = new_person((unit, "editor"))
        account: Any = model.User.get(person["id"])
        account.state = "deleted"
        model.Session.commit()
        with pytest.raises(PlaceRefused):
            name(unit, user=person["id"])

    def test_replace_does_not_touch_what_comes_later(self, new_unit: Make) -> None:
        """Only one that began before gives way; one that is to begin later stands."""
        unit = new_unit()
        first = name(unit, valid_until=day("2025-06-01"))
        name(unit, valid_from=day("2025-09-01"))
        with pytest.raises(PlaceRefused):
            name(unit, valid_from=day("2025-05-01"), replace=True)
        assert first.valid_until == day("2025-06-01")
        name(unit, valid_from=day("2025-05-01"), valid_until=day("2025-09-01"), replace=True)
        assert first.valid_until == day("2025-05-01")

    @pytest.mark.parametrize("end", ["2025-01-01", "2024-12-31"])
    def test_end_before_start(self, new_unit: Make, end: str) -> None:
        with pytest.raises(DaysRefused):
            name(new_unit(), valid_until=day(end))


class TestAfterMerger:
    """What a merged unit had named ends with it; the successor names anew."""

    @pytest.mark.clause("27.2.a")
    def test_ends(self, new_unit: Make) -> None:
        old, new = new_unit(), new_unit()
        name(old)
        reorganizing.record(
            Actor(), Reorganization(source=old, target=new, kind="merged", on=day("2025-03-01"))
        )
        assert reading.of_unit(old, day("2025-03-01")) == ()
        assert reading.of_unit(new, day("2025-03-01")) == ()
        lacking = counting.overview(day("2025-03-01"), ["provider"]).lacking
        assert {old, new} & {one.unit.id for one in lacking} == {new}
