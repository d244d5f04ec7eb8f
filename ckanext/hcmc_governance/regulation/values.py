"""A regulation as a value: chapters, articles, roles, thresholds, readings."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from ckanext.hcmc_governance.regulation.rules import Clause, Ref, clauses

_Keyed = TypeVar("_Keyed", "RoleTerm", "Threshold", "Reading")


class UnknownPart(LookupError):
    """The regulation has no such article, clause, point, role, threshold or reading."""


class Holders(StrEnum):
    """How many units hold a role at a time."""

    ONE = "one"
    EACH = "each"
    DERIVED = "derived"


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the portal that belongs to an article."""

    path: str
    label_vi: str
    label_en: str


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter: ``number`` and ``heading_vi`` as printed, and the first and last article."""

    number: str
    heading_vi: str
    heading_en: str
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Article:
    """An article: its words, and what the portal does for it.

    :param text: the decision's text, one paragraph a line, unchanged.
    :param state: key of the vocabulary ``article_state``.
    :param pages: pages that do it; some may not be there yet.
    """

    number: int
    heading_vi: str
    heading_en: str
    text: str
    chapter: str
    does_vi: str
    does_en: str
    state: str
    pages: tuple[Page, ...] = ()

    @property
    def clauses(self) -> tuple[Clause, ...]:
        """Return the text, cut into clauses and points.

        :raises BrokenText: when they do not follow each other.
        """
        return clauses(self.text)


@dataclass(frozen=True, slots=True)
class RoleTerm:
    """A role of the regulation; ``named`` are the holders that the text itself names."""

    key: str
    label_vi: str
    label_en: str
    article: str
    holders: Holders
    named: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Threshold:
    """A number that a clause fixes.

    :param value: a count in ``unit``; ``MM-DD`` when the unit is ``before_day``; ``None`` when
        the clause says «ngay» or «kịp thời» and gives no number.
    """

    key: str
    ref: str
    value: int | str | None
    unit: str
    label_vi: str
    label_en: str


@dataclass(frozen=True, slots=True)
class Choice:
    """One way to read an ambiguous clause."""

    key: str
    text_vi: str
    text_en: str


@dataclass(frozen=True, slots=True)
class Reading:
    """An ambiguity of the text and the choice that is in force on this portal."""

    key: str
    ref: str
    question_vi: str
    question_en: str
    choice: str
    choices: tuple[Choice, ...]

    @property
    def chosen(self) -> Choice:
        """Return the choice in force."""
        return next(one for one in self.choices if one.key == self.choice)

    @property
    def text_vi(self) -> str:
        """Return the choice in force in Vietnamese."""
        return self.chosen.text_vi

    @property
    def text_en(self) -> str:
        """Return the choice in force in English."""
        return self.chosen.text_en


@dataclass(frozen=True, slots=True)
class Gone:
    """Words of the text for bodies that are no more, with a note (reading A24)."""

    words: str
    note_vi: str
    note_en: str


@dataclass(frozen=True, slots=True)
class Regulation:
    """A version of the regulation, whole: what applied from ``valid_from``.

    :param key: what records keep as ``regulation_version``; an amendment makes a new one.
    :param base: key of the whole decision that this version stands on.
    :param number: number of that decision, with those that amend it in ``amended_by``.
    :param valid_until: the first day on which it no longer applies, or ``None``.
    """

    key: str
    base: str
    number: str
    title_vi: str
    title_en: str
    issued_on: dt.date
    valid_from: dt.date
    valid_until: dt.date | None
    source: str
    chapters: tuple[Chapter, ...]
    articles: tuple[Article, ...]
    roles: tuple[RoleTerm, ...]
    thresholds: tuple[Threshold, ...]
    readings: tuple[Reading, ...]
    item_lists: tuple[str, ...]
    official_title_vi: str = ""
    preamble: str = ""
    gone: tuple[Gone, ...] = ()
    amended_by: tuple[str, ...] = ()

    def article(self, number: int) -> Article:
        """Return an article by its number.

        :raises UnknownPart: when there is none.
        """
        for one in self.articles:
            if one.number == number:
                return one
        raise UnknownPart(f"{self.key} has no article {number}")

    def role(self, key: str) -> RoleTerm:
        """Return a role by its key.

        :raises UnknownPart: when there is none.
        """
        return _find(self, self.roles, key)

    def threshold(self, key: str) -> Threshold:
        """Return a deadline or another number by its key.

        :raises UnknownPart: when there is none.
        """
        return _find(self, self.thresholds, key)

    def reading(self, key: str) -> Reading:
        """Return how an ambiguity is read, e.g. ``A12``.

        :raises UnknownPart: when there is none.
        """
        return _find(self, self.readings, key)

    def text_at(self, ref: Ref) -> str:
        """Return the words at a place: of the article, the clause or the point.

        :raises UnknownPart: when the regulation has no such place.
        """
        article = self.article(ref.article)
        if ref.clause is None:
            return article.text
        for clause in article.clauses:
            if clause.number == ref.clause:
                if ref.point is None:
                    return clause.text
                for point in clause.points:
                    if point.letter == ref.point:
                        return point.text
        raise UnknownPart(f"{self.key} has no {ref}")

    def applies_on(self, day: dt.date) -> bool:
        """Tell whether this version applies on a day."""
        return self.valid_from <= day and (self.valid_until is None or day < self.valid_until)


def places(article: Article) -> Iterator[Ref]:
    """Yield every place of an article: itself, its clauses, their points."""
    yield Ref(article.number)
    for clause in article.clauses:
        if clause.number is not None:
            yield Ref(article.number, clause.number)
            for point in clause.points:
                yield Ref(article.number, clause.number, point.letter)


def _find(of: Regulation, among: tuple[_Keyed, ...], key: str) -> _Keyed:
    for one in among:
        if one.key == key:
            return one
    raise UnknownPart(f"{of.key} has no {key!r}")
