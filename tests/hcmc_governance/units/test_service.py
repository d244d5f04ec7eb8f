"""What holds for units on a day, asked of the service; labels in the reader's language."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

import pytest

import ckan.plugins.toolkit as tk
from ckan import model

from ckanext.hcmc_governance.units import changes, organizations, service, wording
from ckanext.hcmc_governance.units.errors import DaysRefused, RoleRefused, UnitRefused
from ckanext.hcmc_governance.units.organizations import UnknownUnit
from ckanext.hcmc_kit.actor import Actor

from tests.hcmc_governance.units.conftest import day

pytestmark = pytest.mark.usefixtures("non_clean_db", "no_role_holders")
Make = Callable[..., Any]


def hold(unit: str, role: str, start: str, end: str | None = None, **more: Any) -> None:
    ends = day(end) if end else None
    new = changes.Holding(role=role, unit=unit, valid_from=day(start), valid_until=ends, **more)
    changes.assign_role(Actor(), new)


class TestRoleTerms:
    """role_terms: the roles as the version in force on the day has them."""

    def test_before_the_first_version(self) -> None:
        """Who held what before the decision is told with the words of the decision."""
        assert set(service.role_terms(day("2000-01-01"))) == set(
            service.role_terms(service.today())
        )

    @pytest.mark.parametrize("ask", [service.holder, service.holders, service.role_term])
    def test_unknown(self, ask: Callable[..., Any]) -> None:
        with pytest.raises(service.UnknownRole):
            ask("vua", service.today())


class TestHolders:
    """holders, holder: of a role of one unit, of each, of none."""

    def test_each(self, new_unit: Make) -> None:
        """A role of every unit is held by those that exist on the day, and by no single one."""
        unit = new_unit(established_on="2025-01-01", dissolved_on="2025-07-01")
        assert unit in service.holders("chu_quan", day("2025-06-30"))
        assert unit not in service.holders("chu_quan", day("2025-07-01"))
        assert unit not in service.holders("chu_quan", day("2024-12-31"))
        assert service.holder("chu_quan", day("2025-06-30")) is None

    @pytest.mark.clause("25.1")
    def test_history_of_three(self, new_unit: Make) -> None:
        """Each day has one holder, or none in a gap."""
        units = [new_unit() for _number in range(3)]
        hold(units[0], "giam_quan", "2024-10-30", "2025-03-01")
        hold(units[1], "giam_quan", "2025-03-01", "2025-07-01")
        hold(units[2], "giam_quan", "2025-08-01")
        held = [service.holder("giam_quan", day(one)) for one in
                ("2024-10-29", "2024-10-30", "2025-03-01", "2025-07-15", "2025-08-01")]  # fmt: skip
        assert held == [None, units[0], units[1], None, units[2]]

    def test_fits_into_a_gap(self, new_unit: Make) -> None:
        """Between two holdings a third has place exactly, and not one day more."""
        one, other, third = (new_unit() for _number in range(3))
        hold(one, "quan_ly", "2024-01-01", "2025-01-01")
        hold(other, "quan_ly", "2025-02-01")
        for start, end in (("2024-12-31", "2025-02-01"), ("2025-01-01", "2025-02-02")):
            with pytest.raises(RoleRefused):
                hold(third, "quan_ly", start, end)
        hold(third, "quan_ly", "2025-01-01", "2025-02-01")
        assert service.holder("quan_ly", day("2025-01-31")) == third

    def test_end_current_spares_what_comes_later(self, new_unit: Make) -> None:
        """Only a holding that began before gives way."""
        one, other, third = (new_unit() for _number in range(3))
        hold(one, "quan_ly", "2024-01-01", "2025-01-01")
        hold(other, "quan_ly", "2025-01-01")
        with pytest.raises(RoleRefused) as error:
            hold(third, "quan_ly", "2024-06-01", end_current=True)
        assert organizations.get(other).title in error.value.message
        assert service.holder("quan_ly", day("2024-12-31")) == one


class TestRolesOf:
    """roles_of: of a unit that exists, else nothing."""

    def test_of_nobody(self, new_unit: Make) -> None:
        gone = new_unit(dissolved_on="2025-07-01")
        assert service.roles_of("khong-co", service.today()) == frozenset()
        assert service.roles_of(gone, day("2025-07-01")) == frozenset()
        assert {"chu_quan", "su_dung"} <= service.roles_of(gone, day("2025-06-30"))

    def test_own_and_everybodys(self, new_unit: Make) -> None:
        unit = new_unit()
        hold(unit, "phe_duyet", "2025-01-01")
        roles = service.roles_of(unit, day("2025-01-01"))
        assert {"phe_duyet", "chu_quan", "su_dung"} <= roles
        assert "phe_duyet" not in service.roles_of(unit, day("2024-12-31"))


class TestEndRole:
    """end_role: on one of its days."""

    def test_days(self, new_unit: Make) -> None:
        unit = new_unit()
        new = changes.Holding(role="quan_ly", unit=unit, valid_from=day("2025-01-01"))
        row = changes.assign_role(Actor(), new)
        with pytest.raises(DaysRefused):
            changes.end_role(Actor(), row, day("2024-12-31"))
        changes.end_role(Actor(), row, day("2025-06-01"))
        changes.end_role(Actor(), row, day("2025-05-01"))
        with pytest.raises(DaysRefused):
            changes.end_role(Actor(), row, day("2025-05-02"))
        assert row.valid_until == day("2025-05-01")


class TestUnitOn:
    """unit_on: a unit that exists on the day, by id or name."""

    def test_reasons(self, new_unit: Make) -> None:
        """Unknown, none, not yet, no longer: each with its field and a sentence."""
        later = new_unit(established_on="2025-07-01", title="Sở Sắp Có")
        assert changes.unit_on(later, day("2025-07-01")).id == later
        for reference in ("khong-co", "", None, later):
            with pytest.raises(UnitRefused) as error:
                changes.unit_on(reference, day("2025-06-30"), "to_unit")
            assert error.value.field == "to_unit"
        assert "Sở Sắp Có" in error.value.message
        assert "30/06/2025" in error.value.message


class TestOrganizations:
    """Units as organizations."""

    def test_unknown(self) -> None:
        for reference in ("khong-co", "", None):
            assert organizations.find(reference) is None
            with pytest.raises(UnknownUnit):
                organizations.get(reference)
        with pytest.raises(UnknownUnit):
            organizations.write("khong-co", kind="department")
        assert organizations.by_ids([]) == {}
        assert organizations.committed("khong-co") is None

    def test_write_and_empty(self, new_unit: Make) -> None:
        unit = new_unit(phone="028 1")
        organizations.write(unit, short_name="SYT", kind=None)
        found = organizations.get(unit)
        assert (found.short_name, found.kind) == ("SYT", None)
        assert model.Session.get(model.Group, unit).extras["phone"] == "028 1"

    def test_committed_is_what_others_see(self, new_unit: Make) -> None:
        unit = new_unit(title="Sở Trước Giao Dịch")
        organizations.write(unit, dissolved_on="2025-07-01")
        before = organizations.committed(unit)
        assert before is not None
        assert before.dissolved_on is None
        model.Session.rollback()
        assert organizations.get(unit).dissolved_on is None

    def test_topics_are_no_units(self, admin: dict[str, Any]) -> None:
        name = f"chu-de-{uuid.uuid4().hex[:8]}"
        group = tk.get_action("group_create")(
            {"user": admin["name"]}, {"name": name, "title": "Chủ đề"}
        )
        assert organizations.find(name) is None
        assert group["id"] not in {one.id for one in organizations.every()}


class TestWording:
    """Labels in the language of the page."""

    def test_outside_of_a_request(self) -> None:
        """The portal's own language: letters in the background are Vietnamese."""
        term = service.role_term("giam_quan", service.today())
        assert wording.language() == tk.config["ckan.locale_default"]
        assert wording.role_label(term) == term.label_vi

    def test_page_in_english(self, app: Any) -> None:
        term = service.role_term("giam_quan", service.today())
        assert term.label_vi in app.get("/role").body
        assert term.label_en in app.get("/en/role").body

    def test_unknown_key_as_it_is(self) -> None:
        assert wording.label("unit_kind", "khong-co") == "khong-co"
        assert wording.label("unit_kind", None) == ""
        assert wording.label("unit_kind", "department") != "department"
