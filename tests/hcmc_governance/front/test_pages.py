"""The public pages, in Vietnamese and in English."""

from __future__ import annotations

import re
from typing import Any

import pytest
from bs4 import BeautifulSoup

from ckan.lib import app_globals
from ckan.lib.search import SearchError
from ckan.lib.search import query as search_query

FILES: list[dict[str, Any]] = [
    {"url": "https://du-lieu.example.vn/a.csv", "name": "A", "format": "CSV"},
    {"url": "https://du-lieu.example.vn/b.pdf", "name": "B", "format": "PDF"},
]
LONG_TITLE = (
    "Dữ liệu số hộ nghèo, hộ cận nghèo, hộ thoát mức chuẩn hộ cận nghèo trên địa bàn Thành phố "
    "Hồ Chí Minh theo chuẩn nghèo đa chiều của Thành phố giai đoạn 2021–2025, chia theo từng "
    "phường, xã, đặc khu và theo từng nhóm đối tượng"
)
LANGUAGES = pytest.mark.parametrize("prefix", ["", "/en"])


def _words(markup: str) -> str:
    text = BeautifulSoup(markup, "html.parser").get_text(" ")
    return re.sub(r"\s+", " ", text)


def _page(markup: str) -> BeautifulSoup:
    return BeautifulSoup(markup, "html.parser")


@LANGUAGES
class TestEveryPage:
    """Each page renders in both languages, with one main heading."""

    @pytest.mark.parametrize(
        "path", ["/", "/dataset/", "/database/", "/data-service/", "/organization/", "/group/",
                 "/group/health", "/user/login", "/about", "/license"],
    )  # fmt: skip
    def test_lists(self, catalogue: Any, opened: Any, prefix: str, path: str) -> None:
        """Lists and single pages of the portal."""
        catalogue.harvested()
        page = _page(opened(prefix + path))
        assert page.html
        assert page.html["lang"] == ("en" if prefix else "vi")
        assert len(page.find_all("h1")) == 1

    def test_records_of_every_type(self, catalogue: Any, opened: Any, prefix: str) -> None:
        """Dataset, file, database, service, unit."""
        record = catalogue.harvested()
        database = catalogue.database()
        service = catalogue.service(record["name"])
        paths = [
            f"/dataset/{record['name']}",
            f"/dataset/{record['name']}/resource/{record['resources'][0]['id']}",
            f"/database/{database['name']}",
            f"/data-service/{service['name']}",
            f"/data-service/{service['name']}/resource/{service['resources'][0]['id']}",
            f"/organization/{catalogue.unit['name']}",
        ]
        headings = [_page(opened(prefix + path)).find_all("h1") for path in paths]
        assert [len(found) for found in headings] == [1] * len(paths)
        assert record["title"] in headings[0][0].get_text()
        assert "Danh sách cơ sở" in headings[1][0].get_text()


class TestShell:
    """Header and footer."""

    def test_name_of_the_portal_comes_from_the_settings(
        self, non_clean_db: None, opened: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Another city has another name, and nothing of it stands in a template."""
        monkeypatch.setattr(app_globals.app_globals, "site_title", "Cổng thử")
        monkeypatch.setattr(app_globals.app_globals, "site_description", "Tỉnh Thử")
        page = _page(opened("/about"))
        brand = page.select_one(".hcm-brand")
        assert brand
        assert brand.get_text(" ", strip=True) == "Cổng thử Tỉnh Thử"
        assert "Cổng thử" in page.select_one(".site-footer").get_text()  # type: ignore[union-attr]

    def test_no_dead_link(self, non_clean_db: None, app: Any, opened: Any) -> None:
        """Every link of header and footer to this portal answers."""
        page = _page(opened("/about"))
        links = {
            str(link["href"])
            for link in page.select(".account-masthead a, .masthead a, .site-footer a")
            if str(link["href"]).startswith("/")
        }
        assert len(links) > 8
        assert {link: app.get(link).status_code for link in links} == dict.fromkeys(links, 200)

    def test_neither_greeting_nor_share_buttons(self, catalogue: Any, opened: Any) -> None:
        """Nothing of the stock page that helps nobody."""
        record = catalogue.harvested()
        for path in ("/", f"/dataset/{record['name']}"):
            markup = opened(path)
            assert "Chào mừng" not in markup
            assert "facebook" not in markup
            assert "placeholder-420x220" not in markup


class TestHome:
    """Search, topics, newest data, rhythm."""

    def test_newest_with_unit_and_date(self, catalogue: Any, opened: Any) -> None:
        """The date is the data's own, in the city's zone and writing."""
        file = {"url": "https://x.vn/a.csv", "format": "CSV", "data_updated": "2090-01-01T18:00:00"}
        record = catalogue.harvested(title="Dữ liệu mới nhất", resources=[file])
        row = _page(opened("/")).find("a", string=record["title"])
        assert row
        text = row.find_parent("tr").get_text(" ", strip=True)  # type: ignore[union-attr]
        assert catalogue.unit["title"] in text
        assert "02/01/2090" in text

    def test_picture_with_a_table_behind_it(self, non_clean_db: None, opened: Any) -> None:
        """52 bars, 52 rows, a sentence for those who do not see it."""
        page = _page(opened("/"))
        picture = page.select_one("svg.hcm-weeks")
        assert picture
        assert picture["role"] == "img"
        assert picture["aria-label"]
        assert len(picture.find_all("rect")) == 53
        assert len(page.select("figure details tbody tr")) == 52

    def test_without_the_search_server(
        self, non_clean_db: None, opened: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The page opens; it says that the search does not answer."""

        def down(*_: Any, **__: Any) -> Any:
            raise SearchError("no answer")

        monkeypatch.setattr(search_query.PackageSearchQuery, "run", down)
        assert _page(opened("/")).select_one("input[name=q]")


class TestSearch:
    """The list of records."""

    def test_card(self, catalogue: Any, opened: Any) -> None:
        """Title in full, unit, topic, formats, level and date of the data."""
        record = catalogue.harvested(
            title=LONG_TITLE, notes="Số hộ theo phường, xã, đặc khu. " * 20
        )
        page = _page(opened(f"/dataset/?organization={catalogue.unit['name']}"))
        [card] = page.select("li.dataset-item")
        text = card.get_text(" ", strip=True)
        assert record["title"] in text
        for part in (catalogue.unit["title"], "Y tế, sức khỏe", "CSV", "PDF", "Dữ liệu mở"):
            assert part in text
        assert "Cập nhật 09/09/2026" in text

    def test_filters_have_full_names_and_figures(self, catalogue: Any, opened: Any) -> None:
        """No label is cut, each has its figure; a filter that leaves no choice is left out."""
        catalogue.harvested()
        catalogue.harvested(groups=[{"name": "agriculture"}], resources=[FILES[1]])
        page = _page(opened(f"/organization/{catalogue.unit['name']}"))
        labels = [one.get_text(strip=True) for one in page.select(".nav-facet .item-label")]
        assert labels == ["Nông nghiệp", "Y tế, sức khỏe", "PDF", "CSV"]
        figures = [one.get_text(strip=True) for one in page.select(".nav-facet .item-count")]
        assert figures == ["1", "1", "2", "1"]

    def test_pager_has_words(self, catalogue: Any, opened: Any) -> None:
        """The arrows say where they lead."""
        for number in range(21):
            catalogue.harvested(title=f"Danh sách số {number}", resources=[])
        page = _page(opened(f"/organization/{catalogue.unit['name']}"))
        links = [one.get_text(" ", strip=True) for one in page.select(".page-link")]
        assert links == ["1", "2", "Trang sau"]

    def test_last_weeks(self, catalogue: Any, opened: Any) -> None:
        """The figure of the home page opens its list; the list names the filter."""
        catalogue.harvested()
        address = f"/dataset/?ext_weeks=520&organization={catalogue.unit['name']}"
        page = _page(opened(address))
        assert len(page.select("li.dataset-item")) == 1
        assert "520" in page.select_one(".filter-list").get_text()  # type: ignore[union-attr]
        assert page.select_one("input[type=hidden][name=ext_weeks][value='520']")

    def test_types_have_lists_of_their_own(self, catalogue: Any, opened: Any) -> None:
        """A database is none of the datasets."""
        catalogue.database()
        query = f"?organization={catalogue.unit['name']}"
        assert not _page(opened(f"/dataset/{query}")).select("li.dataset-item")
        assert len(_page(opened(f"/database/{query}")).select("li.dataset-item")) == 1

    def test_filter_in_force(self, catalogue: Any, opened: Any) -> None:
        """It is named by its title and can be taken away."""
        catalogue.harvested()
        page = _page(opened(f"/dataset/?organization={catalogue.unit['name']}"))
        [pill] = page.select(".filter-list .filtered")
        assert catalogue.unit["title"] in pill.get_text()
        link = pill.select_one("a.remove")
        assert link
        assert "organization" not in str(link["href"])

    def test_nothing_found(self, non_clean_db: None, opened: Any) -> None:
        """Says what to do next."""
        page = _page(opened("/dataset/?q=khongcochunaydau"))
        advice = page.select_one(".hcm-empty")
        assert advice
        assert len(advice.find_all("a")) >= 2
        assert "khongcochunaydau" in str(page.select_one("input[name=q]"))

    def test_words_are_shown_as_words(self, non_clean_db: None, opened: Any) -> None:
        """Markup in the address does not become markup of the page."""
        markup = opened("/dataset/?q=%3Cscript%3Ealert(1)%3C/script%3E&ext_weeks=%22%3E%3Cb%3E")
        assert "<script>alert(1)" not in markup
        assert '"><b>' not in markup


class TestDataset:
    """The page of a dataset."""

    @pytest.mark.clause("22.1")
    def test_facts_in_the_order_of_the_article(self, catalogue: Any, opened: Any) -> None:
        """Unit, first day, frequency; what is not known is said to be so."""
        record = catalogue.harvested(issued="")
        page = _page(opened(f"/dataset/{record['name']}"))
        names = [one.get_text(strip=True) for one in page.select(".hcm-facts dt")]
        values = [one.get_text(strip=True) for one in page.select(".hcm-facts dd")]
        assert names[:3] == [
            "Đơn vị chủ trì cung cấp",
            "Ngày cung cấp lần đầu",
            "Tần suất cập nhật",
        ]
        assert values[0] == catalogue.unit["title"]
        assert values[1] == "Chưa nhập"
        assert values[2] == "Chưa xác định"

    @pytest.mark.clause("20.2")
    def test_citation_names_source_and_day(self, catalogue: Any, opened: Any) -> None:
        """Unit, title, portal, day of the data, address."""
        record = catalogue.harvested()
        cite = _page(opened(f"/dataset/{record['name']}")).select_one("#hcm-citation")
        assert cite
        text = cite.get_text(" ", strip=True)
        for part in (catalogue.unit["title"], record["title"], "09/09/2026", record["name"]):
            assert part in text

    def test_the_first_button_loads_the_file(self, catalogue: Any, opened: Any) -> None:
        """One primary button, with format and size; every file is listed below."""
        record = catalogue.harvested()
        page = _page(opened(f"/dataset/{record['name']}"))
        [button] = page.select(".hcm-downloads .btn-primary")
        assert button["href"] == record["resources"][0]["url"]
        assert "CSV" in button.get_text()
        assert "1,2 MB" in button.get_text()
        assert len(page.select(".hcm-files > li")) == 2

    def test_many_files_are_folded(self, catalogue: Any, opened: Any) -> None:
        """Dozens of files push nothing else off the page, and none of them is lost."""
        files = [{**FILES[0], "name": f"Bảng {number}"} for number in range(20)]
        record = catalogue.harvested(resources=files)
        page = _page(opened(f"/dataset/{record['name']}"))
        assert len(page.select(".hcm-files > li")) == 20
        assert len(page.select("details .hcm-files > li")) == 8
        assert [one.get_text(strip=True) for one in page.select("#hcm-files summary")] == [
            "8 tệp khác"
        ]

    def test_without_file(self, catalogue: Any, opened: Any) -> None:
        """Since when it was announced, and who is responsible."""
        record = catalogue.harvested(resources=[])
        page = _page(opened(f"/dataset/{record['name']}"))
        notice = page.select_one(".hcm-notice")
        assert notice
        assert "23/01/2019" in notice.get_text()
        assert catalogue.unit["title"] in notice.get_text()
        assert not page.select(".hcm-downloads")

    def test_source_of_a_harvested_record(self, catalogue: Any, opened: Any) -> None:
        """The source's own words and address."""
        record = catalogue.harvested()
        markup = opened(f"/dataset/{record['name']}")
        assert "Sở Y tế TP Hồ Chí Minh" in markup
        assert f'href="{record["source_url"]}"' in markup

    def test_text_of_a_source_is_no_markup(self, catalogue: Any, opened: Any) -> None:
        """Titles, descriptions and names of files are shown, never run."""
        evil = "<script>alert(1)</script> Danh sách"
        file = {"url": "https://x.vn/a.csv", "format": "CSV", "name": evil}
        record = catalogue.harvested(
            title=evil, notes=evil, source_publisher=evil, resources=[file]
        )
        file_page = f"/dataset/{record['name']}/resource/{record['resources'][0]['id']}"
        for path in ("/dataset/?q=Danh", "/", f"/dataset/{record['name']}", file_page):
            assert "<script>alert(1)" not in opened(path)


class TestFile:
    """The page of a file."""

    def test_addresses_with_percent_signs(self, catalogue: Any, opened: Any) -> None:
        """Such an address is text, not a pattern to be filled in."""
        record = catalogue.harvested()
        text = _words(opened(f"/dataset/{record['name']}/resource/{record['resources'][0]['id']}"))
        assert "1,2 MB" in text
        assert "09/09/2026" in text


class TestOtherTypes:
    """Databases and services."""

    @pytest.mark.clause("8.3")
    def test_database(self, catalogue: Any, opened: Any) -> None:
        """The six items of the article, title and contents included."""
        page = _page(opened(f"/database/{catalogue.database()['name']}"))
        assert len(page.select(".hcm-facts dt")) == 5
        assert "Quản lý về du lịch." in page.get_text()
        assert catalogue.unit["id"] not in page.get_text()

    @pytest.mark.clause("13.4")
    def test_service(self, catalogue: Any, opened: Any) -> None:
        """The ten items of the article."""
        made = catalogue.service(catalogue.harvested()["name"])
        page = _page(opened(f"/data-service/{made['name']}"))
        assert len(page.select(".hcm-facts dt")) == 9
        text = _words(str(page))
        assert "Không cần đăng ký." in text
        assert page.select_one(".hcm-facts a[href='https://du-lieu.example.vn/v1']")
        assert catalogue.unit["id"] not in text


class TestUnits:
    """The list of units and one unit."""

    def test_found_without_marks(self, catalogue: Any, opened: Any) -> None:
        """The list is cut to the words asked for."""
        tail = catalogue.unit["title"].split()[-1]
        page = _page(opened(f"/organization/?q=so+thu+nghiem+{tail}"))
        links = [one.get_text(" ", strip=True) for one in page.select(".hcm-counts a")]
        assert links == [f"{catalogue.unit['title']} 0"]

    def test_its_own_records_only(self, catalogue: Any, opened: Any) -> None:
        """With kind and name on top."""
        record = catalogue.harvested()
        page = _page(opened(f"/organization/{catalogue.unit['name']}"))
        assert [one.get_text(strip=True) for one in page.select(".dataset-heading a")] == [
            record["title"]
        ]
        assert page.select_one(".hcm-unit-head")
