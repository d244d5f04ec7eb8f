"""States of an import, counts of its rows, and for how long it can be undone."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ckanext.hcmc_governance.imports import rules
from ckanext.hcmc_governance.imports.rules import Outcome, State, Step

NOON = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)


class TestCounts:
    """How many rows do what."""

    @given(st.lists(st.sampled_from([one.value for one in Outcome])))
    def test_every_row_is_counted_once(self, outcomes: list[str]):
        """All four outcomes are there, and their sum is the number of rows."""
        told = rules.counts(outcomes)
        assert set(told) == {"new", "changed", "same", "faulty"}
        assert sum(told.values()) == len(outcomes)


class TestCanApply:
    """Nothing is written that was not shown, and no fault is passed over in silence."""

    @pytest.mark.parametrize(
        ("state", "told", "skip", "may"),
        [
            (State.PREVIEWED, {"new": 1}, False, True),
            (State.PREVIEWED, {"changed": 1, "faulty": 1}, False, False),
            (State.PREVIEWED, {"changed": 1, "faulty": 1}, True, True),
            (State.PREVIEWED, {"same": 5}, True, False),
            (State.APPLIED, {"new": 1}, True, False),
            (State.FAILED, {}, True, False),
        ],
    )
    def test_only_a_seen_table_that_changes_something(
        self, state: State, told: dict[str, int], skip: bool, may: bool
    ):
        """A fault has to be left out by tick; rows that change nothing are nothing to apply."""
        assert rules.can_apply(state, told, skip_faulty=skip) is may


class TestCanUndo:
    """The way back is open for some hours."""

    @pytest.mark.parametrize(
        ("state", "hours_ago", "may"),
        [(State.APPLIED, 0, True), (State.APPLIED, 23, True), (State.APPLIED, 24, False),
         (State.UNDONE, 1, False), (State.PREVIEWED, 1, False)],
    )  # fmt: skip
    def test_within_a_day(self, state: State, hours_ago: int, may: bool):
        """A half-open day: at its end it is too late."""
        applied = NOON - dt.timedelta(hours=hours_ago)
        assert rules.can_undo(state, applied, 24, NOON) is may

    def test_never_without_application(self):
        """What was not applied has no moment."""
        assert not rules.can_undo(State.APPLIED, None, 24, NOON)
        assert rules.undo_until(None, 24) is None


class TestSteps:
    """Each step has a state before, during and after."""

    @pytest.mark.parametrize("step", Step)
    def test_is_whole(self, step: Step):
        """No step is left without one of them."""
        assert rules.WORKING[step] != rules.DONE[step] != rules.BEFORE[step]
