"""What templates of the front pages ask for."""

from __future__ import annotations

import datetime as dt
from typing import Any

import flask
import pytest
from bs4 import BeautifulSoup

import ckan.plugins.toolkit as tk

from ckanext.hcmc_governance.front import helpers, rules
from ckanext.hcmc_kit import clock


@pytest.fixture
def on_page(test_request_context: Any) -> Any:
    """Be on a page in a language."""

    def enter(path: str = "/", language: str = "vi") -> Any:
        prefix = "" if language == "vi" else f"/{language}"
        return test_request_context(prefix + path, environ_overrides={"CKAN_LANG": language})

    return enter


class TestWeeks:
    """The picture of updates."""

    @pytest.mark.usefixtures("with_request_context")
    def test_fifty_two_bars_up_to_this_week(self) -> None:
        """With dates for the table behind it."""
        with clock.moved_to(dt.datetime(2026, 11, 22, 17, 30, tzinfo=dt.UTC)):
            bars = helpers.hcmc_weeks({"2026-W48": 4, "2026-W10": 1})
        assert len(bars) == 52
        assert bars[-1] == rules.Week("2026-W48", dt.date(2026, 11, 23), 4)
        assert sorted({bar.count for bar in bars}) == [0, 1, 4]


class TestPictures:
    """What the macros of the pictures ask for."""

    def test_a_period_ends_before_its_end(self) -> None:
        """Its last day is shown; a period of one day is one day."""
        assert helpers.hcmc_period("2026-10-01", "2026-11-01") == "01/10/2026 – 31/10/2026"
        assert helpers.hcmc_period("2026-10-01", "2026-10-02") == "01/10/2026"
        assert helpers.hcmc_last_day("2026-11-01") == dt.date(2026, 10, 31)
        assert helpers.hcmc_last_day(None) is None

    def test_heat(self) -> None:
        """A cell without figure has no tone."""
        assert helpers.hcmc_heat_step(71) == 2
        assert helpers.hcmc_heat_step(None) is None

    @pytest.mark.usefixtures("with_request_context")
    def test_strip_has_its_table(self) -> None:
        """The picture says in words what it shows; behind it periods newest first, no ticks."""
        slots = [
            {"start": "2026-09-01", "end": "2026-10-01", "grace_end": "2026-10-08",
             "met_on": "2026-09-20", "result": "on_time", "label": "Đúng hạn"},
            {"start": "2026-10-01", "end": "2026-11-01", "grace_end": "2026-11-08",
             "met_on": None, "result": "missed", "label": "Không cập nhật"},
        ]  # fmt: skip
        template = (
            "{% from 'hcmc_governance/pictures/strip.html' import strip %}"
            "{{ strip(slots, 'Một kỳ <đúng hạn>', title='Lịch sử') }}"
        )
        shown = BeautifulSoup(flask.render_template_string(template, slots=slots), "html.parser")
        picture = shown.select_one("svg[role=img]")
        assert picture is not None
        assert picture["aria-label"] == "Một kỳ <đúng hạn>"
        rows = [
            [cell.get_text(strip=True) for cell in row.select("th, td")]
            for row in shown.select("details tbody tr")
        ]
        assert rows == [
            ["01/10/2026 – 31/10/2026", "07/11/2026", "–", "Không cập nhật"],
            ["01/09/2026 – 30/09/2026", "07/10/2026", "20/09/2026", "Đúng hạn"],
        ]
        assert [one["scope"] for one in shown.select("details th")] == ["col"] * 4 + ["row"] * 2

    @pytest.mark.usefixtures("with_request_context")
    def test_every_picture_renders(self) -> None:
        """Bars, progress, relations and heat, each with words for those who do not see it."""
        template = """
            {% from 'hcmc_governance/pictures/bars.html' import bars %}
            {% from 'hcmc_governance/pictures/progress.html' import progress %}
            {% from 'hcmc_governance/pictures/relations.html' import relations %}
            {% from 'hcmc_governance/pictures/heat.html' import heat %}
            {{ bars([1, 2], [('a', 1)], 'B', ('x', 'y')) }}{{ progress(1, 2, 'P') }}
            {{ relations(columns, [('a', 'b')], 'R', nested) }}
            {{ heat(['u', '1'], [{'title': 't', 'url': '/t', 'cells': [30, none]}], 'H') }}"""
        node = {"id": "a", "title": "A", "url": "/a"}
        child = {"id": "b", "title": "B", "url": "/b"}
        columns = [{"title": "x", "nodes": [node]}, {"title": "y", "nodes": [child]}]
        shown = BeautifulSoup(
            flask.render_template_string(
                template, columns=columns, nested=[{**node, "children": [child]}]
            ),
            "html.parser",
        )
        assert [one.get_text(strip=True) for one in shown.select("figcaption")] == list("BPRH")
        assert [one["href"] for one in shown.select(".hcm-relations a")] == ["/a", "/b"]
        assert shown.select_one("details li li a[href='/b']")
        assert [one.get("class") for one in shown.select(".hcm-heat td")] == [["is-4"], None]


class TestFileSize:
    """Sizes in the signs of the page's language."""

    @pytest.mark.parametrize(
        ("language", "size", "text"),
        [
            ("vi", 1258291, "1,2 MB"),
            ("en", 1258291, "1.2 MB"),
            ("vi", "15226", "15 KB"),
            ("vi", 10**18, "909.494,7 TB"),
            ("vi", None, ""),
            ("vi", "lớn", ""),
        ],
    )
    def test_as_people_write_them(self, on_page: Any, language: str, size: Any, text: str) -> None:
        """Nothing at all when the size is not known."""
        with on_page(language=language):
            assert helpers.hcmc_file_size(size) == text


class TestFacetLabel:
    """Values of filters in words."""

    @pytest.mark.parametrize(
        ("facet", "name", "label"),
        [
            ("access_level", "on_request", "Cần được cấp quyền"),
            ("frequency", "unknown", "Chưa xác định"),
            ("res_format", "CSV", "CSV"),
            ("organization", "so-y-te", "Sở Y tế"),
        ],
    )
    def test_keys_are_shown_as_words(self, on_page: Any, facet: str, name: str, label: str) -> None:
        """The rest keeps the label it has."""
        item = {"name": name, "display_name": "Sở Y tế" if name == "so-y-te" else name}
        with on_page():
            assert helpers.hcmc_facet_label(facet, item) == label


@pytest.mark.usefixtures("non_clean_db")
class TestOtherLanguage:
    """The link to the same page in the other language."""

    @pytest.mark.parametrize(
        ("path", "name", "other"),
        [
            ("/organization/?q=y+te", "English", "/en/organization/?q=y+te"),
            ("/en/organization/?q=y+te", "Tiếng Việt", "/vi/organization/?q=y+te"),
        ],
    )
    def test_keeps_page_and_words(self, opened: Any, path: str, name: str, other: str) -> None:
        """From Vietnamese to English and back."""
        link = BeautifulSoup(opened(path), "html.parser").select_one(".hcm-lang")
        assert link
        assert link.get_text(strip=True) == name
        assert link["lang"] == ("en" if name == "English" else "vi")
        assert str(link["href"]).removeprefix("http://localhost:5000") == other

    @pytest.mark.usefixtures("with_request_context")
    def test_none_where_only_one_is_offered(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """No link to the page one is on."""
        here = [one for one in tk.h.get_available_locales() if one.short_name == tk.h.lang()]
        monkeypatch.setitem(tk.h, "get_available_locales", lambda: here)
        assert helpers.hcmc_other_language() == {}


class TestPageSymbol:
    """Arrows of the pager."""

    def test_has_words(self) -> None:
        """An icon alone tells nothing to those who listen; words are text, not markup."""
        made = BeautifulSoup(
            str(helpers.hcmc_page_symbol("chevron-left", "<b>Trước")), "html.parser"
        )
        assert made.get_text(strip=True) == "<b>Trước"
        icon = made.select_one("i.fa-chevron-left")
        assert icon
        assert icon["aria-hidden"] == "true"


class TestAskedWeeks:
    """The number of weeks in the address."""

    @pytest.mark.parametrize(
        ("query", "weeks"), [("?ext_weeks=52", 52), ("", None), ("?ext_weeks=x", None)]
    )
    def test_of_this_page(self, on_page: Any, query: str, weeks: int | None) -> None:
        """Nothing else than a number."""
        with on_page(f"/dataset/{query}"):
            assert helpers.hcmc_asked_weeks() == weeks


class TestRecordSchema:
    """Our schemas, and nobody else's."""

    @pytest.mark.usefixtures("with_request_context")
    def test_only_ours(self) -> None:
        """Records of other types keep CKAN's own page."""
        assert helpers.hcmc_record_schema("dataset")
        assert helpers.hcmc_record_schema("harvest") is None
        assert helpers.hcmc_record_schema(None) is None


class TestMenu:
    """The main menu names only pages that exist."""

    def test_in_order(self, on_page: Any) -> None:
        """As the design has it."""
        with on_page():
            assert [entry[0] for entry in helpers.hcmc_menu()] == [
                "dataset.search", "database.search", "data-service.search",
                "organization.index", "group.index", "hcmc_front.public",
            ]  # fmt: skip

    def test_without_our_types(self, on_page: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        """A portal that does not use our schemas has no entry for them (decisions §34)."""
        ours = ("database.search", "data-service.search")
        monkeypatch.setattr(helpers, "hcmc_has_page", lambda endpoint: endpoint not in ours)
        with on_page():
            found = [entry[0] for entry in helpers.hcmc_menu()]
        assert found == [
            "dataset.search", "organization.index", "group.index", "hcmc_front.public",
        ]  # fmt: skip

    def test_pages_are_known_by_their_endpoint(self, on_page: Any) -> None:
        """A name that no blueprint has is no page."""
        with on_page():
            assert helpers.hcmc_has_page("home.index")
            assert not helpers.hcmc_has_page("home.nowhere")


class TestRecords:
    """What a card tells of a record."""

    def test_moment_formats_and_first_files(self, catalogue: Any) -> None:
        """Of a record as it stands in the index."""
        record = catalogue.harvested()
        assert helpers.hcmc_data_moment(record) == "2026-09-09T02:22:52"
        assert helpers.hcmc_formats(record) == ["CSV", "PDF"]
        files = helpers.hcmc_first_files([*record["resources"], record["resources"][0]])
        assert [file["name"] for file in files] == ["Danh sách cơ sở", "Phụ lục"]


class TestLists:
    """Units and topics."""

    def test_units_under_their_kinds(self, catalogue: Any, on_page: Any) -> None:
        """With the kind's name in the language of the page."""
        tail = catalogue.unit["title"].split()[-1]
        with on_page():
            [group] = helpers.hcmc_units_by_kind(tail)
        assert group["kind"] == "Sở"
        assert [unit["name"] for unit in group["units"]] == [catalogue.unit["name"]]

    def test_topics_and_overview(self, catalogue: Any, on_page: Any) -> None:
        """The home page and the list of topics agree."""
        catalogue.harvested()
        with on_page():
            topics = {one["name"]: one["count"] for one in helpers.hcmc_topics()}
            seen = helpers.hcmc_overview(1)
        assert len(seen.newest) == 1
        assert all(topics[one["name"]] >= one["count"] for one in seen.topics)
