"""Versions and articles as dictionaries, for the API and the pages."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

from ckanext.hcmc_governance.regulation.rules import Ref, parse_ref
from ckanext.hcmc_governance.regulation.values import Article, Regulation


def head(version: Regulation) -> dict[str, Any]:
    """Return what names a version: key, number, titles, dates (ISO), source."""
    return {
        "key": version.key,
        "number": version.number,
        "title_vi": version.title_vi,
        "title_en": version.title_en,
        "official_title_vi": version.official_title_vi,
        "issued_on": version.issued_on.isoformat(),
        "valid_from": version.valid_from.isoformat(),
        "valid_until": version.valid_until.isoformat() if version.valid_until else None,
        "amended_by": list(version.amended_by),
        "source": version.source,
    }


def whole(version: Regulation, found: Mapping[int, tuple[Ref, ...]] | None) -> dict[str, Any]:
    """Return a version without the texts.

    :param found: places by article that hold the words asked for; ``None`` keeps all articles.
    """
    return {
        **head(version),
        "preamble": version.preamble,
        "chapters": [dataclasses.asdict(one) for one in version.chapters],
        "articles": [
            {**_short(one), "found": [_place(ref) for ref in (found or {}).get(one.number, ())]}
            for one in version.articles
            if found is None or one.number in found
        ],
        "roles": [dataclasses.asdict(one) for one in version.roles],
        "thresholds": [dataclasses.asdict(one) for one in version.thresholds],
        "readings": [_reading(one) for one in version.readings],
        "item_lists": list(version.item_lists),
    }


def article(version: Regulation, one: Article) -> dict[str, Any]:
    """Return an article with its clauses and all that concerns it."""
    numbers = [each.number for each in version.articles]
    at = numbers.index(one.number)
    return {
        **_short(one),
        "does_vi": one.does_vi,
        "does_en": one.does_en,
        "pages": [dataclasses.asdict(page) for page in one.pages],
        "clauses": [_clause(one.number, clause) for clause in one.clauses],
        "thresholds": [
            dataclasses.asdict(each) for each in version.thresholds if _is_in(one, each.ref)
        ],
        "readings": [_reading(each) for each in version.readings if _is_in(one, each.ref)],
        "named": [
            dataclasses.asdict(role)
            for role in version.roles
            if role.label_vi not in role.named
            and any(name in f"{one.heading_vi}\n{one.text}" for name in role.named)
        ],
        "gone": [dataclasses.asdict(each) for each in version.gone if each.words in one.text],
        "previous": numbers[at - 1] if at else None,
        "next": numbers[at + 1] if at + 1 < len(numbers) else None,
        "regulation": head(version),
    }


def _short(one: Article) -> dict[str, Any]:
    names = ("number", "heading_vi", "heading_en", "chapter", "state")
    return {name: getattr(one, name) for name in names}


def _clause(number: int, clause: Any) -> dict[str, Any]:
    place = Ref(number, clause.number)
    points = [
        {**_place(Ref(number, clause.number, one.letter)), "mark": one.mark, "text": one.text}
        for one in clause.points
    ]
    return {**_place(place), "mark": clause.mark, "text": clause.text, "points": points}


def _place(ref: Ref) -> dict[str, Any]:
    return {"ref": str(ref), "anchor": ref.anchor}


def _reading(one: Any) -> dict[str, Any]:
    return {**dataclasses.asdict(one), "text_vi": one.text_vi, "text_en": one.text_en}


def _is_in(one: Article, ref: str) -> bool:
    return bool(ref) and parse_ref(ref).article == one.number
