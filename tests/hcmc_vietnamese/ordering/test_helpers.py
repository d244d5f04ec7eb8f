"""The order of words on pages."""

from __future__ import annotations

import ckan.plugins.toolkit as tk


def facet(*items: tuple[str, int]) -> dict:
    """Return search facets with one facet."""
    rows = [{"name": title, "display_name": title, "count": count} for title, count in items]
    return {"groups": {"title": "groups", "items": rows}}


class TestStrxfrm:
    """The key by which core sorts lists of groups."""

    def test_order(self) -> None:
        """Core's own key puts Đ after Z and 10 before 2."""
        titles = ["Đất đai", "Du lịch", "Quận 10", "Quận 2", "Y tế", "Ấp"]
        ordered = ["Ấp", "Du lịch", "Đất đai", "Quận 2", "Quận 10", "Y tế"]
        assert sorted(titles, key=tk.h.strxfrm) == ordered


class TestFacetItems:
    """The values of a facet."""

    def test_most_frequent_first_then_alphabetical(self, app) -> None:
        """Equal counts come in Vietnamese order."""
        facets = facet(("Xây dựng", 3), ("Đất đai", 5), ("Du lịch", 5), ("Ấp", 5))
        with app.flask_app.test_request_context("/dataset"):
            items = tk.h.get_facet_items_dict("groups", facets)
        assert [item["name"] for item in items] == ["Ấp", "Du lịch", "Đất đai", "Xây dựng"]

    def test_limits(self, app) -> None:
        """What a limit leaves out is the end of the right order; 0 («show more») is no limit."""
        facets = facet(("Đ", 1), ("Z", 1), ("D", 1))
        many = facet(*((f"nhóm {number}", 1) for number in range(15)))
        with app.flask_app.test_request_context("/dataset?_groups_limit=0"):
            items = tk.h.get_facet_items_dict("groups", facets, limit=2)
            everything = tk.h.get_facet_items_dict("groups", many)
        assert [item["name"] for item in items] == ["D", "Đ"]
        assert [item["name"] for item in everything] == [f"nhóm {number}" for number in range(15)]

    def test_chosen_value_can_be_left_out(self, app) -> None:
        """Core's own filter of chosen values stays, and a facet without values is empty."""
        facets = facet(("Y tế", 2), ("Du lịch", 1))
        with app.flask_app.test_request_context("/dataset?groups=Y+tế"):
            items = tk.h.get_facet_items_dict("groups", facets, exclude_active=True)
            assert tk.h.get_facet_items_dict("tags", facets) == []
        assert [item["name"] for item in items] == ["Du lịch"]
