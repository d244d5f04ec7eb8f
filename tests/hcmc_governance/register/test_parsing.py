"""How single values are written: days, months, codes, decisions, addresses."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ckanext.hcmc_governance.register import parsing


class TestParseDay:
    """Both the form's dd/mm/yyyy and the API's yyyy-mm-dd are days."""

    @given(st.dates(min_value=dt.date(1000, 1, 1)))
    def test_both_ways_of_writing_agree(self, day: dt.date) -> None:
        """Whatever the day, both spellings give it back."""
        assert parsing.parse_day(day.isoformat()) == day
        assert parsing.parse_day(day.strftime("%d/%m/%Y")) == day
        assert parsing.parse_day(f" {day.day}.{day.month}.{day.year} ") == day

    @given(st.text(max_size=20))
    def test_no_text_breaks_it(self, text: str) -> None:
        """Any other text is either a day or nothing; it never raises."""
        found = parsing.parse_day(text)
        assert found is None or isinstance(found, dt.date)

    @pytest.mark.parametrize(
        "text", ["31/02/2026", "2026-13-01", "1/2/26", "", "hôm nay", "00/00/0000", "²/1/2026"]
    )
    def test_what_is_no_day(self, text: str) -> None:
        """Impossible days and short years are refused, not guessed."""
        assert parsing.parse_day(text) is None

    def test_day_comes_first(self) -> None:
        """03/04 is the third of April here."""
        assert parsing.parse_day("03/04/2026") == dt.date(2026, 4, 3)


class TestParseMonth:
    """A month is written mm/yyyy or yyyy-mm."""

    @given(st.integers(1, 12), st.integers(1000, 9999))
    def test_both_ways_of_writing_agree(self, month: int, year: int) -> None:
        """Both spellings give the ISO month."""
        expected = f"{year:04d}-{month:02d}"
        assert parsing.parse_month(f"{month}/{year}") == expected
        assert parsing.parse_month(expected) == expected

    @pytest.mark.parametrize("text", ["13/2026", "0/2026", "2026", "07-26", "", "2026-07-01"])
    def test_what_is_no_month(self, text: str) -> None:
        """Everything else is nothing."""
        assert parsing.parse_month(text) is None

    @given(st.text(max_size=12))
    def test_no_text_breaks_it(self, text: str) -> None:
        """Any other text never raises."""
        found = parsing.parse_month(text)
        assert found is None or len(found) == 7


class TestIsIdentifier:
    """Codes of Decision 20/2020/QĐ-TTg, read loosely: both orders of the parts occur."""

    @pytest.mark.parametrize("text", ["H29", "H29.15", "00.14.H29", "000.00.15.H29", "H29.15.2A"])
    def test_real_forms(self, text: str) -> None:
        """Root first and root last are codes."""
        assert parsing.is_identifier(text)

    @pytest.mark.parametrize(
        "text",
        ["", "h29.15", "29.15", "H29..15", ".H29", "H29.", "H29 15", "H29.Đ1", "H29." + "1" * 32],
    )
    def test_what_is_no_code(self, text: str) -> None:
        """Small letters, no province part, empty parts and long codes are refused."""
        assert not parsing.is_identifier(text)

    @given(st.text(max_size=40))
    def test_length_is_bounded(self, text: str) -> None:
        """Nothing longer than 35 characters passes."""
        assert len(text) <= parsing.IDENTIFIER_LENGTH or not parsing.is_identifier(text)


class TestIsDecision:
    """A decision is cited with its number and its day."""

    @pytest.mark.parametrize(
        "text", ["4944/QĐ-UBND ngày 08/8/2026", "Quyết định số 99/2024/QĐ-UBND ngày 30/10/2024"]
    )
    def test_citations(self, text: str) -> None:
        """The usual ways of citing pass."""
        assert parsing.decision_day(text) is not None

    @pytest.mark.parametrize("text", ["", "4944/QĐ-UBND", "ngày 08/8/2026", "Quyết định của Sở"])
    def test_what_lacks_number_or_day(self, text: str) -> None:
        """One without the other is not enough."""
        assert parsing.decision_day(text) is None


class TestIsWebAddress:
    """The syntax of an address; it is never fetched."""

    @pytest.mark.parametrize(
        "text", ["https://a.vn", "http://10.1.2.3:8080/api?x=1", "https://may-chu.noi-bo/v1"]
    )
    def test_addresses(self, text: str) -> None:
        """Internal hosts are fine (13.4.c)."""
        assert parsing.is_web_address(text)

    @pytest.mark.parametrize(
        "text",
        ["", "a.vn", "ftp://a.vn", "javascript:alert(1)", "https://", "http://a vn", "https://a:99999/",
         "https://[::1", "data:text/html,x", "https://a.vn/\n"],
    )  # fmt: skip
    def test_what_is_none(self, text: str) -> None:
        """Other schemes, missing hosts, spaces and impossible ports are refused."""
        assert not parsing.is_web_address(text)

    @given(st.text(max_size=60))
    def test_no_text_breaks_it(self, text: str) -> None:
        """Any text is answered."""
        assert parsing.is_web_address(text) in (True, False)


class TestIsFileAddress:
    """Where a file that the portal does not hold may lie."""

    @pytest.mark.parametrize("text", ["https://a.vn/x.csv", "http://10.0.0.1/x", "ftp://a.vn/x"])
    def test_addresses(self, text: str) -> None:
        """The web, and the servers of old."""
        assert parsing.is_file_address(text)

    @pytest.mark.parametrize(
        "text",
        ["", "x.csv", "www.a.vn/x.csv", "javascript:alert(1)", "data:text/html,x", "file:///etc/passwd",
         "ftp://", "JavaScript://a.vn/%0aalert(1)"],
    )  # fmt: skip
    def test_what_is_none(self, text: str) -> None:
        """Nothing that runs in the reader's browser, no bare name."""
        assert not parsing.is_file_address(text)


class TestIsAreaCode:
    """Codes of areas keep their leading zeros."""

    @pytest.mark.parametrize(
        ("text", "expected"), [("79", True), ("00004", True), ("7", False), ("26740a", False)]
    )
    def test_codes(self, text: str, expected: bool) -> None:
        """Two to five digits."""
        assert parsing.is_area_code(text) is expected
