"""What is told of a fact row on a day."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ckanext.hcmc_governance.freshness import computing, reading, rules
from ckanext.hcmc_governance.freshness.grid import Grid
from ckanext.hcmc_governance.freshness.rules import State
from ckanext.hcmc_schemas import vocabularies

from .test_grid import MONTHLY, days
from .test_rules import updates


def row(
    *met: dt.date, frequency: str | None = "monthly", stored_on: dt.date, **changed: Any
) -> Any:
    """Return a row as the statement gives it, of a monthly promise from 1 January 2026."""
    line = rules.timeline([Grid(dt.date(2026, 1, 1), MONTHLY)], met, [], stored_on)
    told = {
        name: getattr(line.days, name)
        for name in (
            "grid_start", "period_start", "due_on", "warn_on", "late_on", "next_late_on",
            "excused_until",
        )
    }  # fmt: skip
    slots = [computing._store_slot(slot, stored_on) for slot in line.slots[-rules.STRIP :]]
    last = max(met, default=None)
    more = {"reason": None, "expected_on": None, "last_on": None, "last_event_on": last}
    return SimpleNamespace(**{**told, **more, "frequency": frequency, "slots": slots, **changed})


class TestTold:
    """The dictionary that badges, strips, lists and the API share."""

    TODAY = dt.date(2026, 5, 20)

    def test_keys(self):
        """A record with facts and one without are told in the same form."""
        found = reading.told(row(stored_on=self.TODAY), self.TODAY, "vi")
        assert set(found) == set(reading.nothing_known("vi"))

    @pytest.mark.parametrize(
        ("language", "label"),
        [("vi", "Quá hạn kéo dài 102 ngày"), ("en", "Long overdue, 102 days")],
    )
    def test_language(self, language: str, label: str):
        """Words follow the reader."""
        found = reading.told(row(stored_on=self.TODAY), self.TODAY, language)
        assert found["label"] == label

    def test_result_of_a_period_in_words(self):
        """Each slot carries its label."""
        found = reading.told(row(stored_on=self.TODAY), self.TODAY, "vi")
        labels = [slot["label"] for slot in found["slots"]]
        assert labels == ["Không cập nhật"] * 4 + ["Chưa hết hạn"]

    def test_next_due_while_overdue(self):
        """The next end is that of the running period, not of the one that is overdue."""
        found = reading.told(row(stored_on=self.TODAY), self.TODAY, "vi")
        assert (found["due_on"], found["next_due_on"]) == ("2026-02-01", "2026-06-01")

    def test_next_due_when_the_running_period_is_met(self):
        """It is the end of the period after."""
        met = [dt.date(2026, month, 3) for month in range(1, 6)]
        found = reading.told(row(*met, stored_on=self.TODAY), self.TODAY, "vi")
        assert found["next_due_on"] == "2026-07-01"

    @pytest.mark.parametrize("frequency", ["on_change", "unknown", None, "never"])
    def test_without_a_clock(self, frequency: str | None):
        """No strip, no lateness, whatever days lie in the row."""
        found = reading.told(row(stored_on=self.TODAY, frequency=frequency), self.TODAY, "vi")
        assert (found["slots"], found["days_late"], found["next_due_on"]) == ([], 0, None)

    def test_places(self):
        """A card shows fewer periods; the counts are of the whole strip."""
        found = reading.told(row(stored_on=self.TODAY), self.TODAY, "vi", 2)
        assert len(found["slots"]) == 2
        assert found["counts"]["missed"] == 4

    @given(updates, days, st.integers(0, 400))
    def test_a_row_stored_long_ago_tells_the_same(
        self, met: list[dt.date], stored_on: dt.date, ahead: int
    ):
        """Whether or not the daily command ran, a reader sees the same."""
        known = [one for one in met if one <= stored_on]
        today = stored_on + dt.timedelta(days=ahead)
        old = reading.told(row(*known, stored_on=stored_on), today, "vi")
        new = reading.told(row(*known, stored_on=today), today, "vi")
        assert old == new

    @given(updates, days)
    def test_counts_are_those_of_the_strip(self, met: list[dt.date], today: dt.date):
        """The figures in words and the picture agree."""
        found = reading.told(row(*met, stored_on=today), today, "vi")
        results = [slot["result"] for slot in found["slots"]]
        assert found["counts"] == {
            name: results.count(name) for name in ("on_time", "late", "missed")
        }

    @given(updates, days)
    def test_overdue_shows_in_the_strip(self, met: list[dt.date], today: dt.date):
        """Who is overdue has a crossed period; who is on time has none after the last green."""
        found = reading.told(row(*met, stored_on=today), today, "vi")
        if found["state"] in (State.OVERDUE, State.DELINQUENT):
            assert "missed" in [slot["result"] for slot in found["slots"]]
            assert found["days_late"] > 0


class TestWords:
    """Every state and result has words, an icon and a tone."""

    @pytest.mark.parametrize("state", list(State))
    def test_states(self, state: State):
        """In both languages, as the design gives them."""
        term = vocabularies.term("freshness_state", state)
        assert term.label_vi != term.label_en
        assert term.extra["tone"] in ("ok", "due", "bad", "mute")
        assert term.extra["icon"]

    @pytest.mark.parametrize("result", list(rules.Result))
    def test_results(self, result: rules.Result):
        """The strip's table never shows a key."""
        assert vocabularies.term("period_result", result).label("vi")

    @pytest.mark.parametrize("kind", list(rules.Kind))
    def test_events(self, kind: rules.Kind):
        """Neither does the list of events."""
        assert vocabularies.term("data_event", kind).label("vi")
