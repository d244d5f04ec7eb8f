"""Template helpers of the register: labels, choices of forms, facts of a record."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk

from ckanext.hcmc_schemas import vocabularies


def hcmc_term_label(vocabulary: str, key: str | None) -> str:
    """Return the label of a stored key in the page's language; an unknown key as it stands."""
    if not key:
        return ""
    try:
        return vocabularies.term(vocabulary, key).label(tk.h.lang() or "vi")
    except vocabularies.UnknownTerm:
        return key


def hcmc_choices(field: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the choices of a scheming field from the vocabulary it names (``hcmc_vocabulary``).

    Each choice has ``value`` and ``label`` (vi and en). Terms that may be kept but not chosen
    are marked ``choosable: False``; the form leaves them out unless the record has them.
    """
    return [
        {
            "value": one.key,
            "label": {"vi": one.label_vi, "en": one.label_en},
            "choosable": one.extra.get("choosable", True),
        }
        for one in vocabularies.vocabulary(field["hcmc_vocabulary"])
    ]
