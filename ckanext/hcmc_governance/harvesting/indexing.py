"""The search index during a harvest: many records become searchable with one commit.

A commit opens the index anew and drops what it has cached: for each record of a large harvest that
costs about as much as writing the record.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pysolr

import ckan.plugins.toolkit as tk
from ckan.lib.search import SearchIndexError
from ckan.lib.search.common import make_connection

_COMMIT = "ckan.search.solr_commit"


@contextmanager
def uncommitted() -> Iterator[None]:
    """Let the records of a block go into the index without a commit each.

    For processes that do one thing at a time: the setting is changed for the whole process.
    Whoever uses it calls :func:`publish` afterwards.
    """
    before = tk.config[_COMMIT]
    tk.config[_COMMIT] = False
    try:
        yield
    finally:
        tk.config[_COMMIT] = before


def publish() -> None:
    """Make everything searchable that is in the index; return when it is.

    :raises SearchIndexError: when the search server does not do it.
    """
    try:
        make_connection().commit()
    except pysolr.SolrError as error:
        raise SearchIndexError(str(error)) from error
