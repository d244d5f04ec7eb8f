"""The form in the browser shows the address that the server will give."""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path

import pytest
from playwright.sync_api import Page

from ckanext.hcmc_vietnamese import text

SCRIPT = Path(text.__file__).parent / "assets" / "slug.js"
CATALOGUE = Path(__file__).parents[1] / "data" / "search" / "catalogue.jsonl"
TITLES = [json.loads(line)["title"] for line in CATALOGUE.read_text("utf-8").splitlines()]
ODD = [
    "", "…", "Ðiểm đỗ xe", "ɖ Ɖ ð", "a" * 130, "thống kê " * 30, "m² ½ ﬁ K", "R&D / A_B",
    "Sở\u00a0Y\u200b tế", "-- đầu và cuối --", "2020–2025 (1,5 %)", "中文 và Việt", "ơ" * 99 + " ư",
    "x" * 99 + " y z", "x" * 100 + " y", "İstanbul ß",
]  # fmt: skip


@pytest.fixture
def tab(page: Page) -> Page:
    """Open a blank page with the script and the little of jQuery that it uses."""
    page.add_script_tag(content="window.jQuery = {url: {}};")
    page.add_script_tag(content=SCRIPT.read_text("utf-8"))
    return page


@pytest.mark.browser
class TestSlugify:
    """jQuery.url.slugify and text.slug are one function in two languages."""

    @pytest.mark.parametrize("form", ["NFC", "NFD"])
    def test_real_titles(self, tab: Page, form: str) -> None:
        """All 102 titles of the city's catalogue, composed and decomposed."""
        titles = [unicodedata.normalize(form, title) for title in TITLES]
        shown = tab.evaluate("titles => titles.map(t => jQuery.url.slugify(t))", titles)
        assert len(titles) == 102
        assert shown == [text.slug(title) for title in titles]

    def test_odd_titles(self, tab: Page) -> None:
        """Lookalikes, invisible characters, other scripts, and the limit of 100."""
        shown = tab.evaluate("titles => titles.map(t => jQuery.url.slugify(t, true))", ODD)
        assert shown == [text.slug(title) for title in ODD]

    def test_while_typing(self, tab: Page) -> None:
        """A hyphen just typed stays, or no second word could be begun."""
        assert tab.evaluate("jQuery.url.slugify('Đường bộ ', false)") == "duong-bo-"
