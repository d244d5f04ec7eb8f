"""Units and groups by title, as a Vietnamese reader looks for them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.tests.helpers import call_action

TITLES = ("An Khánh", "Ân Thi", "Đông Hòa", "Quận 2", "Quận 10", "Sở Y tế")
KINDS = [("organization", "organizations"), ("group", "groups")]


@pytest.fixture(params=KINDS, ids=["units", "groups"])
def shelf(request, act) -> tuple[Callable[..., list], list[str]]:
    """Give a function that lists six units or groups, and their names in the right order."""
    kind, key = request.param
    mark = model.types.make_uuid()[:8]
    names = [f"{mark}-{number}" for number in (3, 1, 5, 0, 4, 2)]
    for name, title in zip(names, TITLES, strict=True):
        act(f"{kind}_create", name=name, title=title)

    def listed(context: dict | None = None, **asked: object) -> list:
        return call_action(f"{kind}_list", context, **({key: names} | asked))

    return listed, names


class TestByTitle:
    """organization_list and group_list."""

    def test_names(self, shelf) -> None:
        """Đ after D, Ân after An, 2 before 10; the default order is by title."""
        listed, names = shelf
        assert listed() == names
        assert listed(sort="title asc") == names

    def test_from_the_end(self, shelf) -> None:
        """The other direction."""
        listed, names = shelf
        assert listed(sort="title desc") == names[::-1]

    def test_whole_groups_by_page(self, shelf) -> None:
        """Pages follow the order, also with all fields."""
        listed, names = shelf
        rows = listed(all_fields=True, limit=2, offset=1)
        assert [row["name"] for row in rows] == names[1:3]
        assert [row["title"] for row in rows] == list(TITLES[1:3])

    def test_page_after_the_last(self, shelf) -> None:
        """An empty page is empty."""
        listed, names = shelf
        assert listed(all_fields=True, offset=6) == []

    def test_words(self, shelf) -> None:
        """The search inside the list still works."""
        listed, names = shelf
        assert listed(q="Quận") == names[3:5]

    def test_other_orders_are_core_s(self, shelf) -> None:
        """By name and by number of records nothing changes."""
        listed, names = shelf
        assert listed(sort="name asc") == sorted(names)
        by_count = listed(sort="package_count desc")
        assert by_count == []

    def test_old_api_gives_ids(self, shelf) -> None:
        """The second API version lists ids, in the same order."""
        listed, names = shelf
        by_id = listed(context={"api_version": 2, "ignore_auth": True})
        assert [model.Group.get(key).name for key in by_id] == names

    def test_two_statements_more(self, shelf, statements) -> None:
        """A list of names costs one statement for the titles."""
        listed, names = shelf
        statements.clear()
        listed(sort="name asc")
        plain = len(statements)
        statements.clear()
        listed(sort="title asc")
        assert len(statements) - plain <= 2

    def test_wrong_limit(self, shelf) -> None:
        """A limit that is no number is refused as in core."""
        listed, _ = shelf
        with pytest.raises(tk.ValidationError):
            listed(limit="nhiều")
