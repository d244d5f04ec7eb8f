"""Every public page in both languages: accessible, narrow enough, quiet, Vietnamese."""

from __future__ import annotations

import pytest
from browser_pages import CORE_MARKUP, PAGES, look
from english_scanner import EnglishScanner

pytestmark = pytest.mark.browser
EACH_PAGE = pytest.mark.parametrize("name", PAGES)
EACH_LANGUAGE = pytest.mark.parametrize("language", ["vi", "en"])


@EACH_LANGUAGE
@EACH_PAGE
class TestEveryPage:
    """What holds for each public page, signed out."""

    def test_axe(self, visit, name, language):
        """No violation of WCAG 2.0 to 2.2, levels A and AA, at 1280 and 375 pixels."""
        seen = visit(name, language)
        ours = [one for one in seen.violations if one[1:] not in CORE_MARKUP]
        assert ours == []

    def test_no_sideways_scroll(self, visit, name, language):
        """Nothing is wider than the window, down to 320 pixels (WCAG 1.4.10)."""
        seen = visit(name, language)
        assert {width: more for width, more in seen.overflow.items() if more > 0} == {}

    def test_one_main_heading(self, visit, name, language):
        """One h1, with words in it."""
        headings = visit(name, language).headings
        assert len(headings) == 1
        assert headings[0].strip()

    def test_nothing_is_blocked(self, visit, name, language):
        """The page answers, and its policy stops nothing that it needs."""
        seen = visit(name, language)
        assert seen.status == 200
        assert seen.complaints == []


@pytest.fixture(scope="module")
def english():
    """One scanner for all pages: its word lists take a moment."""
    return EnglishScanner()


@EACH_PAGE
class TestVietnamesePage:
    """What holds for a page in Vietnamese."""

    def test_no_english(self, visit, english, name):
        """No string of ours, core or the extensions is left in English."""
        seen = visit(name, "vi")
        assert '<html lang="vi"' in seen.html
        assert english.leftovers(seen.html) == []


class TestCoreMarkup:
    """The table of exceptions."""

    def test_each_exception_is_met(self, visit, form):
        """An exception that no page needs any more is taken out of the table."""
        looks = [form, *(visit(name, language) for name in PAGES for language in ("vi", "en"))]
        met = {violation[1:] for seen in looks for violation in seen.violations}
        assert set(CORE_MARKUP) - met == set()


@pytest.fixture(scope="module")
def form(browser, portal, person):
    """One look at the form of a new dataset, signed in as a member of a unit."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(portal.address("login", "vi"))
    page.fill("input[name=login]", person.account)
    page.fill("input[name=password]", person.password)
    page.press("input[name=password]", "Enter")
    page.wait_for_load_state()
    seen = look(context, f"{portal.url}/dataset/new")
    context.close()
    return seen


class TestForm:
    """The form of a dataset, for an officer of a unit."""

    def test_axe(self, form):
        """No violation at both widths."""
        assert form.status == 200
        assert [one for one in form.violations if one[1:] not in CORE_MARKUP] == []

    def test_no_sideways_scroll(self, form):
        """The form fits the narrowest window too."""
        assert {width: more for width, more in form.overflow.items() if more > 0} == {}

    def test_no_english(self, form, english):
        """Labels, hints and buttons are Vietnamese."""
        assert 'name="title"' in form.html
        assert english.leftovers(form.html) == []

    def test_nothing_is_blocked(self, form):
        """The scripts of the form run under the portal's policy."""
        assert form.complaints == []
