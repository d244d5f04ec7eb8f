"""The figures of the home page and of the lists."""

from __future__ import annotations

from typing import Any

import pytest

import ckan.plugins.toolkit as tk
from ckan.lib.search import SearchError

from ckanext.hcmc_governance.front import service

pytestmark = pytest.mark.usefixtures("with_request_context")


class TestOverview:
    """All of the home page from one search."""

    def test_one_search(self, catalogue: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        """The home page costs one search, however much it shows."""
        catalogue.harvested()
        asked: list[dict[str, Any]] = []
        search = tk.get_action("package_search")

        def counted(context: Any, query: dict[str, Any]) -> Any:
            asked.append(query)
            return search(context, query)

        monkeypatch.setattr(tk, "get_action", lambda name: counted)
        seen = service.overview("dataset", 3)
        assert len(asked) == 1
        assert seen.available
        assert len(seen.newest) <= 3
        assert seen.count >= 1

    def test_what_it_tells(self, catalogue: Any) -> None:
        """Counts by topic and week, largest topic first; other types are not counted."""
        before = service.overview("dataset", 1)
        made = catalogue.harvested()
        catalogue.database()
        seen = service.overview("dataset", 1)
        assert seen.count == before.count + 1
        assert seen.weeks["2026-W37"] == before.weeks.get("2026-W37", 0) + 1
        assert seen.without_frequency == before.without_frequency + 1
        counts = {one["name"]: one["count"] for one in seen.topics}
        assert counts["health"] >= 1
        assert [one["count"] for one in seen.topics] == sorted(counts.values(), reverse=True)
        assert made["groups"][0]["name"] == "health"

    def test_without_the_search_server(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """The page still opens and says so."""
        _search_down(monkeypatch)
        seen = service.overview("dataset", 3)
        assert (seen.available, seen.count, seen.topics, seen.weeks) == (False, 0, [], {})


class TestTopics:
    """All topics, those without a record too."""

    def test_in_vietnamese_order(self, catalogue: Any) -> None:
        """Đ after D, marks in their place; with the number of records."""
        before = {one["name"]: one["count"] for one in service.topics()}
        catalogue.harvested()
        rows = service.topics()
        titles = [one["title"] for one in rows]
        assert titles.index("Giáo dục") < titles.index("Khoa học") < titles.index("Y tế, sức khỏe")
        counts = {one["name"]: one["count"] for one in rows}
        assert counts["health"] == before["health"] + 1

    def test_without_the_search_server(
        self, catalogue: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Names without figures are better than no page."""
        _search_down(monkeypatch)
        assert {one["count"] for one in service.topics()} == {0}


class TestUnits:
    """All units with the number of their records."""

    def test_with_counts_and_kind(self, catalogue: Any) -> None:
        """Records of every type count."""
        served = catalogue.harvested()
        catalogue.database()
        catalogue.service(served["name"])
        row = next(one for one in service.units("") if one["name"] == catalogue.unit["name"])
        assert (row["count"], row["kind"], row["title"]) == (
            3,
            "department",
            catalogue.unit["title"],
        )

    def test_found_without_marks(self, catalogue: Any) -> None:
        """All words must be in the name, in any order and spelling."""
        tail = catalogue.unit["title"].split()[-1]
        names = [one["name"] for one in service.units(f"{tail.upper()} thu nghiem")]
        assert names == [catalogue.unit["name"]]
        assert service.units(f"{tail} khong-co-chu-nay") == []

    def test_in_vietnamese_order(self, catalogue: Any) -> None:
        """By title."""
        titles = [one["title"] for one in service.units("")]
        assert titles == sorted(titles, key=service.sort_key)


def _search_down(monkeypatch: pytest.MonkeyPatch) -> None:
    def down(context: Any, query: dict[str, Any]) -> Any:
        raise SearchError("the server does not answer")

    actions = tk.get_action
    monkeypatch.setattr(
        tk, "get_action", lambda name: down if name == "package_search" else actions(name)
    )
