"""Typed access to the settings of the plugin; ``config_declaration.yaml`` owns the defaults."""

from __future__ import annotations

import ckan.plugins.toolkit as tk


def search_words_dir() -> str:
    """Folder with the portal's own word lists; empty for those of the package."""
    return tk.config["ckanext.hcmc_vietnamese.search_words_dir"]


def search_query_fields() -> str:
    """Fields and weights of a search that names none (Solr's ``qf``)."""
    return tk.config["ckanext.hcmc_vietnamese.search_query_fields"]


def search_fallback() -> bool:
    """Whether a search without result is repeated with relaxed words."""
    return tk.config["ckanext.hcmc_vietnamese.search_fallback"]


def search_result_fields() -> frozenset[str]:
    """Fields that any reader may ask for besides whole records (``fl``)."""
    return frozenset(tk.config["ckanext.hcmc_vietnamese.search_result_fields"])


def search_facet_fields() -> frozenset[str]:
    """Fields that any reader may count values of, besides the facets of the portal's pages."""
    return frozenset(tk.config["ckanext.hcmc_vietnamese.search_facet_fields"])


def search_sort_fields() -> frozenset[str]:
    """Fields that any reader may sort by."""
    return frozenset(tk.config["ckanext.hcmc_vietnamese.search_sort_fields"])


def search_named_fields() -> frozenset[str]:
    """Names that make ``name:value`` a search in a field and not two words."""
    return frozenset(tk.config["ckanext.hcmc_vietnamese.search_named_fields"])
