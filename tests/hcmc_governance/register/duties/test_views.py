"""The pages of the duties, their files and their forms."""

from __future__ import annotations

import csv
import io
from typing import Any

import openpyxl
import pytest
from bs4 import BeautifulSoup

import ckan.plugins.toolkit as tk
from ckan.tests import factories

from ckanext.hcmc_governance.register.duties.lists import LISTS

from tests.hcmc_governance.register.duties.conftest import Post

DECISION = "4944/QĐ-UBND ngày 08/8/2026"


def signed_in(desk: Any) -> dict[str, str]:
    token = factories.APIToken(user=desk.user["id"])
    return {"Authorization": token["token"]}


def soup(page: Any) -> BeautifulSoup:
    return BeautifulSoup(page.body, "html.parser")


class TestIndex:
    """/register."""

    def test_every_number_opens_its_list(self, desk: Any, app: Any):
        """Each list with its count; the page behind a link has that count."""
        desk.dataset()
        page = soup(app.get("/register", headers=signed_in(desk)))
        links = page.select("#lists ~ table a[href*='/register/duty/']")
        assert {str(one["href"]).split("/duty/")[1].split("?")[0] for one in links} == set(LISTS)

    def test_public_sees_no_lists_of_agencies(self, non_clean_db: None, app: Any):
        """Progress and feed are not offered to whoever may not open them."""
        page = app.get("/register").body
        assert "/register/duty/service-gap" in page
        assert "/register/duty/progress" not in page

    def test_one_unit(self, desk: Any, app: Any):
        """The choice of the unit goes on into the lists."""
        page = app.get(f"/register?unit={desk.unit['id']}").body
        assert f"unit={desk.unit['id']}" in page
        assert app.get("/register?unit=khong-co", expect_errors=True).status_code == 404


class TestCompleteness:
    """/register/completeness."""

    @pytest.mark.parametrize("kind", ["dataset", "database", "data-service"])
    def test_page_of_each_kind(self, desk: Any, app: Any, kind: str):
        """Items in the article's words, each number a link, one heading."""
        desk.service(serves=[desk.dataset()["id"]])
        desk.database()
        page = soup(app.get(f"/register/completeness?type={kind}"))
        assert len(page.select("h1")) == 1
        shown = tk.get_action("hcmc_completeness_show")({}, {"type": kind})
        for item in shown["items"]:
            assert item["label_vi"] in page.get_text()

    @pytest.mark.clause("22.1")
    def test_numbers_lead_to_the_records(self, desk: Any, app: Any):
        """Behind a number stand the records it counts."""
        record = desk.dataset()
        page = app.get(f"/register/completeness?unit={desk.unit['id']}")
        link = soup(page).select_one("a[href*='item=contact']")
        assert link is not None
        # The unit is the session's: its records may fill more than one page.
        pages = (soup(app.get(f"{link['href']}&page={number}")) for number in range(1, 20))
        wanted = f"a[href$='/dataset/{record['name']}']"
        assert any(page.select_one(wanted) is not None for page in pages)

    def test_empty_unit_says_what_to_do(self, non_clean_db: None, app: Any):
        """A unit without records gets a sentence and the next step."""
        unit = factories.Organization()
        page = soup(app.get(f"/register/completeness?unit={unit['id']}"))
        told = page.select_one(".hcm-empty")
        assert told is not None
        assert told.select_one("a") is not None

    def test_files(self, desk: Any, app: Any):
        """The same figures by unit as CSV and XLSX."""
        desk.dataset()
        answer = app.get(f"/register/completeness.csv?unit={desk.unit['id']}")
        rows = list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))
        assert len(rows) == 1
        assert "Mô tả dữ liệu (22.1.b)" in rows[0]
        book = openpyxl.load_workbook(io.BytesIO(app.get("/register/completeness.xlsx").data))
        assert book.worksheets[0]["A1"].value == "Đơn vị"
        assert app.get("/register/completeness.doc", expect_errors=True).status_code == 404


class TestDuty:
    """/register/duty/<key>."""

    @pytest.mark.parametrize("key", sorted(LISTS))
    def test_page_and_files(self, desk: Any, app: Any, key: str):
        """Each list has a page with one heading and files with the same columns."""
        desk.database(kind="shared", listing_decision=DECISION)
        desk.dataset()
        headers = signed_in(desk)
        page = soup(app.get(f"/register/duty/{key}", headers=headers))
        assert len(page.select("h1")) == 1
        heads = [one.get_text(strip=True) for one in page.select("table.hcm-table thead th")]
        answer = app.get(f"/register/duty/{key}.csv", headers=headers)
        assert answer.headers["Content-Type"].startswith("text/csv")
        first = next(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))
        assert not heads or first == heads
        book = openpyxl.load_workbook(
            io.BytesIO(app.get(f"/register/duty/{key}.xlsx", headers=headers).data)
        )
        assert [cell.value for cell in next(book.worksheets[0].rows)] == first

    def test_file_holds_the_whole_list(self, desk: Any, app: Any):
        """Not only the page that is shown."""
        desk.dataset()
        asked = {"list": "listing", "unit": desk.unit["id"]}
        count = tk.get_action("hcmc_duty_list")({}, {**asked, "limit": 1})["count"]
        answer = app.get(f"/register/duty/listing.csv?unit={desk.unit['id']}")
        assert len(list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))) == count + 1

    @pytest.mark.clause("13.2")
    def test_gap_names_the_duty_holder(self, desk: Any, manager: Post, app: Any):
        """The database, its owner, who has to publish, by which clause."""
        record = desk.database(kind="shared", listing_decision=DECISION)
        page = soup(app.get(f"/register/duty/service-gap?kind=shared&unit={desk.unit['id']}"))
        link = page.select_one(f"a[href$='/database/{record['name']}']")
        assert link is not None
        row = link.find_parent("tr")
        assert row is not None
        assert manager.unit["title"] in row.get_text()
        assert row.select_one("a[href*='/regulation/article/13']") is not None

    @pytest.mark.clause("27.2.d")
    def test_last_check_says_none_yet(self, desk: Any, app: Any):
        """Before the dictionary there is no result, and the page says so."""
        record = desk.database(kind="shared", listing_decision=DECISION)
        url = f"/register/duty/feed?unit={desk.unit['id']}"
        page = soup(app.get(url, headers=signed_in(desk)))
        link = page.select_one(f"a[href$='/database/{record['name']}']")
        assert link is not None
        row = link.find_parent("tr")
        assert row is not None
        assert "Chưa có" in row.get_text()

    @pytest.mark.parametrize("path", ["khac", "khac.csv", "listing.doc", "missing?item=khac"])
    def test_unknown(self, non_clean_db: None, app: Any, path: str):
        """No such list, file or item."""
        assert app.get(f"/register/duty/{path}", expect_errors=True).status_code == 404

    def test_public_may_not_open_lists_of_agencies(self, non_clean_db: None, app: Any):
        """The page asks to sign in."""
        assert app.get("/register/duty/feed", expect_errors=True).status_code == 403

    @pytest.mark.parametrize("page", ["0", "-1", "x", "99999"])
    def test_odd_page_numbers(self, non_clean_db: None, app: Any, page: str):
        """A page that is none is the first or an empty one."""
        assert app.get(f"/register/duty/listing?page={page}").status_code == 200


class TestUnitNotClear:
    """People in no unit, or in several of which none is chosen, read every page."""

    @pytest.mark.parametrize("memberships", [0, 2])
    def test_pages_open(self, desk: Any, manager: Post, app: Any, memberships: int):
        """Database, list and the page of the integration open; nothing is offered to change."""
        person = factories.User()
        for _number in range(memberships):
            factories.Organization(users=[{"name": person["name"], "capacity": "editor"}])
        headers = {"Authorization": factories.APIToken(user=person["id"])["token"]}
        record = desk.database(kind="shared", listing_decision=DECISION)
        link = f"/register/integration/{record['name']}"
        for path in (
            f"/database/{record['name']}",
            f"/database/{record['name']}/progress",
            f"/register/duty/integration?unit={desk.unit['id']}",
            link,
        ):
            page = app.get(path, headers=headers, expect_errors=True)
            assert page.status_code == 200, path
            assert f'href="{link}"' not in page.body
            assert 'name="share"' not in page.body

    def test_refused_with_the_way_out(self, desk: Any, manager: Post):
        """The refusal says what is missing."""
        person = factories.User()
        with pytest.raises(tk.NotAuthorized) as refused:
            Post(person, {}).call("hcmc_integration_set", id=desk.dataset()["id"])
        assert "no unit" in str(refused.value) or "đơn vị" in str(refused.value)


class TestForms:
    """/database/<id>/progress and /register/integration/<id>."""

    @pytest.mark.clause("27.2.i")
    def test_note_by_form(self, desk: Any, app: Any):
        """The owner writes a note; what is wrong stays on the page with its reason."""
        record = desk.database()
        url, headers = f"/database/{record['name']}/progress", signed_in(desk)
        assert soup(app.get(url, headers=headers)).select_one("form #field-stage") is not None
        wrong = app.post(
            url, headers=headers, expect_errors=True,
            data={"stage": "building", "percentage": "150", "note": "Đã xong"},
        )  # fmt: skip
        assert wrong.status_code == 422
        assert "Đã xong" in wrong.body
        done = app.post(
            url, headers=headers, follow_redirects=False,
            data={"noted_on": "", "stage": "building", "percentage": "50", "note": "Đã xong"},
        )  # fmt: skip
        assert done.status_code == 302
        assert "Đã xong" in app.get(url, headers=headers).body

    def test_note_is_read_not_written_by_others(self, desk: Any, other_desk: Any, app: Any):
        """Another unit sees the notes and no form; the public sees neither."""
        record = desk.database()
        url = f"/database/{record['name']}/progress"
        page = soup(app.get(url, headers=signed_in(other_desk)))
        assert page.select_one("#field-stage") is None
        assert page.select_one(".hcm-empty") is not None
        posted = app.post(
            url, headers=signed_in(other_desk), expect_errors=True,
            data={"stage": "building", "percentage": "50", "note": "Không phải của mình"},
        )  # fmt: skip
        assert posted.status_code == 403
        assert app.get(url, expect_errors=True).status_code == 403

    @pytest.mark.clause("26.2.b")
    def test_integration_by_form(self, desk: Any, manager: Post, app: Any):
        """The manager sets the day; others read it and who sets it."""
        record = desk.dataset()
        url = f"/register/integration/{record['name']}"
        app.post(
            url, headers=signed_in(manager), data={"on": "01/09/2026", "share": "60"},
            follow_redirects=False,
        )  # fmt: skip
        page = app.get(url)
        assert "01/09/2026" in page.body
        assert manager.unit["title"] in page.body
        assert soup(page).select_one("#field-on") is None

    def test_no_form_for_what_is_no_published_database(self, desk: Any, app: Any):
        """Drafts, datasets and unknown names have no such page."""
        headers = signed_in(desk)
        for name in (desk.draft("database")["name"], desk.dataset()["name"], "khong-co"):
            answer = app.get(f"/database/{name}/progress", headers=headers, expect_errors=True)
            assert answer.status_code == 404
