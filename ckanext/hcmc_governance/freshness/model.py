"""Tables of freshness: data events, excuses, and what became of the closed periods."""

from __future__ import annotations

import datetime as dt
from typing import Any, Self

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

import ckan.plugins.toolkit as tk

from ckanext.hcmc_kit.columns import core_id, created, text, uuid_key

EVENT = "hcmc_governance_data_event"
EXCUSE = "hcmc_governance_update_excuse"
PERIOD = "hcmc_governance_update_period"


class DataEvent(tk.BaseModel):
    """New data of a record, or a signature that there is none; rows are only ever added.

    :param fingerprint: what tells the event from others of the record: a file's digest, the
        source's date and size, the hour of a write. The same one is noted once.
    :param happened_on: the local day it counts for; ``None`` when nobody knows the day.
    :param period_start: first day of the period that a signature is about.
    """

    __tablename__ = EVENT
    __table_args__ = (
        sa.UniqueConstraint("package_id", "fingerprint", name=f"uq_{EVENT}_fingerprint"),
        sa.Index(f"ix_{EVENT}_created", "created"),
    )

    id: Mapped[uuid_key]
    package_id: Mapped[core_id]
    kind: Mapped[text]
    fingerprint: Mapped[text]
    resource_id: Mapped[str | None] = mapped_column(sa.UnicodeText)
    happened_at: Mapped[dt.datetime | None] = mapped_column(sa.DateTime(timezone=True))
    happened_on: Mapped[dt.date | None]
    period_start: Mapped[dt.date | None]
    note: Mapped[str | None] = mapped_column(sa.UnicodeText)
    user_id: Mapped[str | None] = mapped_column(sa.UnicodeText)
    unit_id: Mapped[str | None] = mapped_column(sa.UnicodeText)
    created: Mapped[created]

    @classmethod
    def of(cls, package_id: str, limit: int = 100) -> sa.Select[tuple[Self]]:
        """Select the last events of a record whose day is known, newest first."""
        return (
            sa.select(cls)
            .where(cls.package_id == package_id, cls.happened_on.is_not(None))
            .order_by(cls.happened_on.desc(), cls.created.desc())
            .limit(limit)
        )

    def dictize(self) -> dict[str, Any]:
        """Return the event for the API: units sign, persons are not named."""
        return {
            "kind": self.kind,
            "on": _iso(self.happened_on),
            "resource_id": self.resource_id,
            "period_start": _iso(self.period_start),
            "note": self.note,
            "unit_id": self.unit_id,
        }


class UpdateExcuse(tk.BaseModel):
    """A time in which a record need not be updated, with reason and expected day.

    :param last_on: the last excused day, as it was set.
    :param ended_on: the first day it no longer holds, when it was ended early.
    """

    __tablename__ = EXCUSE

    id: Mapped[uuid_key]
    package_id: Mapped[core_id]
    first_on: Mapped[dt.date]
    last_on: Mapped[dt.date]
    reason: Mapped[text]
    expected_on: Mapped[dt.date]
    user_id: Mapped[str | None] = mapped_column(sa.UnicodeText)
    unit_id: Mapped[str | None] = mapped_column(sa.UnicodeText)
    ended_on: Mapped[dt.date | None]
    ended_reason: Mapped[str | None] = mapped_column(sa.UnicodeText)
    ended_by: Mapped[str | None] = mapped_column(sa.UnicodeText)
    created: Mapped[created]

    @classmethod
    def of(cls, package_id: str) -> sa.Select[tuple[Self]]:
        """Select the excuses of a record, newest first."""
        return sa.select(cls).where(cls.package_id == package_id).order_by(cls.created.desc())

    @classmethod
    def in_force(cls, package_id: str, day: dt.date) -> sa.Select[tuple[Self]]:
        """Select the excuses that hold on a day, the one that lasts longest first."""
        return (
            sa.select(cls)
            .where(cls.package_id == package_id, cls.first_on <= day, cls.last_on >= day)
            .where(sa.or_(cls.ended_on.is_(None), cls.ended_on > day))
            .order_by(cls.last_on.desc(), cls.created.desc())
        )

    def dictize(self) -> dict[str, Any]:
        """Return the excuse for the API: units sign, persons are not named."""
        return {
            "id": self.id,
            "from": _iso(self.first_on),
            "until": _iso(self.last_on),
            "reason": self.reason,
            "expected_on": _iso(self.expected_on),
            "unit_id": self.unit_id,
            "ended_on": _iso(self.ended_on),
            "ended_reason": self.ended_reason,
        }


class UpdatePeriod(tk.BaseModel):
    """What became of a promised period that is closed or met."""

    __tablename__ = PERIOD
    __table_args__ = (sa.Index(f"ix_{PERIOD}_result", "result", "end_on"),)

    package_id: Mapped[str] = mapped_column(sa.UnicodeText, primary_key=True)
    start_on: Mapped[dt.date] = mapped_column(primary_key=True)
    end_on: Mapped[dt.date]
    grace_end: Mapped[dt.date]
    late_on: Mapped[dt.date]
    met_on: Mapped[dt.date | None]
    result: Mapped[text]

    @classmethod
    def of(cls, package_id: str) -> sa.Select[tuple[Self]]:
        """Select the closed periods of a record, newest first."""
        return sa.select(cls).where(cls.package_id == package_id).order_by(cls.start_on.desc())


def _iso(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None
