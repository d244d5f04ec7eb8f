"""What counts as silent, late or a share."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ckanext.hcmc_governance.freshness import rules as freshness
from ckanext.hcmc_governance.register.duties import rules

DAY = dt.date(2026, 11, 24)
MACHINE = frozenset({"csv", "xlsx", "application/json"})


class TestPercent:
    """Whole per cents that do not round trouble away."""

    @pytest.mark.parametrize(
        ("part", "total", "shown"),
        [(0, 0, 0), (0, 10, 0), (10, 10, 100), (1, 1000, 1), (999, 1000, 99), (1, 3, 33)],
    )
    def test_edges(self, part: int, total: int, shown: int):
        """Almost none is not none, almost all is not all."""
        assert rules.percent(part, total) == shown

    @given(total=st.integers(1, 10**6), data=st.data())
    def test_only_all_is_all(self, total: int, data: st.DataObject):
        """0 and 100 mean exactly none and all."""
        part = data.draw(st.integers(0, total))
        shown = rules.percent(part, total)
        assert (shown == 100) == (part == total)
        assert (shown == 0) == (part == 0)


class TestServiceClause:
    """Who has to publish a service."""

    @pytest.mark.parametrize(
        ("kind", "clause"), [("shared", "13.2"), ("other", "13.3"), (None, "13.3")]
    )
    def test_by_kind(self, kind: str | None, clause: str):
        """Shared: the manager; all others: the owner."""
        assert rules.service_clause(kind) == clause


class TestSilence:
    """Databases of which nothing is told (27.2.i)."""

    def test_last_day_is_not_silent_yet(self):
        """Longer than the setting, not as long."""
        last = DAY - dt.timedelta(days=90)
        assert not rules.is_silent(last, last, DAY, 90)
        assert rules.is_silent(last - dt.timedelta(days=1), last, DAY, 90)

    def test_never_told_counts_from_the_day_it_is_known(self):
        """A new record is not silent on its first day."""
        assert not rules.is_silent(None, DAY, DAY, 90)
        assert rules.is_silent(None, DAY - dt.timedelta(days=91), DAY, 90)

    @given(back=st.integers(0, 400), most=st.integers(0, 400))
    def test_days_since_agrees(self, back: int, most: int):
        """The number shown and the mark beside it say the same."""
        last = DAY - dt.timedelta(days=back)
        assert rules.is_silent(last, DAY, DAY, most) == (rules.days_since(last, DAY) > most)

    def test_days_to_come_count_as_none(self):
        """A day that lies ahead was not long ago."""
        assert rules.days_since(DAY + dt.timedelta(days=3), DAY) == 0
        assert rules.days_since(None, DAY) == 0


class TestDaysLate:
    """How late data is against its announced frequency (27.2.d)."""

    LATE = dt.date(2026, 11, 8)

    def test_within_the_grace(self):
        """Before the grace has passed nothing is late."""
        assert rules.days_late(self.LATE, None, dt.date(2026, 11, 7)) == 0

    def test_from_the_first_day_after_it(self):
        """That day is the first."""
        assert rules.days_late(self.LATE, None, self.LATE) == 1

    @given(late=st.dates(dt.date(2026, 1, 1), dt.date(2027, 1, 1)))
    def test_as_freshness_counts(self, late: dt.date):
        """The list and the record's own page show the same number."""
        assert rules.days_late(late, None, DAY) == freshness.days_late(
            freshness.Days(late_on=late), DAY
        )

    def test_excused(self):
        """An excuse holds through its last day."""
        until = dt.date(2026, 11, 20)
        assert rules.days_late(self.LATE, until, until) == 0
        assert rules.days_late(self.LATE, until, dt.date(2026, 11, 21)) == 14

    def test_without_clock(self):
        """What has no period is never late."""
        assert rules.days_late(None, None, DAY) == 0


class TestCountResults:
    """Periods by their result."""

    def test_counts(self):
        """Only closed periods with that result."""
        slots = [{"r": "missed"}, {"r": "late"}, {"r": "missed"}, {}]
        assert rules.count_results(slots, "missed") == 2
        assert rules.count_results(None, "missed") == 0


class TestReadable:
    """Whether a program can read any file (19.1.d)."""

    @pytest.mark.parametrize(
        ("formats", "found"),
        [
            ([], "none"),
            (["PDF"], "no"),
            (["PDF", "csv"], "yes"),
            ([" XLSX "], "yes"),
            (["application/JSON"], "yes"),
            ([""], "no"),
        ],
    )
    def test_formats(self, formats: list[str], found: str):
        """Case and spaces make no difference; a file without format is not readable."""
        assert rules.readable(formats, MACHINE) == found
