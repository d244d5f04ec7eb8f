"""References to clauses («điểm d khoản 1 Điều 22») and the text of articles, cut into them."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

# Points are counted in the order of the Vietnamese alphabet, without its other marked letters.
POINTS = tuple("abcdđeghiklmnopqrstuvxy")

_REF = re.compile(r"(\d{1,3})(?:\.(\d{1,3})(?:\.([a-zđ]))?)?")
_CLAUSE = re.compile(r"(\d{1,3})\.(\s*)(.*)", re.DOTALL)
_POINT = re.compile(r"([a-zđ])\)(\s*)(.*)", re.DOTALL)


class UnreadableRef(ValueError):
    """The text names no article, clause or point."""


class BrokenText(ValueError):
    """The clauses or points of an article do not follow each other."""


@dataclass(frozen=True, slots=True)
class Ref:
    """A place in the regulation: article, clause and point.

    :param clause: number of the clause («khoản»); ``None`` means the whole article.
    :param point: letter of the point («điểm»); ``None`` means the whole clause.
    """

    article: int
    clause: int | None = None
    point: str | None = None

    def __str__(self) -> str:
        return ".".join(str(one) for one in (self.article, self.clause, self.point) if one)

    @property
    def anchor(self) -> str:
        """Return the id of the place on the article's page, in ASCII; empty for an article."""
        if self.clause is None:
            return ""
        point = f"-{'dd' if self.point == 'đ' else self.point}" if self.point else ""
        return f"k{self.clause}{point}"


@dataclass(frozen=True, slots=True)
class Point:
    """A point («điểm») of a clause; ``mark`` is the lettering as printed, ``đ)``."""

    letter: str
    mark: str
    text: str


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause («khoản») of an article; articles of one paragraph have one without number."""

    number: int | None
    mark: str
    text: str
    points: tuple[Point, ...] = ()


def parse_ref(text: str) -> Ref:
    """Read ``22``, ``22.1`` or ``22.1.đ``; composition and case make no difference.

    :raises UnreadableRef: for anything else.
    """
    found = _REF.fullmatch(unicodedata.normalize("NFC", text).strip().lower())
    if not found:
        raise UnreadableRef(f"{text!r} names no article, clause or point")
    article, clause, point = found.groups()
    return Ref(int(article), int(clause) if clause else None, point)


def clauses(text: str) -> tuple[Clause, ...]:
    """Cut an article's text, one paragraph a line, into clauses and points.

    :raises BrokenText: when numbers or letters do not follow each other.
    """
    found: list[Clause] = []
    for paragraph in text.splitlines():
        numbered, lettered = _CLAUSE.fullmatch(paragraph), _POINT.fullmatch(paragraph)
        if numbered:
            number = int(numbered[1])
            if number != len(found) + 1:
                raise BrokenText(f"clause {number} stands where {len(found) + 1} is due")
            found.append(Clause(number, f"{number}.", numbered[3]))
        elif lettered and found:
            found[-1] = _with_point(found[-1], Point(lettered[1], f"{lettered[1]})", lettered[3]))
        elif found:
            raise BrokenText(f"{paragraph[:40]!r} belongs to no clause")
        else:
            found.append(Clause(None, "", paragraph))
    return tuple(found)


def _with_point(clause: Clause, point: Point) -> Clause:
    due = POINTS[len(clause.points)] if len(clause.points) < len(POINTS) else None
    if clause.number is None or point.letter != due:
        raise BrokenText(f"point {point.letter}) stands where {due}) is due")
    return Clause(clause.number, clause.mark, clause.text, (*clause.points, point))
