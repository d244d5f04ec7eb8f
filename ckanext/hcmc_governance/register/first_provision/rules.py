"""When a day of first provision may be put right: pure."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

REASON_LENGTH = 10


class Refusal(StrEnum):
    """Why a change is refused."""

    NOT_A_DATASET = "not_a_dataset"
    NOT_PROVIDED = "not_provided"
    FUTURE = "future"
    SAME = "same"
    REASON_SHORT = "reason_short"


def refusals(
    day: dt.date, before: str | None, today: dt.date, *, provided: bool, reason: str
) -> dict[str, Refusal]:
    """Return what stands against setting the day, by field (22.1.d).

    :param before: the stored day in ISO form, ``None`` when nobody knows it yet.
    :param provided: whether the data is public with a file or a service.
    """
    found: dict[str, Refusal] = {}
    if not provided:
        found["id"] = Refusal.NOT_PROVIDED
    if day > today:
        found["day"] = Refusal.FUTURE
    elif day.isoformat() == before:
        found["day"] = Refusal.SAME
    if len(reason) < REASON_LENGTH:
        found["reason"] = Refusal.REASON_SHORT
    return found
