"""What the search adds to a query on its way to the index, and to a record on its way into it."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any

from ckan.common import CKANConfig

from ckanext.hcmc_vietnamese import config
from ckanext.hcmc_vietnamese.search import checks, rules, words

# Set by our own package_search only; see action.py.
STEP = "ext_hcmc_search_step"


def configure(settings: CKANConfig) -> None:
    """Look once at the schema of the search server."""
    checks.warn_of_other_schema(settings)


def before_dataset_search(search_params: dict[str, Any]) -> dict[str, Any]:
    """Rewrite a search in words; leave one that names a field as it is."""
    text = search_params.get("q") or ""
    if not text.strip() or rules.names_field(text, config.search_named_fields()):
        return search_params
    query = rules.rewrite(text, phrases())
    step = (search_params.get("extras") or {}).get(STEP)
    if step:
        search_params.update(rules.relaxed_params(rules.Relaxed(step), query))
        return search_params
    search_params["q"] = query.text()
    search_params.setdefault("qf", config.search_query_fields())
    minimum = query.minimum()
    if minimum is not None:
        search_params.setdefault("mm", minimum)
    return search_params


def before_dataset_index(pkg_dict: dict[str, Any]) -> dict[str, Any]:
    """Index the titles of unit and themes: CKAN itself indexes their names only."""
    if "data_dict" in pkg_dict:
        record = json.loads(pkg_dict["data_dict"])
        holders = [record.get("organization") or {}, *(record.get("groups") or [])]
        titles = [holder.get("title") or holder.get("display_name") for holder in holders]
        pkg_dict["agency_title"] = [title for title in titles if title]
    return pkg_dict


def phrases() -> rules.Phrases:
    """Return the word lists of this portal, ready to be matched."""
    return _phrases(config.search_words_dir())


@lru_cache(maxsize=4)
def _phrases(folder: str) -> rules.Phrases:
    return rules.Phrases(words.load(folder))
