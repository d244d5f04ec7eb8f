"""Saving, harvesting, indexing, searching."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.lib.search import query_for

from ckanext.hcmc_governance.freshness.model import DataEvent

from .conftest import FILE, HARVESTED_FILE, Desk, on


def days(record: dict[str, Any]) -> list[tuple[str, str | None]]:
    query = (
        sa.select(DataEvent)
        .where(DataEvent.package_id == record["id"])
        .order_by(DataEvent.created, DataEvent.happened_on)
    )
    return [
        (one.kind, one.happened_on.isoformat() if one.happened_on else None)
        for one in model.Session.scalars(query)
    ]


def search(**asked: Any) -> dict[str, Any]:
    return tk.get_action("package_search")({"user": ""}, {"rows": 1000, **asked})


def in_state(desk: Desk, state: str) -> set[str]:
    """Return the ids that the search page finds under ``?freshness=<state>``."""
    found = search(fq=f'+owner_org:{desk.unit["id"]} freshness:"{state}"')
    return {one["id"] for one in found["results"]}


class TestHarvest:
    """A harvested file's event is its source's own date, not the day of the harvest."""

    def written(self, desk: Desk, record: dict[str, Any], **changed: Any) -> dict[str, Any]:
        """Write a record again as the harvest does, its file changed."""
        file = {**record["resources"][0], **changed}
        whole = {**record, "resources": [file]}
        return desk.as_harvester("package_update", **whole)

    def test_first_harvest(self, desk: Desk):
        """The day the source gives for the file."""
        with on("2026-11-24"):
            record = desk.harvested()
            assert desk.freshness(record)["last_event_on"] == "2026-03-09"
        assert days(record) == [("harvest", "2026-03-09")]

    def test_has_no_frequency(self, desk: Desk):
        """The source announces none: nobody is late, and it says so."""
        told = desk.freshness(desk.harvested())
        assert (told["state"], told["label"]) == ("no_frequency", "Chưa công bố tần suất")

    @pytest.mark.parametrize(
        "changed", [{"data_updated": "2026-10-05T02:00:00"}, {"size": 2000}, {"hash": "f00"}]
    )
    def test_changed_date_size_or_hash(self, desk: Desk, changed: dict[str, Any]):
        """Each is a sign of new data; the day is the file's own."""
        with on("2026-11-24"):
            record = desk.harvested()
            self.written(desk, record, **changed)
        expected = changed.get("data_updated", "2026-03-09")[:10]
        assert days(record)[1:] == [("harvest", expected)]

    def test_changed_words_are_no_data(self, desk: Desk):
        """Title, description and the name of the file: the source has no new data."""
        with on("2026-11-24"):
            record = desk.harvested()
            self.written(desk, {**record, "title": "Tên khác của dữ liệu"}, name="Tên khác")
        assert len(days(record)) == 1

    def test_without_a_date_of_its_own(self, desk: Desk):
        """The record's day stands for the first one, the day of harvest for a change."""
        file = {**HARVESTED_FILE, "data_updated": ""}
        with on("2026-11-24"):
            record = desk.harvested(resources=[file])
            self.written(desk, record, size=3000)
        assert days(record) == [("harvest", "2019-01-23"), ("harvest", "2026-11-24")]

    def test_a_day_in_the_future_is_noted_as_today(self, desk: Desk):
        """A source whose clock is ahead gains nothing."""
        file = {**HARVESTED_FILE, "data_updated": "2031-01-01T00:00:00"}
        with on("2026-11-24"):
            record = desk.harvested(resources=[file])
        assert days(record) == [("harvest", "2026-11-24")]

    def test_announced_later(self, desk: Desk):
        """Once the unit announces a frequency, the grid begins at the first provision."""
        with on("2026-11-24"):
            record = desk.harvested()
            desk.call("package_patch", id=record["id"], frequency="annual")
            told = desk.freshness(record)
        assert told["slots"][0]["start"] == "2019-01-23"
        # The file of March 2026 came too late for 2025; 2026 still waits for its own.
        assert told["state"] == "due"
        assert told["counts"] == {"on_time": 0, "late": 1, "missed": 6}


class TestIndex:
    """The index holds days, never a state."""

    def document(self, record: dict[str, Any]) -> dict[str, Any]:
        return query_for("package").get_index(record["id"])

    def test_days(self, desk: Desk):
        """The days on which something changes."""
        with on("2026-03-01"):
            record = desk.dataset(frequency_from="2026-03-01")
        found = self.document(record)
        assert found["freshness_warn_date"] == "2026-04-25T00:00:00Z"
        assert found["freshness_late_date"] == "2026-05-08T00:00:00Z"
        assert found["freshness_next_late_date"] == "2026-06-08T00:00:00Z"
        assert found["freshness_last_event_date"] == "2026-03-01T00:00:00Z"

    def test_one_statement_while_indexing(self, desk: Desk, statements: Callable[[], Any]):
        """Adding the days to a document costs one statement."""
        from ckanext.hcmc_governance.freshness import hooks

        record = desk.dataset()
        with statements() as seen:
            hooks.before_dataset_index({"id": record["id"], "dataset_type": "dataset"})
        assert len(seen) == 1

    def test_records_of_others_are_left_alone(self):
        """Types that are not ours have no freshness."""
        from ckanext.hcmc_governance.freshness import hooks

        document = {"id": "x", "dataset_type": "harvest"}
        assert hooks.before_dataset_index(dict(document)) == document


class TestSearch:
    """?freshness=<state> on the pages of results."""

    @pytest.mark.clause("19.1.b")
    def test_states_follow_the_day_of_asking(self, desk: Desk):
        """The same index gives other answers on another day."""
        with on("2026-03-01"):
            record = desk.dataset(frequency_from="2026-03-01")
        for day, state in (
            ("2026-04-24", "fresh"), ("2026-04-25", "due"), ("2026-05-08", "overdue"),
            ("2026-06-08", "delinquent"),
        ):  # fmt: skip
            with on(day):
                holding = {
                    one
                    for one in ("fresh", "due", "overdue", "delinquent", "excused", "no_period")
                    if record["id"] in in_state(desk, one)
                }
            assert holding == {state}, day

    def test_excused(self, desk: Desk):
        """An excuse moves the record to a filter of its own."""
        with on("2026-03-01"):
            record = desk.dataset(frequency_from="2026-03-01")
        with on("2026-05-20"):
            desk.call(
                "hcmc_freshness_excuse", id=record["id"], until="2026-06-30", reason="Bão",
                expected_on="2026-06-15",
            )  # fmt: skip
            assert record["id"] in in_state(desk, "excused")
            assert record["id"] not in in_state(desk, "overdue")

    def test_without_a_clock(self, desk: Desk):
        """No fixed period and no frequency are filters too."""
        one, other = desk.dataset(frequency="on_change"), desk.harvested()
        assert one["id"] in in_state(desk, "no_period")
        assert other["id"] in in_state(desk, "no_frequency")

    def test_unknown_state_finds_nothing(self, desk: Desk):
        """A filter that means nothing does not show everything."""
        desk.dataset()
        assert in_state(desk, "whatever") == set()

    @pytest.mark.usefixtures("with_request_context")
    def test_counts_equal_the_lists(self, desk: Desk):
        """Each figure of the filter is the number of records behind it, for the same reader."""
        desk.dataset()
        desk.harvested()
        found = search(
            fq=f"+owner_org:{desk.unit['id']}", **{"facet.field": ["freshness", "frequency"]}
        )
        items = found["search_facets"]["freshness"]["items"]
        assert items
        for item in items:
            assert item["count"] == len(in_state(desk, item["name"])), item["name"]
        assert sum(item["count"] for item in items) == found["count"]

    @pytest.mark.usefixtures("with_request_context")
    def test_counts_only_what_the_reader_may_see(self, desk: Desk, other_desk: Desk):
        """A private record is not counted for others."""
        asked = {"fq": f"+owner_org:{desk.unit['id']}", "facet.field": ["freshness"], "rows": 0}

        def counted() -> int:
            return sum(
                one["count"] for one in search(**asked)["search_facets"]["freshness"]["items"]
            )

        before = counted()
        desk.database(private=True)
        assert counted() == before

    def test_badge_of_a_page_is_one_statement(self, desk: Desk, statements: Callable[[], Any]):
        """However many records a page has."""
        for _ in range(3):
            desk.dataset()
        with statements() as seen:
            found = search(fq=f"+owner_org:{desk.unit['id']}")
        assert len(found["results"]) >= 3
        assert all("state" in one["hcmc_freshness"] for one in found["results"])
        ours = [one for one in seen if "hcmc_governance_update_excuse" in one]
        assert len(ours) == 1

    def test_badge_has_twelve_slots(self, desk: Desk):
        """Cards show the last twelve periods."""
        with on("2024-01-01"):
            record = desk.dataset(frequency_from="2024-01-01")
        with on("2026-05-20"):
            found = search(fq=f"+id:{record['id']}")["results"][0]
        assert len(found["hcmc_freshness"]["slots"]) == 12
        assert found["hcmc_freshness"]["state"] == "delinquent"


class TestOtherPortals:
    """Where our schemas are not configured, nothing is asked of our tables."""

    def test_results_stay_as_they_are(
        self, desk: Desk, monkeypatch: pytest.MonkeyPatch, statements: Callable[[], Any]
    ):
        """A page of records of another kind costs nothing and gets no badge."""
        from ckanext.hcmc_governance.freshness import hooks

        monkeypatch.setattr(hooks, "record_schema", lambda _type: None)
        record = {"id": desk.dataset()["id"], "type": "dataset"}
        with statements() as seen:
            found = hooks.after_dataset_search({"results": [dict(record)], "search_facets": {}}, {})
        assert found["results"] == [record]
        assert seen == []


class TestWriting:
    """What a write costs and leaves."""

    def test_edit_without_data_adds_no_event(self, desk: Desk):
        """Saving again is no event."""
        record = desk.dataset()
        desk.call("package_patch", id=record["id"], notes="Mô tả khác của dữ liệu.")
        assert len(days(record)) == 1

    def test_several_files_of_a_day_meet_one_period(self, desk: Desk):
        """A page with three new files is one update."""
        with on("2026-03-01"):
            record = desk.dataset(frequency_from="2026-02-01")
        with on("2026-03-20"):
            files = [{**FILE, "url": f"{FILE['url']}?{n}", "name": f"Tệp {n}"} for n in range(3)]
            desk.call("package_patch", id=record["id"], resources=files)
            told = desk.freshness(record)
        assert [one["result"] for one in told["slots"]] == ["on_time", "on_time"]
        assert told["slots"][1]["start"] == "2026-03-01"
        assert told["due_on"] == "2026-05-01"

    def test_republished_record_keeps_its_events(self, desk: Desk):
        """Taking back and publishing again is no new data."""
        with on("2026-03-01"):
            record = desk.dataset(frequency_from="2026-03-01")
            desk.call("package_patch", id=record["id"], state="draft")
        with on("2026-05-20"):
            desk.call("package_patch", id=record["id"], state="active")
            assert desk.state(record) == "overdue"
        assert len(days(record)) == 1

    def test_far_days_do_not_break_a_record(self, desk: Desk):
        """A start in the year 9000 is far away, not an error."""
        record = desk.dataset(frequency="quinquennial", frequency_from="9000-01-01")
        assert desk.state(record) == "fresh"
        with on("2030-01-01"):
            assert desk.freshness(record)["slots"] == []


def test_event_is_noted_once(desk: Desk):
    """note_event says whether it was new; the same fingerprint is not noted again."""
    from ckanext.hcmc_governance.freshness import service

    record = desk.dataset()
    at = dt.datetime(2026, 5, 1, tzinfo=dt.UTC)
    asked = {"at": at, "fingerprint": "file:abc", "resource_id": None}
    assert service.note_event(record["id"], "file", **asked)
    assert not service.note_event(record["id"], "file", **asked)
