"""What a unit's own form does to its codes, roles, parents and names over time."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa

import ckan.plugins.toolkit as tk
from ckan import model

from ckanext.hcmc_governance.units import changes, organizations, service
from ckanext.hcmc_governance.units.focal_points import service as focal
from ckanext.hcmc_governance.units.model import RoleHolding, UnitCode
from ckanext.hcmc_kit.actor import Actor

from tests.hcmc_governance.units.conftest import day

pytestmark = pytest.mark.usefixtures("non_clean_db", "no_role_holders")
Make = Callable[..., Any]


def code() -> str:
    return f"H29.{uuid.uuid4().hex[:10].upper()}"


def after(days: int) -> dt.date:
    """Return a day relative to today."""
    return service.today() + dt.timedelta(days=days)


def patch(person: dict[str, Any], unit: str, **data: Any) -> None:
    tk.get_action("organization_patch")({"user": person["name"]}, {"id": unit, **data})


def codes(unit: str) -> list[tuple[str, dt.date, dt.date | None]]:
    """Return the codes of a unit with their days, the latest first; empty ones left out."""
    model.Session.expire_all()
    rows = model.Session.scalars(UnitCode.of_unit(unit))
    return [(row.code, row.valid_from, row.valid_until) for row in rows if not row.span.is_empty]


def give(unit: str, value: str, start: dt.date, end: dt.date | None = None) -> None:
    changes.assign_code(
        Actor(), changes.Code(unit=unit, code=value, valid_from=start, valid_until=end)
    )
    model.Session.commit()


class TestCode:
    """The code on the form and the table of codes with its days say the same."""

    def test_begins_with_the_unit(self, new_unit: Make) -> None:
        given = code()
        assert codes(new_unit(identifier=given)) == [(given, service.today(), None)]

    def test_later_code_is_not_taken_back(self, admin: dict[str, Any], new_unit: Make) -> None:
        """A code given for a later day is in force by now: saving the form leaves it so."""
        first, second = code(), code()
        unit = new_unit()
        give(unit, first, after(-30))
        give(unit, second, after(-1))
        # The organization still shows what it showed when the second code lay ahead.
        organizations.write(unit, identifier=first)
        model.Session.commit()
        patch(admin, unit, description="Trang của đơn vị")
        assert changes.current_code(unit, service.today()) == second
        assert organizations.get(unit).identifier == second
        assert codes(unit) == [(second, after(-1), None), (first, after(-30), after(-1))]

    def test_ended_code_does_not_come_back(self, admin: dict[str, Any], new_unit: Make) -> None:
        """A code that has run out is not begun anew by whoever edits the page."""
        unit, given = new_unit(), code()
        give(unit, given, after(-30), after(-2))
        organizations.write(unit, identifier=given)
        model.Session.commit()
        patch(admin, unit, description="x")
        assert codes(unit) == [(given, after(-30), after(-2))]
        assert organizations.get(unit).identifier is None

    def test_a_later_code_stands_in_the_way(self, admin: dict[str, Any], new_unit: Make) -> None:
        """Another code today, while one is set for next month: told at the field, not a failure."""
        unit, later = new_unit(identifier=code()), code()
        give(unit, later, after(30))
        with pytest.raises(tk.ValidationError) as error:
            patch(admin, unit, identifier=code())
        assert later in str(error.value.error_dict["identifier"])
        model.Session.rollback()
        assert codes(unit)[0] == (later, after(30), None)

    def test_spaces_are_no_code(self, admin: dict[str, Any], new_unit: Make) -> None:
        unit = new_unit(identifier="  ")
        assert codes(unit) == []

    @pytest.mark.parametrize("wrong", ["h29.15", "29.15", "H29..1", "H29-15", "H29." + "1" * 40])
    def test_wrong_form(self, admin: dict[str, Any], new_unit: Make, wrong: str) -> None:
        """The form refuses what Decision 20/2020 does not allow, and the history stays empty."""
        unit = new_unit()
        with pytest.raises(tk.ValidationError) as error:
            patch(admin, unit, identifier=wrong)
        assert list(error.value.error_dict) == ["identifier"]
        assert codes(unit) == []

    def test_of_another_unit(self, admin: dict[str, Any], new_unit: Make) -> None:
        """The refusal names the unit that has the code."""
        given = code()
        new_unit(identifier=given, title="Sở Có Mã Trước")
        with pytest.raises(tk.ValidationError) as error:
            patch(admin, new_unit(), identifier=given)
        assert "Sở Có Mã Trước" in str(error.value.error_dict["identifier"])


class TestDissolved:
    """A day of dissolution on the form ends what the unit holds."""

    @pytest.mark.clause("2")
    def test_ends_everything_that_day(self, admin: dict[str, Any], new_unit: Make) -> None:
        """Roles, focal points and codes end on the day, whether it lies ahead or behind."""
        for ends in (after(-10), after(10)):
            unit, given = new_unit(), code()
            give(unit, given, after(-40))
            start = after(-30)
            changes.assign_role(
                Actor(),
                changes.Holding(role="phe_duyet", unit=unit, valid_from=start, end_current=True),
            )
            focal.appoint(
                Actor(),
                focal.Appointment(unit=unit, direction="user", function="leader", post="Giám đốc",
                                  valid_from=start),
            )  # fmt: skip
            model.Session.commit()
            patch(admin, unit, dissolved_on=ends.isoformat())
            assert codes(unit) == [(given, after(-40), ends)]
            assert service.holder("phe_duyet", ends) is None
            assert service.holder("phe_duyet", ends - dt.timedelta(days=1)) == unit
            assert service.focal_points(unit, ends) == ()
            model.Session.execute(sa.delete(RoleHolding))
            model.Session.commit()

    def test_page_can_still_be_edited(self, admin: dict[str, Any], new_unit: Make) -> None:
        """A code that the successor has by now does not stop the edit of the old unit's page."""
        given = code()
        old, new = new_unit(identifier=given), new_unit()
        tk.get_action("hcmc_unit_succession_create")(
            {"user": admin["name"]},
            {"from_unit": old, "to_unit": new, "kind": "merged", "on": after(0).isoformat(),
             "decision": "Nghị quyết hợp nhất"},
        )  # fmt: skip
        give(new, given, after(0))
        patch(admin, old, description="Đã hợp nhất")
        assert changes.current_code(new, service.today()) == given
        assert changes.current_code(old, service.today()) is None

    def test_exists_again(self, admin: dict[str, Any], new_unit: Make) -> None:
        """Taken back, the unit gets its code again from today on; unless another has it."""
        for other_has_it in (False, True):
            given = code()
            unit, other = new_unit(identifier=given), new_unit()
            patch(admin, unit, dissolved_on=after(0).isoformat())
            if other_has_it:
                give(other, given, after(0))
            patch(admin, unit, dissolved_on="")
            current = changes.current_code(unit, service.today())
            assert current == (None if other_has_it else given)
            assert organizations.get(unit).identifier == current


class TestParent:
    """The unit above may go; the unit below is still edited."""

    @pytest.mark.parametrize("deed", ["organization_delete", "organization_purge"])
    def test_gone(self, admin: dict[str, Any], new_unit: Make, new_person: Make, deed: str) -> None:
        """By the unit's own admin, who cannot change the unit above, too."""
        above = new_unit(title="Sở Ở Trên")
        below = new_unit(parent=above)
        tk.get_action(deed)({"user": admin["name"]}, {"id": above})
        patch(new_person((below, "admin")), below, description="Vẫn sửa được")
        assert organizations.get(below).parent == above
        shown = tk.get_action("hcmc_unit_show")({"user": ""}, {"id": below})
        assert (shown["parent"]["title"], shown["parent"]["url"]) == ("Sở Ở Trên", None)

    def test_cannot_be_chosen_any_more(self, admin: dict[str, Any], new_unit: Make) -> None:
        """What is deleted is refused as a new choice."""
        above = new_unit()
        tk.get_action("organization_delete")({"user": admin["name"]}, {"id": above})
        with pytest.raises(tk.ValidationError) as error:
            patch(admin, new_unit(), parent=above)
        assert list(error.value.error_dict) == ["parent"]

    def test_by_name(self, admin: dict[str, Any], new_unit: Make) -> None:
        """A unit above that is given by name is stored by its id: names change."""
        above, below = new_unit(), new_unit()
        patch(admin, below, parent=organizations.get(above).name)
        assert organizations.get(below).parent == above
        patch(admin, above, name=f"ten-moi-{uuid.uuid4().hex[:8]}")
        assert organizations.get(below).parent == above

    def test_long_circle(self, admin: dict[str, Any], new_unit: Make) -> None:
        top = new_unit()
        middle = new_unit(parent=top)
        bottom = new_unit(parent=middle)
        with pytest.raises(tk.ValidationError) as error:
            patch(admin, top, parent=bottom)
        assert list(error.value.error_dict) == ["parent"]
        assert organizations.get(top).parent is None


class TestDays:
    """When a unit exists."""

    @pytest.mark.parametrize(
        ("start", "end", "good"),
        [
            ("2025-07-01", "2025-07-02", True),
            ("01/07/2025", "31/12/2025", True),
            ("2025-07-01", "2025-07-01", False),
            ("2025-07-01", "30/06/2025", False),
            ("31/02/2025", "", False),
            ("hôm qua", "", False),
        ],
    )
    def test_one_after_the_other(self, new_unit: Make, start: str, end: str, good: bool) -> None:
        """The end comes after the start, in either writing; what is no day is refused."""
        given = {"established_on": start, "dissolved_on": end}
        if good:
            unit = organizations.get(new_unit(**given))
            assert unit.established_on is not None
            assert unit.dissolved_on is not None
            assert unit.established_on < unit.dissolved_on
            return
        with pytest.raises(tk.ValidationError) as error:
            new_unit(**given)
        assert list(error.value.error_dict) == ["established_on"]

    def test_days_of_a_unit_that_is(self, admin: dict[str, Any], new_unit: Make) -> None:
        unit = new_unit(established_on="2025-07-01")
        with pytest.raises(tk.ValidationError):
            patch(admin, unit, dissolved_on="2025-06-30")
        assert organizations.get(unit).dissolved_on is None


class TestRenamed:
    """A new title: the rows hang on the id, the journal keeps the old title."""

    def test_line_with_both_titles(self, admin: dict[str, Any], new_unit: Make) -> None:
        unit = new_unit(title="Sở Tên Cũ")
        patch(admin, unit, title="Sở Tên Mới Hơn")
        found = tk.get_action("hcmc_journal_list")({"user": admin["name"]}, {"object": unit})
        lines = [one for one in found["lines"] if one["details"]["what"] == "units.renamed"]
        assert [(one["details"]["before"], one["details"]["title"]) for one in lines] == [
            ("Sở Tên Cũ", "Sở Tên Mới Hơn")
        ]
        assert lines[0]["actor_id"] == admin["id"] or lines[0]["actor_id"] is None

    def test_other_changes_are_no_renaming(self, admin: dict[str, Any], new_unit: Make) -> None:
        unit = new_unit()
        patch(admin, unit, description="Chỉ sửa mô tả")
        found = tk.get_action("hcmc_journal_list")({"user": admin["name"]}, {"object": unit})
        assert "units.renamed" not in {one["details"]["what"] for one in found["lines"]}


class TestDeleted:
    """A deleted unit holds nothing from that day on; what it held before stays told."""

    def test_past_stays(self, admin: dict[str, Any], new_unit: Make) -> None:
        unit, given = new_unit(), code()
        give(unit, given, day("2022-01-01"))
        tk.get_action("organization_delete")({"user": admin["name"]}, {"id": unit})
        assert codes(unit) == [(given, day("2022-01-01"), service.today())]
        free = new_unit()
        give(free, given, service.today())
        assert changes.current_code(free, service.today()) == given
