"""The order of words on pages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ckan.plugins.toolkit as tk

from ckanext.hcmc_vietnamese.text import sort_key


def strxfrm(s: str) -> str:
    """Return the key by which CKAN sorts words: Vietnamese alphabet, tones, numbers by value."""
    return sort_key(s)


@tk.chained_helper
def get_facet_items_dict(
    original: Callable[..., list[dict[str, Any]]],
    facet: str,
    search_facets: dict[str, dict[str, Any]],
    limit: int | None = None,
    exclude_active: bool = False,  # noqa: FBT001, FBT002 (core's signature)
) -> list[dict[str, Any]]:
    """Return the values of a facet, the most frequent first, equal ones in Vietnamese order."""
    if limit is None:
        default = tk.config["search.facets.default"]
        limit = tk.h.get_param_int(f"_{facet}_limit", default)
    # The order decides which values the limit cuts off, so all of them are sorted first.
    items = original(facet, search_facets, limit=0, exclude_active=exclude_active)
    items.sort(key=lambda item: (-item["count"], sort_key(item["display_name"])))
    return items[:limit] if limit else items
