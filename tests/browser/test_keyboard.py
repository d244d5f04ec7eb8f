"""The pages without a mouse."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.browser


class TestSkipLink:
    """The link that leads past header and menu (WCAG 2.4.1)."""

    @pytest.mark.parametrize("name", ["home", "search", "dataset"])
    def test_first_stop_leads_to_the_content(self, portal, page, name):
        """The first Tab stops at it, visibly, and Enter leads to the main part."""
        page.goto(portal.address(name, "vi"))
        page.keyboard.press("Tab")
        link = page.locator(":focus")
        target = link.get_attribute("href")
        assert target
        assert target.startswith("#")
        box = link.bounding_box()
        assert box
        assert box["x"] >= 0
        assert box["y"] >= 0
        assert box["height"] > 1
        page.keyboard.press("Enter")
        assert page.url.endswith(target)
        assert page.locator(f"{target} h1").count() == 1
        page.keyboard.press("Tab")
        inside = page.evaluate(
            "id => document.getElementById(id).contains(document.activeElement)", target[1:]
        )
        assert inside


class TestSearch:
    """Looking for data from the keyboard alone."""

    def test_words_and_enter(self, portal, page):
        """Words without marks and Enter list the dataset meant."""
        page.goto(portal.address("home", "vi"))
        box = page.locator("[role=main] input[name=q]").first
        box.focus()
        page.keyboard.type("diem du lich")
        page.keyboard.press("Enter")
        page.wait_for_url("**/dataset*q=*")
        assert page.locator(f"[role=main] a[href$='/dataset/{portal.names['with_files']}']").count() >= 1
