"""What holds for units over time: half-open intervals, lines of succession, codes. Pure."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

CODE_LENGTH = 35
_CODE = re.compile(r"[A-Z0-9]+(\.[A-Z0-9]+)*")
_PROVINCE_PART = re.compile(r"[A-Z]\d{2}")
# The kinds of succession (keys of the vocabulary ``succession_kind``).
RENAMED, MERGED, SPLIT, DISSOLVED = "renamed", "merged", "split", "dissolved"

_Spanned = TypeVar("_Spanned", bound="Span")


class EndBeforeStart(ValueError):
    """The end of an interval is not after its start."""


class OwnSuccessor(ValueError):
    """A unit is named as its own successor or parent."""


class GoesInCircle(ValueError):
    """A line of successors or parents leads back to where it begins."""


@dataclass(frozen=True, slots=True)
class Span:
    """The days from ``start`` up to, without, ``end``; ``None`` means without end.

    A span that ends on the day it starts holds no day: it was taken back before it began.

    :raises EndBeforeStart: when ``end`` lies before ``start``.
    """

    start: dt.date
    end: dt.date | None = None

    def __post_init__(self) -> None:
        if self.end is not None and self.end < self.start:
            raise EndBeforeStart(f"{self.end} lies before {self.start}")

    def holds(self, day: dt.date) -> bool:
        """Tell whether ``day`` lies inside."""
        return self.start <= day and (self.end is None or day < self.end)

    @property
    def is_empty(self) -> bool:
        """Tell whether no day lies inside."""
        return self.end == self.start

    def overlaps(self, other: Span) -> bool:
        """Tell whether a day lies in both."""
        if self.is_empty or other.is_empty:
            return False
        return (other.end is None or self.start < other.end) and (
            self.end is None or other.start < self.end
        )


@dataclass(frozen=True, slots=True)
class Link:
    """A unit, one that took over from it, and the first day on which the latter answers."""

    source: str
    target: str
    on: dt.date


def lasting(start: dt.date, end: dt.date | None) -> Span:
    """Return a span for something that shall begin: it holds at least one day.

    :raises EndBeforeStart: when it holds none.
    """
    span = Span(start, end)
    if span.is_empty:
        raise EndBeforeStart(f"{end} is the day it starts")
    return span


def clashing(span: Span, others: Iterable[_Spanned]) -> list[_Spanned]:
    """Return those of ``others`` that share a day with ``span``."""
    return [one for one in others if span.overlaps(one)]


def last_end(spans: Iterable[Span], day: dt.date) -> dt.date | None:
    """Return when the last of ``spans`` before ``day`` ended: from then on there was none."""
    ends = [one.end for one in spans if not one.is_empty and one.end is not None]
    return max((end for end in ends if end <= day), default=None)


def is_code(text: str) -> bool:
    """Tell whether ``text`` is an agency's code of Decision 20/2020/QĐ-TTg, read loosely.

    Capitals and digits in groups separated by dots, at most 35 characters, one group naming a
    ministry or province (a letter and two digits, ``H29`` is Ho Chi Minh City).
    """
    return (
        len(text) <= CODE_LENGTH
        and _CODE.fullmatch(text) is not None
        and any(_PROVINCE_PART.fullmatch(part) for part in text.split("."))
    )


def successors(
    links: Iterable[Link], unit: str, day: dt.date, is_valid: Callable[[str], bool]
) -> tuple[str, ...]:
    """Return who answers for ``unit`` on ``day``: the valid units at the ends of its line.

    Units that have themselves been succeeded are passed through; a circle in stored rows ends
    the walk and is no error here.
    """
    following: dict[str, list[str]] = {}
    for link in links:
        if link.on <= day:
            following.setdefault(link.source, []).append(link.target)
    found: dict[str, None] = {}
    seen, waiting = {unit}, list(following.get(unit, ()))
    while waiting:
        one = waiting.pop(0)
        if one in seen:
            continue
        seen.add(one)
        if is_valid(one):
            found[one] = None
        else:
            waiting.extend(following.get(one, ()))
    return tuple(found)


def predecessors(links: Iterable[Link], unit: str) -> tuple[str, ...]:
    """Return all units that lead to ``unit``, the nearest first."""
    before: dict[str, list[str]] = {}
    for link in links:
        before.setdefault(link.target, []).append(link.source)
    found: dict[str, None] = {}
    waiting = list(before.get(unit, ()))
    while waiting:
        one = waiting.pop(0)
        if one == unit or one in found:
            continue
        found[one] = None
        waiting.extend(before.get(one, ()))
    return tuple(found)


def check_succession(links: Iterable[Link], source: str, target: str) -> None:
    """Refuse a link that would lead a unit back to itself.

    :raises OwnSuccessor: when a unit would succeed itself.
    :raises GoesInCircle: when ``source`` already follows from ``target``.
    """
    if source == target:
        raise OwnSuccessor(source)
    if target in predecessors(links, source):
        raise GoesInCircle(f"{target} leads to {source} already")


def check_parent(parents: Mapping[str, str | None], unit: str, parent: str) -> None:
    """Refuse a parent that stands below ``unit``.

    :param parents: parent of each unit that has one.
    :raises OwnSuccessor: when a unit would be its own parent.
    :raises GoesInCircle: when ``parent`` stands below ``unit``.
    """
    if unit == parent:
        raise OwnSuccessor(unit)
    seen: set[str] = set()
    above: str | None = parent
    while above is not None and above not in seen:
        if above == unit:
            raise GoesInCircle(f"{parent} stands below {unit}")
        seen.add(above)
        above = parents.get(above)
