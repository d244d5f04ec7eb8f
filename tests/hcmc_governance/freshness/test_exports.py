"""The list as a table and as a feed, from rows alone."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

import pytest
from lxml import etree

from ckanext.hcmc_governance.freshness import exports
from ckanext.hcmc_kit import tables

ATOM = "{http://www.w3.org/2005/Atom}"
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
pytestmark = pytest.mark.usefixtures("non_clean_db", "with_request_context")


@pytest.fixture
def row() -> dict[str, Any]:
    """Give a row of the list."""
    return {
        "id": "p1", "type": "dataset", "name": "luu-tru", "title": "Cơ sở lưu trú",
        "unit": {"id": "u1", "name": "so-du-lich", "title": "Sở Du lịch"},
        "freshness": {
            "state": "overdue", "label": "Quá hạn 13 ngày", "days_late": 13,
            "frequency": "monthly", "due_on": "2026-05-01", "late_on": "2026-05-08",
            "last_event_on": "2026-03-01", "attest_due_on": None, "excused": None,
            "counts": {"on_time": 1, "late": 0, "missed": 2},
        },
    }  # fmt: skip


class TestTable:
    """One definition for all forms."""

    def test_days_are_last_days(self, row: dict[str, Any]):
        """A person reads the last day on which an update is in time."""
        line = next(iter(exports.table([row]).lines()))
        keys = [column.key for column in exports.table([row]).columns]
        told = dict(zip(keys, line, strict=True))
        assert str(told["period_end"]) == "2026-04-30"
        assert str(told["due_on"]) == "2026-05-07"
        assert (told["days_late"], told["missed"]) == (13, 2)
        assert str(told["url"]).endswith("/dataset/luu-tru")

    def test_headings_differ(self, row: dict[str, Any]):
        """No two columns are called the same."""
        headings = [column.heading for column in exports.table([row]).columns]
        assert len(set(headings)) == len(headings)

    def test_excuse_and_missing_unit(self, row: dict[str, Any]):
        """What is not there is an empty cell."""
        row["unit"] = None
        row["freshness"]["excused"] = {
            "until": "2026-06-30", "reason": "Bão", "expected_on": "2026-06-15",
        }  # fmt: skip
        text = tables.write(exports.table([row]), "csv").decode()
        assert "30/06/2026" in text
        assert "15/06/2026" in text


class TestFeed:
    """Atom, RFC 4287."""

    def entry(self, **changed: Any) -> dict[str, Any]:
        told = {
            "id": "p1", "type": "database", "name": "ho-kinh-doanh", "title": "Hộ & kinh doanh",
            "unit": None, "state": "overdue", "on": "2026-05-08",
        }  # fmt: skip
        return {**told, **changed}

    def read(self, entries: list[dict[str, Any]]) -> Any:
        data = exports.feed(entries, "cong.example.vn", "https://cong.example.vn/f", ZONE)
        return etree.fromstring(data)

    def test_entry(self):
        """Stable id, page of the record, words that are escaped."""
        found = self.read([self.entry()]).find(f"{ATOM}entry")
        assert found.findtext(f"{ATOM}id") == (
            "tag:cong.example.vn,2024:freshness/p1/overdue/2026-05-08"
        )
        assert found.find(f"{ATOM}link").get("href").endswith("/database/ho-kinh-doanh")
        assert found.findtext(f"{ATOM}title") == "Quá hạn: Hộ & kinh doanh"

    def test_order_and_updated(self):
        """The newest comes first and dates the feed."""
        feed = self.read([self.entry(on="2026-06-08"), self.entry()])
        moments = [one.findtext(f"{ATOM}updated")[:10] for one in feed.findall(f"{ATOM}entry")]
        assert moments == ["2026-06-08", "2026-05-08"]
        assert feed.findtext(f"{ATOM}updated").startswith("2026-06-08")

    def test_empty(self):
        """A feed without entries has all that a feed needs."""
        feed = self.read([])
        assert feed.findtext(f"{ATOM}id")
        assert feed.findtext(f"{ATOM}updated")
