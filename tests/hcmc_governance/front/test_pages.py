"""The public pages, in Vietnamese and in English."""

from __future__ import annotations

import re
from typing import Any

import flask
import pytest
from bs4 import BeautifulSoup

import ckan.plugins.toolkit as tk
from ckan.lib import app_globals
from ckan.lib.search import SearchError
from ckan.lib.search import query as search_query

from ckanext.hcmc_governance.front import confirmations

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


def _text(node: Any) -> str:
    return re.sub(r"\s+", " ", node.get_text(" ", strip=True))


def _panel(markup: str, title: str) -> str:
    heading = _page(markup).find("h2", string=title)
    assert heading
    return _text(heading.parent)


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
        picture = page.select_one("svg.hcm-bars")
        assert picture
        assert picture["role"] == "img"
        assert picture["aria-label"]
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
        assert labels == [
            "Nông nghiệp", "Y tế, sức khỏe", "Chỉ có tệp máy không đọc được (PDF, ảnh…)",
            "Có tệp máy đọc được", "PDF", "CSV",
        ]  # fmt: skip
        figures = [one.get_text(strip=True) for one in page.select(".nav-facet .item-count")]
        assert figures == ["1", "1", "1", "1", "2", "1"]

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
        """All five, in its order and words; what is not known is said to be so."""
        record = catalogue.harvested(issued="")
        page = _page(opened(f"/dataset/{record['name']}"))
        rows = [_text(one) for one in page.select("#hcm-items dl > div")]
        assert [row.split(")")[0] for row in rows] == list("abcdđ")
        assert "Tên dữ liệu" in rows[0]
        assert catalogue.unit["title"] in rows[2]
        assert "Chưa nhập" in rows[3]
        assert "Chưa xác định" in rows[4]
        assert len(page.select("#hcm-items dd.is-missing")) == 2
        picture = page.select_one("#hcm-items svg[role=img]")
        assert picture
        assert picture["aria-label"] == "Đã nhập 3 trên 5 nội dung"
        # Who may not edit is not led to a form.
        assert not page.select("#hcm-items a[href*='/edit/']")

    @pytest.mark.clause("1.2")
    def test_declarations_with_unit_and_day(self, catalogue: Any, opened: Any) -> None:
        """Who declared it is a post and a unit; a harvested record has not declared."""
        made = catalogue.database()
        panel = _panel(opened(f"/database/{made['name']}"), "Cam kết")
        assert "Đã rà soát, không chứa bí mật nhà nước" in panel
        assert catalogue.unit["title"] in panel
        assert re.search(r"\d\d/\d\d/\d{4}", panel)
        assert catalogue.user not in panel
        harvested = catalogue.harvested()
        assert "Chưa cam kết" in _panel(opened(f"/dataset/{harvested['name']}"), "Cam kết")

    @pytest.mark.clause("5.7")
    def test_basis_of_the_fee_is_printed(self, catalogue: Any, opened: Any) -> None:
        """A fee by law stands with its document."""
        made = catalogue.database(
            fee="by_law", fee_basis="Nghị quyết 01/2020/NQ-HĐND", sharing_form="on_request"
        )
        panel = _panel(opened(f"/database/{made['name']}"), "Cam kết")
        assert "Thu phí theo Luật Phí và lệ phí" in panel
        assert "Nghị quyết 01/2020/NQ-HĐND" in panel

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

    @pytest.mark.clause("4")
    def test_digest_of_a_link(self, catalogue: Any, opened: Any) -> None:
        """Of bytes that the portal does not hold it says that they are not determined."""
        record = catalogue.harvested()
        text = _words(opened(f"/dataset/{record['name']}/resource/{record['resources'][0]['id']}"))
        assert "SHA-256 Chưa xác định: tệp nằm trên máy chủ khác" in text

    @pytest.mark.clause("4")
    def test_digest_and_time_stamp(self, test_request_context: Any) -> None:
        """Of a held file the digest, and when it was received, in the city's time."""
        file = {"url_type": "upload", "sha256": "ab" * 32, "sha256_at": "2026-11-24T18:00:00"}
        with test_request_context("/", environ_overrides={"CKAN_LANG": "vi"}):
            shown = flask.render_template(
                "hcmc_governance/front/file_facts.html", file=file,
                schema={"resource_fields": []}, dataset_type="dataset",
            )  # fmt: skip
        assert "ab" * 32 in shown
        assert "25/11/2026 01:00" in shown


class TestOtherTypes:
    """Databases and services."""

    @pytest.mark.clause("8.3")
    def test_database(self, catalogue: Any, opened: Any) -> None:
        """The six items in the order of the article, and how many of them are entered."""
        page = _page(opened(f"/database/{catalogue.database()['name']}"))
        rows = [_text(one) for one in page.select("#hcm-items dl > div")]
        assert [row.split(")")[0] for row in rows] == list("abcdđe")
        assert "Quản lý về du lịch." in page.get_text()
        assert catalogue.unit["id"] not in page.get_text()

    @pytest.mark.clause("13.3")
    def test_database_without_service(self, catalogue: Any, opened: Any) -> None:
        """The gap names the unit whose duty it is."""
        page = _page(opened(f"/database/{catalogue.database()['name']}"))
        notice = page.select_one("#hcm-relations .hcm-notice")
        assert notice
        assert "khoản 3 Điều 13" in notice.get_text()
        assert notice.find("a", string=catalogue.unit["title"])

    @pytest.mark.clause("3.4")
    def test_master_data(self, catalogue: Any, opened: Any) -> None:
        """The identifier and the databases that refer to it."""
        master = catalogue.database(is_master="true", identifier_field="so_cccd")
        user = catalogue.database(title="Cơ sở dữ liệu cư trú", uses=master["name"])
        text = _words(opened(f"/database/{master['name']}"))
        assert "Mã định danh đối tượng" in text
        assert "so_cccd" in text
        links = _page(opened(f"/database/{master['name']}")).select(
            f"a[href$='/database/{user['name']}']"
        )
        assert links

    def test_relations_as_columns_and_as_a_list(self, catalogue: Any, opened: Any) -> None:
        """Database, service, dataset: each a link in the picture, and again in the list."""
        database = catalogue.database()
        dataset = catalogue.harvested(source_database=database["name"])
        service = catalogue.service(dataset["name"])
        page = _page(opened(f"/database/{database['name']}"))
        wanted = [f"/database/{database['name']}", f"/data-service/{service['name']}",
                  f"/dataset/{dataset['name']}"]  # fmt: skip
        for part in (".hcm-relations a", "#hcm-relations details a"):
            assert [one["href"] for one in page.select(part)] == wanted
        assert page.select_one("#hcm-relations .hcm-notice") is None
        source = _page(opened(f"/dataset/{dataset['name']}"))
        assert source.find("a", string=database["title"])
        assert source.find("a", string=service["title"])

    @pytest.mark.clause("13.4")
    def test_service(self, catalogue: Any, opened: Any) -> None:
        """The ten items of the article, the last one the documents."""
        made = catalogue.service(catalogue.harvested()["name"])
        page = _page(opened(f"/data-service/{made['name']}"))
        rows = [_text(one) for one in page.select("#hcm-items dl > div")]
        assert [row.split(")")[0] for row in rows] == list("abcdđeghik")
        text = _words(str(page))
        assert "Không cần đăng ký." in text
        assert page.select_one(".hcm-facts a[href='https://du-lieu.example.vn/v1']")
        assert page.select_one("#hcm-items a[href='#hcm-files']")
        assert catalogue.unit["id"] not in text

    def test_retired_service_keeps_its_page(self, catalogue: Any, opened: Any) -> None:
        """A notice on top says since when, and what replaces it."""
        dataset = catalogue.harvested()["name"]
        new = catalogue.service(dataset)
        old = catalogue.service(
            dataset, status="retired", retired_on="2026-06-30", replaced_by=new["name"]
        )
        page = _page(opened(f"/data-service/{old['name']}"))
        notice = page.select_one(".hcm-notice--top")
        assert notice
        assert "30/06/2026" in notice.get_text()
        assert notice.select_one(f"a[href$='/data-service/{new['name']}']")

    @pytest.mark.clause("26.2.g")
    def test_service_names_the_co_operating_owner(self, test_request_context: Any) -> None:
        """The unit that owns what the service serves, when another one provides it."""
        served = {"title": "X", "url": "/x", "owner_id": "u2", "owner_title": "Sở B"}
        with test_request_context("/", environ_overrides={"CKAN_LANG": "vi"}):
            shown = flask.render_template(
                "hcmc_governance/front/record_links.html",
                pkg={"type": "data-service", "owner_org": "u1"}, neighbours={"serves": [served]},
            )  # fmt: skip
        assert "Sở B" in shown
        assert "điểm g khoản 2 Điều 26" in shown


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

    @pytest.mark.clause("24.2")
    def test_vacant_places_are_shown(self, catalogue: Any, opened: Any) -> None:
        """Leader and technical contact in both directions; nobody is named yet."""
        head = _page(opened(f"/organization/{catalogue.unit['name']}")).select_one(".hcm-unit-head")
        assert head
        assert len(head.select(".is-missing")) == 4
        for clause in ("điểm a khoản 2 Điều 27", "khoản 1 Điều 28"):
            assert clause in _text(head)

    def test_dissolved_unit(self, catalogue: Any, opened: Any) -> None:
        """Its page says so; the list folds it away."""
        tk.get_action("organization_patch")(
            {"ignore_auth": True, "user": catalogue.user},
            {"id": catalogue.unit["id"], "established_on": "2020-01-01",
             "dissolved_on": "2025-03-01"},
        )  # fmt: skip
        page = _page(opened(f"/organization/{catalogue.unit['name']}"))
        notice = page.select_one(".hcm-notice--top")
        assert notice
        assert "01/03/2025" in notice.get_text()
        tail = catalogue.unit["title"].split()[-1]
        units = _page(opened(f"/organization/?q=so+thu+nghiem+{tail}"))
        assert units.select_one("details .hcm-counts a")


class TestPublicInformation:
    """Where registers, figures and rules stand."""

    def test_every_link_leads_somewhere(self, non_clean_db: None, app: Any, opened: Any) -> None:
        """Registers, updates, completeness, duties, roles, regulation, terms."""
        links = _page(opened("/public-information")).select(".hcm-panel .hcm-counts a")
        assert len(links) == 8
        for link in links:
            assert app.get(link["href"]).status_code == 200, link["href"]


class TestConfirmation:
    """A word after saving."""

    @pytest.mark.parametrize(
        ("path", "data", "target", "words"),
        [
            ("/dataset/new", {}, "/dataset/x/resource/new", "Đã lưu bản nháp"),
            ("/dataset/edit/x", {}, "/dataset/x", "Đã lưu các thay đổi"),
            ("/dataset/x/resource/new", {"save": "go-metadata"}, "/dataset/x", "Đã công bố"),
            ("/organization/edit/x", {}, "/organization/x", "Đã lưu các thay đổi"),
        ],
    )
    def test_says_what_was_done(
        self, test_request_context: Any, path: str, data: Any, target: str, words: str
    ) -> None:
        """In the language of the page."""
        context = test_request_context(
            path, method="POST", data=data, environ_overrides={"CKAN_LANG": "vi"}
        )
        with context:
            confirmations.confirm(flask.redirect(target))
            told = [str(one) for one in tk.h.get_flashed_messages()]
        assert len(told) == 1
        assert words in told[0]

    @pytest.mark.parametrize("method", ["GET", "POST"])
    def test_other_answers_say_nothing(self, test_request_context: Any, method: str) -> None:
        """A form that is shown again, and every page that is only read."""
        with test_request_context("/dataset/new", method=method):
            confirmations.confirm(flask.Response("again"))
            assert not tk.h.get_flashed_messages()
