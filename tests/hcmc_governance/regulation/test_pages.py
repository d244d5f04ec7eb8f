"""The pages of the regulation, in both languages."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup

pytestmark = pytest.mark.usefixtures("non_clean_db")
FOLDER = "ckanext.hcmc_governance.regulation.folder"


def page(app, url: str, status: int = 200) -> BeautifulSoup:
    return BeautifulSoup(app.get(url, status=status).body, "html.parser")


class TestIndex:
    """All chapters and articles."""

    def test_all_articles_are_links(self, app):
        """31 articles in their chapters, each with what is done."""
        found = page(app, "/regulation")
        links = {
            a["href"] for a in found.select("main a, .hcm-panel a") if "/article/" in a["href"]
        }
        assert links == {f"/regulation/article/{n}" for n in range(1, 32)}
        assert len(found.select(".hcm-badge")) == 31

    def test_words(self, app):
        """A search leaves the articles that hold the words, with links to the places."""
        found = page(app, "/regulation?q=bi+mat+nha+nuoc")
        assert found.select_one('a[href="/regulation/article/1#k2"]')
        assert not found.select_one('a[href="/regulation/article/22"]')

    def test_words_are_escaped(self, app):
        """What is asked comes back as text."""
        assert "<b>x" not in app.get("/regulation?q=<b>x").body

    def test_english(self, app):
        """English headings; the text is said to be Vietnamese."""
        found = page(app, "/en/regulation")
        assert "City open-data catalogue" in found.get_text()
        assert "The text is in Vietnamese" in found.get_text()

    def test_unknown_version(self, app):
        """A version that never was is not found."""
        page(app, "/regulation?version=1-1999", status=404)


class TestArticle:
    """One article."""

    def test_text_with_anchors(self, app):
        """Every clause and point can be linked to."""
        found = page(app, "/regulation/article/22")
        assert found.select_one("#k1-dd").get_text(" ", strip=True) == "đ) Tần suất cập nhật."
        assert found.select_one("#k2")
        assert found.select_one('[lang="vi"]')

    def test_what_the_portal_does(self, app):
        """Beside the text: state, words, pages that exist."""
        found = page(app, "/regulation/article/20")
        assert found.select_one('a[href$="/license"]')
        assert found.select_one(".hcm-badge")

    @pytest.mark.clause("25.1")
    def test_holder_is_told_where_the_text_names_a_department(self, app):
        """The text stays; a note tells the role (A24)."""
        told = page(app, "/regulation/article/25").get_text(" ", strip=True)
        assert "Sở Thông tin và Truyền thông là Đơn vị giám quản dữ liệu của Thành phố." in told
        assert "«Sở Thông tin và Truyền thông»" in told

    @pytest.mark.parametrize("number", range(1, 32))
    def test_every_article_renders(self, app, number: int):
        """All 31, each with one heading."""
        assert len(page(app, f"/regulation/article/{number}").select("h1")) == 1

    @pytest.mark.parametrize("url", ["/regulation/article/32", "/regulation/article/0"])
    def test_no_such_article(self, app, url: str):
        """Only the 31."""
        page(app, url, status=404)

    def test_old_version_says_so(
        self,
        app,
        ckan_config: dict[str, Any],
        monkeypatch: pytest.MonkeyPatch,
        write: Callable[..., Path],
        amendment: dict[str, Any],
    ):
        """The page of an old version says until when it applied; links stay in the version."""
        monkeypatch.setitem(ckan_config, FOLDER, str(write(amendment)))
        found = page(app, "/regulation/article/25?version=12-2027")
        assert "12/2027/QĐ-UBND" in found.get_text()
        assert "Sở Khoa học và Công nghệ là Đơn vị giám quản" in found.get_text()
        old = page(app, "/regulation?version=99-2024")
        assert old.select_one("strong")
        assert all("version=" in a["href"] for a in old.select(".hcm-panel li a"))
