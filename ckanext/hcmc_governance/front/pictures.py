"""The geometry of the portal's pictures: pure functions, drawn as SVG by the macros in
``templates/hcmc_governance/pictures/``.

Shape carries the meaning and colour repeats it, so a picture survives black-and-white print.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

# One slot of the strip: its own width within a step, and the height of a full bar.
STEP, SLOT, HEIGHT = 10, 8, 20
BAR, BAR_STEP, BARS_HEIGHT = 4.6, 6, 64
_LEAST_BAR = 3
# Lowest share in per cent of each pale-to-dark tone of the heat table.
_HEAT = (95, 85, 65, 45)
_OUTLINE = "M{0}.75 .75h6.5v18.5h-6.5z"
_SHAPES = {
    "on_time": "M{0} 0h8v20h-8z",
    "late": "M{0} 10h8v10h-8z",
    "missed": _OUTLINE + "M{0}.75 6l6.5 8m0 -8l-6.5 8",
    "excused": _OUTLINE + "M{0}.75 10h6.5",
    "running": _OUTLINE,
    "no_data": "M{0} 17m2.5 0h3v3h-3z",
}
NOTHING = "no_data"


@dataclass(frozen=True, slots=True)
class Strip:
    """The update strip.

    :param width: of the view box, whose height is always ``HEIGHT``.
    :param shapes: one path per kind of result: ``(result, d)``; nothing is drawn twice.
    """

    width: int
    shapes: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Bars:
    """Bars side by side, the last ones drawn apart: ``d`` of each path, empty without bars."""

    width: float
    earlier: str
    recent: str


@dataclass(frozen=True, slots=True)
class Relations:
    """Fixed columns with wires between neighbours.

    :param rows: height of the picture in rows of boxes.
    :param columns: ``title``, ``nodes`` and ``before`` (empty rows above, in halves of a row).
    :param wires: for each gap between two columns the path in a box of 40 x ``rows`` * 100.
    """

    rows: int
    columns: tuple[Mapping[str, Any], ...]
    wires: tuple[str, ...]


def strip(slots: Sequence[Mapping[str, Any]], places: int) -> Strip:
    """Return the strip of the last ``places`` periods, newest on the right.

    :param slots: oldest first, each with ``result``; a result that is not known is drawn as a
        slot without promised data, and so is a place before the first period.
    """
    results = [str(slot.get("result") or NOTHING) for slot in slots[-places:]] if places else []
    results = [NOTHING] * (places - len(results)) + results
    paths: dict[str, list[str]] = {}
    for place, result in enumerate(results):
        known = result if result in _SHAPES else NOTHING
        paths.setdefault(known, []).append(_SHAPES[known].format(place * STEP))
    shapes = tuple((result, "".join(drawn)) for result, drawn in paths.items())
    return Strip(max(places * STEP - (STEP - SLOT), 0), shapes)


def share(done: int, total: int) -> int:
    """Return ``done`` of ``total`` in per cent, 0 to 100; 100 only when nothing is left."""
    if total <= 0:
        return 0
    done = min(max(done, 0), total)
    return 100 if done == total else min(99, round(100 * done / total))


def bar_heights(counts: Sequence[int], full: int) -> list[int]:
    """Return bar heights of 0 to ``full``: in proportion, never invisible for a count above 0."""
    largest = max(counts, default=0)
    return [max(_LEAST_BAR, round(full * one / largest)) if one else 0 for one in counts]


def bars(counts: Sequence[int], recent: int) -> Bars:
    """Return one bar per count, left to right; the last ``recent`` are drawn apart."""
    first = len(counts) - recent
    paths: tuple[list[str], list[str]] = ([], [])
    for place, height in enumerate(bar_heights(counts, BARS_HEIGHT)):
        if height:
            x, y = place * BAR_STEP, BARS_HEIGHT - height
            paths[place >= first].append(f"M{x} {y}h{BAR}v{height}h-{BAR}z")
    return Bars(max(len(counts) * BAR_STEP, 1), "".join(paths[0]), "".join(paths[1]))


def heat_step(per_cent: float) -> int:
    """Return the tone of a cell of the heat table: 0 (pale, good) to 4 (dark)."""
    return sum(per_cent < least for least in _HEAT)


def relations(columns: Sequence[Mapping[str, Any]], links: Iterable[tuple[str, str]]) -> Relations:
    """Place boxes in columns and draw the wires between neighbouring columns.

    :param columns: ``title`` and ``nodes``, each node with ``id``; empty columns are left out.
    :param links: pairs of node ids; a pair that does not join neighbouring columns is not drawn.
    """
    shown = [one for one in columns if one["nodes"]]
    rows = max((len(one["nodes"]) for one in shown), default=0)
    centres = [_centres(one["nodes"], rows) for one in shown]
    pairs = list(dict.fromkeys(links))
    wires = tuple(
        "".join(_wire(left[a], right[b]) for a, b in pairs if a in left and b in right)
        for left, right in zip(centres, centres[1:], strict=False)
    )
    placed = tuple({**one, "before": rows - len(one["nodes"])} for one in shown)
    return Relations(rows, placed, wires)


def _centres(nodes: Sequence[Mapping[str, Any]], rows: int) -> dict[str, int]:
    above = (rows - len(nodes)) * 50
    return {str(node["id"]): above + place * 100 + 50 for place, node in enumerate(nodes)}


def _wire(left: int, right: int) -> str:
    return f"M0 {left}C20 {left} 20 {right} 40 {right}"


def is_number(value: Any) -> bool:
    """Tell whether a cell of a table holds a figure that can be coloured."""
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
