"""One leader and one technical contact for each unit and direction (27.2.a, 28.1)."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.tests import factories

from ckanext.hcmc_governance.audit.model import JournalLine
from ckanext.hcmc_governance.units import service
from ckanext.hcmc_governance.units.focal_points.model import FocalPoint

pytestmark = pytest.mark.usefixtures("non_clean_db", "no_role_holders")
Make = Callable[..., Any]


def call(action: str, person: dict[str, Any] | None = None, /, **data: Any) -> Any:
    context: Any = {"user": person["name"]} if person else {"user": ""}
    return tk.get_action(action)(context, data)


def appointment(unit: str, **changed: Any) -> dict[str, Any]:
    return {
        "unit": unit, "direction": "provider", "function": "leader", "post": "Phó Giám đốc",
        "valid_from": "2025-01-01", **changed,
    }  # fmt: skip


def vacant(unit: str, day: str) -> dict[tuple[str, str], str | None]:
    shown = call("hcmc_unit_show", None, id=unit, day=day)
    return {(one["direction"], one["function"]): one["since"] for one in shown["vacancies"]}


class TestFocalPointAppoint:
    """hcmc_focal_point_appoint."""

    @pytest.mark.clause("27.2.a")
    def test_second_leader_is_refused(self, new_unit: Make, new_person: Make) -> None:
        """A second active leader for the same unit and direction is refused, by day."""
        unit = new_unit()
        person = new_person((unit, "admin"))
        call("hcmc_focal_point_appoint", person, **appointment(unit, valid_until="2025-07-01"))
        for start in ("2025-06-30", "2024-06-01"):
            with pytest.raises(tk.ValidationError) as error:
                call("hcmc_focal_point_appoint", person, **appointment(unit, valid_from=start))
            assert "function" in error.value.error_dict
        call("hcmc_focal_point_appoint", person, **appointment(unit, valid_from="2025-07-01"))
        call("hcmc_focal_point_appoint", person, **appointment(unit, function="technical"))
        call("hcmc_focal_point_appoint", person, **appointment(unit, direction="user"))

    def test_database_refuses_too(self, new_unit: Make) -> None:
        """Two requests at once: the exclusion constraint lets one through."""
        values = {
            "unit_id": new_unit(), "direction": "user", "function": "technical", "post": "x",
            "valid_from": dt.date(2025, 1, 1),
        }  # fmt: skip
        model.Session.add(FocalPoint(**values))
        model.Session.commit()
        model.Session.add(FocalPoint(**values))
        with pytest.raises(sa.exc.IntegrityError):
            model.Session.flush()
        model.Session.rollback()

    def test_replace(self, new_unit: Make, new_person: Make) -> None:
        """Asked for, the one in the way ends on the day the new one begins: no gap, no overlap."""
        unit = new_unit()
        person = new_person((unit, "admin"))
        first = call("hcmc_focal_point_appoint", person, **appointment(unit))
        second = call(
            "hcmc_focal_point_appoint", person,
            **appointment(unit, post="Giám đốc", valid_from="2025-05-01", replace=True),
        )  # fmt: skip
        held = [service.focal_points(unit, dt.date(2025, *day))[0].id for day in ((4, 30), (5, 1))]
        assert held == [first["id"], second["id"]]

    @pytest.mark.clause("24.2")
    @pytest.mark.clause("28.1")
    def test_vacancy_since(self, new_unit: Make, new_person: Make) -> None:
        """Vacancy is shown from the day the last one ends."""
        unit = new_unit(established_on="2024-06-01")
        person = new_person((unit, "admin"))
        assert vacant(unit, "2024-12-31") == dict.fromkeys(
            [
                ("provider", "leader"),
                ("provider", "technical"),
                ("user", "leader"),
                ("user", "technical"),
            ],
            "2024-06-01",
        )
        row = call("hcmc_focal_point_appoint", person, **appointment(unit))
        assert ("provider", "leader") not in vacant(unit, "2025-01-01")
        call("hcmc_focal_point_end", person, id=row["id"], valid_until="2025-09-01")
        assert ("provider", "leader") not in vacant(unit, "2025-08-31")
        assert vacant(unit, "2026-01-01")[("provider", "leader")] == "2025-09-01"

    @pytest.mark.parametrize(
        ("changed", "field"),
        [
            ({"direction": "sideways"}, "direction"),
            ({"function": "driver"}, "function"),
            ({"post": "  "}, "post"),
            ({"valid_until": "2025-01-01"}, "valid_until"),
            ({"valid_from": "hôm nay"}, "valid_from"),
            ({"user": "khong-co"}, "user"),
        ],
    )
    def test_bad_input(
        self, admin: dict[str, Any], new_unit: Make, changed: dict[str, str], field: str
    ) -> None:
        with pytest.raises(tk.ValidationError) as error:
            call("hcmc_focal_point_appoint", admin, **appointment(new_unit(), **changed))
        assert list(error.value.error_dict) == [field]

    def test_account_of_the_unit(
        self, admin: dict[str, Any], new_unit: Make, new_person: Make
    ) -> None:
        """The account belongs to the unit; the public sees the post and nothing of the account."""
        unit = new_unit()
        stranger, own = new_person((new_unit(), "editor")), new_person((unit, "editor"))
        with pytest.raises(tk.ValidationError) as error:
            call("hcmc_focal_point_appoint", admin, **appointment(unit, user=stranger["name"]))
        assert "user" in error.value.error_dict
        call("hcmc_focal_point_appoint", admin, **appointment(unit, user=own["name"]))
        public = call("hcmc_unit_show", None, id=unit)["focal_points"]
        assert own["id"] not in str(public)
        assert call("hcmc_unit_show", stranger, id=unit)["focal_points"] == public
        assert call("hcmc_unit_show", own, id=unit)["focal_points"][0]["user_id"] == own["id"]

    def test_rights(self, new_unit: Make, new_person: Make) -> None:
        """A unit's admin appoints for its own unit, and for no other."""
        unit, other = new_unit(), new_unit()
        for person in (
            new_person((unit, "editor")), new_person((other, "admin")), new_person(), None,
        ):  # fmt: skip
            with pytest.raises(tk.NotAuthorized):
                call("hcmc_focal_point_appoint", person, **appointment(unit))
        row = call("hcmc_focal_point_appoint", new_person((unit, "admin")), **appointment(unit))
        outsider = new_person((other, "admin"))
        with pytest.raises(tk.NotAuthorized):
            call("hcmc_focal_point_end", outsider, id=row["id"], valid_until="2025-05-01")
        with pytest.raises(tk.NotAuthorized):
            call("hcmc_focal_point_substitute", outsider, id=row["id"], post="x")

    def test_journal(self, new_unit: Make, new_person: Make) -> None:
        """Each act leaves its line, with the unit acted for."""
        unit = new_unit()
        person = new_person((unit, "admin"))
        row = call("hcmc_focal_point_appoint", person, **appointment(unit))
        call("hcmc_focal_point_substitute", person, id=row["id"], post="Trưởng phòng")
        call("hcmc_focal_point_end", person, id=row["id"], valid_until="2025-05-01")
        query = (
            sa.select(JournalLine)
            .where(JournalLine.object_id == unit, JournalLine.actor_id == person["id"])
            .order_by(JournalLine.id)
        )
        lines = list(model.Session.scalars(query))
        assert [(line.details or {})["what"] for line in lines] == [
            "units.focal_point_appointed",
            "units.focal_point_substituted",
            "units.focal_point_ended",
        ]
        assert {line.unit_id for line in lines} == {unit}


class TestFocalPointEnd:
    """hcmc_focal_point_end."""

    def test_outside_of_its_days(self, admin: dict[str, Any], new_unit: Make) -> None:
        row = call("hcmc_focal_point_appoint", admin, **appointment(new_unit()))
        with pytest.raises(tk.ValidationError):
            call("hcmc_focal_point_end", admin, id=row["id"], valid_until="2024-12-31")
        with pytest.raises(tk.ObjectNotFound):
            call("hcmc_focal_point_end", admin, id="khong-co", valid_until="2025-05-01")

    def test_taken_back(self, admin: dict[str, Any], new_unit: Make) -> None:
        """Ended on the day it begins, it never took effect, and the place is free again."""
        unit = new_unit()
        row = call("hcmc_focal_point_appoint", admin, **appointment(unit))
        call("hcmc_focal_point_end", admin, id=row["id"], valid_until="2025-01-01")
        assert service.focal_points(unit, dt.date(2025, 1, 1)) == ()
        call("hcmc_focal_point_appoint", admin, **appointment(unit))


class TestFocalPointSubstitute:
    """hcmc_focal_point_substitute."""

    def test_named_and_taken_away(
        self, admin: dict[str, Any], new_unit: Make, new_person: Make
    ) -> None:
        unit = new_unit()
        person = new_person((unit, "editor"))
        row = call("hcmc_focal_point_appoint", admin, **appointment(unit))
        shown = call("hcmc_focal_point_substitute", admin, id=row["id"], post="Trưởng phòng",
                     user=person["name"])  # fmt: skip
        assert (shown["substitute_post"], shown["substitute_user_id"]) == (
            "Trưởng phòng", person["id"],
        )  # fmt: skip
        shown = call("hcmc_focal_point_substitute", admin, id=row["id"])
        assert (shown["substitute_post"], shown["substitute_user_id"]) == (None, None)

    def test_not_itself_and_not_the_past(
        self, admin: dict[str, Any], new_unit: Make, new_person: Make
    ) -> None:
        unit = new_unit()
        person = new_person((unit, "editor"))
        row = call("hcmc_focal_point_appoint", admin, **appointment(unit, user=person["name"]))
        with pytest.raises(tk.ValidationError):
            call("hcmc_focal_point_substitute", admin, id=row["id"], post="x", user=person["name"])
        call("hcmc_focal_point_end", admin, id=row["id"], valid_until="2025-02-01")
        with pytest.raises(tk.ValidationError):
            call("hcmc_focal_point_substitute", admin, id=row["id"], post="x")


class TestFocalPointVacancyList:
    """hcmc_focal_point_vacancy_list: the supervisor's list, with counts."""

    @pytest.mark.clause("24.2")
    def test_counted(self, admin: dict[str, Any], new_unit: Make) -> None:
        """A unit is in the list until both places are filled; owners of records come first."""
        before = call("hcmc_focal_point_vacancy_list", admin, direction="provider")["counts"]
        unit = new_unit()
        factories.Dataset(owner_org=unit, state="draft", title=f"Thử {uuid.uuid4().hex[:6]}")
        found = call("hcmc_focal_point_vacancy_list", admin, direction="provider")
        assert found["counts"]["vacant_units"] == before["vacant_units"] + 1
        assert found["counts"]["vacant_owners"] == before["vacant_owners"] + 1
        listed = {one["unit"]["id"]: one for one in found["units"]}
        assert listed[unit]["records"] == 1
        assert [one["function"] for one in listed[unit]["vacancies"]] == ["leader", "technical"]
        records = [bool(one["records"]) for one in found["units"]]
        assert records == sorted(records, reverse=True)
        for function in ("leader", "technical"):
            call("hcmc_focal_point_appoint", admin, **appointment(unit, function=function))
        after = call("hcmc_focal_point_vacancy_list", admin, direction="provider")
        assert after["counts"]["vacant_units"] == before["vacant_units"]
        assert unit not in {one["unit"]["id"] for one in after["units"]}
        both = call("hcmc_focal_point_vacancy_list", admin)
        assert unit in {one["unit"]["id"] for one in both["units"]}

    def test_who_sees_it(self, admin: dict[str, Any], new_unit: Make, new_person: Make) -> None:
        """The supervisor and the manager; no other unit."""
        supervisor, manager, other = new_unit(), new_unit(), new_unit()
        for role, unit in (("giam_quan", supervisor), ("quan_ly", manager)):
            call("hcmc_unit_role_assign", admin, role=role, unit=unit, valid_from="2025-01-01",
                 decision="x")  # fmt: skip
        for unit in (supervisor, manager):
            assert call("hcmc_focal_point_vacancy_list", new_person((unit, "editor")))["units"]
        for person in (new_person((other, "admin")), new_person(), None):
            with pytest.raises(tk.NotAuthorized):
                call("hcmc_focal_point_vacancy_list", person)

    def test_bad_day(self, admin: dict[str, Any]) -> None:
        with pytest.raises(tk.ValidationError):
            call("hcmc_focal_point_vacancy_list", admin, day="32/01/2025")
