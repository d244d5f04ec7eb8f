"""What kinds of acts the journal knows, and how a line's words are made fit to be kept: pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from enum import StrEnum
from typing import Any

# Longer text in a line is cut: the journal is no place for contents.
LONGEST = 2000


class Act(StrEnum):
    """The six acts whose history is kept (Art 7.6), and acts of governance."""

    UPDATE = "update"
    PROVISION = "provision"
    CONNECTION = "connection"
    SHARING = "sharing"
    EXPLOITATION = "exploitation"
    USE = "use"
    GOVERN = "govern"


class Outcome(StrEnum):
    """How an act ended."""

    DONE = "done"
    DENIED = "denied"
    FAILED = "failed"


def kept_text(value: str | None) -> str | None:
    """Return text as a line can hold it: without NUL, at most ``LONGEST`` characters."""
    return None if value is None else value.replace("\x00", "")[:LONGEST]


def kept_details(details: Mapping[str, Any] | None) -> dict[str, Any]:
    """Return details as JSON values: days and moments in ISO 8601, sets in order.

    :raises TypeError: for a value that JSON has no form for; a number with a fraction has none
        either, because its text differs between machines.
    """
    return {str(name): _plain(value) for name, value in (details or {}).items()}


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, str):
        return kept_text(str(value))
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return kept_details(value)
    if isinstance(value, set | frozenset):
        return sorted(str(_plain(one)) for one in value)
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    raise TypeError(f"a line of the journal cannot hold {type(value).__name__}")
