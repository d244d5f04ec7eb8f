"""The configset on the real Solr: what is found, in which order, and which doors are closed."""

from __future__ import annotations

import pytest
import requests

import ckan.plugins.toolkit as tk

FILLER = ["Lễ hội truyền thống", "Chăn nuôi gia cầm", "Thi đấu thể thao"]

CLOSED = [
    "config", "replication", "get", "export", "graph", "stream", "sql", "terms",
    "analysis/document", "analysis/field", "debug/dump", "tasks/cancel", "tasks/list",
    "admin/ping", "admin/segments", "admin/luke", "admin/system", "admin/mbeans",
    "admin/plugins", "admin/file", "update/json", "update/json/docs", "update/csv", "update/cbor",
]  # fmt: skip


def analysed(shelf, title: str, query: str) -> bool:
    """Tell whether a search finds one title among others."""
    for other in FILLER:
        shelf.put(title=other)
    shelf.put(title=title)
    return shelf.find(query) == [title]


class TestFolding:
    """Words are found with and without marks, in every correct spelling."""

    @pytest.mark.clause("9.2")
    def test_with_and_without_marks(self, shelf) -> None:
        """«giao thông» and «giao thong» find the same."""
        shelf.put(title="Tai nạn giao thông đường bộ")
        shelf.put(title="Giao dịch bất động sản")
        found = shelf.find("giao thông")
        assert found == ["Tai nạn giao thông đường bộ"]
        assert shelf.find("giao thong") == found

    @pytest.mark.parametrize(
        ("title", "query"),
        [
            ("Công trình thủy lợi", "thuỷ lợi"),
            ("Hoà giải ở cơ sở", "hòa giải"),
            ("Hiện vật quý", "hiện vật quí"),
            ("Hạ tầng kỹ thuật", "ha tang ki thuat"),
            ("Xây dựng nông thôn mới", "xay dung nong thon"),
            ("Máy thi công", "may thi cong"),
            ("Đơn giá nhân công", "Ðơn giá nhân công"),
            ("Ðơn giá ca máy", "don gia ca may"),
            ("ĐẤT ĐAI ĐÔ THỊ", "đất đai đô thị"),
            ("Chợ tại Q.1", "chợ tại quận 1"),
            ("Chợ tại quận 1", "chợ tại Q1"),
            ("Trạm y tế P. 5", "trạm y tế phường 5"),
            ("Tệp ten_file.csv của TP.HCM", "ten file"),
            ("Tiêu chuẩn TCVN 9001:2015", "TCVN 9001:2015"),
            ("Thông tư 343/2016/TT-BTC", "343/2016/TT-BTC"),
            ("giao\u00adthông công\u200b cộng", "công cộng"),
        ],
    )
    def test_spellings(self, shelf, title: str, query: str) -> None:
        """Tone placement, y and i, lookalikes of đ, signs between words, numbered districts."""
        assert analysed(shelf, title, query)

    def test_decomposed_query(self, shelf, decomposed) -> None:
        """Text pasted from a PDF finds what is stored composed."""
        assert analysed(shelf, "Nhà ở thương mại", decomposed("nhà ở thương mại"))

    def test_fields_fold_too(self, shelf) -> None:
        """A search in a field finds without marks as well."""
        shelf.put(title="Xử lý nước thải")
        assert shelf.find("title:nuoc") == ["Xử lý nước thải"]

    def test_file_names(self, shelf) -> None:
        """Titles of files lead to their record; CKAN's schema does not fold them."""
        shelf.put(
            title="Báo cáo", resources=[{"url": "http://example.com", "name": "Diện tích rừng"}]
        )
        assert shelf.find("dien tich rung") == ["Báo cáo"]

    def test_words_of_addresses_are_not_found(self, shelf) -> None:
        """A guess at the address of a file gets no answer."""
        shelf.put(
            title="Báo cáo", resources=[{"url": "http://example.com/bimatkhac.csv", "name": "x"}]
        )
        assert shelf.find("bimatkhac") == []


class TestMarksRank:
    """Marks decide the rank, never whether something is found."""

    @pytest.mark.parametrize("query", ["bán", "bàn", "bản"])
    def test_exact_word_first(self, shelf, query: str) -> None:
        """Of words that differ in marks only, the typed one comes first; all are found."""
        for word in ("bán", "bàn", "bản"):
            shelf.put(title=f"Kế hoạch {word} thử")
        found = shelf.find(query)
        assert found[0] == f"Kế hoạch {query} thử"
        assert len(found) == 3

    def test_words_together_first(self, shelf) -> None:
        """Words that stand together in the title rank before words apart."""
        shelf.put(title="Sản lượng chăn nuôi và giá bất thường, động vật, thủy sản")
        shelf.put(title="Môi giới bất động sản")
        assert shelf.find("bất động sản")[0] == "Môi giới bất động sản"


class TestWords:
    """Abbreviations and everyday words."""

    @pytest.mark.parametrize(
        ("title", "query"),
        [
            ("Nghị quyết của Hội đồng nhân dân", "HĐND"),
            ("Doanh nghiệp khoa học và công nghệ", "KH&CN"),
            ("Thuốc bảo vệ thực vật", "thuốc BVTV"),
            ("Cơ sở lưu trú du lịch", "khách sạn"),
            ("Giấy chứng nhận đăng ký doanh nghiệp", "ĐKDN"),
        ],
    )
    def test_short_form_finds_long_form(self, shelf, title: str, query: str) -> None:
        """The record carries the long form, the reader types the short one."""
        assert analysed(shelf, title, query)

    @pytest.mark.parametrize("query", ["ủy ban nhân dân", "uy ban nhan dan", "Uỷ ban nhân dân"])
    def test_long_form_finds_short_form(self, shelf, query: str) -> None:
        """The record carries the short form only, the reader types the long one."""
        assert analysed(shelf, "Quyết định của UBND", query)

    def test_short_form_in_the_record(self, shelf) -> None:
        """A record that itself carries the short form is found too."""
        assert analysed(shelf, "Quyết định của UBND", "ubnd")


class TestUnits:
    """Titles of units and themes lead to their records."""

    def test_unit_and_theme(self, shelf, act) -> None:
        """CKAN itself indexes their names only."""
        theme = act("group_create", name=f"g-{shelf.unit['id']}", title="Thổ nhưỡng học")
        shelf.put(title="Mẫu phân tích", groups=[{"name": theme["name"]}])
        assert shelf.find("Sở Thử nghiệm") == ["Mẫu phân tích"]
        assert shelf.find("tho nhuong hoc") == ["Mẫu phân tích"]


class TestOrder:
    """Titles in the order of a Vietnamese dictionary."""

    def test_title_sort(self, shelf) -> None:
        """Ă after A, Đ after D, tones in their order, numbers by value."""
        ordered = ["An", "Ân", "Dân", "Đào", "Đất", "Hu", "Hù", "Hủ", "Hũ", "Hú", "Hụ", "Quận 2",
                   "Quận 10", "Ý"]  # fmt: skip
        for title in sorted(ordered, key=lambda text: text[::-1]):
            shelf.put(title=title)
        assert shelf.find("*:*", sort="title_string asc", rows=50) == ordered
        assert shelf.find("*:*", sort="title_string desc", rows=50) == ordered[::-1]


class TestAutocomplete:
    """Suggestions while somebody types."""

    @pytest.mark.parametrize("typed", ["trò chơi đ", "tro choi d", "Trò ch", "điện tử xyz", "xyzt"])
    def test_beginnings(self, shelf, act, typed: str) -> None:
        """Beginnings of words, with and without marks."""
        shelf.put(title="Trò chơi điện tử xyzt")
        titles = [row["title"] for row in act("package_autocomplete", q=typed)]
        assert "Trò chơi điện tử xyzt" in titles


class TestDates:
    """Dates of records come in every form of ISO 8601."""

    @pytest.mark.parametrize(
        ("written", "stored"),
        [
            ("2026-01-02", "2026-01-02T00:00:00Z"),
            ("2026-01-02T03:04:05", "2026-01-02T03:04:05Z"),
            ("2026-01-02T03:04:05+07:00", "2026-01-01T20:04:05Z"),
            ("2026-01-02T03:04:05.123456+07:00", "2026-01-01T20:04:05.123Z"),
            ("2026-01-02T03:04:05Z", "2026-01-02T03:04:05Z"),
        ],
    )
    def test_forms(self, shelf, written: str, stored: str) -> None:
        """Zones are read; a date without one is in UTC. Solr alone refuses most of these."""
        made = shelf.put(title="Có ngày", extras=[{"key": "valid_date", "value": written}])
        rows = _solr({"q": f"id:{made['id']}", "fl": "valid_date"})
        assert rows["response"]["docs"] == [{"valid_date": stored}]


class TestDoors:
    """Three addresses of the core answer."""

    @pytest.mark.parametrize("name", CLOSED)
    def test_closed(self, non_clean_db: None, name: str) -> None:
        """What CKAN does not call does not answer, reading or writing."""
        url = f"{_url()}/{name}"
        assert requests.get(url, timeout=10).status_code in {403, 404}
        assert requests.post(url, json={}, timeout=10).status_code in {403, 404}

    def test_schema_can_be_read_not_changed(self, non_clean_db: None) -> None:
        """CKAN reads the name of the schema at its start; nobody changes it by request."""
        assert "ckan-2.12" in requests.get(f"{_url()}/schema?wt=schema.xml", timeout=10).text
        change = {"add-field": {"name": "x", "type": "string"}}
        answer = requests.post(f"{_url()}/schema", json=change, timeout=10)
        assert answer.status_code >= 400 or "not editable" in answer.text

    def test_zero_counts_cannot_be_asked(self, non_clean_db: None) -> None:
        """The server itself ignores facet.mincount=0."""
        asked = {"q": "id:none", "facet": "true", "facet.field": "id", "facet.mincount": 0}
        assert _solr(asked)["facet_counts"]["facet_fields"]["id"] == []


def _url() -> str:
    return tk.config["solr_url"].rstrip("/")


def _solr(params: dict) -> dict:
    return requests.get(f"{_url()}/select", params=params | {"wt": "json"}, timeout=10).json()
