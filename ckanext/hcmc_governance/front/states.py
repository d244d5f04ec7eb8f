"""The states of a record in words, icon and tone: the same wherever a record is shown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import ckan.plugins.toolkit as tk

from ckanext.hcmc_governance.register.service import DATABASE, SERVICE
from ckanext.hcmc_schemas import vocabularies

State = dict[str, str]


def term_state(vocabulary: str, key: str | None, language: str) -> State | None:
    """Return ``label``, ``icon`` and ``tone`` of a term; ``None`` when there is no such term."""
    if not key or key not in vocabularies.keys(vocabulary):
        return None
    term = vocabularies.term(vocabulary, key)
    return {
        "label": term.label(language),
        "icon": str(term.extra.get("icon", "circle-question")),
        "tone": str(term.extra.get("tone", "mute")),
    }


def of_record(record: Mapping[str, Any], language: str) -> list[State]:
    """Return the states that a list or page shows of a record, the kind of thing it is first."""
    kind = record.get("type")
    if kind == DATABASE:
        found = [
            term_state("database_kind", record.get("kind"), language),
            term_state("database_status", record.get("status"), language),
        ]
    elif kind == SERVICE:
        found = [term_state("service_status", record.get("status"), language)]
    else:
        found = [
            term_state("access_level", record.get("access_level"), language),
            freshness_state(record.get("hcmc_freshness")),
        ]
    return [one for one in found if one]


def freshness_state(freshness: Mapping[str, Any] | None) -> State | None:
    """Return the state of freshness as a badge shows it."""
    if not freshness:
        return None
    return {name: str(freshness[name]) for name in ("label", "icon", "tone")}


def of_publication(record: Mapping[str, Any]) -> list[State]:
    """Return what keeps a record from the public: draft, deleted, private."""
    state = str(record.get("state") or "")
    found = []
    if state.startswith("draft"):
        found.append({"label": tk._("Draft"), "icon": "pen", "tone": "mute"})
    elif state.startswith("deleted"):
        found.append({"label": tk._("Deleted"), "icon": "ban", "tone": "bad"})
    if record.get("private"):
        found.append({"label": tk._("Private"), "icon": "eye-slash", "tone": "mute"})
    return found


def strip_words(freshness: Mapping[str, Any], places: int | None = None) -> str:
    """Return in one sentence what the strip shows, e.g. «9 kỳ đúng hạn, 1 kỳ trễ, …».

    :param places: only the last periods that are drawn; all without it.
    """
    slots = list(freshness.get("slots") or ())
    results: list[str] = [slot["result"] for slot in (slots[-places:] if places else slots)]
    told = [
        words.format(number=results.count(result))
        for result, words in (
            ("on_time", tk._("{number} periods on time")),
            ("late", tk._("{number} late")),
            ("missed", tk._("{number} without update")),
            ("excused", tk._("{number} excused")),
        )
        if results.count(result)
    ]
    return ", ".join(told) or tk._("No period has ended yet")
