"""What a caller of the search may ask of the index, and what the page tells about a search."""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Callable
from typing import Any

import flask

import ckan.plugins as p
import ckan.plugins.toolkit as tk
from ckan import authz, types

from ckanext.hcmc_vietnamese import config
from ckanext.hcmc_vietnamese.search import hooks, rules

# Parameters that change what the index counts, how it answers or which parser reads the words,
# and the one by which core leaves out its own limits and still lets plugins look.
DROPPED = ("wt", "bf", "boost", "defType", "df", "facet.mincount", "abort_search")


def permitted(context: types.Context, data_dict: dict[str, Any]) -> dict[str, Any]:
    """Return a copy of what was asked, cut to what the caller may ask.

    Code of the portal that sets ``ignore_auth`` and system administrators see the whole index
    anyway; from them only what Solr or CKAN cannot answer is dropped.
    """
    asked = {key: value for key, value in data_dict.items() if key not in DROPPED}
    extras = asked.get("extras")
    if isinstance(extras, dict):
        asked["extras"] = {key: value for key, value in extras.items() if key != hooks.STEP}
    asked.pop(hooks.STEP, None)
    if context.get("ignore_auth") or authz.is_sysadmin(context.get("user")):
        return asked
    _cut(
        asked,
        "fl",
        lambda value: rules.allowed_names(_listed(value), config.search_result_fields()),
    )
    _cut(asked, "facet.field", lambda value: rules.allowed_names(_listed(value), facet_fields()))
    _cut(asked, "sort", lambda value: rules.allowed_sort(value, config.search_sort_fields()))
    _cut(asked, "qf", lambda value: rules.allowed_weights(value, _query_fields()))
    return asked


def words_of(asked: dict[str, Any]) -> rules.Query | None:
    """Return the words of a search, or nothing when it has none or names a field."""
    text = str(asked.get("q") or "")
    if not text.strip() or rules.names_field(text, config.search_named_fields()):
        return None
    return rules.rewrite(text, hooks.phrases())


def facet_fields() -> frozenset[str]:
    """Return the fields whose values any reader may count: those of the portal's own pages."""
    shown = OrderedDict.fromkeys(tk.config["search.facets"], "")
    for plugin in p.PluginImplementations(p.IFacets):
        shown = plugin.dataset_facets(shown, "dataset")
        shown = plugin.group_facets(shown, "group", None)
        shown = plugin.organization_facets(shown, "organization", None)
    return config.search_facet_fields().union(shown)


def remember(query: rules.Query | None, result: dict[str, Any]) -> None:
    """Keep for the page of this request what was done to the words of its search."""
    if query is not None and flask.has_request_context():
        tk.g.hcmc_search = {
            "relaxed": result["hcmc_relaxed"],
            "places": result["hcmc_places"],
        }


def remembered() -> dict[str, Any]:
    """Return what :func:`remember` kept in this request."""
    nothing: dict[str, Any] = {"relaxed": None, "places": []}
    return getattr(tk.g, "hcmc_search", nothing) if flask.has_request_context() else nothing


def _cut(asked: dict[str, Any], key: str, allow: Callable[[Any], Any]) -> None:
    """Replace a parameter by what is allowed of it, or take it away when nothing is."""
    value = asked.get(key)
    if not value:
        return
    kept = allow(value)
    if kept:
        asked[key] = kept
    elif key == "fl":
        # Without fl CKAN would answer with whole records, which is not what was asked.
        asked[key] = ["id"]
    else:
        del asked[key]


def _listed(value: Any) -> list[Any]:
    """Return a parameter that is a list, a JSON list or one name as a list."""
    if isinstance(value, str) and value.lstrip().startswith("["):
        try:
            value = json.loads(value)
        except ValueError:
            return []
    return list(value) if isinstance(value, list | tuple | set) else [value]


def _query_fields() -> frozenset[str]:
    ours = {part.partition("^")[0] for part in config.search_query_fields().split()}
    return frozenset(ours | {"notes", "groups", "title_ngram", "res_name", "author"})
