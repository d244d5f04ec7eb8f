"""A shelf of records in the real index, apart from all others."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from ckan.tests.helpers import call_action


class Shelf:
    """Records of one unit, put into and looked for in the real index."""

    def __init__(self, unit: dict[str, Any], record: Callable[..., dict[str, Any]]) -> None:
        self.unit = unit
        self.put = record

    def search(self, query: str, **params: Any) -> dict[str, Any]:
        """Search as an anonymous reader would, among the records of this shelf."""
        own = f"+owner_org:{self.unit['id']} {params.pop('fq', '')}".strip()
        context = params.pop("context", {"user": "", "ignore_auth": False})
        return call_action("package_search", context, q=query, fq=own, **params)

    def find(self, query: str, **params: Any) -> list[str]:
        """Return the titles found, in order."""
        return [row["title"] for row in self.search(query, **params)["results"]]


@pytest.fixture
def shelf(unit: dict[str, Any], record: Callable[..., dict[str, Any]]) -> Shelf:
    """Give an empty shelf."""
    return Shelf(unit, record)
