"""What a harvest may change, and how the source's values are read."""

from __future__ import annotations

import datetime as dt
import string
import unicodedata
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ckanext.hcmc_governance.harvesting import rules

WORDS = st.text(alphabet=st.characters(blacklist_categories=("Cs",)), max_size=40)


class TestFileFormat:
    """The ending of the file's name is believed before the word of the source."""

    @pytest.mark.parametrize(
        ("address", "declared", "expected"),
        [
            ("https://a.vn/files/danh-sach.xls", "xlb", "XLS"),
            ("https://a.vn/files/danh-sach.xlsx", "xlb", "XLSX"),
            ("https://a.vn/files/danh-sach.xls", "xlsx", "XLS"),
            ("https://a.vn/files/ban-do-1-001.zip", "data", "ZIP"),
            ("https://a.vn/files/B%E1%BA%A3n%20%C4%91%E1%BB%93.PDF", "", "PDF"),
            ("https://a.vn/download?id=7", "xlb", "XLS"),
            ("https://a.vn/download?id=7", "csv", "CSV"),
            ("https://a.vn/bao-cao.2024", "pdf", "PDF"),
            ("https://a.vn/Danh sách. Bản cuối", "doc", "DOC"),
            ("https://a.vn/", "", ""),
        ],
    )
    def test_cases(self, address: str, declared: str, expected: str) -> None:
        assert rules.file_format(address, declared) == expected

    @given(WORDS, WORDS)
    def test_never_fails(self, address: str, declared: str) -> None:
        """Any text is an answer in capitals, or none at all."""
        try:
            found = rules.file_format(f"https://a.vn/{quote(address)}", declared)
        except ValueError:  # pragma: no cover
            pytest.fail("a file's address must never break a harvest")
        assert found == found.upper()


class TestDates:
    """DKAN types every date-time as a date; the day is that of the source's own clock."""

    def test_day(self) -> None:
        assert rules.source_day("2026-09-09T23:11:51+07:00") == "2026-09-09"
        assert rules.source_day("2026-09-09") == "2026-09-09"
        assert rules.source_day("hôm qua") == ""

    def test_moment_is_utc(self) -> None:
        assert rules.source_moment("2026-09-09T09:22:52+07:00") == "2026-09-09T02:22:52"
        assert rules.source_moment("2026-09-09") == "2026-09-09T00:00:00"
        assert rules.source_moment("0001-01-01T00:00:00+07:00") == ""
        assert rules.source_moment("") == ""

    @given(st.datetimes(timezones=st.just(dt.timezone(dt.timedelta(hours=7)))))
    def test_day_of_any_moment(self, moment: dt.datetime) -> None:
        assert rules.source_day(moment.isoformat()) == moment.date().isoformat()

    @given(WORDS)
    def test_never_fails(self, text: str) -> None:
        """A text that is no date gives an empty value, never an error."""
        for read in (rules.source_day(text), rules.source_moment(text)):
            assert read == "" or dt.datetime.fromisoformat(read)


class TestAddressKey:
    """Old addresses are compared decoded and composed."""

    @given(st.text(alphabet=string.ascii_lowercase + "àáạđêữ- ", min_size=1))
    def test_encoding_and_composition_make_no_difference(self, slug: str) -> None:
        """The same page asked for in any spelling is the same page."""
        path = "/dataset/" + slug
        decomposed = unicodedata.normalize("NFD", path)
        keys = {
            rules.address_key(f"https://opendata.hochiminhcity.gov.vn{quote(path)}"),
            rules.address_key(f"https://opendata.hochiminhcity.gov.vn{quote(decomposed)}/"),
            rules.address_key(path),
        }
        assert len({key.rstrip("/") for key in keys}) == 1

    def test_percent_sign_in_a_path(self) -> None:
        """A path arrives decoded already: its per-cent signs are its own."""
        assert rules.address_key("/dataset/tang-10%25") == "/dataset/tang-10%25"


class TestContentHash:
    """The hash decides whether a record is written again."""

    RECORD = {"title": "Dữ liệu", "files": [{"uri": "a"}]}

    def test_order_of_keys_makes_no_difference(self) -> None:
        turned = dict(reversed(self.RECORD.items()))
        assert rules.content_hash(self.RECORD, "u", "open") == rules.content_hash(
            turned, "u", "open"
        )

    @pytest.mark.parametrize(
        "changed", [({"title": "khác"}, "u", "open"), (RECORD, "v", "open"), (RECORD, "u", "x")]
    )
    def test_any_change_makes_one(self, changed: tuple[dict[str, object], str, str]) -> None:
        """The source's words, the unit and the level all count."""
        assert rules.content_hash(*changed) != rules.content_hash(self.RECORD, "u", "open")


class TestOwnership:
    """What belongs to the unit, and what a harvest may write."""

    STORED = {
        "id": "1",
        "name": "du-lieu",
        "title": "Cũ",
        "frequency": "monthly",
        "spatial_label": "Quận 1",
        "issued": "2020-01-01",
        "resources": [
            {"id": "a", "uri": "u:a", "name": "A", "url": "x", "datastore_active": True},
            {"id": "own", "name": "Của đơn vị", "url": "y"},
        ],
    }

    def test_unit_field_stays_source_field_follows(self) -> None:
        merged = rules.merge(
            self.STORED, {"title": "Mới", "frequency": "unknown"}, ["frequency"], ["a"]
        )
        assert (merged["title"], merged["frequency"]) == ("Mới", "monthly")
        assert (merged["name"], merged["spatial_label"]) == ("du-lieu", "Quận 1")

    def test_what_the_source_takes_back_is_empty(self) -> None:
        """A description that the source no longer has goes, unless it is the unit's."""
        stored = {**self.STORED, "notes": "cũ"}
        assert "notes" not in rules.merge(stored, {}, [], [])
        assert rules.merge(stored, {}, ["notes"], [])["notes"] == "cũ"

    def test_first_day_never_goes(self) -> None:
        """The day of first provision is a fact; a harvest neither moves nor removes it."""
        assert rules.merge(self.STORED, {}, [], [])["issued"] == "2020-01-01"
        assert rules.merge(self.STORED, {"issued": "2024-01-01"}, [], [])["issued"] == "2020-01-01"

    def test_files(self) -> None:
        """The source's file follows, what core knows of it stays; the unit's own file stays."""
        offered = {"resources": [{"id": "a", "uri": "u:a", "name": "A2", "url": "z"}]}
        files = rules.merge(self.STORED, offered, ["resources.a.name"], ["a"])["resources"]
        assert files == [
            {"id": "a", "uri": "u:a", "name": "A", "url": "z", "datastore_active": True},
            {"id": "own", "name": "Của đơn vị", "url": "y"},
        ]

    def test_file_removed_by_a_person_stays_removed(self) -> None:
        offered = {"resources": [{"id": "b", "uri": "u:b", "name": "B", "url": "z"}]}
        kept = rules.merge(self.STORED, offered, [], ["a", "b"])["resources"]
        new = rules.merge(self.STORED, offered, [], ["a"])["resources"]
        assert [file["id"] for file in kept] == ["own"]
        assert [file["id"] for file in new] == ["b", "own"]

    def test_edited_fields(self) -> None:
        """Only what differs counts; composition, line ends and empty values make no difference."""
        old = {"title": "Dữ liệu", "notes": "a\r\nb", "theme": ["health"], "tags": []}
        new = {
            "title": unicodedata.normalize("NFD", "Dữ liệu"),
            "notes": "a\nb",
            "theme": ["health", "society"],
            "frequency": "",
        }
        assert rules.edited_fields(old, new) == {"theme"}

    def test_edited_files(self) -> None:
        """A file that the unit added is its own anyway and needs no mark."""
        new = {"resources": [{"id": "a", "name": "B", "url": "x"}, {"id": "own", "name": "C"}]}
        assert rules.edited_fields(self.STORED, {**self.STORED, **new}) == {"resources.a.name"}

    @given(st.sets(st.sampled_from(rules.SOURCE_FIELDS)))
    def test_a_unit_field_is_never_written(self, kept: set[str]) -> None:
        """Whatever the source offers, the unit's fields are as they were, the others are not."""
        stored = dict.fromkeys(rules.SOURCE_FIELDS, "đơn vị")
        offered = dict.fromkeys(rules.SOURCE_FIELDS, "nguồn")
        merged = rules.merge(stored, offered, kept, [])
        for name in rules.SOURCE_FIELDS:
            assert merged[name] == ("đơn vị" if name in kept else "nguồn")


class TestUnitFieldName:
    """Which names can stand among ``unit_fields``."""

    @pytest.mark.parametrize("name", ["title", "frequency", "resources.a-b.name"])
    def test_known(self, name: str) -> None:
        assert rules.is_unit_field(name)

    @pytest.mark.parametrize("name", ["", "id", "issued", "resources", "resources.a.id", "x.y.z"])
    def test_unknown(self, name: str) -> None:
        assert not rules.is_unit_field(name)
