"""Which version of the regulation applies on a day."""

from __future__ import annotations

import datetime as dt
import re
from functools import lru_cache
from pathlib import Path

from ckanext.hcmc_governance import config
from ckanext.hcmc_governance.regulation import loading
from ckanext.hcmc_governance.regulation.errors import BrokenDecision, UnknownChoice
from ckanext.hcmc_governance.regulation.rules import Ref, parse_ref
from ckanext.hcmc_governance.regulation.values import (
    Article,
    Reading,
    Regulation,
    RoleTerm,
    Threshold,
)
from ckanext.hcmc_vietnamese.text import fold

__all__ = [
    "Article",
    "BrokenDecision",
    "NotInForce",
    "Reading",
    "Ref",
    "Regulation",
    "RoleTerm",
    "Threshold",
    "UnknownVersion",
    "find",
    "in_force",
    "parse_ref",
    "version",
    "versions",
]

_WORD = re.compile(r"\w+")
_DECISIONS = Path(__file__).parent / "decisions"


class NotInForce(LookupError):
    """No version of the regulation applies on that day."""


class UnknownVersion(LookupError):
    """No version has that key."""


def in_force(day: dt.date) -> Regulation:
    """Return the version that applies on a day.

    :raises NotInForce: before the first decision and after the last.
    """
    for one in versions():
        if one.applies_on(day):
            return one
    raise NotInForce(f"no version of the regulation applies on {day.isoformat()}")


def version(key: str) -> Regulation:
    """Return a version by the key that records keep, e.g. ``99-2024``.

    :raises UnknownVersion: when no decision makes it.
    """
    for one in versions():
        if one.key == key:
            return one
    raise UnknownVersion(f"no version of the regulation is called {key!r}")


def versions() -> tuple[Regulation, ...]:
    """Return all versions, oldest first; they do not overlap.

    :raises BrokenDecision: when a file or a setting cannot be used.
    """
    return _versions(config.regulation_folder(), tuple(config.regulation_readings()))


def find(regulation: Regulation, words: str) -> dict[int, tuple[Ref, ...]] | None:
    """Return the places that hold all the words, by article; ``None`` without any word.

    Marks, case and order make no difference. A heading that holds them is a place too: the
    article itself.
    """
    asked = fold(words).split()
    if not asked:
        return None
    found = {one.number: _places(one, asked) for one in regulation.articles}
    return {number: places for number, places in found.items() if places}


def _places(article: Article, asked: list[str]) -> tuple[Ref, ...]:
    texts = [(Ref(article.number), f"{article.heading_vi} {article.heading_en}")]
    for clause in article.clauses:
        texts.append((Ref(article.number, clause.number), clause.text))
        texts += [
            (Ref(article.number, clause.number, point.letter), point.text)
            for point in clause.points
        ]
    return tuple(ref for ref, text in texts if set(asked) <= set(_words(text)))


def _words(text: str) -> list[str]:
    return _WORD.findall(fold(text))


@lru_cache(maxsize=8)
def _versions(folder: str, readings: tuple[str, ...]) -> tuple[Regulation, ...]:
    folders = [_DECISIONS]
    if folder:
        more = Path(folder)
        if not more.is_dir():
            raise BrokenDecision(f"the folder of further decisions is not there: {folder}")
        folders.append(more)
    found = loading.versions(loading.load(folders), dict(_choice(one) for one in readings))
    known = {reading.key for one in found for reading in one.readings}
    for one in readings:
        if _choice(one)[0] not in known:
            raise UnknownChoice(f"no version has a reading {_choice(one)[0]!r}")
    return found


def _choice(setting: str) -> tuple[str, str]:
    key, separator, choice = setting.partition("=")
    if not separator:
        raise UnknownChoice(f"{setting!r} is not of the form A12=lenient")
    return key, choice
