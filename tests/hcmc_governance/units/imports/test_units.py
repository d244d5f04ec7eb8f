"""Units from a table: seen first, written as a whole or not at all, taken back."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.tests import factories

from ckanext.hcmc_governance.audit.model import JournalLine
from ckanext.hcmc_governance.units import changes, organizations, service

from tests.hcmc_governance.units.imports.conftest import HEADINGS, Sender, workbook

DEMO = Path(__file__).parents[4] / "demo"
TODAY = dt.date(2026, 11, 25)


def unique() -> str:
    return uuid.uuid4().hex[:8].upper()


def row(title: str, kind: str | None = "Sở", **more: Any) -> list[Any]:
    names = ("code", "parent", "start", "end", "successor", "how", "email")
    return [title, kind, *(more.get(name) for name in names)]


def unit(title: str) -> organizations.Unit:
    found = [one for one in organizations.every() if one.title == title]
    assert len(found) == 1, title
    return found[0]


def reasons(told: dict[str, Any]) -> dict[int, list[tuple[str, str]]]:
    return {
        one["number"]: [(each["address"], each["code"]) for each in one["findings"]]
        for one in told["rows"]
        if one["outcome"] == "faulty"
    }


class TestNewAndChanged:
    """What a table of units does."""

    def test_new_units_lean_on_each_other(self, sender: Sender):
        """The unit above may stand further down in the same table; a code begins its history."""
        mark = unique()
        code = f"H29.{mark}"
        told = sender.send(
            workbook(
                [
                    row(f"Trung tâm {mark}", "Đơn vị sự nghiệp", parent=f"Sở {mark}"),
                    row(f"Sở {mark}", code=code, start="01/03/2025", email=f"s{mark}@tphcm.gov.vn"),
                ]
            )
        )
        assert told["counts"] == {"new": 2, "changed": 0, "same": 0, "faulty": 0}
        assert sender.apply(told["id"])["state"] == "applied"
        above = unit(f"Sở {mark}")
        assert unit(f"Trung tâm {mark}").parent == above.id
        assert above.established_on == dt.date(2025, 3, 1)
        assert changes.current_code(above.id, service.today()) == code

    def test_changed_and_same_ones(self, sender: Sender, new_unit: Callable[..., str]):
        """A row means a unit by its name; an empty cell changes nothing."""
        mark = unique()
        first = new_unit(title=f"Sở A {mark}", kind="department", short_name="SA")
        new_unit(title=f"Sở B {mark}", kind="department")
        told = sender.send(
            workbook([row(f"Sở A {mark}", "Ban", start=45839), row(f"Sở B {mark}", None)])
        )
        assert [one["outcome"] for one in told["rows"]] == ["changed", "same"]
        assert {one["field"]: (one["old"], one["new"]) for one in told["rows"][0]["changes"]} == {
            "kind": ("Sở", "Ban"),
            "established_on": ("", "01/07/2025"),
        }
        sender.apply(told["id"])
        found = organizations.get(first)
        assert (found.kind, found.short_name) == ("board", "SA")
        assert found.established_on == dt.date(2025, 7, 1)

    def test_successor_and_undo(self, sender: Sender, new_unit: Callable[..., str]):
        """A dissolved unit has its successor from that day; an undo leaves nothing of it."""
        mark = unique()
        old = new_unit(title=f"Sở cũ {mark}", kind="department", identifier=f"H29.{mark}")
        rows = [
            row(f"Sở cũ {mark}", end="01/03/2025", successor=f"Sở mới {mark}", how="Hợp nhất"),
            row(f"Sở mới {mark}", start="01/03/2025"),
        ]
        told = sender.send(workbook(rows))
        sender.apply(told["id"])
        new = unit(f"Sở mới {mark}")
        assert service.successors(old, service.today()) == (new.id,)
        assert not service.is_valid(old, service.today())
        undone = sender.undo(told["id"])
        assert [one["result"] for one in undone["rows"]] == ["undone", "undone"]
        assert service.is_valid(old, service.today())
        assert service.successors(old, service.today()) == ()
        assert changes.current_code(old, service.today()) == f"H29.{mark}"
        assert organizations.find(new.id) is None

    def test_undo_leaves_what_is_in_use(self, sender: Sender):
        """A new unit that owns a record by now stays, and the ledger says so."""
        mark = unique()
        told = sender.send(workbook([row(f"Sở X {mark}"), row(f"Sở Y {mark}")]))
        sender.apply(told["id"])
        kept = unit(f"Sở X {mark}")
        factories.Dataset(owner_org=kept.id, state="draft", title="Dữ liệu của Sở X")
        undone = sender.undo(told["id"])
        assert [one["result"] for one in undone["rows"]] == ["kept", "undone"]
        assert [one["code"] for one in undone["rows"][0]["findings"]] == ["in_use"]
        assert organizations.find(kept.id) is not None

    def test_unit_that_changed_since_the_preview(
        self, sender: Sender, new_unit: Callable[..., str]
    ):
        """Nothing is written over another's change."""
        mark = unique()
        known = new_unit(title=f"Sở {mark}", kind="department")
        told = sender.send(workbook([row(f"Sở {mark}", "Ban"), row(f"Sở khác {mark}")]))
        sender.call("organization_patch", id=known, phone="028 3829")
        with pytest.raises(tk.ValidationError):
            sender.call("hcmc_import_apply", id=told["id"])
        assert reasons(sender.show(told["id"])) == {2: [("2", "changed_meanwhile")]}
        assert organizations.get(known).kind == "department"
        assert not [one for one in organizations.every() if one.title == f"Sở khác {mark}"]

    def test_leaves_its_lines_in_the_journal(self, sender: Sender):
        """Who applied which file, and every unit that was made."""
        mark = unique()
        told = sender.send(workbook([row(f"Sở {mark}")]))
        sender.apply(told["id"])
        query = sa.select(JournalLine).where(
            JournalLine.object_id.in_([told["id"], unit(f"Sở {mark}").id])
        )
        lines = {line.details["what"]: line for line in model.Session.scalars(query)}
        assert {"imports.applied", "unit.created"} <= set(lines)
        assert lines["imports.applied"].details["sha256"] == told["file_sha256"]
        assert {line.actor_id for line in lines.values()} == {sender.id}


class TestFaults:
    """Everything that can be wrong, told by cell."""

    def test_each_has_address_code_and_reason(self, sender: Sender, new_unit: Callable[..., str]):
        """The bad input of units: days, circles, codes, kinds, references, mails."""
        mark = unique()
        code = f"H29.{mark}"
        new_unit(title=f"Sở giữ mã {mark}", kind="department", identifier=code)
        bad = [
            row(f"Hết trước {mark}", start="01/07/2025", end="01/06/2025"),
            row(
                f"Tự kế thừa {mark}",
                end="01/07/2025",
                successor=f"Tự kế thừa {mark}",
                how="Hợp nhất",
            ),  # noqa: E501
            row(f"Vòng A {mark}", parent=f"Vòng B {mark}"),
            row(f"Vòng B {mark}", parent=f"Vòng A {mark}"),
            row(f"Mã sai {mark}", code="h29-15"),
            row(f"Mã đã có {mark}", code=code),
            row(f"Loại lạ {mark}", "Tập đoàn"),
            row(f"Cha lạ {mark}", parent="Đơn vị không có"),
            row(f"Thư sai {mark}", email="không phải thư"),
            row(f"Ngày sai {mark}", start="31/02/2025"),
            row("", "Sở", code=f"H29.{mark}.1"),
            row(f"Con của lỗi {mark}", parent=f"Loại lạ {mark}"),
        ]
        told = sender.send(workbook(bad))
        found = reasons(told)
        assert found[2] == [("F2", "refused")]
        assert found[3] == [("G3", "refused")]
        assert set(found) >= set(range(3, 14)) - {4}  # one of a circle's two is enough
        assert found[6] == [("C6", "refused")]
        assert found[7] == [("C7", "code_of_another")]
        assert found[8] == [("B8", "not_offered")]
        assert found[9] == [("D9", "refused")]
        assert found[10] == [("I10", "not_an_email")]
        assert found[11] == [("E11", "no_such_day")]
        assert found[12] == [("A12", "refused")]
        assert found[13] == [("D13", "refused")]
        assert all(each["message"] for one in told["rows"] for each in one["findings"])

    def test_only_governors_of_units(self, sender: Sender):
        """Nobody else sends, sees or applies."""
        other = factories.User()
        told = sender.send(workbook([row(f"Sở {unique()}")]))
        for action, data in (
            ("hcmc_import_table_show", {"kind": "unit"}),
            ("hcmc_import_show", {"id": told["id"]}),
            ("hcmc_import_apply", {"id": told["id"]}),
            ("hcmc_import_undo", {"id": told["id"]}),
        ):
            with pytest.raises(tk.NotAuthorized):
                tk.get_action(action)({"user": other["name"], "ignore_auth": False}, data)

    def test_file_that_is_none(self, sender: Sender):
        """The reason stands with the import; nothing can be applied."""
        for data, code in (
            (b"\xd0\xcf\x11\xe0" + b"\0" * 512, "old_excel"),
            ("Thµnh phè Hå ChÝ Minh,®¬n vÞ".encode("latin-1"), "legacy_encoding"),
            (workbook([]), "no_rows"),
            (b"a,b\n1,2\n", "missing_heading"),
        ):
            told = sender.send(data)
            assert (told["state"], told["can_apply"]) == ("failed", False)
            assert code in [one["code"] for one in told["findings"]]
            assert all(one["message"] for one in told["findings"])


class TestRealLists:
    """The demo's own files."""

    def test_units_of_the_catalogue(self, sender: Sender):
        """demo/units.csv as it stands."""
        data = (DEMO / "units.csv").read_bytes()
        told = sender.send(data, "units.csv")
        assert told["counts"]["faulty"] == 0
        assert len(told["rows"]) == data.decode().strip().count("\n")

    def test_wards_of_the_city(self, sender: Sender):
        """168 wards, communes and the special zone, from 1 July 2025; again they are the same."""
        sender.apply_file(DEMO / "units.csv")
        data = (DEMO / "wards.csv").read_bytes()
        told = sender.send(data, "wards.csv")
        assert told["counts"]["faulty"] == 0
        assert sum(told["counts"].values()) == 168
        if told["counts"]["new"]:
            assert sender.apply(told["id"])["state"] == "applied"
        again = sender.send(data, "wards.csv")
        assert again["counts"] == {"new": 0, "changed": 0, "same": 168, "faulty": 0}
        assert unit("Ủy ban nhân dân đặc khu Côn Đảo").kind == "special_zone_committee"

    def test_headings_have_names_for_all_columns(self):
        """The headings of these tests are the product's own labels."""
        from ckanext.hcmc_governance.units.imports.kind import UnitKind

        labels = {label for one in UnitKind().headings() for label in one.labels}
        assert set(HEADINGS) <= labels
