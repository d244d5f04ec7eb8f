"""Renaming, merging, splitting, dissolving: what becomes of roles, records and pages."""

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

from ckanext.hcmc_governance.register.model import DatasetFact
from ckanext.hcmc_governance.units import changes, organizations, reorganizing, service
from ckanext.hcmc_governance.units.errors import Refused, SuccessionRefused, UnitRefused
from ckanext.hcmc_governance.units.focal_points import service as focal
from ckanext.hcmc_governance.units.model import FormerUnit, RoleHolding, Succession, UnitCode
from ckanext.hcmc_governance.units.reorganizing import Reorganization
from ckanext.hcmc_kit.actor import Actor

from tests.hcmc_governance.units.conftest import day, site_user

pytestmark = pytest.mark.usefixtures("non_clean_db", "no_role_holders")
Make = Callable[..., Any]
ON = day("2025-03-01")


def change(source: str, target: str | None, **more: Any) -> Reorganization:
    given: dict[str, Any] = {"kind": "merged", "on": ON, "decision": "NQ 12"}
    return Reorganization(source=source, target=target, **{**given, **more})


def hold(unit: str, role: str, start: str, end: str | None = None) -> RoleHolding:
    ends = day(end) if end else None
    new = changes.Holding(role=role, unit=unit, valid_from=day(start), valid_until=ends)
    return changes.assign_role(Actor(), new)


def published(owner: str, **more: Any) -> dict[str, Any]:
    """Publish a record of a unit as a harvest does."""
    context: Any = {"ignore_auth": True, "user": site_user(), "hcmc_harvested": True}
    base = {
        "name": f"ho-so-{uuid.uuid4().hex[:12]}", "title": "Bến xe buýt", "owner_org": owner,
        "access_level": "open", "frequency": "unknown", "license_id": "unknown",
        "source_url": "https://nguon.vn/x", "source_id": uuid.uuid4().hex,
        "resources": [{"url": "https://nguon.vn/x.csv", "format": "CSV", "name": "Danh sách"}],
    }  # fmt: skip
    return tk.get_action("package_create")(context, {**base, **more})


class TestRecord:
    """record: who follows a unit, and what ends."""

    def test_moved_role_keeps_its_end(self, new_unit: Make) -> None:
        """A role that another unit is to hold later moves until then, not beyond."""
        old, new, third = new_unit(), new_unit(), new_unit()
        hold(old, "giam_quan", "2024-01-01", "2026-01-01")
        hold(third, "giam_quan", "2026-01-01")
        reorganizing.record(Actor(), change(old, new, move_roles=True))
        held = {day: service.holder("giam_quan", dt.date(*day)) for day in
                ((2025, 2, 28), (2025, 3, 1), (2025, 12, 31), (2026, 1, 1))}  # fmt: skip
        assert list(held.values()) == [old, new, new, third]

    def test_roles_stay_behind_unless_asked(self, new_unit: Make) -> None:
        """Who follows does not hold the role of itself: a decision gives it."""
        old, new = new_unit(), new_unit()
        hold(old, "giam_quan", "2024-01-01")
        reorganizing.record(Actor(), change(old, new))
        assert service.holder("giam_quan", ON) is None

    def test_role_that_begins_that_day_or_later(self, new_unit: Make) -> None:
        """What the unit was to hold only afterwards never takes effect and does not move."""
        old, new = new_unit(), new_unit()
        row = hold(old, "giam_quan", "2025-03-01")
        later = hold(old, "quan_ly", "2025-09-01")
        reorganizing.record(Actor(), change(old, new, move_roles=True))
        assert row.span.is_empty
        assert later.span.is_empty
        assert service.holder("giam_quan", ON) is None

    def test_split_keeps_all(self, new_unit: Make) -> None:
        """After a split the unit itself holds on to roles, codes and days."""
        old, part = new_unit(), new_unit()
        hold(old, "giam_quan", "2024-01-01")
        reorganizing.record(Actor(), change(old, part, kind="split"))
        assert service.holder("giam_quan", ON) == old
        assert organizations.get(old).dissolved_on is None
        assert service.successors(old, ON) == (part,)

    def test_two_that_follow(self, new_unit: Make) -> None:
        """A unit may pass into two on one day; both answer for it."""
        old, one, other = new_unit(), new_unit(), new_unit()
        for target in (one, other):
            reorganizing.record(Actor(), change(old, target))
        assert set(service.successors(old, ON)) == {one, other}
        assert service.predecessors(one) == service.predecessors(other) == (old,)

    def test_two_that_come_together(self, new_unit: Make) -> None:
        """Two units pass into one: it names both."""
        one, other, new = new_unit(), new_unit(), new_unit()
        for source in (one, other):
            reorganizing.record(Actor(), change(source, new))
        assert set(service.predecessors(new)) == {one, other}

    def test_by_name(self, new_unit: Make) -> None:
        old, new = organizations.get(new_unit()), organizations.get(new_unit())
        row = reorganizing.record(Actor(), change(old.name, new.name))
        assert (row.from_unit_id, row.to_unit_id) == (old.id, new.id)

    @pytest.mark.parametrize(
        ("kind", "known"), [("renamed", True), ("dissolved", True), ("split", False)]
    )
    def test_kinds(self, new_unit: Make, kind: str, known: bool) -> None:
        """Except after a split the unit ends that day."""
        old, new = new_unit(), new_unit()
        reorganizing.record(Actor(), change(old, new, kind=kind))
        assert (organizations.get(old).dissolved_on == ON) is known

    def test_successor_of_another_time(self, admin: dict[str, Any], new_unit: Make) -> None:
        """One that begins later, one dissolved last month, a deleted one: none can follow."""
        old = new_unit()
        deleted = new_unit()
        tk.get_action("organization_delete")({"user": admin["name"]}, {"id": deleted})
        last_month = (service.today() - dt.timedelta(days=31)).isoformat()
        for target, on in (
            (new_unit(established_on="2025-03-02"), ON),
            (new_unit(dissolved_on=last_month), service.today()),
            (deleted, ON),
        ):
            with pytest.raises(UnitRefused) as error:
                reorganizing.record(Actor(), change(old, target, on=on))
            assert error.value.field == "to_unit"
        assert organizations.get(old).dissolved_on is None

    def test_circle_of_three(self, new_unit: Make) -> None:
        """A line that would lead back is refused and the last unit goes on."""
        one, two, three = new_unit(), new_unit(), new_unit()
        reorganizing.record(Actor(), change(one, two, kind="split"))
        reorganizing.record(Actor(), change(two, three, kind="split"))
        with pytest.raises(SuccessionRefused) as error:
            reorganizing.record(Actor(), change(three, one))
        assert error.value.field == "to_unit"
        assert organizations.get(three).dissolved_on is None

    def test_twice(self, new_unit: Make) -> None:
        old, new = new_unit(), new_unit()
        reorganizing.record(Actor(), change(old, new))
        for again in (change(old, new), change(old, new, kind="renamed")):
            with pytest.raises(SuccessionRefused):
                reorganizing.record(Actor(), again)

    def test_refused_change_is_not_kept(self, admin: dict[str, Any], new_unit: Make) -> None:
        """A refused reorganization ends no role and no unit."""
        old = new_unit()
        hold(old, "giam_quan", "2024-01-01", "2026-01-01")
        model.Session.commit()
        with pytest.raises(tk.ValidationError):
            tk.get_action("hcmc_unit_succession_create")(
                {"user": admin["name"]},
                {"from_unit": old, "to_unit": "khong-co", "kind": "merged", "on": "2025-03-01",
                 "decision": "x", "move_roles": True},
            )  # fmt: skip
        model.Session.rollback()
        assert service.holder("giam_quan", ON) == old
        assert organizations.get(old).dissolved_on is None
        assert model.Session.scalar(Succession.of_units([old])) is None


class TestCloseAll:
    """close_all: nothing is held on the day or later, and nothing before is touched."""

    def test_each_kind(self, new_unit: Make) -> None:
        unit = new_unit()
        hold(unit, "giam_quan", "2024-01-01")
        hold(unit, "quan_ly", "2023-01-01", "2024-01-01")
        given = changes.Code(unit=unit, code=f"H29.{uuid.uuid4().hex[:8].upper()}",
                             valid_from=day("2024-01-01"))  # fmt: skip
        changes.assign_code(Actor(), given)
        place = {"unit": unit, "direction": "provider", "post": "Trưởng phòng"}
        focal.appoint(
            Actor(), focal.Appointment(function="leader", valid_from=day("2024-06-01"), **place)
        )
        assert reorganizing.close_all(unit, ON) == [("giam_quan", None)]
        assert reorganizing.close_all(unit, ON) == []
        ends = {
            row.role: row.valid_until for row in model.Session.scalars(RoleHolding.of_unit(unit))
        }
        assert ends == {"giam_quan": ON, "quan_ly": day("2024-01-01")}
        assert [row.valid_until for row in model.Session.scalars(UnitCode.of_unit(unit))] == [ON]
        assert service.focal_points(unit, ON) == ()
        assert len(service.focal_points(unit, day("2025-02-28"))) == 1


class TestRecordsOfAMergedUnit:
    """Records stay under the unit that published them, findable, and lead to who answers."""

    @pytest.mark.clause("2")
    def test_found_under_the_old_unit(
        self, app: Any, admin: dict[str, Any], new_unit: Make
    ) -> None:
        """Found by the old unit, named on its successor's page; the fact names the owner."""
        old, new = new_unit(title="Sở Đã Hợp Nhất"), new_unit(title="Sở Hợp Nhất Vào")
        record = published(old)
        tk.get_action("hcmc_unit_succession_create")(
            {"user": admin["name"]},
            {"from_unit": old, "to_unit": new, "kind": "merged", "on": "2025-03-01",
             "decision": "Nghị quyết hợp nhất"},
        )  # fmt: skip
        found = tk.get_action("package_search")({"user": ""}, {"fq": f"owner_org:{old}"})
        assert [one["id"] for one in found["results"]] == [record["id"]]
        assert model.Session.get(DatasetFact, record["id"]).owner_id == old
        before = app.get(f"/organization/{organizations.get(old).name}").body
        assert "Bến xe buýt" in before
        assert "Sở Hợp Nhất Vào" in before
        follows = app.get(f"/organization/{organizations.get(new).name}").body
        assert "Sở Đã Hợp Nhất" in follows
        assert f"/organization/{organizations.get(old).name}" in follows
        page = app.get(f"/dataset/{record['name']}").body
        assert "Sở Hợp Nhất Vào" in page

    def test_old_unit_gets_no_new_record(self, new_unit: Make, new_person: Make) -> None:
        """Whoever edited for the old unit only acts for nobody after it has ended."""
        old, new = new_unit(), new_unit()
        person = new_person((old, "editor"))
        reorganizing.record(Actor(), change(old, new))
        model.Session.commit()
        with pytest.raises((tk.ValidationError, tk.NotAuthorized)):
            tk.get_action("package_create")(
                {"user": person["name"]},
                {"name": f"moi-{uuid.uuid4().hex[:8]}", "title": "Mới", "owner_org": old,
                 "type": "dataset", "access_level": "open"},
            )  # fmt: skip
        model.Session.rollback()

    @pytest.mark.clause("7.6")
    def test_journal_goes_to_who_follows(
        self, admin: dict[str, Any], new_unit: Make, new_person: Make
    ) -> None:
        """Members of the successor read what was done with the old unit's records."""
        old, new, other = new_unit(), new_unit(), new_unit()
        record = published(old)
        reader, stranger = new_person((new, "member")), new_person((other, "admin"))

        def lines(person: dict[str, Any]) -> int:
            asked = {"object": record["id"]}
            found = tk.get_action("hcmc_journal_list")({"user": person["name"]}, asked)
            return len(found["lines"])

        assert (lines(reader), lines(stranger)) == (0, 0)
        reorganizing.record(Actor(), change(old, new))
        model.Session.commit()
        assert lines(reader) > 0
        assert lines(stranger) == 0


class TestWhyNotDeleted:
    """why_not_deleted: what answers for data is kept."""

    def test_nothing_in_the_way(self, new_unit: Make) -> None:
        assert reorganizing.why_not_deleted(new_unit(), service.today()) is None

    def test_role_today_tomorrow_and_yesterday(self, new_unit: Make) -> None:
        """A role that runs or is to begin keeps the unit; one that has ended does not."""
        for role, start, end, kept in (
            ("giam_quan", "2024-01-01", None, True),
            ("quan_ly", "2099-01-01", None, True),
            ("phe_duyet", "2024-01-01", "2025-01-01", False),
        ):
            unit = new_unit()
            hold(unit, role, start, end)
            assert (reorganizing.why_not_deleted(unit, service.today()) is not None) is kept

    def test_drafts_count_and_deleted_records_do_not(self, new_unit: Make) -> None:
        unit = new_unit()
        draft = factories.Dataset(owner_org=unit, state="draft", title="Nháp của đơn vị")
        assert reorganizing.owned_records(unit) == 1
        assert reorganizing.why_not_deleted(unit, service.today())
        tk.get_action("package_delete")(
            {"ignore_auth": True, "user": site_user()}, {"id": draft["id"]}
        )
        assert reorganizing.owned_records(unit) == 0
        assert reorganizing.why_not_deleted(unit, service.today()) is None


class TestPurged:
    """A purged unit: its name is remembered wherever it is told of."""

    def test_pages_and_journal(self, app: Any, admin: dict[str, Any], new_unit: Make) -> None:
        """The successor's page, the roles and the journal still name it, without a link."""
        old, new = new_unit(title="Sở Bị Xóa Hẳn"), new_unit()
        hold(old, "giam_quan", "2024-01-01", "2025-01-01")
        reorganizing.record(Actor(), change(old, new))
        model.Session.commit()
        name = organizations.get(old).name
        tk.get_action("organization_purge")({"user": admin["name"]}, {"id": old})
        assert model.Session.get(FormerUnit, old).title == "Sở Bị Xóa Hẳn"
        page = app.get(f"/organization/{organizations.get(new).name}").body
        assert "Sở Bị Xóa Hẳn" in page
        assert f"/organization/{name}" not in page
        assert "Sở Bị Xóa Hẳn" in app.get("/role?day=2024-06-01").body
        found = tk.get_action("hcmc_journal_list")({"user": admin["name"]}, {"unit": old})
        assert "units.purged" in {one["details"]["what"] for one in found["lines"]}

    def test_its_name_is_free_again(self, admin: dict[str, Any], new_unit: Make) -> None:
        """Another unit with the name has none of the first one's history."""
        first = new_unit(identifier=f"H29.{uuid.uuid4().hex[:8].upper()}")
        name = organizations.get(first).name
        tk.get_action("organization_purge")({"user": admin["name"]}, {"id": first})
        second = new_unit(name=name)
        assert second != first
        assert model.Session.scalar(UnitCode.of_unit(second)) is None
        shown = tk.get_action("hcmc_unit_show")({"user": ""}, {"id": name})
        assert (shown["unit"]["id"], shown["codes"]) == (second, [])

    def test_deleted_first(self, admin: dict[str, Any], new_unit: Make) -> None:
        """Deleted and then purged: the first end stays."""
        unit = new_unit()
        hold(unit, "giam_quan", "2024-01-01", "2025-01-01")
        model.Session.commit()
        for action in ("organization_delete", "organization_purge"):
            tk.get_action(action)({"user": admin["name"]}, {"id": unit})
        rows = model.Session.scalars(sa.select(RoleHolding).where(RoleHolding.unit_id == unit))
        assert [row.valid_until for row in rows] == [day("2025-01-01")]


class TestRefusals:
    """Every refusal names a field and says a sentence."""

    def test_field_and_sentence(self, new_unit: Make) -> None:
        unit = new_unit()
        for wrong in (
            change(unit, unit), change(unit, None), change(unit, "khong-co"),
            change("khong-co", unit), change(unit, None, kind="merged"),
        ):  # fmt: skip
            with pytest.raises(Refused) as error:
                reorganizing.record(Actor(), wrong)
            assert error.value.field in {"from_unit", "to_unit", "on"}
            assert error.value.message.strip()
