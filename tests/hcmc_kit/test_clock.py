"""The one clock: database time plus an offset."""

from __future__ import annotations

import datetime as dt
import threading
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

from ckan import model

from ckanext.hcmc_kit import clock

MOMENT = dt.datetime(2025, 12, 15, 17, 30, tzinfo=dt.UTC)
NEAR = dt.timedelta(seconds=5)


class TestNow:
    """The time of the database, in UTC."""

    def test_is_the_databases(self):
        """Two servers with different clocks agree, since the database tells the time."""
        told = model.Session.scalar(sa.select(sa.func.clock_timestamp()))
        assert abs(clock.now() - told) < NEAR
        assert clock.now().tzinfo is dt.UTC

    def test_goes_on_within_a_transaction(self):
        """A long transaction does not stop the clock (``now()`` of PostgreSQL would)."""
        first = clock.now()
        model.Session.execute(sa.text("SELECT pg_sleep(0.01)"))
        assert clock.now() > first


class TestMovedTo:
    """The offset of tests and demo."""

    def test_moves_and_goes_back(self):
        """Within the block it is that moment; after it the real time."""
        before = clock.now()
        with clock.moved_to(MOMENT):
            assert abs(clock.now() - MOMENT) < NEAR
        assert abs(clock.now() - before) < NEAR

    def test_blocks_nest(self):
        """The inner block counts, then the outer again."""
        with clock.moved_to(MOMENT):
            with clock.moved_to(MOMENT + dt.timedelta(days=100)):
                assert clock.now().year == 2026
            assert abs(clock.now() - MOMENT) < NEAR

    def test_goes_back_after_an_error(self):
        """A failing block does not leave the clock moved."""
        with pytest.raises(ZeroDivisionError), clock.moved_to(MOMENT):
            raise ZeroDivisionError
        assert abs(clock.now() - MOMENT) > NEAR

    def test_other_threads_keep_the_real_time(self):
        """Another request of the same process is not moved."""
        seen: list[dt.datetime] = []

        def look() -> None:
            seen.append(clock.now())
            model.Session.remove()

        with clock.moved_to(MOMENT):
            other = threading.Thread(target=look)
            other.start()
            other.join()
        assert abs(seen[0] - MOMENT) > NEAR

    def test_needs_a_timezone(self):
        """A moment without zone could be meant in two ways."""
        with (
            pytest.raises(ValueError, match="timezone"),
            clock.moved_to(MOMENT.replace(tzinfo=None)),
        ):
            pass

    @settings(max_examples=15, deadline=None)
    @given(st.datetimes(dt.datetime(2000, 1, 1), dt.datetime(2100, 1, 1)))  # noqa: DTZ001
    def test_any_moment(self, moment: dt.datetime):
        """Past and future alike."""
        wanted = moment.replace(tzinfo=dt.UTC)
        with clock.moved_to(wanted):
            assert abs(clock.now() - wanted) < NEAR


class TestToday:
    """The day in a time zone."""

    def test_day_begins_at_midnight_of_the_zone(self):
        """17:30 UTC is the next day in Vietnam."""
        with clock.moved_to(MOMENT):
            assert clock.today(ZoneInfo("Asia/Ho_Chi_Minh")) == dt.date(2025, 12, 16)
            assert clock.today(dt.UTC) == dt.date(2025, 12, 15)

    @settings(max_examples=15, deadline=None)
    @given(st.datetimes(dt.datetime(2000, 1, 1), dt.datetime(2100, 1, 1)))  # noqa: DTZ001
    def test_the_database_works_out_the_same_day(self, moment: dt.datetime):
        """A statement that must be the only one of a page asks for no day beforehand."""
        zone = ZoneInfo("Asia/Ho_Chi_Minh")
        with clock.moved_to(moment.replace(tzinfo=dt.UTC)):
            before = clock.today(zone)
            told = model.Session.scalar(sa.select(clock.today_in_sql(zone)))
            assert before <= told <= clock.today(zone)
