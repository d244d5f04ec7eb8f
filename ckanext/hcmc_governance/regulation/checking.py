"""What must hold within a version of the regulation: every reference has its place."""

from __future__ import annotations

import re

from ckanext.hcmc_governance.regulation.errors import BrokenDecision, UnknownReference
from ckanext.hcmc_governance.regulation.rules import BrokenText, UnreadableRef, parse_ref
from ckanext.hcmc_governance.regulation.values import Regulation, UnknownPart
from ckanext.hcmc_schemas import vocabularies

_UNITS = {"before_day", "months", "working_days", "days", "persons", "at_once", "promptly"}
_DAY = re.compile(r"(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])")


def check(version: Regulation) -> None:
    """Check a version: its chapters, texts, references, units and states.

    :raises BrokenDecision: with the key of what is wrong.
    """
    _check_chapters(version)
    _check_texts(version)
    refs = [(one.key, one.article) for one in version.roles]
    refs += [(one.key, one.ref) for one in version.thresholds]
    refs += [(one.key, one.ref) for one in version.readings if one.ref]
    refs += [(one.ref, one.ref) for name in version.item_lists for one in _items(version, name)]
    for key, ref in refs:
        _check_place(version, key, ref)
    for one in version.thresholds:
        if one.unit not in _UNITS:
            raise BrokenDecision(f"{version.key}: {one.key} is counted in {one.unit!r}")
        if one.unit == "before_day" and not _DAY.fullmatch(str(one.value)):
            raise BrokenDecision(f"{version.key}: {one.key} is due on no day {one.value!r}")


def _items(version: Regulation, name: str) -> tuple[vocabularies.Item, ...]:
    try:
        return vocabularies.item_list(name)
    except vocabularies.UnknownVocabulary as error:
        raise UnknownReference(f"{version.key}: there is no item list {name}") from error


def _check_chapters(version: Regulation) -> None:
    due = 1
    for chapter in version.chapters:
        if chapter.first != due or chapter.last < chapter.first:
            raise UnknownReference(f"{version.key}: chapter {chapter.number} begins not at {due}")
        due = chapter.last + 1
        for number in range(chapter.first, due):
            if version.article(number).chapter != chapter.number:
                raise UnknownReference(
                    f"{version.key}: article {number} is not of {chapter.number}"
                )
    if due != len(version.articles) + 1:
        raise UnknownReference(f"{version.key}: article {due} is in no chapter")


def _check_texts(version: Regulation) -> None:
    states = vocabularies.keys("article_state")
    for article in version.articles:
        if article.state not in states:
            raise BrokenDecision(f"{version.key}: article {article.number} is {article.state!r}")
        try:
            pieces = article.clauses
        except BrokenText as error:
            raise BrokenDecision(f"{version.key}: article {article.number}: {error}") from error
        if not pieces:
            raise BrokenDecision(f"{version.key}: article {article.number} has no text")


def _check_place(version: Regulation, key: str, ref: str) -> None:
    try:
        version.text_at(parse_ref(ref))
    except (UnreadableRef, UnknownPart) as error:
        raise UnknownReference(f"{version.key}: {key} names {ref!r}: {error}") from error
