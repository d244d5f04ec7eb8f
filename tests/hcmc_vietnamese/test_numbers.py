"""Numbers and dates as Vietnamese readers write them."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ckanext.hcmc_vietnamese import numbers

SAIGON = numbers.display_zone("Asia/Ho_Chi_Minh")


class TestFormatNumber:
    """Dot for thousands, comma for decimals; the other way round in English."""

    @pytest.mark.parametrize(
        ("value", "language", "shown"),
        [
            (1234.5, "vi", "1.234,5"),
            (1234567, "vi", "1.234.567"),
            (Decimal("0.25"), "vi", "0,25"),
            (-1000, "vi", "-1.000"),
            (1234.5, "en", "1,234.5"),
        ],
    )
    def test_examples(self, value: float, language: str, shown: str) -> None:
        """The signs follow the language."""
        assert numbers.format_number(value, language) == shown


class TestFormatDate:
    """dd/mm/yyyy on the day it was for the reader."""

    @pytest.mark.parametrize(
        ("value", "shown"),
        [
            (dt.date(2026, 11, 3), "03/11/2026"),
            ("2026-11-03", "03/11/2026"),
            ("2026-11-03T16:59:59", "03/11/2026"),
            ("2026-11-03T17:00:00", "04/11/2026"),
            ("2026-11-03T23:30:00.123456", "04/11/2026"),
            ("2026-11-04T00:30:00+07:00", "04/11/2026"),
            (dt.datetime(2026, 11, 3, 18, 0, tzinfo=dt.UTC), "04/11/2026"),
            (dt.datetime(2026, 11, 3, 18, 0), "04/11/2026"),  # noqa: DTZ001 (as CKAN stores it)
        ],
    )
    def test_examples(self, value: dt.date | str, shown: str) -> None:
        """Moments without zone are UTC; the day changes at 17:00 UTC."""
        assert numbers.format_date(value, SAIGON) == shown

    @pytest.mark.parametrize("value", ["", "hôm qua", "2026-13-01", "03/11/2026"])
    def test_no_date(self, value: str) -> None:
        """Other text is refused, never guessed."""
        with pytest.raises(ValueError, match=r"."):
            numbers.format_date(value, SAIGON)

    @given(st.dates(min_value=dt.date(1900, 1, 1)))
    def test_every_day_comes_back(self, day: dt.date) -> None:
        """Day and month never change places."""
        shown = numbers.format_date(day.isoformat(), SAIGON)
        assert dt.datetime.strptime(shown, "%d/%m/%Y").replace(tzinfo=SAIGON).date() == day
