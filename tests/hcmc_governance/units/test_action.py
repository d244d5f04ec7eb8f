"""Actions of units: roles, successions and codes over time, and who may change them."""

from __future__ import annotations

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
from ckanext.hcmc_governance.units.model import FormerUnit, RoleHolding, UnitCode
from ckanext.hcmc_governance.units.organizations import day_of

pytestmark = pytest.mark.usefixtures("non_clean_db", "no_role_holders")
Make = Callable[..., Any]
DECISION = "Quyết định 1/QĐ-UBND ngày 01/3/2025"


def call(action: str, person: dict[str, Any] | None = None, /, **data: Any) -> Any:
    context: Any = {"user": person["name"]} if person else {"user": ""}
    return tk.get_action(action)(context, data)


def journal_of(unit: str) -> list[str]:
    query = sa.select(JournalLine).where(JournalLine.object_id == unit).order_by(JournalLine.id)
    return [str((row.details or {})["what"]) for row in model.Session.scalars(query)]


def code() -> str:
    return f"H29.{uuid.uuid4().hex[:10].upper()}"


class TestUnitRoleAssign:
    """hcmc_unit_role_assign: a role of the regulation, one holder a day."""

    @pytest.mark.clause("25.1")
    def test_moved_on_a_day(self, admin: dict[str, Any], new_unit: Make) -> None:
        """The supervisor before and after 1/3/2025 is another unit; also 26.1 and 27.1."""
        before, after = new_unit(title="Sở TT&TT thử"), new_unit(title="Sở KH&CN thử")
        call("hcmc_unit_role_assign", admin, role="giam_quan", unit=before,
             valid_from="30/10/2024", valid_until="2025-03-01", decision="QĐ 99/2024")  # fmt: skip
        call("hcmc_unit_role_assign", admin, role="giam_quan", unit=after,
             valid_from="2025-03-01", decision=DECISION)  # fmt: skip
        shown = [
            call("hcmc_role_holder_show", None, role="giam_quan", day=day)["holder"]["unit"]["id"]
            for day in ("2025-02-28", "2025-03-01", "01/04/2025")
        ]
        assert shown == [before, after, after]
        assert service.holder("giam_quan", day_of("2024-10-29")) is None

    def test_journal_in_the_same_transaction(self, admin: dict[str, Any], new_unit: Make) -> None:
        unit = new_unit()
        row = call("hcmc_unit_role_assign", admin, role="quan_ly", unit=unit,
                   valid_from="2024-10-30", decision="QĐ 99/2024")  # fmt: skip
        assert row["valid_until"] is None
        assert journal_of(unit)[-1] == "units.role_assigned"

    def test_second_holder_is_refused(self, admin: dict[str, Any], new_unit: Make) -> None:
        """Two units never hold a sole role on one day, in whichever order they are entered."""
        first, second = new_unit(), new_unit()
        call("hcmc_unit_role_assign", admin, role="quan_ly", unit=first,
             valid_from="2024-10-30", decision="x")  # fmt: skip
        for start in ("2024-10-30", "2026-01-01", "2020-01-01"):
            with pytest.raises(tk.ValidationError) as error:
                call("hcmc_unit_role_assign", admin, role="quan_ly", unit=second,
                     valid_from=start, decision="x")  # fmt: skip
            assert "role" in error.value.error_dict
        assert service.holders("quan_ly", day_of("2026-01-01")) == (first,)

    def test_end_current(self, admin: dict[str, Any], new_unit: Make) -> None:
        """Asked for, the holding in the way ends on the day the new one begins."""
        first, second = new_unit(), new_unit()
        call("hcmc_unit_role_assign", admin, role="phe_duyet", unit=first,
             valid_from="2024-10-30", decision="x")  # fmt: skip
        call("hcmc_unit_role_assign", admin, role="phe_duyet", unit=second,
             valid_from="2025-07-01", decision="y", end_current=True)  # fmt: skip
        assert service.holder("phe_duyet", day_of("2025-06-30")) == first
        assert service.holder("phe_duyet", day_of("2025-07-01")) == second

    def test_database_refuses_too(self, new_unit: Make) -> None:
        """What two requests at once get past the rules, the exclusion constraint stops."""
        first, second = new_unit(), new_unit()
        days = {"role": "giam_quan", "sole": True, "valid_from": day_of("2025-01-01")}
        model.Session.add(RoleHolding(unit_id=first, **days))
        model.Session.commit()
        model.Session.add(RoleHolding(unit_id=second, **days))
        with pytest.raises(sa.exc.IntegrityError):
            model.Session.flush()
        model.Session.rollback()

    @pytest.mark.parametrize(
        ("changed", "field"),
        [
            ({"role": "vua"}, "role"),
            ({"role": "chu_quan"}, "role"),
            ({"role": "cung_cap"}, "role"),
            ({"unit": "khong-co"}, "unit"),
            ({"valid_until": "2025-01-01"}, "valid_until"),
            ({"valid_until": "2024-01-01"}, "valid_until"),
            ({"valid_from": "31/02/2025"}, "valid_from"),
            ({"valid_from": ""}, "valid_from"),
            ({"decision": " "}, "decision"),
        ],
    )
    def test_bad_input(
        self, admin: dict[str, Any], new_unit: Make, changed: dict[str, str], field: str
    ) -> None:
        given = {"role": "giam_quan", "unit": new_unit(), "valid_from": "2025-01-01",
                 "decision": "x", **changed}  # fmt: skip
        with pytest.raises(tk.ValidationError) as error:
            call("hcmc_unit_role_assign", admin, **given)
        assert list(error.value.error_dict) == [field]

    def test_unit_of_another_time(self, admin: dict[str, Any], new_unit: Make) -> None:
        """A unit dissolved last month gets no role."""
        gone = new_unit(dissolved_on="2025-07-01")
        with pytest.raises(tk.ValidationError) as error:
            call("hcmc_unit_role_assign", admin, role="giam_quan", unit=gone,
                 valid_from="2025-07-01", decision="x")  # fmt: skip
        assert "unit" in error.value.error_dict

    @pytest.mark.parametrize("role", ["admin", "editor", "member"])
    def test_not_by_a_unit(self, new_unit: Make, new_person: Make, role: str) -> None:
        """A unit does not give roles to itself."""
        unit = new_unit()
        with pytest.raises(tk.NotAuthorized):
            call("hcmc_unit_role_assign", new_person((unit, role)), role="giam_quan", unit=unit,
                 valid_from="2025-01-01", decision="x")  # fmt: skip

    def test_by_the_supervisor(
        self, admin: dict[str, Any], new_unit: Make, new_person: Make
    ) -> None:
        """The supervisor's admin gives roles while acting for it; its editor does not."""
        supervisor, manager = new_unit(), new_unit()
        call("hcmc_unit_role_assign", admin, role="giam_quan", unit=supervisor,
             valid_from="2024-10-30", decision="x")  # fmt: skip
        given = {"role": "quan_ly", "unit": manager, "valid_from": "2025-01-01", "decision": "x"}
        with pytest.raises(tk.NotAuthorized):
            call("hcmc_unit_role_assign", new_person((supervisor, "editor")), **given)
        person = new_person((supervisor, "admin"), (manager, "editor"))
        assert call("hcmc_unit_role_assign", person, **given)["unit_id"] == manager


class TestUnitRoleEnd:
    """hcmc_unit_role_end: the last day is told as the first day after."""

    def test_ends(self, admin: dict[str, Any], new_unit: Make) -> None:
        unit = new_unit()
        row = call("hcmc_unit_role_assign", admin, role="giam_quan", unit=unit,
                   valid_from="2025-01-01", decision="x")  # fmt: skip
        ended = call("hcmc_unit_role_end", admin, id=row["id"], valid_until="01/03/2025")
        assert ended["valid_until"] == "2025-03-01"
        assert service.roles_of(unit, day_of("2025-02-28")) >= {"giam_quan"}
        assert "giam_quan" not in service.roles_of(unit, day_of("2025-03-01"))
        assert journal_of(unit)[-1] == "units.role_ended"

    @pytest.mark.parametrize("day", ["2024-12-31", "2026-01-01"])
    def test_outside_of_its_days(self, admin: dict[str, Any], new_unit: Make, day: str) -> None:
        row = call("hcmc_unit_role_assign", admin, role="giam_quan", unit=new_unit(),
                   valid_from="2025-01-01", valid_until="2025-06-01", decision="x")  # fmt: skip
        with pytest.raises(tk.ValidationError) as error:
            call("hcmc_unit_role_end", admin, id=row["id"], valid_until=day)
        assert "valid_until" in error.value.error_dict

    def test_unknown(self, admin: dict[str, Any], new_person: Make) -> None:
        with pytest.raises(tk.ObjectNotFound):
            call("hcmc_unit_role_end", admin, id="khong-co", valid_until="2025-01-01")
        with pytest.raises(tk.NotAuthorized):
            call("hcmc_unit_role_end", new_person(), id="khong-co", valid_until="2025-01-01")


class TestUnitSuccessionCreate:
    """hcmc_unit_succession_create: renamed, merged, split, dissolved."""

    def merge(self, admin: dict[str, Any], source: str, target: str | None, **more: Any) -> Any:
        given = {"from_unit": source, "kind": "merged", "on": "2025-03-01", "decision": DECISION}
        if target:
            given["to_unit"] = target
        return call("hcmc_unit_succession_create", admin, **{**given, **more})

    @pytest.mark.clause("2")
    def test_shown_on_both(self, admin: dict[str, Any], new_unit: Make) -> None:
        """A dissolved unit opens with its successor; the successor names it with its records."""
        old, new = new_unit(), new_unit()
        published(factories.Dataset(owner_org=old, **record()))
        self.merge(admin, old, new)
        gone = call("hcmc_unit_show", None, id=old)
        assert (gone["valid"], gone["valid_until"]) == (False, "2025-03-01")
        assert [(one["unit"]["id"], one["kind"], one["answers"]) for one in gone["successors"]] == [
            (new, "merged", True)
        ]
        kept = call("hcmc_unit_show", None, id=new)
        assert [(one["unit"]["id"], one["records"]) for one in kept["predecessors"]] == [(old, 1)]
        assert service.successors(old, day_of("2025-02-28")) == ()
        assert not service.is_valid(old, day_of("2025-03-01"))
        assert service.is_valid(old, day_of("2025-02-28"))

    def test_counts_what_everybody_may_read(self, admin: dict[str, Any], new_unit: Make) -> None:
        """Drafts, private and deleted records are not told of to the public."""
        old, new = new_unit(), new_unit()
        published(factories.Dataset(owner_org=old, **record()))
        published(factories.Dataset(owner_org=old, **record()), private=True)
        published(factories.Dataset(owner_org=old, **record()), state="deleted")
        factories.Dataset(owner_org=old, **record())
        self.merge(admin, old, new)
        shown = call("hcmc_unit_show", None, id=new)
        assert [one["records"] for one in shown["predecessors"]] == [1]

    def test_through_chains(self, admin: dict[str, Any], new_unit: Make) -> None:
        first, second, third = new_unit(), new_unit(), new_unit()
        self.merge(admin, first, second, on="2024-01-01")
        self.merge(admin, second, third, on="2025-01-01")
        assert service.successors(first, day_of("2024-06-01")) == (second,)
        assert service.successors(first, day_of("2025-06-01")) == (third,)
        assert service.predecessors(third) == (second, first)
        shown = call("hcmc_unit_show", None, id=first)["successors"]
        assert [(one["unit"]["id"], one["answers"]) for one in shown] == [
            (second, False), (third, True),
        ]  # fmt: skip

    def test_roles_end_or_move(self, admin: dict[str, Any], new_unit: Make) -> None:
        """What the unit held ends that day; asked for, its roles go on with the successor."""
        old, new = new_unit(), new_unit()
        for role in ("giam_quan", "quan_ly"):
            call("hcmc_unit_role_assign", admin, role=role, unit=old, valid_from="2024-10-30",
                 decision="x")  # fmt: skip
        given = code()
        call("hcmc_unit_code_assign", admin, unit=old, code=given, valid_from="2024-10-30")
        self.merge(admin, old, new, move_roles=True)
        day = day_of("2025-03-01")
        assert {service.holder("giam_quan", day), service.holder("quan_ly", day)} == {new}
        assert service.roles_of(old, day) == frozenset()
        call("hcmc_unit_code_assign", admin, unit=new, code=given, valid_from="2025-03-01")
        assert journal_of(old)[-1] == "units.succession_recorded"

    def test_split_goes_on(self, admin: dict[str, Any], new_unit: Make) -> None:
        """After a split the unit itself remains, and both answer."""
        old, part = new_unit(), new_unit()
        self.merge(admin, old, part, kind="split")
        assert service.is_valid(old, day_of("2025-03-02"))
        assert call("hcmc_unit_show", None, id=part)["predecessors"][0]["kind"] == "split"

    def test_dissolved_without_successor(self, admin: dict[str, Any], new_unit: Make) -> None:
        old = new_unit()
        row = self.merge(admin, old, None, kind="dissolved")
        assert row["to_unit_id"] is None
        assert call("hcmc_unit_show", None, id=old)["valid"] is False

    def test_refused(self, admin: dict[str, Any], new_unit: Make) -> None:
        """Own successor, circles, no successor, twice the same, after the end, before the start."""
        old, new, third = new_unit(), new_unit(established_on="2020-01-01"), new_unit()
        self.merge(admin, old, new)
        for source, target, more, field in (
            (new, new, {}, "to_unit"),
            (new, old, {"on": "2024-06-01"}, "to_unit"),
            (new, None, {}, "to_unit"),
            (new, "khong-co", {}, "to_unit"),
            ("khong-co", new, {}, "from_unit"),
            (old, new, {}, "to_unit"),
            (old, third, {"on": "2025-07-01"}, "on"),
            (new, third, {"on": "2019-12-31"}, "on"),
            (new, third, {"kind": "sold"}, "kind"),
            (new, third, {"decision": ""}, "decision"),
        ):
            with pytest.raises(tk.ValidationError) as error:
                self.merge(admin, source, target, **more)
            assert list(error.value.error_dict) == [field], (source, target, more)
        assert service.is_valid(new, service.today())

    def test_rights(self, new_unit: Make, new_person: Make) -> None:
        unit, other = new_unit(), new_unit()
        with pytest.raises(tk.NotAuthorized):
            self.merge(new_person((unit, "admin")), unit, other)


class TestUnitCodeAssign:
    """hcmc_unit_code_assign: codes with history, nobody else's at the same time."""

    def test_history(self, admin: dict[str, Any], new_unit: Make) -> None:
        """A code issued anew in 2025 leaves the old one in the history."""
        unit, first, second = new_unit(), code(), code()
        call("hcmc_unit_code_assign", admin, unit=unit, code=first, valid_from="2022-01-01")
        call("hcmc_unit_code_assign", admin, unit=unit, code=second, valid_from="2025-07-01")
        codes = call("hcmc_unit_show", None, id=unit, day="2025-06-30")["codes"]
        assert [(one["code"], one["valid_until"], one["held"]) for one in codes] == [
            (second, None, False), (first, "2025-07-01", True),
        ]  # fmt: skip
        assert call("organization_show", None, id=unit)["identifier"] == second

    def test_reused_at_the_same_time(self, admin: dict[str, Any], new_unit: Make) -> None:
        """A code is one unit's on a day; once free it may be given again."""
        first, second, given = new_unit(), new_unit(), code()
        call("hcmc_unit_code_assign", admin, unit=first, code=given, valid_from="2022-01-01",
             valid_until="2025-07-01")  # fmt: skip
        with pytest.raises(tk.ValidationError) as error:
            call("hcmc_unit_code_assign", admin, unit=second, code=given, valid_from="2025-06-30")
        assert "code" in error.value.error_dict
        call("hcmc_unit_code_assign", admin, unit=second, code=given, valid_from="2025-07-01")

    def test_database_refuses_too(self, new_unit: Make) -> None:
        given = {"code": code(), "valid_from": day_of("2025-01-01")}
        model.Session.add(UnitCode(unit_id=new_unit(), **given))
        model.Session.commit()
        model.Session.add(UnitCode(unit_id="another", **given))
        with pytest.raises(sa.exc.IntegrityError):
            model.Session.flush()
        model.Session.rollback()

    @pytest.mark.parametrize("wrong", ["h29.15", "H29..15", "SO-Y-TE", "H29." + "9" * 40])
    def test_wrong_form(self, admin: dict[str, Any], new_unit: Make, wrong: str) -> None:
        with pytest.raises(tk.ValidationError) as error:
            call("hcmc_unit_code_assign", admin, unit=new_unit(), code=wrong,
                 valid_from="2025-01-01")  # fmt: skip
        assert "code" in error.value.error_dict

    def test_before_a_later_one(self, admin: dict[str, Any], new_unit: Make) -> None:
        unit = new_unit()
        call("hcmc_unit_code_assign", admin, unit=unit, code=code(), valid_from="2025-07-01")
        with pytest.raises(tk.ValidationError):
            call("hcmc_unit_code_assign", admin, unit=unit, code=code(), valid_from="2025-01-01")


class TestUnitShow:
    """hcmc_unit_show: public, with every date."""

    @pytest.mark.clause("2")
    def test_kind_parent_and_days(self, new_unit: Make) -> None:
        """Kind, unit above, from when to when."""
        above = new_unit()
        unit = new_unit(parent=above, established_on="01/07/2025", kind="ward_committee")
        shown = call("hcmc_unit_show", None, id=unit)
        assert shown["kind"] == "ward_committee"
        assert shown["parent"]["id"] == above
        assert (shown["valid_from"], shown["valid_until"]) == ("2025-07-01", None)
        assert [one["id"] for one in call("hcmc_unit_show", None, id=above)["children"]] == [unit]

    def test_unknown(self, new_unit: Make) -> None:
        with pytest.raises(tk.ObjectNotFound):
            call("hcmc_unit_show", None, id="khong-co")


class TestRoleHolderList:
    """hcmc_role_holder_list: all roles of the regulation on a day."""

    def test_every_role(self, admin: dict[str, Any], new_unit: Make) -> None:
        unit = new_unit()
        call("hcmc_unit_role_assign", admin, role="giam_quan", unit=unit,
             valid_from="2025-03-01", decision=DECISION)  # fmt: skip
        rows = {one["role"]: one for one in call("hcmc_role_holder_list", None, day="2025-03-01")}
        assert {"giam_quan", "quan_ly", "chu_quan", "su_dung", "phe_duyet"} <= set(rows)
        assert rows["giam_quan"]["holder"]["unit"]["id"] == unit
        assert rows["giam_quan"]["holder"]["decision"] == DECISION
        assert rows["quan_ly"]["holder"] is None
        assert rows["chu_quan"]["holders"] == "each"

    def test_unknown_role(self) -> None:
        with pytest.raises(tk.ObjectNotFound):
            call("hcmc_role_holder_show", None, role="vua")


class TestOrganizationDelete:
    """organization_delete: what answers for data is not deleted, its successor is recorded."""

    def test_owner_of_records(self, admin: dict[str, Any], new_unit: Make) -> None:
        """The refusal names the way out."""
        unit = new_unit()
        factories.Dataset(owner_org=unit, **record())
        for action in ("organization_delete", "organization_purge"):
            with pytest.raises(tk.ValidationError) as error:
                call(action, admin, id=unit)
            assert "đơn vị kế thừa" in str(error.value.error_dict) or "successor" in str(
                error.value.error_dict
            )
        assert model.Group.get(unit).state == "active"

    def test_holder_of_a_role(self, admin: dict[str, Any], new_unit: Make) -> None:
        unit = new_unit()
        row = call("hcmc_unit_role_assign", admin, role="giam_quan", unit=unit,
                   valid_from="2024-10-30", decision="x")  # fmt: skip
        with pytest.raises(tk.ValidationError):
            call("organization_delete", admin, id=unit)
        call("hcmc_unit_role_end", admin, id=row["id"], valid_until="2025-03-01")
        call("organization_delete", admin, id=unit)
        assert not service.is_valid(unit, service.today())
        assert service.holder("giam_quan", day_of("2025-01-01")) == unit

    def test_others_are_deleted(self, admin: dict[str, Any], new_unit: Make) -> None:
        """What a unit without records held ends with it."""
        unit, given = new_unit(identifier=code()), None
        call("organization_delete", admin, id=unit)
        given = model.Session.scalar(UnitCode.of_unit(unit))
        assert given is not None
        assert given.valid_until == service.today()

    def test_only_administrators(self, new_unit: Make, new_person: Make) -> None:
        unit = new_unit()
        with pytest.raises(tk.NotAuthorized):
            call("organization_delete", new_person((unit, "editor")), id=unit)


class TestOrganizationPurge:
    """organization_purge: roles end, history, name and journal stay."""

    def test_history_stays(self, admin: dict[str, Any], new_unit: Make) -> None:
        unit = new_unit(title="Sở đã xóa hẳn")
        call("hcmc_unit_role_assign", admin, role="giam_quan", unit=unit,
             valid_from="2024-10-30", decision="x")  # fmt: skip
        call("organization_purge", admin, id=unit)
        assert model.Group.get(unit) is None
        assert service.holder("giam_quan", service.today()) is None
        shown = call("hcmc_role_holder_show", None, role="giam_quan", day="2025-01-01")
        assert shown["holder"]["unit"]["title"] == "Sở đã xóa hẳn"
        assert shown["holder"]["unit"]["url"] is None
        assert model.Session.get(FormerUnit, unit) is not None
        assert journal_of(unit)[-1] == "units.purged"
        assert "units.role_assigned" in journal_of(unit)

    def test_only_administrators(self, new_unit: Make, new_person: Make) -> None:
        unit = new_unit()
        with pytest.raises(tk.NotAuthorized):
            call("organization_purge", new_person((unit, "admin")), id=unit)


class TestOrganizationUpdate:
    """Renaming and re-coding a unit: rows hang on its id, the journal keeps the old name."""

    def test_renamed(self, admin: dict[str, Any], new_unit: Make) -> None:
        unit = new_unit()
        call("hcmc_unit_role_assign", admin, role="giam_quan", unit=unit,
             valid_from="2024-10-30", decision="x")  # fmt: skip
        call("organization_patch", admin, id=unit, title="Sở Tên Mới")
        assert service.holder("giam_quan", service.today()) == unit
        shown = call("hcmc_role_holder_show", None, role="giam_quan")
        assert shown["holder"]["unit"]["title"] == "Sở Tên Mới"
        assert "units.renamed" in journal_of(unit)

    def test_code_by_form(self, admin: dict[str, Any], new_unit: Make) -> None:
        """A code changed on the unit's form is kept in the history as well."""
        first, second = code(), code()
        unit = new_unit(identifier=first)
        call("organization_patch", admin, id=unit, identifier=second)
        codes = [one["code"] for one in call("hcmc_unit_show", None, id=unit)["codes"]]
        assert codes[0] == second
        assert {row.code for row in model.Session.scalars(UnitCode.of_unit(unit))} == {
            first,
            second,
        }
        with pytest.raises(tk.ValidationError):
            new_unit(identifier=second)

    def test_what_the_units_admin_cannot_change(self, new_unit: Make, new_person: Make) -> None:
        """Kind, unit above, days and code say who answers for what: not by the unit itself."""
        unit = new_unit(established_on="2020-05-06")
        person = new_person((unit, "admin"))
        call("organization_patch", person, id=unit, title="Sở Khác", established_on="06/05/2020")
        for field, value in (
            ("kind", "board"), ("dissolved_on", "2030-01-01"), ("established_on", "2021-01-01"),
            ("parent", new_unit()), ("identifier", code()),
        ):  # fmt: skip
            with pytest.raises(tk.ValidationError) as error:
                call("organization_patch", person, id=unit, **{field: value})
            assert field in error.value.error_dict
        title = call("organization_show", None, id=unit)["title"]
        call("organization_update", person, id=unit, name=f"x-{uuid.uuid4().hex[:8]}", title=title)
        assert call("organization_show", None, id=unit)["established_on"] == "2020-05-06"

    def test_days_and_parents(self, admin: dict[str, Any], new_unit: Make) -> None:
        """Dissolved before established, own parent, circles: refused by field."""
        above = new_unit()
        below = new_unit(parent=above)
        for unit, field, value in (
            (above, "parent", above), (above, "parent", below), (above, "parent", "khong-co"),
        ):  # fmt: skip
            with pytest.raises(tk.ValidationError) as error:
                call("organization_patch", admin, id=unit, **{field: value})
            assert field in error.value.error_dict
        with pytest.raises(tk.ValidationError) as error:
            new_unit(established_on="2025-07-01", dissolved_on="01/07/2025")
        assert "established_on" in error.value.error_dict


def record() -> dict[str, Any]:
    """Return values of a draft: these tests are about units."""
    return {"state": "draft", "title": f"Dữ liệu thử nghiệm {uuid.uuid4().hex[:6]}"}


def published(draft: dict[str, Any], state: str = "active", *, private: bool = False) -> None:
    """Set the state of a record whose own rules are proved elsewhere."""
    package = model.Package.get(draft["id"])
    assert package is not None
    package.state, package.private = state, private
    model.Session.commit()
