"""Many records at once, and what is stored of each."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from ckan import model

from ckanext.hcmc_governance.freshness import cadences, computing, reading, rules, service
from ckanext.hcmc_governance.freshness.grid import Grid
from ckanext.hcmc_governance.freshness.model import UpdatePeriod
from ckanext.hcmc_governance.register.model import DatasetFact

from .conftest import Desk, on, unique
from .test_grid import days, excuses, steps
from .test_rules import updates

ZONE = "Asia/Ho_Chi_Minh"


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


@pytest.fixture
def many(desk: Desk) -> list[str]:
    """Give ids of fact rows alone, as the bench makes them."""
    now = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    rows = [
        DatasetFact(
            package_id=unique(), type="dataset", state="active", private=False, name=unique(),
            title="Dữ liệu", owner_id=desk.unit["id"], frequency="monthly",
            frequency_from=day("2026-01-01"), has_file=True, has_machine_readable=True,
            has_service=False, missing=[], missing_fields=[], missing_count=0, harvested=False,
            created=now, updated=now,
        )
        for _ in range(5)
    ]  # fmt: skip
    model.Session.add_all(rows)
    model.Session.commit()
    return [row.package_id for row in rows]


class TestStored:
    """A period as it lies in the strip."""

    @given(st.builds(Grid, days, steps), updates, excuses, days)
    def test_comes_back_as_it_was(
        self, grid: Grid, met: list[dt.date], excused: list[Any], today: dt.date
    ):
        """Through JSON and back nothing is lost that a reader needs."""
        line = rules.timeline([grid], met, excused, today)
        for slot in line.slots[-rules.STRIP :]:
            told = json.loads(json.dumps(computing._store_slot(slot, today)))
            back = computing.load_slot(told)
            assert (back.period, back.met_on) == (slot.period, slot.met_on)
            assert rules.result_on(back, today) is rules.result_on(slot, today)


class TestRecompute:
    """Set-wise, and only what has changed is written."""

    def test_tells_what_changed(self, many: list[str]):
        """The first time all, the second time none."""
        assert sorted(computing.recompute(many, day("2026-05-20"), ZONE)) == sorted(many)
        assert computing.recompute(many, day("2026-05-20"), ZONE) == []

    def test_statements_do_not_grow_with_the_records(
        self, many: list[str], statements: Callable[[], Any]
    ):
        """Five records cost as many statements as one."""
        with statements() as one:
            computing.recompute(many[:1], day("2026-05-20"), ZONE)
        with statements() as five:
            computing.recompute(many, day("2026-05-20"), ZONE)
        assert len(five) == len(one) == 3

    def test_batches(self, many: list[str], monkeypatch: pytest.MonkeyPatch):
        """A long list is taken in pieces, all of them."""
        monkeypatch.setattr(computing, "BATCH", 2)
        assert len(computing.recompute(many, day("2026-05-20"), ZONE)) == 5

    def test_unknown_records(self, desk: Desk):
        """Ids without a row are nothing."""
        assert computing.recompute(["khong-co"], day("2026-05-20"), ZONE) == []
        assert computing.recompute([], day("2026-05-20"), ZONE) == []

    def test_keeps_the_last_24_periods_in_the_row(self, many: list[str]):
        """Older ones are rows of their own."""
        computing.recompute(many[:1], day("2029-05-20"), ZONE)
        row = reading.rows(many[:1], day("2029-05-20"))[0]
        assert len(row.slots) == rules.STRIP

    def test_corrects_what_was_written_down(self, desk: Desk):
        """A file whose own date proves to be earlier makes a missed period good."""
        with on("2026-03-01"):
            record = desk.dataset(frequency_from="2026-03-01")
        with on("2026-08-01"):
            service.advance(day("2026-08-01"))
            service.note_event(
                record["id"], "harvest", at=dt.datetime(2026, 4, 10, tzinfo=dt.UTC),
                fingerprint="source:late-notice",
            )  # fmt: skip
        found = {
            row.start_on: row.result
            for row in model.Session.scalars(
                UpdatePeriod.of(record["id"]).execution_options(populate_existing=True)
            )
        }
        assert found[day("2026-04-01")] == "on_time"
        assert found[day("2026-05-01")] == "missed"


class TestAdvance:
    """Carrying the strips to a day."""

    def test_looks_only_at_records_with_a_new_period(self, many: list[str]):
        """A second run of the same day has nothing to do for them."""
        computing.advance(day("2026-07-01"), ZONE)
        query = sa.select(DatasetFact.slots).where(DatasetFact.package_id.in_(many))
        before = list(model.Session.scalars(query))
        asked = {"periodic": list(cadences.by_frequency()), "day": day("2026-07-15")}
        assert not set(many) & set(model.Session.scalars(computing._ENDED, asked))
        computing.advance(day("2026-07-15"), ZONE)
        assert list(model.Session.scalars(query)) == before

    def test_days_stay(self, many: list[str]):
        """What states are read from does not move."""
        computing.recompute(many, day("2026-02-01"), ZONE)
        before = reading.rows(many[:1], day("2026-02-01"))[0]
        computing.advance(day("2026-09-01"), ZONE)
        after = reading.rows(many[:1], day("2026-02-01"))[0]
        assert (before.warn_on, before.late_on, before.next_late_on) == (
            after.warn_on, after.late_on, after.next_late_on,
        )  # fmt: skip

    def test_late_or_never_gives_the_same(self, many: list[str]):
        """One run in September equals one each month."""
        for month in range(2, 10):
            computing.advance(dt.date(2026, month, 1), ZONE)
        monthly = reading.rows(many[:1], day("2026-09-01"))[0].slots
        model.Session.execute(
            sa.update(DatasetFact).where(DatasetFact.package_id == many[0]).values(slots=None)
        )
        computing.advance(day("2026-09-01"), ZONE)
        assert reading.rows(many[:1], day("2026-09-01"))[0].slots == monthly
