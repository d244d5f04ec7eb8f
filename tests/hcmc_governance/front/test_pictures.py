"""The geometry of the pictures."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ckanext.hcmc_governance.front import pictures

RESULTS = ["on_time", "late", "missed", "excused", "running", "no_data"]


def slots(*results: str) -> list[dict[str, Any]]:
    return [{"result": one} for one in results]


class TestStrip:
    """The update strip: shape carries the meaning."""

    def test_newest_on_the_right(self) -> None:
        """Twelve places; what is older than the first period is a small tick."""
        drawn = pictures.strip(slots("on_time", "late"), 12)
        assert drawn.width == 118
        shapes = dict(drawn.shapes)
        assert shapes["late"].startswith("M110 ")
        assert shapes["on_time"].startswith("M100 ")
        assert shapes["no_data"].count("M") == 10

    def test_only_the_last_periods(self) -> None:
        """A card shows twelve of twenty-four."""
        drawn = pictures.strip(slots(*["missed"] * 12, *["on_time"] * 12), 12)
        assert [result for result, _ in drawn.shapes] == ["on_time"]

    def test_every_result_has_a_shape_of_its_own(self) -> None:
        """Without any colour the five can still be told apart; running is dashed."""
        drawn = {one: dict(pictures.strip(slots(one), 1).shapes)[one] for one in RESULTS}
        assert len(set(drawn.values())) == len(RESULTS)

    def test_unknown_result(self) -> None:
        """A word that is not known promises nothing."""
        assert pictures.strip(slots("x", ""), 2).shapes == pictures.strip([], 2).shapes

    def test_no_place(self) -> None:
        """Nothing to draw is an empty picture, not an error."""
        assert pictures.strip(slots("late"), 0) == pictures.Strip(0, ())

    @given(st.lists(st.sampled_from([*RESULTS, "?"]), max_size=40), st.integers(1, 30))
    def test_each_place_is_drawn_once(self, results: list[str], places: int) -> None:
        """Places stand side by side within the box."""
        drawn = pictures.strip(slots(*results), places)
        first = {x for _, d in drawn.shapes for x in map(int, re.findall(r"M(\d+)", d))}
        assert first == {place * pictures.STEP for place in range(places)}
        assert len({result for result, _ in drawn.shapes}) == len(drawn.shapes)


class TestShare:
    """A part in per cent."""

    @pytest.mark.parametrize(
        ("done", "total", "share"),
        [(0, 5, 0), (1, 3, 33), (5, 5, 100), (999, 1000, 99), (7, 5, 100), (-1, 5, 0), (1, 0, 0)],
    )
    def test_examples(self, done: int, total: int, share: int) -> None:
        """All but one is not yet everything."""
        assert pictures.share(done, total) == share


class TestBarHeights:
    """Bars in proportion."""

    def test_the_largest_is_full_and_nothing_is_nothing(self) -> None:
        """One of a hundred still shows."""
        assert pictures.bar_heights([0, 1, 50, 100], 64) == [0, 3, 32, 64]
        assert pictures.bar_heights([], 64) == []
        assert pictures.bar_heights([0, 0], 64) == [0, 0]

    @given(st.lists(st.integers(0, 10_000), max_size=60))
    def test_order_is_kept(self, counts: list[int]) -> None:
        """More records, never a lower bar."""
        heights = pictures.bar_heights(counts, 64)
        pairs = sorted(zip(counts, heights, strict=True))
        assert [height for _, height in pairs] == sorted(heights)
        assert all(0 <= height <= 64 for height in heights)
        assert all((height > 0) == (count > 0) for count, height in pairs)


class TestBars:
    """Bars side by side."""

    def test_recent_apart(self) -> None:
        """The last ones are a path of their own; weeks without data leave a gap."""
        drawn = pictures.bars([4, 0, 2], recent=1)
        assert drawn == pictures.Bars(18, "M0 0h4.6v64h-4.6z", "M12 32h4.6v32h-4.6z")

    def test_nothing(self) -> None:
        """No count, no bar, and still a box that can be drawn."""
        assert pictures.bars([], recent=5) == pictures.Bars(1, "", "")


class TestHeat:
    """Tones of the heat table."""

    @pytest.mark.parametrize(
        ("per_cent", "step"), [(100, 0), (95, 0), (94.9, 1), (71, 2), (52, 3), (30, 4), (0, 4)]
    )
    def test_pale_is_good(self, per_cent: float, step: int) -> None:
        """The lower, the darker."""
        assert pictures.heat_step(per_cent) == step

    @pytest.mark.parametrize("cell", [None, "–", "71", True, float("nan")])
    def test_what_is_no_figure(self, cell: object) -> None:
        """It gets no colour."""
        assert not pictures.is_number(cell)
        assert pictures.is_number(71)


class TestRelations:
    """Database, services, datasets in columns."""

    COLUMNS = (
        {"title": "A", "nodes": [{"id": "a"}]},
        {"title": "B", "nodes": [{"id": "b1"}, {"id": "b2"}]},
        {"title": "C", "nodes": []},
        {"title": "D", "nodes": [{"id": "d1"}, {"id": "d2"}, {"id": "d3"}]},
    )

    def test_columns_are_centred(self) -> None:
        """The highest column gives the height; an empty one is left out."""
        drawn = pictures.relations(self.COLUMNS, [])
        assert drawn.rows == 3
        assert [(one["title"], one["before"]) for one in drawn.columns] == [
            ("A", 2), ("B", 1), ("D", 0),
        ]  # fmt: skip
        assert drawn.wires == ("", "")

    def test_wires_join_centres(self) -> None:
        """Each pair once, between neighbours only."""
        drawn = pictures.relations(
            self.COLUMNS, [("a", "b1"), ("a", "b1"), ("a", "d1"), ("b2", "d3"), ("b1", "?")]
        )
        assert drawn.wires == ("M0 150C20 150 20 100 40 100", "M0 200C20 200 20 250 40 250")

    def test_nothing(self) -> None:
        """A record without relations has no picture."""
        assert pictures.relations([], []) == pictures.Relations(0, (), ())
