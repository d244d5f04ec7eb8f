"""The search action: what a caller may ask, and the repetition of a search without result."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import ckan.plugins.toolkit as tk
from ckan import types

from ckanext.hcmc_vietnamese import config
from ckanext.hcmc_vietnamese.search import hooks, rules, service


@tk.side_effect_free
@tk.chained_action
def package_search(
    original: Callable[..., dict[str, Any]], context: types.Context, data_dict: dict[str, Any]
) -> dict[str, Any]:
    """Search for records in Vietnamese, with and without marks.

    Takes the parameters of CKAN's action. ``fl``, ``facet.field``, ``sort`` and ``qf`` are cut to
    the fields that the portal gives away; ``wt``, ``bf``, ``boost``, ``defType``, ``df`` and
    ``facet.mincount`` are dropped. A search without result is repeated with relaxed words.

    :returns: as CKAN's action, with ``hcmc_relaxed``: ``prefix`` or ``fuzzy`` when words were
        relaxed, else ``None``; and ``hcmc_places``: names of places that were not required.
    """
    asked = service.permitted(context, data_dict)
    result = original(context, deepcopy(asked))
    query = service.words_of(asked)
    relaxed: rules.Relaxed | None = None
    if query is not None and result["count"] == 0 and config.search_fallback():
        for step in rules.RELAXATIONS:
            asked.setdefault("extras", {})[hooks.STEP] = step.value
            result = original(context, deepcopy(asked))
            if result["count"]:
                relaxed = step
                break
    result["hcmc_relaxed"] = relaxed.value if relaxed else None
    result["hcmc_places"] = list(query.places) if query else []
    service.remember(query, result)
    return result
