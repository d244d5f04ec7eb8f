"""Dates of data, weeks, sizes and files, without a portal."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ckanext.hcmc_governance.front import rules

CITY = ZoneInfo("Asia/Ho_Chi_Minh")
DAYS = st.dates(dt.date(2000, 1, 1), dt.date(2090, 12, 31))


class TestDataMoment:
    """When data last changed, told by the files alone."""

    def test_the_newest_file_counts(self) -> None:
        """Whatever the order of the files."""
        files = [
            {"data_updated": "2026-09-09T02:22:52"},
            {"data_updated": "2026-11-01T00:00:00"},
            {"data_updated": "2019-01-01T00:00:00"},
        ]
        assert rules.data_moment({"resources": files}) == "2026-11-01T00:00:00"

    @pytest.mark.parametrize("record", [{}, {"resources": []}, {"resources": None}])
    def test_no_file_no_date(self, record: dict[str, object]) -> None:
        """The record's own dates never stand in for the data's."""
        dated = {**record, "metadata_modified": "2026-11-01", "issued": "2026-11-01"}
        assert rules.data_moment(dated) is None

    def test_an_upload_counts_from_its_creation(self) -> None:
        """A link that says nothing of its data counts for nothing."""
        upload = {"url_type": "upload", "created": "2026-03-04T05:06:07.123456"}
        link = {"url": "https://x.vn", "created": "2026-05-05T00:00:00"}
        assert rules.data_moment({"resources": [upload, link]}) == "2026-03-04T05:06:07"

    def test_other_zones_are_converted(self) -> None:
        """Midnight in the city is still the day before in UTC."""
        file = {"data_updated": "2026-03-05T00:00:00+07:00"}
        assert rules.data_moment({"resources": [file]}) == "2026-03-04T17:00:00"

    @pytest.mark.parametrize("text", ["", "hôm qua", "2026-13-45", "0001-01-01T00:00:00+07:00"])
    def test_what_is_no_date_is_no_date(self, text: str) -> None:
        """A value of another extension never stops a record from being indexed."""
        assert rules.data_moment({"resources": [{"data_updated": text}]}) is None

    @given(st.text(max_size=40))
    def test_any_text(self, text: str) -> None:
        """The answer is nothing or a moment that can be read again."""
        moment = rules.data_moment({"resources": [{"data_updated": text}]})
        assert moment is None or dt.datetime.fromisoformat(moment).tzinfo is None


class TestLocalDay:
    """The day in the city, not in Greenwich."""

    def test_after_five_in_the_afternoon_utc_it_is_tomorrow(self) -> None:
        """The city is seven hours ahead."""
        assert rules.local_day("2026-11-22T16:59:59", CITY) == dt.date(2026, 11, 22)
        assert rules.local_day("2026-11-22T17:00:00", CITY) == dt.date(2026, 11, 23)


class TestWeeks:
    """Weeks by ISO 8601, Monday first."""

    @pytest.mark.parametrize(
        ("day", "key"),
        [
            (dt.date(2026, 1, 1), "2026-W01"),
            (dt.date(2027, 1, 1), "2026-W53"),
            (dt.date(2026, 11, 23), "2026-W48"),
        ],
    )
    def test_the_year_of_a_week_is_the_one_of_its_thursday(self, day: dt.date, key: str) -> None:
        """The first days of January may still belong to the old year."""
        assert rules.week_key(day) == key

    def test_counts_go_to_their_week(self) -> None:
        """Weeks without any are there too."""
        weeks = rules.last_weeks({"2026-W47": 3, "2024-W01": 9}, dt.date(2026, 11, 24), 3)
        assert [(one.key, one.count) for one in weeks] == [
            ("2026-W46", 0),
            ("2026-W47", 3),
            ("2026-W48", 0),
        ]
        assert weeks[-1].monday == dt.date(2026, 11, 23)

    @given(DAYS, st.integers(1, 520))
    def test_no_gap_and_no_week_twice(self, today: dt.date, number: int) -> None:
        """Whatever the day and the number."""
        weeks = rules.last_weeks({}, today, number)
        assert len({one.key for one in weeks}) == number
        assert all(one.monday.isoweekday() == 1 for one in weeks)
        assert weeks[0].monday == rules.first_monday(today, number)
        assert weeks[-1].monday <= today < weeks[-1].monday + dt.timedelta(weeks=1)


class TestAskedWeeks:
    """A number of weeks from the address bar."""

    @pytest.mark.parametrize(("text", "number"), [("52", 52), ("1", 1), (520, 520), ("052", 52)])
    def test_numbers(self, text: object, number: int) -> None:
        """One to ten years."""
        assert rules.asked_weeks(text) == number

    @pytest.mark.parametrize("text", [None, "", "0", "521", "-1", "5.2", "٥", "9" * 5000, "x]"])
    def test_the_rest_is_none(self, text: object) -> None:
        """Nothing of it reaches the search server."""
        assert rules.asked_weeks(text) is None

    @given(st.text(max_size=8))
    def test_any_text(self, text: str) -> None:
        """The answer is always within the limits."""
        assert rules.asked_weeks(text) in {None, *range(1, 521)}


class TestLastDay:
    """Periods end before a day."""

    def test_days_and_texts(self) -> None:
        """The end itself belongs to the next period."""
        assert rules.last_day("2026-11-01") == dt.date(2026, 10, 31)
        assert rules.last_day("2026-03-01T00:00:00") == dt.date(2026, 2, 28)
        assert rules.last_day(dt.date(2024, 3, 1)) == dt.date(2024, 2, 29)


class TestFiles:
    """Formats, sizes, and the files above the fold."""

    def test_each_format_once_in_order(self) -> None:
        """Files without a format add none."""
        files = [{"format": "csv"}, {"format": "PDF"}, {"format": "CSV"}, {"format": ""}, {}]
        assert rules.file_formats({"resources": files}) == ["CSV", "PDF"]
        assert rules.file_formats({}) == []

    def test_first_of_each_format(self) -> None:
        """Ten lists in CSV give one button, not three alike."""
        files = [{"format": "CSV", "id": str(number)} for number in range(10)]
        files += [{"format": "pdf", "id": "a"}, {"format": "XLSX", "id": "b"}, {"id": "c"}]
        assert [file["id"] for file in rules.first_files(files)] == ["0", "a", "b"]
        assert rules.first_files([]) == []

    @pytest.mark.parametrize(
        ("size", "parts"),
        [
            (1, (1, "B")),
            (1023, (1023, "B")),
            (1024, (1, "KB")),
            ("15226", (15, "KB")),
            (1258291, (1.2, "MB")),
            (717834665, (684.6, "MB")),
            (1833872387, (1.7, "GB")),
            (10**18, (909494.7, "TB")),
        ],
    )
    def test_sizes(self, size: object, parts: tuple[float, str]) -> None:
        """Steps of 1,024; one decimal from megabytes on."""
        assert rules.size_parts(size) == parts

    @pytest.mark.parametrize("size", [None, "", "lớn", 0, "0", -5, "nan", [], "inf"])
    def test_unknown_sizes(self, size: object) -> None:
        """What is not known is not shown."""
        assert rules.size_parts(size) is None


class TestByKind:
    """Units under the headings of their kinds."""

    def test_in_the_order_of_the_kinds(self) -> None:
        """Units keep their order; an unknown or absent kind counts as the last one."""
        units = [
            {"name": "b", "kind": "board"},
            {"name": "d1", "kind": "department"},
            {"name": "x", "kind": "guild"},
            {"name": "d2", "kind": "department"},
            {"name": "none"},
        ]
        found = rules.by_kind(units, ["department", "board", "other"])
        assert [(kind, [one["name"] for one in members]) for kind, members in found] == [
            ("department", ["d1", "d2"]),
            ("board", ["b"]),
            ("other", ["x", "none"]),
        ]
        assert rules.by_kind([], ["department"]) == []
