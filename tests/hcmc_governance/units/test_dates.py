"""Days as people give them: refused with a sentence, never with a failure."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ckanext.hcmc_governance.units import dates, organizations
from ckanext.hcmc_governance.units.errors import DaysRefused
from ckanext.hcmc_governance.units.rules import Span

DAYS = st.dates(dt.date(1975, 1, 1), dt.date(2100, 1, 1))


@dataclass
class Row:
    """A row that holds for some days."""

    valid_from: dt.date
    valid_until: dt.date | None = None


class TestShown:
    """shown: dd/mm/yyyy."""

    def test_nothing(self) -> None:
        assert dates.shown(None) == ""

    @given(DAYS)
    def test_reads_back(self, day: dt.date) -> None:
        number, month, year = dates.shown(day).split("/")
        assert dt.date(int(year), int(month), int(number)) == day


class TestGiven:
    """given: something new holds at least one day."""

    @given(DAYS, st.none() | DAYS)
    def test_holds_a_day_or_is_refused(self, start: dt.date, end: dt.date | None) -> None:
        if end is not None and end <= start:
            with pytest.raises(DaysRefused) as error:
                dates.given(start, end)
            assert error.value.field == "valid_until"
            return
        assert dates.given(start, end).holds(start)


class TestClose:
    """close: ends a row; what has ended is not ended later."""

    @given(DAYS, st.none() | st.integers(0, 4000), DAYS)
    def test_never_longer(self, start: dt.date, length: int | None, on: dt.date) -> None:
        """Whatever is asked: the row ends on the day, or it stays as it was."""
        end = None if length is None else start + dt.timedelta(days=length)
        row = Row(start, end)
        if on < start or (end is not None and end < on):
            with pytest.raises(DaysRefused) as error:
                dates.close(row, on)
            assert error.value.message
            assert row.valid_until == end
            return
        dates.close(row, on)
        assert row.valid_until == on
        assert not Span(row.valid_from, row.valid_until).holds(on)


class TestDayOf:
    """day_of: a stored day, or nothing."""

    @given(DAYS)
    def test_iso(self, day: dt.date) -> None:
        assert organizations.day_of(day.isoformat()) == day
        assert organizations.day_of(day) == day

    @pytest.mark.parametrize(
        "value", [None, "", "31/02/2025", "2025-02-30", "hôm nay", 0, [], "2025"]
    )
    def test_no_day(self, value: object) -> None:
        assert organizations.day_of(value) is None

    @given(st.text(max_size=12))
    def test_never_fails(self, text: str) -> None:
        found = organizations.day_of(text)
        assert found is None or isinstance(found, dt.date)
