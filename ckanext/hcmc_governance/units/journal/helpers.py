"""What templates ask of the journal."""

from __future__ import annotations

import datetime as dt
from typing import Any

import ckan.plugins.toolkit as tk

from ckanext.hcmc_schemas import vocabularies

ACTS, OUTCOMES, WHATS = "journal_act", "journal_outcome", "journal_what"


def hcmc_journal_words(line: dict[str, Any]) -> dict[str, str]:
    """Return ``act``, ``outcome`` and ``what`` of a line in the reader's language, and ``at``.

    An act that has no words of its own yet is told by its kind only. ``at`` is local time.
    """
    language = tk.h.lang()
    what = str((line.get("details") or {}).get("what", ""))
    known = vocabularies.keys(WHATS)
    moment = dt.datetime.fromisoformat(line["at"]).astimezone(tk.h.get_display_timezone())
    return {
        "act": vocabularies.term(ACTS, line["act"]).label(language),
        "outcome": vocabularies.term(OUTCOMES, line["outcome"]).label(language),
        "what": vocabularies.term(WHATS, what).label(language) if what in known else "",
        "at": moment.strftime("%d/%m/%Y %H:%M:%S"),
    }


def hcmc_journal_choices() -> dict[str, list[tuple[str, str]]]:
    """Return the acts and outcomes to choose from, as (key, label)."""
    language = tk.h.lang()
    return {
        name: [(one.key, one.label(language)) for one in vocabularies.vocabulary(vocabulary)]
        for name, vocabulary in (("acts", ACTS), ("outcomes", OUTCOMES))
    }
