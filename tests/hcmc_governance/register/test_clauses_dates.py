"""Days and frequencies in the running actions (19.1.b, 22.1, 22.2)."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.tests import factories

from ckanext.hcmc_governance.register import facts, gate
from ckanext.hcmc_governance.register.model import FrequencyEntry

pytestmark = pytest.mark.usefixtures("non_clean_db", "themes")
DECISION = "12/QĐ-SYT ngày 01/02/2026"


def day(offset: int) -> str:
    return (gate.today() + dt.timedelta(days=offset)).isoformat()


def announced(record: dict[str, Any]) -> list[tuple[str, str]]:
    query = FrequencyEntry.__table__.select().where(FrequencyEntry.package_id == record["id"])
    rows = model.Session.execute(query.order_by(FrequencyEntry.created)).all()
    return [(row.frequency, row.valid_from.isoformat()) for row in rows]


@pytest.mark.clause("19.1.b")
@pytest.mark.clause("22.2b")
class TestFrequency:
    """Lateness is not edited away."""

    def test_the_first_announcement_may_count_from_the_past(self, desk: Any) -> None:
        """A record may tell since when it has been updated."""
        record = desk.dataset(frequency_from="2025-01-01", frequency_decision=DECISION)
        assert record["frequency_from"] == "2025-01-01"
        assert announced(record) == [("monthly", "2025-01-01")]

    @pytest.mark.parametrize(
        "changed",
        [
            {"frequency": "annual"},
            {"frequency": "annual", "frequency_from": "2024-01-01"},
            {"frequency_from": "2026-10-01"},
            {"frequency_from": "2024-01-01"},
        ],
    )
    def test_a_change_does_not_reach_back(self, desk: Any, changed: dict[str, str]) -> None:
        """Neither another frequency nor another start for days that are over."""
        record = desk.dataset(frequency_from="2025-01-01")
        told = desk.refused("package_patch", id=record["id"], **changed)
        assert set(told) == {"frequency_from"}
        assert announced(record) == [("monthly", "2025-01-01")]

    @pytest.mark.parametrize("offset", [0, 30])
    def test_from_today_on_it_may_change(self, desk: Any, offset: int) -> None:
        """The history keeps both."""
        record = desk.dataset(frequency_from="2025-01-01")
        told = desk.call(
            "package_patch", id=record["id"], frequency="quarterly", frequency_from=day(offset),
            frequency_decision=DECISION,
        )  # fmt: skip
        assert told["frequency"] == "quarterly"
        assert announced(record) == [("monthly", "2025-01-01"), ("quarterly", day(offset))]

    def test_without_a_day_it_counts_from_today(self, desk: Any) -> None:
        """Emptying the day is allowed; the past stays in the history."""
        record = desk.dataset(frequency_from="2025-01-01")
        desk.call("package_patch", id=record["id"], frequency="quarterly", frequency_from="")
        assert announced(record) == [("monthly", "2025-01-01"), ("quarterly", day(0))]

    def test_other_edits_are_free(self, desk: Any) -> None:
        """A record with a start in the past is edited as before."""
        record = desk.dataset(frequency_from="2025-01-01")
        told = desk.call("package_patch", id=record["id"], notes="Mô tả khác")
        assert told["frequency_from"] == "2025-01-01"

    def test_a_draft_is_free(self, desk: Any) -> None:
        """Nothing was announced yet."""
        draft = desk.draft(frequency="monthly", frequency_from="2025-01-01")
        told = desk.call("package_patch", id=draft["id"], frequency="annual")
        assert told["frequency"] == "annual"

    def test_who_knew_none_may_say_since_when(self, desk: Any, new_name: Any) -> None:
        """A harvested record gets its first frequency from its unit."""
        context = {"user": factories.Sysadmin()["name"], "hcmc_harvested": True}
        record = tk.get_action("package_create")(
            context,
            {
                "name": new_name(), "title": "Dữ liệu từ cổng nguồn", "frequency": "unknown",
                "owner_org": desk.unit["id"], "license_id": "unknown", "access_level": "open",
                "source_id": "x",
            },
        )  # fmt: skip
        told = desk.call(
            "package_patch", id=record["id"], frequency="monthly", frequency_from="2025-01-01"
        )
        assert told["frequency_from"] == "2025-01-01"


@pytest.mark.clause("22.1")
class TestItems:
    """What a dataset lacks is named by its point."""

    def test_of_a_harvested_record(self, desk: Any, new_name: Any) -> None:
        """What the source does not say is missing: unknown is no answer."""
        context = {"user": factories.Sysadmin()["name"], "hcmc_harvested": True}
        record = tk.get_action("package_create")(
            context,
            {
                "name": new_name(), "title": "Dữ liệu từ cổng nguồn", "frequency": "unknown",
                "owner_org": desk.unit["id"], "license_id": "unknown", "access_level": "open",
                "source_id": "x",
            },
        )  # fmt: skip
        told = desk.call("hcmc_record_completeness_show", id=record["id"])
        lacking = [one["ref"] for one in told["items"] if not one["complete"]]
        assert lacking == ["22.1.b", "22.1.d", "22.1.đ"]
        assert told["items"][0]["label"] == "Tên dữ liệu"

    def test_of_a_published_one(self, app: Any, desk: Any) -> None:
        """Five of five, told to everybody."""
        record = desk.dataset()
        address = f"/api/3/action/hcmc_record_completeness_show?id={record['name']}"
        told = app.get(address).json["result"]
        assert (told["complete"], told["total"]) == (5, 5)

    def test_of_a_draft_only_its_editors_know(self, app: Any, desk: Any) -> None:
        """Whoever may not read the record is told nothing."""
        address = f"/api/3/action/hcmc_record_completeness_show?id={desk.draft()['id']}"
        assert app.get(address, status=403).json["success"] is False

    def test_each_gap_leads_to_its_field(self, app: Any, desk: Any) -> None:
        """The link opens the form at the field; the first day comes with a file."""
        draft = desk.draft()
        with app.flask_app.test_request_context("/"):
            told = tk.h.hcmc_item_completeness(draft)
        links = {part["field"]: part["url"] for one in told for part in one["missing"]}
        assert links["notes"].endswith(f"/dataset/edit/{draft['name']}#field-notes")
        assert links["frequency"].endswith("#field-frequency")
        assert links["issued"].endswith(f"/dataset/{draft['name']}/resource/new")

    def test_records_of_other_types_have_no_items(self) -> None:
        """Nothing is asked of them."""
        assert facts.item_completeness({"type": "harvest", "id": "x"}) == []
        assert tk.h.hcmc_item_completeness({"type": "harvest", "id": "x"}) == []


class TestPlannedDay:
    """A planned first provision is a day; the actual one is the server's (reading A16)."""

    @pytest.mark.clause("22.1")
    def test_both_stand_side_by_side(self, desk: Any) -> None:
        """The plan stays after the day has come."""
        record = desk.dataset(issued_planned="01/02/2026")
        assert record["issued_planned"] == "2026-02-01"
        assert record["issued"] == day(0)
