"""The three registers as files: the article's headings, the public's records, flat memory."""

from __future__ import annotations

import csv
import io
import json
import tracemalloc
import uuid
from collections.abc import Iterator
from typing import Any

import openpyxl
import pytest
import sqlalchemy as sa

import ckan.plugins.toolkit as tk
from ckan import model

from ckanext.hcmc_governance.register import service
from ckanext.hcmc_governance.register.exports import jobs, reading, sheets
from ckanext.hcmc_kit import tables
from ckanext.hcmc_schemas import vocabularies

pytestmark = pytest.mark.usefixtures("non_clean_db", "themes")
KINDS = [service.DATASET, service.DATABASE, service.SERVICE]
HEADINGS = {
    service.DATASET: [
        "STT", "Tên dữ liệu", "Mô tả dữ liệu", "Đơn vị chủ trì cung cấp", "Ngày cung cấp lần đầu",
        "Tần suất cập nhật",
    ],
    service.DATABASE: [
        "STT", "Tên các cơ sở dữ liệu", "Mô tả mục đích, phạm vi của từng cơ sở dữ liệu",
        "Nội dung, đối tượng quản lý của từng cơ sở dữ liệu",
        "Cơ chế thu thập, cập nhật, nguồn dữ liệu được thu thập của từng cơ sở dữ liệu",
        "Hình thức chia sẻ dữ liệu của từng cơ sở dữ liệu",
        "Đơn vị chủ trì triển khai và thời gian vận hành của từng cơ sở dữ liệu",
    ],
    service.SERVICE: [
        "STT", "Tên dịch vụ", "Đơn vị cung cấp", "Địa chỉ cung cấp dịch vụ",
        "Nội dung dữ liệu chia sẻ", "Hình thức chia sẻ",
        "Cấu trúc dữ liệu trao đổi của dữ liệu được chia sẻ tuân thủ theo các tiêu chuẩn, "
        "quy chuẩn kỹ thuật hiện hành",
        "Mô hình kết nối", "Phương thức chia sẻ", "Các yêu cầu khi khai thác",
        "Các thông số, tài liệu kỹ thuật cần thiết kèm theo",
    ],
}  # fmt: skip


def get(app: Any, kind: str, form: str, prefix: str = "") -> Any:
    return app.get(f"{prefix}/register/{kind}.{form}")


def lines(answer: Any) -> list[list[str]]:
    return list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"), newline="")))


def line_of(rows: list[list[str]], title: str) -> list[str]:
    (found,) = [row for row in rows if row[1] == title]
    return found


def titled(base: str) -> str:
    return f"{base} {uuid.uuid4().hex[:8]}"


@pytest.fixture
def many(desk: Any) -> Iterator[int]:
    """Put two thousand open datasets straight into the table; remove them afterwards."""
    extras = {"access_level": "open", "frequency": "monthly", "issued": "2024-05-01"}
    mark = uuid.uuid4().hex[:8]
    rows = [
        {
            "id": str(uuid.uuid4()), "name": f"nhieu-{mark}-{number}", "type": "dataset",
            "title": f"Tập dữ liệu số {number}", "notes": "Mô tả khá dài. " * 40,
            "state": "active", "private": False, "owner_org": desk.unit["id"], "extras": extras,
        }
        for number in range(2000)
    ]  # fmt: skip
    table = model.package_table
    model.Session.execute(sa.insert(table), rows)
    model.Session.commit()
    yield len(rows)
    model.Session.execute(sa.delete(table).where(table.c.name.like(f"nhieu-{mark}-%")))
    model.Session.commit()


class TestHeadings:
    """The columns are the items of the article."""

    @pytest.mark.clause("22.1")
    def test_open_data_catalogue(self, app: Any):
        """Five items of 22.1, in its words and order."""
        assert lines(get(app, "dataset", "csv"))[0] == HEADINGS["dataset"]

    @pytest.mark.clause("8.3")
    def test_database_catalogue(self, app: Any):
        """Six items of 8.3."""
        assert lines(get(app, "database", "csv"))[0] == HEADINGS["database"]

    @pytest.mark.clause("13.4")
    def test_services(self, app: Any):
        """Ten items of 13.4."""
        assert lines(get(app, "data-service", "csv"))[0] == HEADINGS["data-service"]

    @pytest.mark.clause("8.3", "13.4", "22.1")
    @pytest.mark.parametrize("kind", KINDS)
    def test_workbook_has_the_same(self, app: Any, kind: str):
        """XLSX: the first row."""
        book = openpyxl.load_workbook(io.BytesIO(get(app, kind, "xlsx").data), read_only=True)
        first = next(book.worksheets[0].iter_rows(max_row=1, values_only=True))
        assert list(first) == HEADINGS[kind]

    @pytest.mark.parametrize("kind", KINDS)
    def test_json_has_the_items_by_key(self, kind: str):
        """One definition: the keys stand in the order of the headings."""
        items = vocabularies.item_list(sheets.ARTICLES[kind])
        keys = [column.key for column in sheets.columns(kind, "vi")]
        assert keys == ["number", *(item.key for item in items)]

    def test_english_side(self, app: Any):
        """The same columns in English."""
        first = lines(get(app, "dataset", "csv", "/en"))[0]
        assert first[:3] == ["No.", "Name of the data", "Description of the data"]

    def test_unknown_register(self):
        """Another kind is a named error."""
        with pytest.raises(sheets.UnknownRegister):
            sheets.register("group", "vi")


class TestRows:
    """What stands under the headings."""

    @pytest.mark.clause("22.1")
    def test_dataset(self, app: Any, desk: Any):
        """Name, description, unit, first day, frequency, in words."""
        title = titled("Danh sách cơ sở")
        record = desk.dataset(title=title)
        row = line_of(lines(get(app, "dataset", "csv")), title)
        issued = record["issued"]
        day = f"{issued[8:10]}/{issued[5:7]}/{issued[:4]}"
        assert row[2:5] == [record["notes"], desk.unit["title"], day]
        assert row[5]

    @pytest.mark.clause("8.3")
    def test_database(self, app: Any, desk: Any):
        """Compound items tell each of their parts."""
        title = titled("Cơ sở dữ liệu hộ kinh doanh")
        desk.database(title=title)
        row = line_of(lines(get(app, "database", "csv")), title)
        assert "Mô tả mục đích: Quản lý đăng ký hộ kinh doanh." in row[2]
        assert "Mô tả phạm vi: Toàn Thành phố." in row[2]
        assert "Đối tượng quản lý: hộ kinh doanh" in row[3]
        assert f"Đơn vị chủ trì triển khai: {desk.unit['title']}" in row[6]
        assert "07/2020" in row[6]

    @pytest.mark.clause("13.4")
    def test_open_service(self, app: Any, desk: Any):
        """Ten items; the address is public because all it serves is open."""
        title = titled("Dịch vụ tra cứu")
        desk.service(title=title, serves=[desk.dataset()["name"]])
        row = line_of(lines(get(app, "data-service", "csv")), title)
        assert row[3] == "https://api.noi-bo.local:8443/v1"
        assert row[10] == "Danh sách"
        assert all(row)

    def test_address_of_a_service_that_is_not_open_is_no_public_fact(self, app: Any, desk: Any):
        """When what it serves is no longer open, its address goes out of the public file."""
        title = titled("Dịch vụ nội bộ")
        dataset = desk.dataset()
        desk.service(title=title, serves=[dataset["name"]])
        stored = model.Package.get(dataset["id"])
        stored.extras = {**stored.extras, "access_level": "on_request"}
        model.Session.commit()
        row = line_of(lines(get(app, "data-service", "csv")), title)
        assert row[3] == ""

    def test_days_are_days(self, app: Any, desk: Any):
        """ISO 8601 in JSON, a true date in XLSX."""
        title = titled("Danh sách ngày")
        issued = desk.dataset(title=title)["issued"]
        rows = json.loads(get(app, "dataset", "json").data)
        (row,) = [one for one in rows if one["title"] == title]
        assert row["issued"] == issued[:10]
        book = openpyxl.load_workbook(io.BytesIO(get(app, "dataset", "xlsx").data))
        (line,) = [one for one in book.worksheets[0].iter_rows() if one[1].value == title]
        assert line[4].is_date
        assert line[4].value.date().isoformat() == issued[:10]

    def test_rows_are_numbered(self, app: Any, desk: Any):
        """From one, without gap."""
        desk.dataset()
        rows = lines(get(app, "dataset", "csv"))[1:]
        assert [row[0] for row in rows] == [str(number) for number in range(1, len(rows) + 1)]

    def test_formula_in_a_title_stays_text(self, app: Any, desk: Any):
        """A spreadsheet runs nothing that a publisher wrote."""
        title = titled("=cmd|'/c calc'!A1")
        desk.dataset(title=title)
        rows = lines(get(app, "dataset", "csv"))
        assert any(row[1] == f"'{title}" for row in rows)


class TestWhoIsInIt:
    """Published public records only."""

    def test_drafts_deleted_and_private_are_left_out(self, app: Any, desk: Any):
        """What a reader cannot open stands in no register."""
        draft = titled("Bản nháp")
        desk.draft(title=draft)
        gone = desk.dataset(title=titled("Đã xóa"))
        desk.call("package_delete", id=gone["id"])
        hidden = desk.dataset(title=titled("Riêng"))
        stored = model.Package.get(hidden["id"])
        stored.private = True
        model.Session.commit()
        titles = {row[1] for row in lines(get(app, "dataset", "csv"))}
        assert not titles & {draft, gone["title"], hidden["title"]}

    def test_only_open_data_is_in_the_open_data_catalogue(self, app: Any, desk: Any):
        """22.1 is the catalogue of open data."""
        record = desk.dataset(title=titled("Theo yêu cầu"))
        stored = model.Package.get(record["id"])
        stored.extras = {**stored.extras, "access_level": "on_request"}
        model.Session.commit()
        assert record["title"] not in {row[1] for row in lines(get(app, "dataset", "csv"))}


class TestFiles:
    """How a file is sent."""

    @pytest.mark.parametrize("form", sheets.FORMS)
    def test_is_a_download_of_its_type(self, app: Any, form: str):
        """Media type and name of the file."""
        answer = get(app, "dataset", form)
        assert answer.headers["Content-Type"] == tables.FORMS[form].media_type
        assert answer.headers["Content-Disposition"] == f'attachment; filename="dataset.{form}"'

    def test_csv_begins_with_the_mark(self, app: Any):
        """Excel reads Vietnamese."""
        assert get(app, "dataset", "csv").data.startswith(b"\xef\xbb\xbf")

    @pytest.mark.parametrize("path", ["group.csv", "dataset.pdf", "dataset.docx"])
    def test_other_registers_and_forms_are_unknown(self, app: Any, path: str):
        """A page that does not exist."""
        assert app.get(f"/register/{path}").status_code == 404

    @pytest.mark.parametrize("form", sheets.FORMS)
    def test_memory_stays_flat(self, many: int, form: str):
        """Two thousand records with long texts need a few megabytes."""
        told: list[int] = []
        table = sheets.register("dataset", "vi", told=told.append)
        list(tables.chunks(table, form))  # caches of vocabularies and statements
        table = sheets.register("dataset", "vi", told=told.append)
        tracemalloc.start()
        size = sum(len(piece) for piece in tables.chunks(table, form))
        _now, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        model.Session.rollback()
        assert size > 50_000
        assert peak < 12_000_000
        assert told[-1] >= many
        assert told[0] == reading.PAGE


class TestHcmcRegisterExportShow:
    """What a register is as a file."""

    @pytest.mark.parametrize("kind", KINDS)
    def test_tells_columns_and_count(self, kind: str):
        """For a reader who did not sign in."""
        context = {"user": "", "ignore_auth": False}
        told = tk.get_action("hcmc_register_export_show")(context, {"kind": kind})
        assert [one["heading"] for one in told["columns"]] == HEADINGS[kind]
        assert told["count"] == reading.count(kind)
        assert told["at_once"] is True

    def test_unknown_kind(self):
        """Refused by name."""
        with pytest.raises(tk.ValidationError) as caught:
            tk.get_action("hcmc_register_export_show")({"user": ""}, {"kind": "group"})
        assert set(caught.value.error_dict) == {"kind"}


@pytest.mark.ckan_config("ckanext.hcmc_governance.exports.rows_at_once", 0)
class TestBackground:
    """A long register is written by the worker."""

    @pytest.fixture
    def ordered(self, app: Any, desk: Any) -> str:
        """Ask for a file that does not come at once; give the number of the export."""
        desk.dataset()
        for key in jobs._redis().scan_iter("hcmc:export:of:*"):
            jobs._redis().delete(key)
        answer = app.get("/register/dataset.csv", follow_redirects=False)
        assert answer.status_code == 302
        return answer.headers["Location"].rsplit("/", 1)[-1]

    def test_page_shows_progress_then_the_file(self, app: Any, ordered: str):
        """Waiting, then done; the file is the same as one that comes at once."""
        page = app.get(f"/register/export/{ordered}")
        assert "hx-get" in page.body
        jobs.write(ordered)
        page = app.get(f"/register/export/{ordered}", headers={"HX-Request": "true"})
        assert f"/register/export/{ordered}/file" in page.body
        assert "<html" not in page.body
        rows = lines(app.get(f"/register/export/{ordered}/file"))
        assert rows[0] == HEADINGS["dataset"]
        told = tk.get_action("hcmc_register_export_job_show")({"user": ""}, {"id": ordered})
        assert told["done"] == told["total"] == len(rows) - 1

    def test_same_question_is_the_same_export(self, app: Any, ordered: str):
        """A crowd that clicks has one file written."""
        again = app.get("/register/dataset.csv", follow_redirects=False)
        assert again.headers["Location"].endswith(ordered)
        other = app.get("/en/register/dataset.csv", follow_redirects=False)
        assert not other.headers["Location"].endswith(ordered)

    def test_unfinished_file_leads_back(self, app: Any, ordered: str):
        """To the page that shows how far it is."""
        answer = app.get(f"/register/export/{ordered}/file", follow_redirects=False)
        assert answer.headers["Location"].endswith(f"/register/export/{ordered}")

    def test_failed_export_says_so(
        self, app: Any, ordered: str, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
    ):
        """A full or closed disk: the page tells, no half file is left."""
        closed = tmp_path / "file"
        closed.write_text("not a folder")
        monkeypatch.setattr(jobs, "folder", lambda: closed)
        with pytest.raises(OSError, match="file"):
            jobs.write(ordered)
        assert jobs.find(ordered).state == "failed"
        assert "alert" in app.get(f"/register/export/{ordered}").body

    @pytest.mark.usefixtures("ordered")
    @pytest.mark.parametrize("path", ["of:dataset:csv:vi", "of:dataset:csv:vi/file"])
    def test_key_that_is_no_export(self, app: Any, path: str):
        """What else is kept under the prefix is of another kind: it is no export either."""
        assert jobs._redis().exists("hcmc:export:of:dataset:csv:vi")
        assert app.get(f"/register/export/{path}").status_code == 404

    @pytest.mark.parametrize("path", ["khong-co", "khong-co/file"])
    def test_unknown_export(self, app: Any, path: str):
        """A page that does not exist."""
        assert app.get(f"/register/export/{path}").status_code == 404
