"""Intervals, lines of succession, parents, codes."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ckanext.hcmc_governance.units import rules
from ckanext.hcmc_governance.units.rules import Link, Span

FIRST = dt.date(2024, 1, 1)
DAYS = st.integers(0, 400).map(lambda number: FIRST + dt.timedelta(days=number))
NAMES = st.sampled_from("abcdefgh")


@st.composite
def spans(draw: st.DrawFn) -> Span:
    start = draw(DAYS)
    length = draw(st.one_of(st.none(), st.integers(0, 300)))
    return Span(start, None if length is None else start + dt.timedelta(days=length))


@st.composite
def lines(draw: st.DrawFn) -> list[Link]:
    """Links that no circle was let into: each is checked as the service checks it."""
    kept: list[Link] = []
    for source, target, on in draw(st.lists(st.tuples(NAMES, NAMES, DAYS), max_size=12)):
        try:
            rules.check_succession(kept, source, target)
        except (rules.OwnSuccessor, rules.GoesInCircle):
            continue
        kept.append(Link(source, target, on))
    return kept


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


class TestSpan:
    """A half-open interval of days."""

    def test_last_day_is_outside(self) -> None:
        """A role until 1/3/2025 is held on 28/2 and no longer on 1/3."""
        span = Span(day("2024-10-30"), day("2025-03-01"))
        assert span.holds(day("2025-02-28"))
        assert not span.holds(day("2025-03-01"))

    def test_end_before_start(self) -> None:
        with pytest.raises(rules.EndBeforeStart):
            Span(day("2025-03-01"), day("2025-02-28"))

    @given(spans(), spans(), DAYS)
    def test_overlap_is_a_shared_day(self, one: Span, other: Span, on: dt.date) -> None:
        """Whoever shares a day overlaps, and overlapping goes both ways."""
        assert one.overlaps(other) == other.overlaps(one)
        if one.holds(on) and other.holds(on):
            assert one.overlaps(other)
        if one.overlaps(other):
            assert other.holds(max(one.start, other.start))

    @given(st.lists(DAYS, min_size=2, max_size=8, unique=True))
    def test_one_after_the_other_never_overlaps(self, days: list[dt.date]) -> None:
        """Intervals that begin where the last ended leave no gap and share no day."""
        chain = [Span(start, end) for start, end in pairwise(sorted(days))]
        for one, following in pairwise(chain):
            assert not one.overlaps(following)
        for on in (span.start for span in chain):
            assert sum(span.holds(on) for span in chain) == 1

    @given(spans(), DAYS)
    def test_empty_holds_nothing(self, span: Span, on: dt.date) -> None:
        empty = Span(on, on)
        assert empty.is_empty
        assert not empty.holds(on)
        assert not span.overlaps(empty)

    def test_lasting_needs_a_day(self) -> None:
        assert rules.lasting(FIRST, None) == Span(FIRST)
        with pytest.raises(rules.EndBeforeStart):
            rules.lasting(FIRST, FIRST)

    @given(spans(), st.lists(spans(), max_size=6))
    def test_clashing(self, span: Span, others: list[Span]) -> None:
        found = rules.clashing(span, others)
        assert all(one.overlaps(span) for one in found)
        assert not any(one.overlaps(span) for one in others if one not in found)


class TestLastEnd:
    """Since when a place is vacant."""

    @pytest.mark.clause("27.2.a")
    def test_day_the_last_one_ended(self) -> None:
        """Vacancy counts from the day the last one ended, not from the first."""
        past = [
            Span(day("2024-01-01"), day("2024-05-01")),
            Span(day("2024-05-01"), day("2025-01-01")),
        ]
        assert rules.last_end(past, day("2026-01-01")) == day("2025-01-01")
        assert rules.last_end([], day("2026-01-01")) is None

    @given(st.lists(spans(), max_size=8), DAYS)
    def test_never_in_the_future(self, past: list[Span], on: dt.date) -> None:
        found = rules.last_end(past, on)
        assert found is None or found <= on


class TestIsCode:
    """Decision 20/2020/QĐ-TTg, read loosely."""

    @pytest.mark.parametrize(
        "code", ["H29", "H29.15", "H29.1.2.3", "00.14.H29", "000.00.41.H29", "G06.ABC1"]
    )
    def test_good(self, code: str) -> None:
        assert rules.is_code(code)

    @pytest.mark.parametrize(
        "code",
        [
            "",
            "h29.15",
            "H29.",
            ".H29",
            "H29..1",
            "H29 15",
            "H29-15",
            "29.15",
            "HCM.15",
            "H29.Đ1",
            "H29." + "1" * 32,
            "Ｈ29",
        ],
    )
    def test_bad(self, code: str) -> None:
        assert not rules.is_code(code)

    @given(st.text(max_size=50))
    def test_never_fails(self, text: str) -> None:
        """Whatever is typed is a code or is not; a code is short and plain."""
        if rules.is_code(text):
            assert len(text) <= rules.CODE_LENGTH
            assert text.isascii()
            assert text == text.upper()


class TestCheckSuccession:
    """No unit follows itself, directly or through others."""

    def test_own_successor(self) -> None:
        with pytest.raises(rules.OwnSuccessor):
            rules.check_succession([], "a", "a")

    def test_circle(self) -> None:
        links = [Link("a", "b", FIRST), Link("b", "c", FIRST)]
        with pytest.raises(rules.GoesInCircle):
            rules.check_succession(links, "c", "a")

    @given(lines())
    def test_checked_lines_never_return(self, links: list[Link]) -> None:
        """Where each link was checked, no unit is among those it follows."""
        for name in "abcdefgh":
            assert name not in rules.predecessors(links, name)
            assert name not in rules.successors(links, name, dt.date.max, lambda _one: False)


class TestSuccessors:
    """Who answers for a unit on a day."""

    LINKS = (
        Link("a", "b", day("2025-03-01")),
        Link("b", "c", day("2025-07-01")),
        Link("b", "d", day("2025-07-01")),
    )

    def valid(self, *names: str):
        return lambda one: one in names

    def test_through_chains(self) -> None:
        """A unit whose successor was split is followed by the parts."""
        found = rules.successors(self.LINKS, "a", day("2026-01-01"), self.valid("c", "d"))
        assert found == ("c", "d")

    def test_as_of_a_day(self) -> None:
        """Before the split the first successor answers."""
        assert rules.successors(self.LINKS, "a", day("2025-04-01"), self.valid("b")) == ("b",)
        assert rules.successors(self.LINKS, "a", day("2025-02-28"), self.valid("b")) == ()

    @given(st.lists(st.tuples(NAMES, NAMES, DAYS), max_size=15), NAMES, st.frozensets(NAMES))
    def test_ends_on_stored_circles(
        self, rows: list[tuple[str, str, dt.date]], name: str, existing: frozenset[str]
    ) -> None:
        """Rows that somebody forced into the table do not hang the page."""
        links = [Link(*row) for row in rows]
        found = rules.successors(links, name, dt.date.max, existing.__contains__)
        assert len(set(found)) == len(found)
        assert set(found) <= existing
        assert name not in found

    @given(lines(), NAMES)
    def test_predecessors_mirror(self, links: list[Link], name: str) -> None:
        """Whoever is among the predecessors leads here."""
        for one in rules.predecessors(links, name):
            reached = rules.successors(links, one, dt.date.max, lambda other: other == name)
            assert reached == (name,)


class TestCheckParent:
    """No unit stands above itself."""

    def test_itself(self) -> None:
        with pytest.raises(rules.OwnSuccessor):
            rules.check_parent({}, "a", "a")

    def test_circle(self) -> None:
        with pytest.raises(rules.GoesInCircle):
            rules.check_parent({"c": "b", "b": "a"}, "a", "c")

    @given(st.dictionaries(NAMES, NAMES), NAMES, NAMES)
    def test_allowed_parent_makes_no_circle(
        self, parents: dict[str, str], unit: str, parent: str
    ) -> None:
        """After an allowed change the way up from the unit does not come back to it."""
        try:
            rules.check_parent(parents, unit, parent)
        except (rules.OwnSuccessor, rules.GoesInCircle):
            return
        changed, seen, above = {**parents, unit: parent}, set(), parent
        while above is not None and above not in seen:
            assert above != unit
            seen.add(above)
            above = changed.get(above)
