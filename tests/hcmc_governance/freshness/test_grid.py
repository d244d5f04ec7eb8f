"""The calendar of a frequency: boundaries from the first day, month arithmetic, excuses."""

from __future__ import annotations

import calendar
import datetime as dt
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ckanext.hcmc_governance.freshness import grid as g
from ckanext.hcmc_governance.freshness.grid import Cadence, Excuse, Grid
from ckanext.hcmc_schemas import vocabularies

DAY = dt.timedelta(days=1)
days = st.dates(dt.date(2000, 1, 1), dt.date(2060, 12, 31))
MONTHLY = Cadence(months=1, days=0, grace=7)
by_days = st.builds(
    Cadence, months=st.just(0), days=st.integers(1, 30), grace=st.integers(0, 10),
    carried=st.booleans(),
)  # fmt: skip
by_months = st.builds(
    Cadence, months=st.integers(1, 60), days=st.just(0), grace=st.integers(0, 60)
)  # fmt: skip
steps = st.one_of(by_days, by_months)
excuses = st.lists(
    st.builds(lambda first, length: Excuse(first, first + DAY * length), days, st.integers(0, 400)),
    max_size=3,
)


def d(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def first(grid: Grid, number: int, excused: list[Excuse] | None = None) -> list[g.Period]:
    return list(islice(g.promised([grid], excused or []), number))


class TestCadence:
    """ISO 8601 durations of the vocabulary."""

    @pytest.mark.parametrize(
        ("period", "grace", "expected"),
        [
            ("P1D", "P1D", Cadence(0, 1, 1)),
            ("P14D", "P3D", Cadence(0, 14, 3)),
            ("P1M", "P7D", Cadence(1, 0, 7)),
            ("P60M", "P60D", Cadence(60, 0, 60)),
            ("PT1H", "PT2H", Cadence(0, 1, 0, carried=False)),
        ],
    )
    def test_reads(self, period: str, grace: str, expected: Cadence):
        """Months, days, and hours that are measured by the day."""
        assert g.cadence(period, grace) == expected

    @pytest.mark.parametrize("text", ["", "1M", "P1Y2M", "P1W", "PT30M", "P-1M", "P", "P0D"])
    def test_refuses(self, text: str):
        """Anything else is a named error."""
        with pytest.raises(g.UnknownDuration):
            g.cadence(text, "P1D")

    def test_reads_the_whole_vocabulary(self):
        """Every period of the vocabulary can be measured, and each has its grace."""
        terms = [one for one in vocabularies.vocabulary("frequency") if "period" in one.extra]
        found = {one.key: g.cadence(one.extra["period"], one.extra["grace"]) for one in terms}
        assert found["monthly"] == MONTHLY
        assert found["quinquennial"].months == 60
        assert {key for key, one in found.items() if not one.carried} == {"realtime", "hourly"}


class TestAddMonths:
    """The same day months later."""

    @pytest.mark.parametrize(
        ("day", "months", "expected"),
        [
            ("2026-01-31", 1, "2026-02-28"),
            ("2028-01-31", 1, "2028-02-29"),
            ("2028-02-29", 12, "2029-02-28"),
            ("2028-02-29", 48, "2032-02-29"),
            ("2026-12-15", 1, "2027-01-15"),
            ("2026-03-31", -1, "2026-02-28"),
        ],
    )
    def test_known_days(self, day: str, months: int, expected: str):
        """The last of the month where it has no such day, leap years included."""
        assert g.add_months(d(day), months) == d(expected)

    @given(days, st.integers(-600, 600))
    def test_keeps_the_day_or_takes_the_last(self, day: dt.date, months: int):
        """Right number of months; never a day of the month after."""
        moved = g.add_months(day, months)
        assert moved.year * 12 + moved.month - (day.year * 12 + day.month) == months
        last = calendar.monthrange(moved.year, moved.month)[1]
        assert moved.day == min(day.day, last)

    def test_ends_with_the_calendar(self):
        """A day past the year 9999, or before the year 1, is the last or first there is."""
        assert g.add_months(dt.date(9999, 12, 1), 1) == dt.date.max
        assert g.add_months(dt.date(1, 1, 1), -1) == dt.date.min


class TestBoundary:
    """Boundaries are counted from the first day."""

    def test_a_short_month_does_not_shift_the_grid(self):
        """31 January, 28 February, 31 March: not 28 March."""
        found = [g.boundary(d("2026-01-31"), MONTHLY, number) for number in range(4)]
        assert found == [d("2026-01-31"), d("2026-02-28"), d("2026-03-31"), d("2026-04-30")]

    @given(days, steps, st.integers(0, 40))
    def test_they_rise(self, start: dt.date, step: Cadence, number: int):
        """Each period has at least one day."""
        assert g.boundary(start, step, number) < g.boundary(start, step, number + 1)

    @given(days, steps, st.integers(0, 12_000))
    def test_every_day_is_in_one_period(self, start: dt.date, step: Cadence, ahead: int):
        """number_of finds the period that holds a day."""
        day = start + DAY * ahead
        number = g.number_of(start, step, day)
        assert g.boundary(start, step, number) <= day < g.boundary(start, step, number + 1)

    @given(days, steps)
    def test_a_day_before_the_grid_has_a_negative_number(self, start: dt.date, step: Cadence):
        """The first period has number 0."""
        assert g.number_of(start, step, start) == 0
        assert g.number_of(start, step, start - DAY) < 0


class TestWarnOn:
    """The last fifth of a period."""

    @pytest.mark.parametrize(
        ("start", "end", "expected"),
        [
            ("2026-03-01", "2026-04-01", "2026-03-26"),
            ("2026-11-01", "2026-12-01", "2026-11-25"),
            ("2026-03-02", "2026-03-09", "2026-03-08"),
            ("2026-03-02", "2026-03-03", "2026-03-03"),
        ],
    )
    def test_known(self, start: str, end: str, expected: str):
        """Six days of a month, one of a week; a single day has no last fifth."""
        assert g.warn_on(d(start), d(end)) == d(expected)

    @given(days, st.integers(1, 2000))
    def test_is_at_most_a_fifth(self, start: dt.date, length: int):
        """What is left from that day on is at most a fifth, and a day more would be too much."""
        end = start + DAY * length
        left = (end - g.warn_on(start, end)).days
        assert left * 5 <= length < (left + 1) * 5


class TestPromised:
    """The periods that follow from announcements and excuses."""

    def test_month(self):
        """Start, end, grace, and the day on which the next period ends."""
        one = first(Grid(d("2026-03-01"), MONTHLY), 1)[0]
        assert one == g.Period(
            d("2026-03-01"), d("2026-04-01"), d("2026-04-08"), d("2026-04-08"), d("2026-05-01")
        )

    def test_hours_are_not_carried(self):
        """A day that was promised by the hour is lost when it is over."""
        step = g.cadence("PT1H", "PT1H")
        one = first(Grid(d("2026-03-01"), step), 1)[0]
        assert one.late_on == one.closes_on == one.end == d("2026-03-02")

    def test_a_new_announcement_cuts_the_running_period(self):
        """The month that is cut in its middle is no promise; the new grid begins at its day."""
        weekly = Cadence(0, 7, 2)
        two = [Grid(d("2026-01-01"), MONTHLY), Grid(d("2026-03-15"), weekly)]
        found = list(islice(g.promised(two), 4))
        assert [one.start for one in found] == [
            d("2026-01-01"), d("2026-02-01"), d("2026-03-15"), d("2026-03-22"),
        ]  # fmt: skip

    def test_a_frequency_without_a_clock_promises_nothing(self):
        """After it nothing is asked for."""
        two = [Grid(d("2026-01-01"), MONTHLY), Grid(d("2026-03-01"), None)]
        assert [one.start for one in g.promised(two)] == [d("2026-01-01"), d("2026-02-01")]

    def test_it_ends_with_the_calendar(self):
        """A grid that begins near the year 9999 has an end."""
        found = list(g.promised([Grid(d("9999-10-15"), MONTHLY)]))
        assert 1 <= len(found) <= 4

    @given(days, steps)
    def test_periods_touch(self, start: dt.date, step: Cadence):
        """No gap and no overlap."""
        found = first(Grid(start, step), 12)
        assert all(one.end == two.start for one, two in zip(found, found[1:], strict=False))

    @given(days, steps, st.integers(0, 20))
    def test_from_a_number_on_they_are_the_same(self, start: dt.date, step: Cadence, number: int):
        """Reading on from a stored period gives what counting from the start gives."""
        whole = first(Grid(start, step), number + 3)
        assert list(islice(g.periods_from(Grid(start, step), number), 3)) == whole[number:]

    @given(days, steps, excuses)
    def test_order_of_days(self, start: dt.date, step: Cadence, excused: list[Excuse]):
        """Start, end, grace, late, closed come in this order; closing days never fall back."""
        found = first(Grid(start, step), 15, excused)
        for one in found:
            assert one.start < one.end <= one.grace_end <= one.late_on <= one.closes_on
        closing = [one.closes_on for one in found]
        assert closing == sorted(closing)

    @given(days, steps, excuses)
    def test_an_excuse_never_makes_a_day_earlier(
        self, start: dt.date, step: Cadence, excused: list[Excuse]
    ):
        """What is excused is asked for later or not at all."""
        plain = first(Grid(start, step), 15)
        eased = first(Grid(start, step), 15, excused)
        for before, after in zip(plain, eased, strict=True):
            assert after.late_on >= before.late_on or after.waived
            assert (after.start, after.end) == (before.start, before.end)


class TestExcuses:
    """A deadline inside an excuse moves behind it."""

    def test_the_deadline_moves_behind_the_excuse(self):
        """A yearly record that is excused until 1 April is late on 2 April."""
        yearly = Grid(d("2026-01-01"), Cadence(12, 0, 30))
        one = first(yearly, 1, [Excuse(d("2027-01-10"), d("2027-04-01"))])[0]
        assert one.grace_end == d("2027-01-31")
        assert one.late_on == d("2027-04-02")
        assert not one.waived

    def test_periods_that_close_within_it_are_waived(self):
        """Of four months only the last is still asked for."""
        excused = [Excuse(d("2026-01-01"), d("2026-03-31"))]
        found = first(Grid(d("2025-12-01"), MONTHLY), 4, excused)
        assert [one.waived for one in found] == [True, True, False, False]
        assert found[2].late_on == d("2026-04-01")
        assert found[3].late_on == d("2026-04-08")

    def test_excuses_that_touch_add_up(self):
        """The second begins where the first ends."""
        two = [Excuse(d("2026-02-01"), d("2026-02-28")), Excuse(d("2026-03-01"), d("2026-03-31"))]
        assert g.deferred(d("2026-02-10"), two) == d("2026-04-01")
        assert g.deferred(d("2026-02-10"), two[::-1]) == d("2026-04-01")

    @given(days, excuses)
    def test_no_excuse_covers_the_day(self, day: dt.date, excused: list[Excuse]):
        """The day found is free, and not before the one asked for."""
        found = g.deferred(day, excused)
        assert found >= day
        assert not any(one.first <= found <= one.last for one in excused)


class TestAnnouncements:
    """From which day a frequency counts."""

    MADE = d("2026-05-04")

    @pytest.mark.parametrize(
        ("named", "issued", "expected"),
        [
            ("2026-01-01", "2019-01-23", "2026-01-01"),
            (None, "2019-01-23", "2019-01-23"),
            (None, None, "2026-05-04"),
            ("2027-01-01", "2019-01-23", "2027-01-01"),
        ],
    )
    def test_the_first(self, named: str | None, issued: str | None, expected: str):
        """The day it names, else the first provision, else the day it was made."""
        history = [("monthly", d(named) if named else None, self.MADE)]
        found = g.announcements(history, d(issued) if issued else None)
        assert found == [g.Announcement("monthly", d(expected))]

    def test_a_later_one_does_not_reach_back(self):
        """Lateness cannot be edited away by a date in the past."""
        history = [("monthly", None, d("2026-01-01")), ("annual", d("2026-01-01"), self.MADE)]
        assert g.announcements(history, None)[1] == g.Announcement("annual", self.MADE)

    def test_a_later_one_may_wait(self):
        """The old frequency holds until the new one begins."""
        history = [("monthly", None, d("2026-01-01")), ("annual", d("2027-01-01"), self.MADE)]
        assert g.announcements(history, None)[1].start == d("2027-01-01")

    def test_the_same_again_changes_nothing(self):
        """Naming another decision does not restart the clock."""
        history = [("monthly", None, d("2026-01-01")), ("monthly", None, self.MADE)]
        assert len(g.announcements(history, None)) == 1

    def test_nothing_announced(self):
        """Taking back what was never announced is nothing."""
        assert g.announcements([(None, None, self.MADE)], d("2019-01-23")) == []

    def test_taken_back(self):
        """A frequency that was taken back ends there."""
        history = [("monthly", None, d("2026-01-01")), (None, None, self.MADE)]
        grids = g.grids(g.announcements(history, None), {"monthly": MONTHLY})
        assert grids == (Grid(d("2026-01-01"), MONTHLY), Grid(self.MADE, None))

    @given(st.lists(st.tuples(st.sampled_from(["monthly", "x", None]), days), max_size=6))
    def test_grids_are_in_order(self, announced: list[tuple[str | None, dt.date]]):
        """Grids begin one after the other, never two on one day."""
        told = [g.Announcement(*one) for one in announced]
        starts = [one.start for one in g.grids(told, {"monthly": MONTHLY})]
        assert starts == sorted(set(starts))
