"""Events meet periods; days are stored; states are read."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ckanext.hcmc_governance.freshness import rules as r
from ckanext.hcmc_governance.freshness.grid import Cadence, Excuse, Grid
from ckanext.hcmc_governance.freshness.rules import Clock, Days, Result, State

from .test_grid import DAY, MONTHLY, d, days, excuses, steps

updates = st.lists(days, max_size=25)
grid_lists = st.lists(st.builds(Grid, days, steps), min_size=1, max_size=3).map(
    lambda found: tuple(sorted({one.start: one for one in found}.values(), key=lambda x: x.start))
)


def months(*met: str, today: str, excused: list[Excuse] | None = None) -> r.Timeline:
    """Return the timeline of a monthly promise from 1 January 2026."""
    grid = Grid(d("2026-01-01"), MONTHLY)
    return r.timeline([grid], [d(one) for one in met], excused or [], d(today))


def results(line: r.Timeline, today: str) -> list[str]:
    return [r.result_on(one, d(today)).value for one in line.slots]


class TestTimeline:
    """Which period an event counts for, and what becomes of the others."""

    def test_on_time_within_the_grace(self):
        """Data of January that comes on 7 February is on time, on 8 February late."""
        assert results(months("2026-02-07", today="2026-02-09"), "2026-02-09")[0] == "on_time"
        assert results(months("2026-02-08", today="2026-02-09"), "2026-02-09")[0] == "late"

    def test_missed_when_the_next_period_has_ended(self):
        """On 1 March nothing can meet January any more: the event counts for February."""
        line = months("2026-03-01", today="2026-03-01")
        assert results(line, "2026-03-01") == ["missed", "on_time", "running"]

    def test_an_event_counts_for_one_period(self):
        """One upload in February meets January; February waits for another."""
        line = months("2026-02-20", today="2026-02-21")
        assert results(line, "2026-02-21") == ["late", "running"]
        assert line.days.period_start == d("2026-02-01")

    def test_what_is_more_than_promised_is_not_saved_up(self):
        """Three uploads in January do not meet February."""
        line = months("2026-01-03", "2026-01-10", "2026-01-20", today="2026-01-31")
        assert line.days.period_start == d("2026-02-01")

    def test_an_event_before_the_grid_meets_nothing(self):
        """Data that was there before the first period is not data of it."""
        assert months("2025-12-31", today="2026-01-31").days.period_start == d("2026-01-01")

    def test_the_order_of_events_makes_no_difference(self):
        """They are taken by their days."""
        met = ("2026-03-05", "2026-01-15", "2026-02-15")
        assert months(*met, today="2026-04-01") == months(*sorted(met), today="2026-04-01")

    def test_days_of_the_open_period(self):
        """End, warning, grace, and the day on which the period after it is overdue."""
        assert months("2026-01-15", today="2026-01-20").days == Days(
            grid_start=d("2026-01-01"), period_start=d("2026-02-01"), due_on=d("2026-03-01"),
            warn_on=d("2026-02-24"), late_on=d("2026-03-08"), next_late_on=d("2026-04-08"),
        )  # fmt: skip

    def test_a_change_of_frequency_keeps_past_results(self):
        """From monthly to yearly: what was missed stays missed, and the new period is open."""
        grids = [Grid(d("2026-01-01"), MONTHLY), Grid(d("2026-05-10"), Cadence(12, 0, 30))]
        line = r.timeline(grids, [d("2026-01-20")], [], d("2026-06-30"))
        told = [(one.period.start, r.result_on(one, d("2026-06-30"))) for one in line.slots]
        assert told == [
            (d("2026-01-01"), Result.ON_TIME), (d("2026-02-01"), Result.MISSED),
            (d("2026-03-01"), Result.MISSED), (d("2026-04-01"), Result.MISSED),
            (d("2026-05-10"), Result.RUNNING),
        ]  # fmt: skip

    def test_lateness_outlives_a_change_of_frequency(self):
        """The unmet month is still overdue after the change, until data comes."""
        grids = [Grid(d("2026-01-01"), MONTHLY), Grid(d("2026-02-10"), Cadence(12, 0, 30))]
        before = r.timeline(grids, [], [], d("2026-02-20")).days
        assert r.state(Clock.PERIODIC, before, d("2026-02-20")) is State.OVERDUE
        after = r.timeline(grids, [d("2026-02-20")], [], d("2026-02-20")).days
        assert r.state(Clock.PERIODIC, after, d("2026-02-20")) is State.FRESH

    def test_excused_result(self):
        """What comes within the excuse, after the grace, is neither late nor on time."""
        excused = [Excuse(d("2026-02-01"), d("2026-02-20"))]
        line = months("2026-02-15", today="2026-02-16", excused=excused)
        assert results(line, "2026-02-16")[0] == "excused"

    def test_waived_periods_are_excused(self):
        """Months that close within the excuse are not missed."""
        excused = [Excuse(d("2026-01-15"), d("2026-04-30"))]
        line = months(today="2026-05-02", excused=excused)
        assert results(line, "2026-05-02") == [
            "excused", "excused", "missed", "running", "running"
        ]  # fmt: skip

    @given(grid_lists, updates, excuses, days, days)
    def test_days_do_not_depend_on_the_day_of_asking(
        self, grids: tuple[Grid, ...], met: list[dt.date], excused: list[Excuse],
        one: dt.date, other: dt.date,
    ):  # fmt: skip
        """No tick is needed for a state to be right."""
        assert r.timeline(grids, met, excused, one).days == r.timeline(
            grids, met, excused, other
        ).days  # fmt: skip

    @given(grid_lists, updates, excuses, days)
    def test_an_event_is_never_used_twice(
        self, grids: tuple[Grid, ...], met: list[dt.date], excused: list[Excuse], today: dt.date
    ):
        """As many periods are met as there are events at most, each within its time."""
        line = r.timeline(grids, met, excused, today)
        used = [one for one in line.slots if one.met_on]
        assert len(used) <= len(met)
        for one in used:
            assert one.period.start <= one.met_on < one.period.closes_on

    @given(grid_lists, updates, excuses, days)
    def test_periods_come_in_order_and_once(
        self, grids: tuple[Grid, ...], met: list[dt.date], excused: list[Excuse], today: dt.date
    ):
        """Every period that has begun is there, oldest first."""
        starts = [one.period.start for one in r.timeline(grids, met, excused, today).slots]
        assert starts == sorted(set(starts))

    @given(st.builds(Grid, days, steps), updates, excuses, days, days)
    def test_one_more_event_never_makes_it_later(
        self, grid: Grid, met: list[dt.date], excused: list[Excuse], more: dt.date, today: dt.date
    ):
        """New data never brings the next deadline forward."""
        before = r.timeline([grid], met, excused, today).days
        after = r.timeline([grid], [*met, more], excused, today).days
        assert after.late_on >= before.late_on

    @given(st.builds(Grid, days, steps), updates, days)
    def test_an_event_in_the_first_unmet_period_meets_it(
        self, grid: Grid, met: list[dt.date], today: dt.date
    ):
        """Whoever updates while the period runs is on time."""
        before = r.timeline([grid], met, [], today).days
        after = r.timeline([grid], [*met, before.period_start], [], today)
        found = [one for one in after.slots if one.period.start == before.period_start]
        if found:
            assert found[0].result is Result.ON_TIME


class TestState:
    """States are read from stored days."""

    DAYS = months("2026-01-15", today="2026-01-20").days

    @pytest.mark.parametrize(
        ("day", "state", "late"),
        [
            ("2026-01-20", State.FRESH, 0),
            ("2026-02-23", State.FRESH, 0),
            ("2026-02-24", State.DUE, 0),
            ("2026-03-07", State.DUE, 0),
            ("2026-03-08", State.OVERDUE, 1),
            ("2026-04-07", State.OVERDUE, 31),
            ("2026-04-08", State.DELINQUENT, 32),
        ],
    )
    def test_on_each_side_of_a_boundary(self, day: str, state: State, late: int):
        """The state changes on its day, not the day before."""
        assert r.state(Clock.PERIODIC, self.DAYS, d(day)) is state
        assert r.days_late(self.DAYS, d(day)) == late

    def test_an_excuse_lies_over_trouble_only(self):
        """Whoever is on time needs no excuse; it holds through its last day."""
        excused = Days(**{**_as_dict(self.DAYS), "excused_until": d("2026-05-01")})
        assert r.state(Clock.PERIODIC, excused, d("2026-02-01")) is State.FRESH
        assert r.state(Clock.PERIODIC, excused, d("2026-02-24")) is State.EXCUSED
        assert r.state(Clock.PERIODIC, excused, d("2026-05-01")) is State.EXCUSED
        assert r.state(Clock.PERIODIC, excused, d("2026-05-02")) is State.DELINQUENT

    @pytest.mark.parametrize("clock", [Clock.NO_PERIOD, Clock.NO_FREQUENCY])
    def test_without_a_clock(self, clock: Clock):
        """What has no period is never late."""
        assert r.state(clock, self.DAYS, d("2030-01-01")) == clock.value

    @given(grid_lists, updates, excuses, days)
    def test_exactly_one_state_holds(
        self, grids: tuple[Grid, ...], met: list[dt.date], excused: list[Excuse], today: dt.date
    ):
        """The conditions that SQL and the index use leave no day out and share none."""
        found = r.timeline(grids, met, excused, today).days
        holding = [
            state
            for state, conditions in r.CONDITIONS.items()
            if all(r._holds(found, column, today) is wanted for column, wanted in conditions)
        ]
        assert holding == [r.state(Clock.PERIODIC, found, today)]

    @given(grid_lists, updates, days)
    def test_state_only_gets_worse_without_data(
        self, grids: tuple[Grid, ...], met: list[dt.date], today: dt.date
    ):
        """Time alone turns fresh to due to overdue to delinquent, never back."""
        order = [State.FRESH, State.DUE, State.OVERDUE, State.DELINQUENT]
        found = r.timeline(grids, met, [], today).days
        seen = [
            order.index(r.state(Clock.PERIODIC, found, today + DAY * n)) for n in range(0, 900, 9)
        ]
        assert seen == sorted(seen)

    def test_nothing_stored_is_not_late(self):
        """A record whose days are not worked out yet accuses nobody."""
        assert r.state(Clock.PERIODIC, Days(), d("2026-01-01")) is State.FRESH
        assert r.days_late(Days(), d("2026-01-01")) == 0


class TestContinued:
    """A strip that was stored long ago is read on today."""

    @given(st.builds(Grid, days, steps), updates, st.integers(0, 500))
    def test_reading_on_equals_working_out_anew(self, grid: Grid, met: list[dt.date], ahead: int):
        """Without a tick the strip is the same as with one."""
        stored_on = max([*met, grid.start])
        today = stored_on + DAY * ahead
        stored = r.timeline([grid], met, [], stored_on).slots
        anew = r.timeline([grid], met, [], today).slots
        read_on = r.continued(stored, grid, None, today)
        assert [_seen(one, today) for one in read_on] == [_seen(one, today) for one in anew]

    def test_nothing_promised(self):
        """A frequency without a clock adds no period."""
        assert r.continued([], Grid(d("2026-01-01"), None), None, d("2026-05-01")) == []

    def test_excuse_in_force(self):
        """What has begun since then is excused as the day of the excuse says."""
        grid = Grid(d("2026-01-01"), MONTHLY)
        found = r.continued([], grid, d("2026-02-20"), d("2026-02-10"))
        assert r.result_on(found[0], d("2026-02-10")) is Result.RUNNING
        assert r.result_on(found[0], d("2026-02-21")) is Result.MISSED


class TestSignatures:
    """When something may be signed."""

    @pytest.mark.parametrize(
        ("today", "start", "sign_from"),
        [
            ("2026-01-20", "2026-02-01", "2026-02-24"),
            ("2026-02-10", "2026-02-01", "2026-02-24"),
            ("2026-03-31", "2026-02-01", "2026-02-24"),
            ("2026-04-01", "2026-03-01", "2026-03-26"),
            ("2026-11-24", "2026-10-01", "2026-10-26"),
        ],
    )
    def test_the_period_that_waits(self, today: str, start: str, sign_from: str):
        """The earliest that can still be met, signed for not before its last fifth."""
        line = months("2026-01-15", today=today)
        found = r.waiting(line.slots, line.days, d(today))
        assert found is not None
        assert (found.start, found.sign_from) == (d(start), d(sign_from))

    def test_nothing_waits_without_a_promise(self):
        """Without periods there is nothing to sign for."""
        assert r.waiting([], Days(), d("2026-01-01")) is None

    @given(grid_lists, updates, excuses, days)
    def test_the_next_event_meets_it(
        self, grids: tuple[Grid, ...], met: list[dt.date], excused: list[Excuse], today: dt.date
    ):
        """What is signed for is what the signature will meet."""
        known = [one for one in met if one <= today]
        line = r.timeline(grids, known, excused, today)
        found = r.waiting(line.slots, line.days, today)
        after = r.timeline(grids, [*known, today], excused, today)
        before = {one.period.start for one in line.slots if one.met_on}
        new = {one.period.start for one in after.slots if one.met_on} - before
        if found is not None and found.start <= today:
            assert new == {found.start}

    def test_attestation_is_due_a_year_later(self):
        """On the same day of the next year; 29 February has its last of the month."""
        assert r.attestation_due(d("2026-05-04")) == d("2027-05-04")
        assert r.attestation_due(d("2028-02-29")) == d("2029-02-28")


class TestIsClosed:
    """A period whose result can no longer change."""

    def test_met_or_past(self):
        """It is closed when it is met, or when nothing can meet it any more."""
        line = months("2026-01-15", today="2026-02-10")
        assert [r.is_closed(one, d("2026-02-10")) for one in line.slots] == [True, False]
        assert r.is_closed(line.slots[1], d("2026-04-01"))


def _as_dict(found: Days) -> dict[str, dt.date | None]:
    return {name: getattr(found, name) for name in Days.__slots__}


def _seen(slot: r.Slot, today: dt.date) -> tuple[object, ...]:
    return slot.period.start, slot.period.end, slot.met_on, r.result_on(slot, today)
