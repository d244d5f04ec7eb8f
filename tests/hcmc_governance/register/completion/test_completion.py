"""Records completed by one workbook: seen first, written as a whole, taken back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from ckan import model
from ckan.lib import search

from tests.hcmc_governance.register.completion.conftest import Table, stored
from tests.hcmc_governance.register.conftest import Desk

TakeHome = Callable[..., Table]


def outcomes(told: dict[str, Any]) -> dict[str, str]:
    return {row["target_id"]: row["outcome"] for row in told["rows"]}


def codes(told: dict[str, Any]) -> list[tuple[str, str]]:
    return [(one["address"], one["code"]) for row in told["rows"] for one in row["findings"]]


class TestPreview:
    """What a filled-in table would change; nothing is written."""

    def test_untouched_table_changes_nothing(self, desk: Desk, table: TakeHome):
        """What was taken home comes back as it was, in every field."""
        made = desk.dataset(issued_planned="01/02/2027", conforms_to=["TCVN 1", "TCVN 2"])
        sheet = table()
        sheet.keep(made["id"])
        told = sheet.send()
        assert told["counts"] == {"new": 0, "changed": 0, "same": 1, "faulty": 0}
        assert told["state"] == "previewed"
        assert not told["can_apply"]

    @pytest.mark.parametrize("kind", ["dataset", "database", "data-service"])
    def test_columns_are_of_their_own(self, desk: Desk, kind: str):
        """No two columns have one key or one heading: a data service has a version too."""
        told = desk.call("hcmc_import_table_show", kind=f"completion-{kind}")
        for name in ("key", "label"):
            found = [one[name] for one in told["columns"]]
            assert len(set(found)) == len(found)

    def test_untouched_databases_and_services(self, desk: Desk, table: TakeHome):
        """Tables of the other two types come back as they were, the version of a service too."""
        served = desk.dataset()["id"]
        made = {
            "database": desk.database(),
            "data-service": desk.service(version="2.1", serves=[served]),
        }
        for kind, record in made.items():
            sheet = table(kind=kind)
            sheet.keep(record["id"])
            told = sheet.send()
            assert told["counts"] == {"new": 0, "changed": 0, "same": 1, "faulty": 0}, told["rows"]
            assert told["findings"] == []
        assert sheet.sheet.cell(2, sheet.at["version"]).value == "2.1"

    def test_changes_are_told_by_field(self, desk: Desk, table: TakeHome):
        """Labels are understood; old and new value stand side by side; the record is untouched."""
        made = desk.dataset()
        sheet = table()
        sheet.keep(made["id"])
        sheet.put(made["id"], frequency="Hàng quý", theme="Y tế; Giáo dục", notes="Mô tả mới.")
        (row,) = sheet.send()["rows"]
        assert row["outcome"] == "changed"
        assert {one["field"]: one["new"] for one in row["changes"]} == {
            "frequency": "Hàng quý", "theme": "Giáo dục; Y tế, sức khỏe", "notes": "Mô tả mới.",
        }  # fmt: skip
        assert stored(made["id"])["frequency"] == "monthly"

    def test_faults_name_their_cell(self, desk: Desk, table: TakeHome):
        """Wrong choices, days and decisions are told by address with a reason."""
        made = desk.dataset()
        sheet = table()
        sheet.keep(made["id"])
        sheet.put(made["id"], frequency="thỉnh thoảng", temporal_start="31/02/2025")
        told = sheet.send()
        letters = {key: sheet.sheet.cell(2, at).coordinate for key, at in sheet.at.items()}
        assert codes(told) == [
            (letters["frequency"], "not_offered"), (letters["temporal_start"], "no_such_day"),
        ]  # fmt: skip
        assert all(one["message"] for row in told["rows"] for one in row["findings"])

    def test_rules_of_the_form_are_told_at_their_cell(self, desk: Desk, table: TakeHome):
        """Each row is checked as the record's own form is."""
        made = desk.dataset()
        sheet = table()
        sheet.keep(made["id"])
        sheet.put(made["id"], temporal_start="01/05/2025", temporal_end="01/04/2025")
        told = sheet.send()
        cell = sheet.sheet.cell(2, sheet.at["temporal_end"]).coordinate
        assert codes(told) == [(cell, "refused")]

    def test_record_that_changed_since_the_download(self, desk: Desk, table: TakeHome):
        """The version in the row is not the record's any more."""
        made = desk.dataset()
        sheet = table()
        sheet.keep(made["id"])
        sheet.put(made["id"], frequency="Hàng quý")
        desk.call("package_patch", id=made["id"], notes="Người khác đã sửa.")
        assert codes(sheet.send()) == [
            (sheet.sheet.cell(2, sheet.at["record_version"]).coordinate, "changed_since_download")
        ]

    def test_rows_about_nothing_or_somebody_elses(
        self, desk: Desk, other_desk: Desk, table: TakeHome
    ):
        """Unknown records, those of others, and the same one twice."""
        made, foreign = desk.dataset(), other_desk.dataset()
        sheet = table()
        sheet.keep(made["id"])
        sheet.sheet.append([cell.value for cell in sheet.sheet[2]])
        for number, record in ((4, "khong-co"), (5, foreign["id"])):
            sheet.sheet.cell(number, sheet.at["id"]).value = record
        told = sheet.send()
        assert [code for _, code in codes(told)] == ["twice", "no_such_record", "not_yours"]
        assert told["counts"]["faulty"] == 3

    @pytest.mark.parametrize("copies", [1, 2])
    def test_hidden_record_is_unknown(
        self, desk: Desk, other_desk: Desk, table: TakeHome, copies: int
    ):
        """A draft of another unit is answered as one that does not exist; nothing of it is told."""
        secret = "Bản thảo của đơn vị khác"
        foreign = other_desk.draft(title=secret, notes="Nội dung chưa công bố.")
        made = desk.dataset()
        sheet = table()
        sheet.keep(made["id"])
        for _copy in range(copies):
            sheet.sheet.append([cell.value for cell in sheet.sheet[2]])
            last = sheet.sheet.max_row
            sheet.sheet.cell(last, sheet.at["id"]).value = foreign["id"]
            sheet.sheet.cell(last, sheet.at["title"]).value = "Tự gõ"
        told = sheet.send()
        assert [code for _, code in codes(told)] == ["no_such_record"] * copies
        for row in told["rows"][1:]:
            assert (row["target_id"], row["title"], row["changes"]) == (None, "Tự gõ", [])
        assert secret not in str(told)
        assert "Nội dung chưa công bố." not in str(told)

    def test_public_record_of_others(self, desk: Desk, other_desk: Desk, table: TakeHome):
        """It is said whose it is not; its values are not compared."""
        made, foreign = desk.dataset(), other_desk.dataset(notes="Giá trị đang lưu.")
        sheet = table()
        sheet.keep(made["id"])
        sheet.sheet.cell(2, sheet.at["id"]).value = foreign["id"]
        (row,) = sheet.send()["rows"]
        assert [one["code"] for one in row["findings"]] == ["not_yours"]
        assert (row["target_id"], row["changes"]) == (None, [])


class TestApply:
    """Writing what was seen."""

    def filled(self, desk: Desk, table: TakeHome) -> tuple[list[str], dict[str, Any]]:
        ids = [desk.dataset()["id"] for _ in range(3)]
        sheet = table()
        sheet.keep(*ids)
        for one in ids:
            sheet.put(one, frequency="Hàng quý", listing_decision="12/QĐ-UBND ngày 01/02/2026")
        return ids, sheet.send()

    @pytest.mark.clause("22.1")
    def test_writes_all_rows(self, desk: Desk, table: TakeHome):
        """Every row, its searches and its journal line; the ledger says who, when and what file."""
        ids, told = self.filled(desk, table)
        done = desk.call("hcmc_import_apply", id=told["id"])
        assert (done["state"], done["applied_by"]) == ("applied", desk.user["id"])
        assert len(done["file_sha256"]) == 64
        model.Session.expire_all()
        for one in ids:
            assert stored(one)["frequency"] == "quarterly"
            assert stored(one)["listing_decision"] == "12/QĐ-UBND ngày 01/02/2026"
            shown = desk.call("package_show", id=one)
            assert shown["frequency"] == "quarterly"

    def test_record_that_changed_since_the_preview(self, desk: Desk, table: TakeHome):
        """Nothing is written over another's change: neither that row nor, unasked, the others."""
        ids, told = self.filled(desk, table)
        desk.call("package_patch", id=ids[1], notes="Người khác đã sửa.")
        assert desk.refused("hcmc_import_apply", id=told["id"])["id"]
        assert [stored(one)["frequency"] for one in ids] == ["monthly"] * 3
        seen = desk.call("hcmc_import_show", id=told["id"])
        assert seen["counts"] == {"new": 0, "changed": 2, "same": 0, "faulty": 1}
        assert [code for _, code in codes(seen)] == ["changed_meanwhile"]
        desk.call("hcmc_import_apply", id=told["id"], skip_faulty=True)
        model.Session.expire_all()
        assert [stored(one)["frequency"] for one in ids] == ["quarterly", "monthly", "quarterly"]

    def test_refused_at_the_last_row(self, desk: Desk, table: TakeHome):
        """What was written before it is taken back, in the index of what it names too."""
        base = desk.database()
        ids, told = self.filled(desk, table)
        desk.call("package_patch", id=ids[0], source_database=base["id"])
        before = search.show(base["id"])
        assert desk.refused("hcmc_import_apply", id=told["id"])["id"]
        assert stored(ids[1])["frequency"] == "monthly"
        assert search.show(base["id"]) == before

    def test_undo_puts_back_what_stood_before(self, desk: Desk, table: TakeHome):
        """Within a day; a record changed since stays as it is and is listed."""
        ids, told = self.filled(desk, table)
        desk.call("hcmc_import_apply", id=told["id"])
        desk.call("package_patch", id=ids[2], notes="Người khác đã sửa.")
        undone = desk.call("hcmc_import_undo", id=told["id"])
        assert undone["state"] == "undone"
        model.Session.expire_all()
        assert [stored(one)["frequency"] for one in ids] == ["monthly", "monthly", "quarterly"]
        assert not stored(ids[0]).get("listing_decision")
        rows = desk.call("hcmc_import_show", id=told["id"])["rows"]
        assert sorted(row["result"] for row in rows) == ["kept", "undone", "undone"]
