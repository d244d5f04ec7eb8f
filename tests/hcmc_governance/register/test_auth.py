"""Themes are given by every editor on records they may edit, and by nobody else."""

from __future__ import annotations

from typing import Any

import pytest

import ckan.plugins.toolkit as tk
from ckan.tests import factories

pytestmark = pytest.mark.usefixtures("non_clean_db", "themes")


class TestPackageCreate:
    """Creating with groups."""

    def test_themes_need_no_right_on_the_group(self, desk: Any) -> None:
        """Core alone would ask for membership in the group."""
        assert desk.draft(groups=[{"name": "health"}])["theme"] == ["health"]

    def test_other_groups_do(self, desk: Any) -> None:
        """A group that is no theme needs the right on it."""
        group = factories.Group()
        with pytest.raises(tk.NotAuthorized):
            desk.draft(groups=[{"name": group["name"]}])

    def test_strangers_create_nothing(self, desk: Any) -> None:
        """A theme opens no door."""
        stranger = factories.User()
        with pytest.raises(tk.NotAuthorized):
            tk.get_action("package_create")(
                {"user": stranger["name"]},
                {"name": "x-y-z", "owner_org": desk.unit["id"], "groups": [{"name": "health"}]},
            )


class TestPackageUpdate:
    """Changing the groups of a record."""

    def test_another_units_editor_may_not(self, desk: Any, other_desk: Any) -> None:
        """Themes of foreign records stay closed."""
        record = desk.dataset()
        for change in ({"groups": [{"name": "energy"}]}, {"theme": ["energy"]}):
            with pytest.raises(tk.NotAuthorized):
                other_desk.call("package_patch", id=record["id"], **change)

    def test_malformed_groups_are_cores_matter(self, desk: Any) -> None:
        """Blank references do no harm."""
        record = desk.draft(groups=[{"name": ""}, {"id": None}])
        assert record["groups"] == []
