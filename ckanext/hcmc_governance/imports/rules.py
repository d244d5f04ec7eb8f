"""States of an import and what may follow, outcomes of its rows, and their counts. Pure."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from enum import StrEnum


class State(StrEnum):
    """Where an import stands."""

    READING = "reading"
    PREVIEWED = "previewed"
    APPLYING = "applying"
    APPLIED = "applied"
    UNDOING = "undoing"
    UNDONE = "undone"
    FAILED = "failed"


class Outcome(StrEnum):
    """What a row would do."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    FAULTY = "faulty"


class Result(StrEnum):
    """What became of a row: written, left out as faulty, taken back, or kept at an undo."""

    APPLIED = "applied"
    SKIPPED = "skipped"
    UNDONE = "undone"
    KEPT = "kept"


class Step(StrEnum):
    """What a person or a worker can do with an import."""

    READ = "read"
    APPLY = "apply"
    UNDO = "undo"


WORKING = {Step.READ: State.READING, Step.APPLY: State.APPLYING, Step.UNDO: State.UNDOING}
DONE = {Step.READ: State.PREVIEWED, Step.APPLY: State.APPLIED, Step.UNDO: State.UNDONE}
BEFORE = {Step.READ: None, Step.APPLY: State.PREVIEWED, Step.UNDO: State.APPLIED}
WRITES = (Outcome.NEW, Outcome.CHANGED)
# Why a step was not taken: told until the next one succeeds.
REASONS = frozenset(
    {"has_faults", "nothing_to_apply", "too_late", "wrong_state", "row_refused", "interrupted"}
)


def counts(outcomes: Iterable[str]) -> dict[str, int]:
    """Return how many rows have each outcome; all four are there."""
    found = Counter(outcomes)
    return {one.value: found.get(one.value, 0) for one in Outcome}


def can_apply(state: str, told: dict[str, int], *, skip_faulty: bool) -> bool:
    """Tell whether the rows may be written: something to write, and no fault unless left out."""
    writes = sum(told.get(one, 0) for one in WRITES)
    faultless = skip_faulty or not told.get(Outcome.FAULTY, 0)
    return state == State.PREVIEWED and writes > 0 and faultless


def may_take(state: str, step: Step) -> bool:
    """Tell whether a step may be taken: it has not been, nor has a later one."""
    return state in (BEFORE[step], WORKING[step])


def undo_until(applied: dt.datetime | None, hours: int) -> dt.datetime | None:
    """Return the moment from which on an import can no longer be undone."""
    return applied + dt.timedelta(hours=hours) if applied is not None else None


def can_undo(state: str, applied: dt.datetime | None, hours: int, now: dt.datetime) -> bool:
    """Tell whether an import was applied so recently that it can be undone."""
    until = undo_until(applied, hours)
    return state == State.APPLIED and until is not None and now < until
