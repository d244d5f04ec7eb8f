"""The table of the journal, in metadata of its own: CKAN empties only what is in core's."""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import UserDefinedType


class Xid8(UserDefinedType[str]):
    """PostgreSQL's transaction id of 64 bits; read as decimal digits."""

    cache_ok = True

    def get_col_spec(self, **_options: Any) -> str:
        """Return the type's name in SQL."""
        return "xid8"


class JournalBase(DeclarativeBase):
    """Base of the tables that no part of CKAN empties, drops or fills."""


_TEXT = sa.UnicodeText
_TABLE = "hcmc_governance_journal"


class JournalLine(JournalBase):
    """One act: who did what to which object, for which unit, when, and how it ended (Art 7.6).

    Number, time and transaction are written by the database; no role may change a line.
    """

    __tablename__ = _TABLE
    __table_args__ = (
        sa.CheckConstraint(
            "act IN ('update', 'provision', 'connection', 'sharing', 'exploitation', 'use', "
            "'govern')",
            name=f"ck_{_TABLE}_act",
        ),
        sa.CheckConstraint("outcome IN ('done', 'denied', 'failed')", name=f"ck_{_TABLE}_outcome"),
        sa.Index(f"ix_{_TABLE}_unit_id_at", "unit_id", "at"),
        sa.Index(f"ix_{_TABLE}_object_unit_id_at", "object_unit_id", "at"),
        sa.Index(f"ix_{_TABLE}_object_id_at", "object_id", "at"),
        sa.Index(f"ix_{_TABLE}_xid", "xid", "id"),
        {"postgresql_partition_by": "RANGE (at)"},
    )

    id: Mapped[int] = mapped_column(
        sa.BigInteger, primary_key=True, server_default=sa.text(f"nextval('{_TABLE}_id_seq')")
    )
    at: Mapped[dt.datetime] = mapped_column(
        sa.DateTime(timezone=True), primary_key=True, server_default=sa.func.clock_timestamp()
    )
    xid: Mapped[str] = mapped_column(Xid8, server_default=sa.text("pg_current_xact_id()"))
    act: Mapped[str] = mapped_column(_TEXT)
    outcome: Mapped[str] = mapped_column(_TEXT, server_default="done")
    actor_id: Mapped[str | None] = mapped_column(_TEXT)
    unit_id: Mapped[str | None] = mapped_column(_TEXT)
    on_behalf_of: Mapped[str | None] = mapped_column(_TEXT)
    object_type: Mapped[str] = mapped_column(_TEXT)
    object_id: Mapped[str] = mapped_column(_TEXT)
    object_unit_id: Mapped[str | None] = mapped_column(_TEXT)
    grant_id: Mapped[str | None] = mapped_column(_TEXT)
    purpose: Mapped[str | None] = mapped_column(_TEXT)
    request_id: Mapped[str | None] = mapped_column(_TEXT)
    details: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default="{}")

    def dictize(self) -> dict[str, Any]:
        """Return the line for the API; the moment in UTC, ISO 8601."""
        told = {name: getattr(self, name) for name in SHOWN}
        return {**told, "at": self.at.astimezone(dt.UTC).isoformat()}


SHOWN = (
    "id", "act", "outcome", "actor_id", "unit_id", "on_behalf_of", "object_type", "object_id",
    "object_unit_id", "grant_id", "purpose", "request_id", "details",
)  # fmt: skip
