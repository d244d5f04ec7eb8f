"""The one clock of the suite: database time plus an offset that only tests and the demo set.

Below the action layer time is an argument; only actions and commands ask :func:`now`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

import sqlalchemy as sa

from ckan import model

_offset: ContextVar[dt.timedelta] = ContextVar("hcmc_clock_offset", default=dt.timedelta())


def now() -> dt.datetime:
    """Return the time of the database server, in UTC, moved by the offset in force."""
    moment = model.Session.scalar(sa.select(sa.func.clock_timestamp()))
    if not isinstance(moment, dt.datetime):
        raise TypeError(f"the database gave no time: {moment!r}")
    return moment.astimezone(dt.UTC) + _offset.get()


def today(zone: dt.tzinfo) -> dt.date:
    """Return the day it is in ``zone``, by :func:`now`."""
    return now().astimezone(zone).date()


def today_in_sql(zone: dt.tzinfo) -> sa.ColumnElement[dt.date]:
    """Return the day it is in ``zone`` as an expression, for statements that must be the only one.

    It is one moment for all rows of the statement.
    """
    moment = sa.func.statement_timestamp() + sa.cast(_offset.get(), sa.Interval)
    return sa.cast(sa.func.timezone(str(zone), moment), sa.Date)


@contextmanager
def moved_to(moment: dt.datetime) -> Iterator[None]:
    """Run a block as if it began at ``moment`` (timezone-aware); the clock goes on from there."""
    if moment.tzinfo is None:
        raise ValueError("the moment needs a timezone")
    token = _offset.set(_offset.get() + (moment - now()))
    try:
        yield
    finally:
        _offset.reset(token)
