"""Words of the regulation's data in the language of the reader."""

from __future__ import annotations

from typing import Any

import flask

import ckan.plugins.toolkit as tk

from ckanext.hcmc_schemas import vocabularies


def language() -> str:
    """Return the language of the page; the portal's own outside of a request."""
    told = tk.h.lang() if flask.has_request_context() else None
    return told or tk.config["ckan.locale_default"]


def role_label(term: Any) -> str:
    """Return the name of a role of the regulation."""
    return term.label_vi if language().startswith("vi") else term.label_en


def label(vocabulary: str, key: str | None) -> str:
    """Return the label of a key of a vocabulary; what is no key, as it is."""
    if not key or key not in vocabularies.keys(vocabulary):
        return key or ""
    return vocabularies.term(vocabulary, key).label(language())
