"""The pages without a mouse."""

from __future__ import annotations

import re

import pytest

pytestmark = pytest.mark.browser
HEADING_FOLLOWS = """id => Boolean(
  document.getElementById(id).compareDocumentPosition(document.querySelector('h1'))
  & Node.DOCUMENT_POSITION_FOLLOWING)"""


class TestSkipLink:
    """The link that leads past header and menu (WCAG 2.4.1)."""

    @pytest.mark.parametrize("name", ["home", "search", "dataset"])
    def test_first_stop_leads_to_the_content(self, portal, page, name):
        """The first Tab stops at it, visibly; Enter leads past the header, to the heading."""
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
        assert page.evaluate(HEADING_FOLLOWS, target[1:])
        page.keyboard.press("Tab")
        assert page.locator(":focus").count() == 1
        assert page.locator("header :focus, .account-masthead :focus").count() == 0


class TestSearch:
    """Looking for data from the keyboard alone."""

    def test_words_and_enter(self, portal, page):
        """Words without marks and Enter list the dataset meant."""
        page.goto(portal.address("home", "vi"))
        box = page.locator("[role=main] input[name=q]").first
        box.focus()
        page.keyboard.type("diem du lich")
        page.keyboard.press("Enter")
        page.wait_for_url(re.compile(r"/dataset/\?q=diem"))
        assert (
            page.locator(f"[role=main] a[href$='/dataset/{portal.names['with_files']}']").count()
            >= 1
        )
