"""What the pages ask about the search just made."""

from __future__ import annotations

from typing import Any

from ckanext.hcmc_vietnamese.search import service


def hcmc_search_note() -> dict[str, Any]:
    """Return what was done to the words of the page's search.

    :returns: ``relaxed``: ``prefix`` (unfinished words), ``fuzzy`` (a letter may differ) or
        ``None``; ``places``: names of places in the search, which no record has to carry.
    """
    return service.remembered()
