"""The list, its files and its feed, and the page of one record."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from lxml import etree

import ckan.plugins.toolkit as tk
from ckan.tests import factories

from .conftest import Desk, desk_of, on, unique

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def late(desk: Desk) -> dict[str, Any]:
    """Give a monthly dataset of March that had no data since."""
    with on("2026-03-01"):
        return desk.dataset(frequency_from="2026-03-01", title="Danh sách điểm bán hàng lưu niệm")


@pytest.fixture
def opened(app: Any) -> Callable[..., str]:
    """Open a page, which must answer, and give its markup."""

    def open_page(path: str, status: int = 200, **more: Any) -> str:
        return app.get(path, status=status, **more).get_data(as_text=True)

    return open_page


@pytest.fixture
def signed_in(desk: Desk) -> dict[str, str]:
    """Give the header of the editor's token."""
    token = tk.get_action("api_token_create")(
        {"ignore_auth": True, "user": desk.user["name"]},
        {"user": desk.user["name"], "name": factories.APIToken.stub().name},
    )
    return {"Authorization": token["token"]}


class TestIndex:
    """/freshness"""

    @pytest.mark.clause("22.2b")
    def test_row(self, desk: Desk, late: dict[str, Any], opened: Callable[..., str]):
        """Each row has badge, strip, period, due date and day of the data event."""
        with on("2026-05-20"):
            page = opened(f"/freshness?unit={desk.unit['id']}&state=overdue")
        assert "Quá hạn 13 ngày" in page
        assert "Hàng tháng" in page
        assert "07/05/2026" in page
        assert "01/03/2026" in page
        assert 'class="hcm-strip"' in page

    @pytest.mark.clause("5.6")
    def test_every_figure_opens_its_list(
        self, desk: Desk, late: dict[str, Any], opened: Callable[..., str]
    ):
        """The number beside a state is the number of rows behind it."""
        with on("2026-05-20"):
            page = etree.HTML(opened(f"/freshness?unit={desk.unit['id']}"))
            for link in page.xpath("//p[@class='hcm-badges']/a"):
                number = link.xpath("./strong/text()")[0]
                told = opened(link.get("href"))
                assert f"{number} " in etree.HTML(told).xpath("string(//p[@role='status'])")

    def test_names_in_the_address_are_understood(
        self, desk: Desk, late: dict[str, Any], opened: Callable[..., str]
    ):
        """The unit may be given by name; the choice shows it."""
        page = etree.HTML(opened(f"/freshness?unit={desk.unit['name']}"))
        chosen = page.xpath("//select[@name='unit']/option[@selected]/@value")
        assert chosen == [desk.unit["id"]]

    def test_empty_list(self, other_desk: Desk, opened: Callable[..., str]):
        """A list without rows says so and leads on."""
        page = opened(f"/freshness?unit={other_desk.unit['id']}&state=delinquent&type=database")
        assert 'href="/freshness"' in page
        assert "hcm-empty" in page

    @pytest.mark.parametrize("query", ["state=late", "unit=khong-co", "type=x"])
    def test_filters_that_mean_nothing(self, opened: Callable[..., str], query: str):
        """They are no list."""
        assert 'class="hcm-table' not in opened(f"/freshness?{query}", status=404)

    @pytest.mark.parametrize("page", ["0", "-1", "x", "9" * 40, "²"])
    def test_bad_page_numbers(self, opened: Callable[..., str], late: Any, page: str):
        """A page that is none is the first or an empty one, never an error."""
        assert "<h1>Lịch sử cập nhật dữ liệu</h1>" in opened(f"/freshness?page={page}")

    def test_english(self, desk: Desk, late: dict[str, Any], opened: Callable[..., str]):
        """The English side says it in English."""
        with on("2026-05-20"):
            page = opened(f"/en/freshness?unit={desk.unit['id']}")
        assert "Overdue by 13 days" in page

    def test_no_person_is_named(self, desk: Desk, late: dict[str, Any], opened: Any):
        """The list is about units."""
        assert desk.user["name"] not in opened("/freshness")


class TestExport:
    """/freshness.csv, .xlsx, .json"""

    def test_csv(self, desk: Desk, late: dict[str, Any], app: Any):
        """With byte order mark, Vietnamese headings, the days as day/month/year."""
        with on("2026-05-20"):
            # The rows are read while the file is sent.
            sent = app.get(f"/freshness.csv?unit={desk.unit['id']}&state=overdue").data
        assert sent.startswith(b"\xef\xbb\xbf")
        rows = list(csv.DictReader(io.StringIO(sent.decode("utf-8-sig"))))
        row = next(one for one in rows if late["name"] in one[list(one)[-1]])
        assert "13" in row.values()
        assert "07/05/2026" in row.values()
        assert "Quá hạn 13 ngày" in row.values()

    def test_xlsx(self, desk: Desk, late: dict[str, Any], app: Any):
        """Days are days, numbers are numbers."""
        with on("2026-05-20"):
            sent = app.get(f"/freshness.xlsx?unit={desk.unit['id']}&state=overdue").data
        sheet = openpyxl.load_workbook(io.BytesIO(sent)).active
        assert sheet is not None
        cells = [cell.value for row in sheet.iter_rows(min_row=2) for cell in row]
        assert 13 in cells
        assert late["title"] in cells

    def test_all_rows(self, desk: Desk, app: Any):
        """The file holds the whole list, whatever a page shows."""
        with on("2026-05-20"):
            told = tk.get_action("hcmc_freshness_list")({"user": ""}, {"limit": 0})
            answer = app.get("/freshness.json")
        assert len(answer.json) == told["count"]
        assert answer.headers["Content-Disposition"] == 'attachment; filename="freshness.json"'

    def test_formulas_stay_text(self, desk: Desk, app: Any):
        """A title cannot run in a spreadsheet."""
        record = desk.dataset(title="=cmd|' /C calc'!A0")
        answer = app.get(f"/freshness.csv?unit={desk.unit['id']}")
        assert record["title"] in answer.data.decode()
        assert "\n=cmd" not in answer.data.decode()

    @pytest.mark.parametrize("path", ["/freshness.csv?state=x", "/freshness.docx", "/freshness."])
    def test_unknown(self, opened: Callable[..., str], path: str):
        """Other forms and lists do not exist."""
        opened(path, status=404)


class TestFeed:
    """/freshness.atom"""

    @pytest.fixture
    def desk(self, non_clean_db: None, known_desks: dict[str, Desk]) -> Desk:
        """Give a unit of the feed's own: it tells of the newest fifty of a unit."""
        return desk_of(known_desks, "feed")

    def entries(self, app: Any, desk: Desk) -> list[Any]:
        answer = app.get(f"/freshness.atom?unit={desk.unit['id']}")
        assert answer.content_type == "application/atom+xml; charset=utf-8"
        return etree.fromstring(answer.data).findall(f"{ATOM}entry")

    def test_entries(self, desk: Desk, late: dict[str, Any], app: Any):
        """Overdue and long overdue, newest first, each with the page of its record."""
        with on("2026-06-10"):
            found = self.entries(app, desk)
        own = [one for one in found if one.find(f"{ATOM}link").get("href").endswith(late["name"])]
        assert [one.findtext(f"{ATOM}title").split(":")[0] for one in own][:2] == [
            "Quá hạn kéo dài", "Quá hạn",
        ]  # fmt: skip
        assert own[0].find(f"{ATOM}link").get("href").endswith(f"/dataset/{late['name']}")
        assert own[0].findtext(f"{ATOM}updated") == "2026-06-08T00:00:00+07:00"

    def test_ids_stay(self, desk: Desk, late: dict[str, Any], app: Any):
        """A reader that has seen an entry knows it again on another day."""
        with on("2026-06-10"):
            before = {one.findtext(f"{ATOM}id") for one in self.entries(app, desk)}
        with on("2026-06-20"):
            after = {one.findtext(f"{ATOM}id") for one in self.entries(app, desk)}
        assert before <= after

    def test_empty(self, other_desk: Desk, app: Any):
        """A feed without entries is a feed."""
        assert self.entries(app, other_desk) == []


class TestRecord:
    """/dataset/<name>/freshness and /database/<name>/freshness"""

    def test_tells_what_it_rests_on(
        self, desk: Desk, late: dict[str, Any], opened: Callable[..., str]
    ):
        """Periods, new data and announced frequencies, for everybody."""
        with on("2026-05-20"):
            page = opened(f"/dataset/{late['name']}/freshness")
        assert "01/04/2026 – 30/04/2026" in page
        assert "Tệp mới hoặc nội dung tệp thay đổi" in page
        assert '<form method="post"' not in page

    @pytest.mark.clause("27.2.d")
    def test_database(self, desk: Desk, opened: Callable[..., str]):
        """Days late and missed periods stand on the page of a database."""
        with on("2026-03-01"):
            base = desk.database(frequency_from="2026-03-01")
        with on("2026-06-20"):
            page = opened(f"/database/{base['name']}/freshness")
        assert "Quá hạn kéo dài 74 ngày" in page
        assert page.count("hcm-result--missed") >= 2

    def test_kind_and_record_belong_together(
        self, desk: Desk, late: dict[str, Any], opened: Callable[..., str]
    ):
        """A dataset has no page among the databases; what does not exist has none."""
        opened(f"/database/{late['name']}/freshness", status=404)
        opened("/dataset/khong-co/freshness", status=404)

    def test_draft_is_not_shown(self, desk: Desk, opened: Callable[..., str]):
        """Who may not see the record sees nothing of it."""
        draft = desk.call(
            "package_create", type="dataset", title="Dữ liệu đang soạn", state="draft",
            name=unique(), owner_org=desk.unit["id"],
        )  # fmt: skip
        assert draft["title"] not in opened(f"/dataset/{draft['name']}/freshness", status=404)

    def test_sign(self, desk: Desk, late: dict[str, Any], app: Any, signed_in: dict[str, str]):
        """The unit signs by form; the page that follows shows it."""
        with on("2026-04-26"):
            page = app.get(f"/dataset/{late['name']}/freshness", headers=signed_in)
            assert 'name="do" value="hcmc_no_new_data_declare"' in page.body
            answer = app.post(
                f"/dataset/{late['name']}/freshness", headers=signed_in,
                data={"do": "hcmc_no_new_data_declare", "period": "2026-04-01", "note": ""},
                follow_redirects=False,
            )  # fmt: skip
            assert answer.status_code == 302
            assert desk.freshness(late)["slots"][-1]["result"] == "on_time"

    def test_excuse_and_end(
        self, desk: Desk, late: dict[str, Any], app: Any, signed_in: dict[str, str]
    ):
        """Reason and expected day are on the public page until the excuse is ended."""
        path = f"/dataset/{late['name']}/freshness"
        with on("2026-05-20"):
            app.post(
                path, headers=signed_in, follow_redirects=False,
                data={
                    "do": "hcmc_freshness_excuse", "until": "30/06/2026", "reason": "Bão số 3",
                    "expected_on": "15/06/2026",
                },
            )  # fmt: skip
            page = app.get(path).body
            assert "Bão số 3" in page
            assert "15/06/2026" in page
            app.post(
                path, headers=signed_in, follow_redirects=False,
                data={"do": "hcmc_freshness_excuse_end", "reason": "Đã có dữ liệu"},
            )  # fmt: skip
            assert desk.state(late) == "overdue"

    def test_mistake_keeps_what_was_entered(
        self, late: dict[str, Any], app: Any, signed_in: dict[str, str]
    ):
        """The form comes back open, with the message beside the field."""
        with on("2026-05-20"):
            page = app.post(
                f"/dataset/{late['name']}/freshness", headers=signed_in,
                data={
                    "do": "hcmc_freshness_excuse", "until": "31/02/2026", "reason": "Bão số 3",
                    "expected_on": "15/06/2026",
                },
            ).body  # fmt: skip
        assert 'value="31/02/2026"' in page
        assert 'value="Bão số 3"' in page
        assert 'id="hcmc_freshness_excuse-until-error"' in page

    def test_attest(self, desk: Desk, app: Any, signed_in: dict[str, str]):
        """Data without a fixed period has its own form."""
        record = desk.dataset(frequency="on_change")
        path = f"/dataset/{record['name']}/freshness"
        assert 'value="hcmc_freshness_attest"' in app.get(path, headers=signed_in).body
        app.post(
            path, headers=signed_in, data={"do": "hcmc_freshness_attest"}, follow_redirects=False
        )
        with on("2027-06-01"):
            assert not desk.freshness(record)["attest_overdue"]

    def test_strangers_may_not(self, late: dict[str, Any], app: Any):
        """Without a right nothing is noted."""
        app.post(
            f"/dataset/{late['name']}/freshness", status=403,
            data={"do": "hcmc_no_new_data_declare"},
        )  # fmt: skip
        told = tk.get_action("hcmc_freshness_history_show")({"user": ""}, {"id": late["id"]})
        assert [one["kind"] for one in told["events"]] == ["file"]

    def test_unknown_form(self, late: dict[str, Any], app: Any, signed_in: dict[str, str]):
        """Only the four forms are taken."""
        app.post(
            f"/dataset/{late['name']}/freshness", status=400, headers=signed_in,
            data={"do": "package_delete"},
        )  # fmt: skip
        assert tk.get_action("package_show")({"user": ""}, {"id": late["id"]})["state"] == "active"
