"""The lists by duty and the two acts beside them, as the API gives them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

import pytest
import sqlalchemy as sa

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.tests import factories

from ckanext.hcmc_governance.audit.model import JournalLine
from ckanext.hcmc_governance.register import fact_rows
from ckanext.hcmc_governance.register.model import DatasetFact, ProgressNote
from ckanext.hcmc_governance.units import service as units

from tests.hcmc_governance.register.duties.conftest import Post, listed, set_fact

DECISION = "4944/QĐ-UBND ngày 08/8/2026"
NOTE = {"stage": "building", "percentage": 40, "note": "Đã nhập xong dữ liệu của 12 phường."}


def shared(desk: Any, **more: Any) -> dict[str, Any]:
    return desk.database(kind="shared", listing_decision=DECISION, **more)


def journal(record: dict[str, Any], what: str) -> list[JournalLine]:
    lines = model.Session.scalars(
        sa.select(JournalLine).where(JournalLine.object_id == record["id"])
    )
    return [line for line in lines if (line.details or {}).get("what") == what]


def refused(call: Any, action: str, **data: Any) -> Mapping[str, Any]:
    with pytest.raises(tk.ValidationError) as caught:
        call(action, **data)
    return caught.value.error_dict


class TestCompletenessShow:
    """hcmc_completeness_show."""

    @pytest.mark.clause("22.1")
    def test_counts_items_by_unit(self, desk: Any):
        """Each item that a published record lacks counts once for its unit."""
        record = desk.dataset()
        before = self._of(desk)
        package = model.Package.get(record["id"])
        assert package is not None
        package.extras = {**package.extras, "frequency": "unknown", "theme": "[]"}
        model.Session.commit()
        fact_rows.refresh([record["id"]])
        model.Session.commit()
        after = self._of(desk)
        assert after["missing"]["22.1.đ"] == before["missing"].get("22.1.đ", 0) + 1
        assert after["missing"]["theme"] == before["missing"].get("theme", 0) + 1
        assert after["complete"] == before["complete"] - 1
        assert record["id"] in listed("missing", type="dataset", item="22.1.đ")
        assert record["id"] in listed("missing", type="dataset", item="theme")

    @pytest.mark.parametrize(
        ("kind", "items"), [("dataset", 5), ("database", 6), ("data-service", 10)]
    )
    @pytest.mark.clause("8.3")
    def test_items_of_the_article_in_its_order(self, non_clean_db: None, kind: str, items: int):
        """5, 6 and 10 items, in the words and order of 22.1, 8.3 and 13.4."""
        shown = tk.get_action("hcmc_completeness_show")({}, {"type": kind})
        refs = [one["ref"] for one in shown["items"] if one["of_article"]]
        assert len(refs) == items
        assert refs == sorted(refs, key=_place)
        assert all(one["label_vi"] and one["label_en"] for one in shown["items"])

    def test_drafts_do_not_count(self, desk: Any):
        """A draft may have gaps."""
        before = self._of(desk)["total"] if self._of(desk) else 0
        desk.draft()
        assert (self._of(desk) or {"total": 0})["total"] == before

    def test_contact_of_the_unit(self, desk: Any):
        """A unit without e-mail and telephone leaves its readers alone; either one helps."""
        record = desk.dataset()
        assert self._of(desk)["missing"]["contact"] == self._of(desk)["total"]
        assert "contact" in listed("missing", item="contact")[record["id"]]["lacking"]
        tk.get_action("organization_patch")(
            {"ignore_auth": True, "user": factories.Sysadmin()["name"]},
            {"id": desk.unit["id"], "phone": "028 3829 3179"},
        )
        try:
            assert "contact" not in self._of(desk)["missing"]
            assert record["id"] not in listed("missing", item="contact")
        finally:
            tk.get_action("organization_patch")(
                {"ignore_auth": True, "user": factories.Sysadmin()["name"]},
                {"id": desk.unit["id"], "phone": ""},
            )

    def test_one_unit(self, desk: Any, other_desk: Any):
        """With a unit only its records count."""
        desk.dataset()
        other_desk.dataset()
        shown = tk.get_action("hcmc_completeness_show")({}, {"unit": desk.unit["name"]})
        assert [one["unit_id"] for one in shown["units"]] == [desk.unit["id"]]
        assert shown["total"] == shown["units"][0]["total"]

    def test_units_add_up(self, desk: Any, other_desk: Any):
        """The figures by item are the sums over the units."""
        desk.dataset()
        other_desk.dataset()
        shown = tk.get_action("hcmc_completeness_show")({}, {})
        for item in shown["items"]:
            assert item["missing"] == sum(
                one["missing"].get(item["key"], 0) for one in shown["units"]
            )
        assert shown["total"] == sum(one["total"] for one in shown["units"])

    @pytest.mark.parametrize("asked", [{"unit": "khong-co"}, {"type": "khong-co"}])
    def test_unknown_is_not_found(self, non_clean_db: None, asked: dict[str, str]):
        """Neither unit nor kind is guessed."""
        with pytest.raises(tk.ObjectNotFound):
            tk.get_action("hcmc_completeness_show")({}, asked)

    def _of(self, desk: Any) -> dict[str, Any]:
        shown = tk.get_action("hcmc_completeness_show")({}, {"unit": desk.unit["id"]})
        return next((one for one in shown["units"] if one["unit_id"] == desk.unit["id"]), {})


def _place(ref: str) -> int:
    return "abcdđeghik".index(ref.rsplit(".", maxsplit=1)[-1])


class TestServiceGap:
    """Databases without service, and who has to publish one."""

    @pytest.mark.clause("13.2")
    def test_shared_database_is_the_managers(self, desk: Any, manager: Post):
        """The gap of a shared database names the manager as duty holder."""
        record = shared(desk)
        row = listed("service-gap")[record["id"]]
        assert (row["clause"], row["duty_holder"]) == ("13.2", manager.unit["id"])
        assert row["unit_id"] == desk.unit["id"]

    @pytest.mark.clause("13.3")
    def test_other_database_is_its_owners(self, desk: Any, manager: Post):
        """The gap of another database names its owner."""
        record = desk.database()
        row = listed("service-gap")[record["id"]]
        assert (row["clause"], row["duty_holder"]) == ("13.3", desk.unit["id"])

    @pytest.mark.clause("13.2")
    def test_service_closes_the_gap(self, desk: Any):
        """A published service on the database, or on data of it, closes it."""
        record = desk.database()
        dataset = desk.dataset(source_database=record["id"])
        assert record["id"] in listed("service-gap")
        desk.service(serves=[dataset["id"]])
        assert record["id"] not in listed("service-gap")

    def test_ended_database_needs_none(self, desk: Any):
        """What is no longer operated serves nobody."""
        record = desk.database(status="ended", operated_until="12/2024")
        assert record["id"] not in listed("service-gap")

    def test_without_manager(self, desk: Any, manager: Post):
        """When nobody holds the role, the gap stays and names nobody."""
        record = shared(desk)
        model.Session.execute(sa.text("DELETE FROM hcmc_governance_role_holding"))
        model.Session.commit()
        assert listed("service-gap")[record["id"]]["duty_holder"] is None

    @pytest.mark.clause("8.1")
    def test_filter_by_kind(self, desk: Any):
        """Shared databases apart from the others."""
        one, other = shared(desk), desk.database()
        found = listed("service-gap", kind="shared")
        assert one["id"] in found
        assert other["id"] not in found


class TestIntegration:
    """hcmc_integration_set, hcmc_integration_show and their list (26.2.b)."""

    @pytest.mark.clause("26.2.b")
    def test_manager_sets_and_takes_back(self, desk: Any, manager: Post):
        """Since when and how much, with a journal line each."""
        record = desk.dataset()
        told = manager.call("hcmc_integration_set", id=record["id"], on="01/09/2026", share=80)
        assert told["integrated_on"] == "2026-09-01"
        row = listed("integration")[record["id"]]
        assert (row["integrated"], row["integrated_on"], row["integrated_share"]) == (
            True,
            "2026-09-01",
            80,
        )
        assert record["id"] in listed("integration", integrated="yes")
        assert record["id"] not in listed("integration", integrated="no")
        manager.call("hcmc_integration_set", id=record["id"])
        assert not listed("integration")[record["id"]]["integrated"]
        first, second = journal(record, "register.integration_set")
        assert first.unit_id == manager.unit["id"]
        assert first.details["after"] == {"integrated_on": "2026-09-01", "integrated_share": "80"}
        assert second.details["before"]["integrated_on"] == "2026-09-01"

    @pytest.mark.clause("26.2.b")
    def test_nobody_else(self, desk: Any, manager: Post):
        """Neither the owner nor a reader sets the day; the field itself is not taken."""
        record = desk.dataset()
        for call in (desk.call, lambda action, **data: tk.get_action(action)({"user": ""}, data)):
            with pytest.raises(tk.NotAuthorized):
                call("hcmc_integration_set", id=record["id"], on="2026-09-01")
        model.Session.rollback()
        desk.call("package_patch", id=record["id"], integrated_on="2026-09-01")
        assert not listed("integration")[record["id"]]["integrated"]

    def test_owners_edit_keeps_it(self, desk: Any, manager: Post):
        """An edit by the owner does not touch what the manager has set."""
        record = desk.dataset()
        manager.call("hcmc_integration_set", id=record["id"], on="2026-09-01", share=50)
        desk.call("package_patch", id=record["id"], notes="Có thêm cột địa chỉ.")
        assert listed("integration")[record["id"]]["integrated_share"] == 50

    @pytest.mark.parametrize(
        ("given", "field"),
        [
            ({"on": "2099-01-01"}, "on"),
            ({"on": "31/02/2026"}, "on"),
            ({"on": "2026-09-01", "share": 0}, "share"),
            ({"on": "2026-09-01", "share": 101}, "share"),
            ({"on": "2026-09-01", "share": "nửa"}, "share"),
            ({"share": 10}, "on"),
        ],
    )
    def test_bad_input(self, desk: Any, manager: Post, given: dict[str, Any], field: str):
        """A day to come, a day that does not exist, a share that is none."""
        record = desk.dataset()
        assert field in refused(manager.call, "hcmc_integration_set", id=record["id"], **given)

    def test_drafts_and_services_are_not_integrated(self, desk: Any, manager: Post):
        """Only published rows of the two catalogues."""
        service = desk.service(serves=[desk.dataset()["id"]])
        for record in (desk.draft(), service, {"id": "khong-co"}):
            with pytest.raises(tk.ObjectNotFound):
                manager.call("hcmc_integration_set", id=record["id"], on="2026-09-01")

    @pytest.mark.clause("26.2.b")
    def test_percentage(self, desk: Any, manager: Post):
        """Integrated rows, all rows and the per cent of both catalogues."""
        asked = {"unit": desk.unit["id"]}
        desk.database()
        record = desk.dataset()
        before = tk.get_action("hcmc_integration_show")({}, asked)
        manager.call("hcmc_integration_set", id=record["id"], on="2026-09-01")
        after = tk.get_action("hcmc_integration_show")({}, asked)
        assert after["dataset"]["integrated"] == before["dataset"]["integrated"] + 1
        assert after["dataset"]["total"] == before["dataset"]["total"]
        assert 0 < after["dataset"]["percent"] <= 100
        assert after["database"] == before["database"]
        listed_too = listed("integration", unit=desk.unit["id"])
        assert len(listed_too) == after["dataset"]["total"] + after["database"]["total"]


class TestProgress:
    """hcmc_progress_note_create, its list, and what the supervisor sees (27.2.i)."""

    @pytest.mark.clause("27.2.i")
    def test_owner_notes(self, desk: Any):
        """Dated, with stage and percentage; the newest stands first and in the row."""
        record = desk.database(status="building", operated_from="07/2027")
        desk.call("hcmc_progress_note_create", id=record["id"], noted_on="01/08/2026", **NOTE)
        note = desk.call(
            "hcmc_progress_note_create",
            id=record["name"], noted_on="2026-09-01", stage="testing", percentage=90,
            note="Đang chạy thử.",
        )  # fmt: skip
        assert (note["noted_on"], note["unit_id"]) == ("2026-09-01", desk.unit["id"])
        notes = desk.call("hcmc_progress_note_list", id=record["id"])
        assert [one["percentage"] for one in notes] == [90, 40]
        model.Session.expire_all()
        row = model.Session.get(DatasetFact, record["id"])
        assert row is not None
        assert row.last_progress_on == dt.date(2026, 9, 1)
        assert len(journal(record, "register.progress_noted")) == 2

    @pytest.mark.clause("27.2.i")
    def test_supervisor_sees_last_note_and_the_silent(self, desk: Any, supervisor: Post):
        """The last note of each database, and those silent for longer than the setting."""
        told, silent, new = desk.database(), desk.database(), desk.database()
        today = units.today()
        desk.call("hcmc_progress_note_create", id=told["id"], **NOTE)
        model.Session.add(
            ProgressNote(
                package_id=silent["id"],
                noted_on=today - dt.timedelta(days=91),
                stage="paused",
                percentage=5,
                note="Chờ vốn.",
            )  # fmt: skip
        )
        model.Session.commit()
        rows = listed("progress", supervisor)
        assert (rows[told["id"]]["stage"], rows[told["id"]]["silent"]) == ("building", False)
        assert rows[silent["id"]]["silent"]
        assert rows[silent["id"]]["days_silent"] == 91
        assert (rows[new["id"]]["noted_on"], rows[new["id"]]["silent"]) == (None, False)
        only = listed("progress", supervisor, silent="yes")
        assert silent["id"] in only
        assert told["id"] not in only
        assert new["id"] not in only

    def test_setting_moves_the_line(self, desk: Any, monkeypatch: pytest.MonkeyPatch):
        """The portal says how long is silent."""
        record = desk.database()
        desk.call("hcmc_progress_note_create", id=record["id"], noted_on="2026-01-01", **NOTE)
        key = "ckanext.hcmc_governance.register.progress_silence"
        for days, silent in ((10_000, False), (1, True)):
            monkeypatch.setitem(tk.config, key, days)
            assert listed("progress", desk)[record["id"]]["silent"] is silent

    @pytest.mark.clause("27.2.i")
    def test_only_the_owner_writes(self, desk: Any, other_desk: Any, supervisor: Post):
        """Another unit and the supervisor read, they do not write."""
        record = desk.database()
        for call in (other_desk.call, supervisor.call):
            with pytest.raises(tk.NotAuthorized):
                call("hcmc_progress_note_create", id=record["id"], **NOTE)
        assert listed("progress", other_desk)[record["id"]]["noted_on"] is None

    def test_not_for_the_public(self, desk: Any):
        """What owners tell the supervisor is for agencies."""
        record = desk.database()
        with pytest.raises(tk.NotAuthorized):
            tk.get_action("hcmc_progress_note_list")({"user": ""}, {"id": record["id"]})
        for key in ("progress", "feed"):
            with pytest.raises(tk.NotAuthorized):
                tk.get_action("hcmc_duty_list")({"user": ""}, {"list": key})

    @pytest.mark.parametrize(
        ("given", "field"),
        [
            ({"stage": "xong"}, "stage"),
            ({"percentage": 101}, "percentage"),
            ({"percentage": -1}, "percentage"),
            ({"percentage": "nhiều"}, "percentage"),
            ({"percentage": ""}, "percentage"),
            ({"note": ""}, "note"),
            ({"noted_on": "2099-01-01"}, "noted_on"),
            ({"noted_on": "hôm nay"}, "noted_on"),
        ],
    )
    def test_bad_input(self, desk: Any, given: dict[str, Any], field: str):
        """Stage of the vocabulary, whole per cent, a text, a day that is not to come."""
        record = desk.database()
        asked = {"id": record["id"], **NOTE, **given}
        assert field in refused(desk.call, "hcmc_progress_note_create", **asked)
        assert desk.call("hcmc_progress_note_list", id=record["id"]) == []

    def test_notes_of_a_private_database(self, desk: Any, other_desk: Any):
        """Whoever may not read the database reads no notes on it."""
        record = desk.database()
        desk.call("hcmc_progress_note_create", id=record["id"], **NOTE)
        package = model.Package.get(record["id"])
        assert package is not None
        package.private = True
        model.Session.commit()
        with pytest.raises(tk.NotAuthorized):
            other_desk.call("hcmc_progress_note_list", id=record["id"])
        assert len(desk.call("hcmc_progress_note_list", id=record["id"])) == 1
        with pytest.raises(tk.ObjectNotFound):
            desk.call("hcmc_progress_note_list", id="khong-co")

    def test_nothing_done_yet_is_a_note(self, desk: Any):
        """0 per cent is a figure."""
        note = desk.call(
            "hcmc_progress_note_create", id=desk.database()["id"], **{**NOTE, "percentage": 0}
        )
        assert note["percentage"] == 0

    def test_not_on_datasets(self, desk: Any):
        """Notes are on databases."""
        with pytest.raises(tk.ObjectNotFound):
            desk.call("hcmc_progress_note_create", id=desk.dataset()["id"], **NOTE)


class TestFeed:
    """How owners feed the shared store (27.2.d)."""

    @pytest.mark.clause("27.2.d")
    @pytest.mark.clause("5.6")
    def test_days_late_and_missed_periods(self, desk: Any, supervisor: Post):
        """Days late, missed periods and the last check, by owner; only shared databases."""
        record, other = shared(desk, frequency="monthly"), desk.database(frequency="monthly")
        today = units.today()
        set_fact(
            record,
            last_event_on=today - dt.timedelta(days=80),
            due_on=today - dt.timedelta(days=20),
            late_on=today - dt.timedelta(days=13),
            slots=[
                {
                    "s": "2026-06-01",
                    "e": "2026-07-01",
                    "g": "2026-07-08",
                    "c": "2026-08-01",
                    "m": None,
                    "r": "missed",
                },
                {
                    "s": "2026-07-01",
                    "e": "2026-08-01",
                    "g": "2026-08-08",
                    "c": "2026-09-01",
                    "m": None,
                    "r": "late",
                },
            ],
        )
        rows = listed("feed", supervisor, unit=desk.unit["id"])
        row = rows[record["id"]]
        assert (row["days_late"], row["missed_periods"], row["late_periods"]) == (14, 1, 1)
        assert row["validation_status"] is None
        assert other["id"] not in rows

    def test_on_time(self, desk: Any):
        """What is not late is in the list with 0."""
        record = shared(desk, frequency="monthly")
        set_fact(record, late_on=units.today() + dt.timedelta(days=3), slots=[])
        assert listed("feed", desk)[record["id"]]["days_late"] == 0


class TestListing:
    """Open data against the issued catalogue (decision that lists it)."""

    @pytest.mark.clause("22.1")
    def test_published_not_listed(self, desk: Any):
        """Published without a decision; the decision clears it."""
        record = desk.dataset()
        row = listed("listing", finding="published_not_listed")[record["id"]]
        assert row["finding"] == "published_not_listed"
        desk.call("package_patch", id=record["id"], listing_decision=DECISION)
        assert record["id"] not in listed("listing")

    def test_listed_not_published(self, desk: Any, other_desk: Any, supervisor: Post):
        """A draft with a decision is seen by its own unit and the supervisor only."""
        record = desk.draft(listing_decision=DECISION)
        for reader in (desk, supervisor):
            row = listed("listing", reader, finding="listed_not_published")[record["id"]]
            assert (row["finding"], row["state"]) == ("listed_not_published", "draft")
        for stranger in (None, other_desk):
            assert record["id"] not in listed("listing", stranger)

    def test_deleted_is_in_no_list(self, desk: Any):
        """A deleted dataset has no page any more: nobody is told of it, listed or not."""
        record = desk.dataset(listing_decision=DECISION)
        desk.call("package_delete", id=record["id"])
        assert record["id"] not in listed("listing", desk)


class TestPlanned:
    """Planned first provision that has passed."""

    @pytest.mark.clause("22.1")
    def test_overdue(self, desk: Any, other_desk: Any, supervisor: Post):
        """The day has passed and nothing was published; strangers see no drafts."""
        late = desk.draft(issued_planned="01/10/2026")
        today = units.today()
        soon = desk.draft(issued_planned=(today + dt.timedelta(days=9)).isoformat())
        same = desk.draft(issued_planned=today.isoformat())
        for reader in (desk, supervisor):
            rows = listed("planned", reader)
            assert rows[late["id"]]["days_overdue"] == (today - dt.date(2026, 10, 1)).days
            assert soon["id"] not in rows
            assert same["id"] not in rows
        assert late["id"] not in listed("planned", other_desk)
        assert late["id"] not in listed("planned")

    def test_publication_clears_it(self, desk: Any):
        """The first file ends the wait."""
        record = desk.dataset(issued_planned="01/10/2026")
        assert record["id"] not in listed("planned", desk)


class TestDutyList:
    """hcmc_duty_list and hcmc_duty_count_list."""

    def test_unknown_list_and_item(self, non_clean_db: None):
        """There is no list of that name, no item of that name."""
        for asked in ({"list": "khac"}, {"list": "missing", "item": "22.1.z"}):
            with pytest.raises(tk.ObjectNotFound):
                tk.get_action("hcmc_duty_list")({}, asked)

    def test_pages(self, desk: Any):
        """Pages follow each other without overlap; a page beyond the end is empty."""
        desk.dataset()
        desk.dataset()
        ask = tk.get_action("hcmc_duty_list")
        unit = {"list": "listing", "unit": desk.unit["id"], "limit": 1}
        first, second = ask({}, dict(unit)), ask({}, {**unit, "offset": 1})
        assert first["rows"][0]["id"] != second["rows"][0]["id"]
        assert ask({}, {**unit, "offset": 10_000})["rows"] == []
        with pytest.raises(tk.ValidationError):
            ask({}, {**unit, "limit": "tất cả"})

    def test_counts_agree_with_lists(self, desk: Any):
        """The number in the overview is the number of rows behind it."""
        desk.dataset()
        shared(desk)
        counts = {one["list"]: one["count"] for one in desk.call("hcmc_duty_count_list")}
        assert counts["feed"] == len(listed("feed", desk))
        assert counts["listing"] == len(listed("listing", desk))
        assert counts["integration"] == len(listed("integration", desk, integrated="no"))
        public = {one["list"] for one in tk.get_action("hcmc_duty_count_list")({}, {})}
        assert public == set(counts) - {"progress", "feed"}

    def test_private_records_are_in_no_public_list(self, desk: Any):
        """What the public may not see is in no list, whatever it lacks."""
        record = desk.dataset()
        set_fact(record, private=True, missing=["22.1.b"], missing_fields=["notes"])
        for key in ("missing", "integration", "listing"):
            assert record["id"] not in listed(key)


class TestFrequencyList:
    """hcmc_frequency_list."""

    def test_history(self, desk: Any):
        """Everything that was announced, for whoever may read the record."""
        record = desk.dataset()
        desk.call("package_patch", id=record["id"], frequency="annual")
        told = tk.get_action("hcmc_frequency_list")({"user": ""}, {"id": record["id"]})
        assert [one["frequency"] for one in told] == ["monthly", "annual"]
        assert "set_by" not in told[0]

    def test_draft_is_its_units(self, desk: Any, other_desk: Any):
        """Whoever may not read the record learns nothing of it."""
        record = desk.draft()
        assert desk.call("hcmc_frequency_list", id=record["id"]) == []
        with pytest.raises(tk.NotAuthorized):
            other_desk.call("hcmc_frequency_list", id=record["id"])
