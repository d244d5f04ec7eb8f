"""Tables of units over time: roles, successions, identifier codes, units of API tokens.

Each interval is half-open: ``valid_until`` is the first day on which it no longer holds. That
no two intervals of one key share a day is also an exclusion constraint of the migration.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any, Self

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

import ckan.plugins.toolkit as tk

from ckanext.hcmc_governance.units.rules import Link, Span
from ckanext.hcmc_kit.columns import core_id, created, text, uuid_key


class Dated:
    """Mixin of rows that hold from a day up to another."""

    valid_from: Mapped[dt.date]
    valid_until: Mapped[dt.date | None]

    @property
    def span(self) -> Span:
        """Return the days on which the row holds."""
        return Span(self.valid_from, self.valid_until)

    @classmethod
    def holds_on(cls, day: dt.date) -> sa.ColumnElement[bool]:
        """Return the condition that a row holds on ``day``."""
        return sa.and_(
            cls.valid_from <= day, sa.or_(cls.valid_until.is_(None), cls.valid_until > day)
        )

    def _days(self) -> dict[str, str | None]:
        return {
            "valid_from": self.valid_from.isoformat(),
            "valid_until": self.valid_until.isoformat() if self.valid_until else None,
        }


class RoleHolding(tk.BaseModel, Dated):
    """A unit that holds a role of the regulation, by which document and from when to when.

    ``sole`` marks roles that one unit holds at a time.
    """

    __tablename__ = "hcmc_governance_role_holding"
    __table_args__ = (
        sa.CheckConstraint(
            "valid_until >= valid_from", name="ck_hcmc_governance_role_holding_days"
        ),
    )

    id: Mapped[uuid_key]
    role: Mapped[text] = mapped_column(index=True)
    unit_id: Mapped[core_id]
    sole: Mapped[bool]
    valid_from: Mapped[dt.date]
    valid_until: Mapped[dt.date | None]
    decision: Mapped[text] = mapped_column(server_default="")
    created: Mapped[created]

    @classmethod
    def of_role(cls, role: str) -> sa.Select[tuple[Self]]:
        """Select all holdings of a role, the latest first."""
        return sa.select(cls).where(cls.role == role).order_by(cls.valid_from.desc(), cls.id)

    @classmethod
    def of_unit(cls, unit_id: str) -> sa.Select[tuple[Self]]:
        """Select all holdings of a unit, the latest first."""
        return sa.select(cls).where(cls.unit_id == unit_id).order_by(cls.valid_from.desc(), cls.id)

    @classmethod
    def in_order(cls) -> sa.Select[tuple[Self]]:
        """Select all holdings, by role and then the latest first."""
        return sa.select(cls).order_by(cls.role, cls.valid_from.desc(), cls.id)

    def dictize(self) -> dict[str, Any]:
        """Return the row for the API."""
        return {
            "id": self.id,
            "role": self.role,
            "unit_id": self.unit_id,
            "decision": self.decision,
            **self._days(),
        }


class Succession(tk.BaseModel):
    """A unit that took over from another; without ``to_unit_id`` nobody did."""

    __tablename__ = "hcmc_governance_unit_succession"
    __table_args__ = (
        sa.UniqueConstraint(
            "from_unit_id", "to_unit_id", name="uq_hcmc_governance_unit_succession_pair"
        ),
        sa.CheckConstraint(
            "from_unit_id <> to_unit_id", name="ck_hcmc_governance_unit_succession_self"
        ),
    )

    id: Mapped[uuid_key]
    from_unit_id: Mapped[core_id]
    to_unit_id: Mapped[str | None] = mapped_column(sa.UnicodeText, index=True)
    kind: Mapped[text]
    effective_on: Mapped[dt.date]
    decision: Mapped[text] = mapped_column(server_default="")
    created: Mapped[created]

    @property
    def link(self) -> Link | None:
        """Return the row as a link, or ``None`` when nobody took over."""
        if self.to_unit_id is None:
            return None
        return Link(self.from_unit_id, self.to_unit_id, self.effective_on)

    @classmethod
    def of_units(cls, unit_ids: Iterable[str]) -> sa.Select[tuple[Self]]:
        """Select the rows that begin or end at one of the units, the latest first."""
        ids = list(unit_ids)
        return (
            sa.select(cls)
            .where(sa.or_(cls.from_unit_id.in_(ids), cls.to_unit_id.in_(ids)))
            .order_by(cls.effective_on.desc(), cls.id)
        )

    def dictize(self) -> dict[str, Any]:
        """Return the row for the API."""
        return {
            "id": self.id,
            "from_unit_id": self.from_unit_id,
            "to_unit_id": self.to_unit_id,
            "kind": self.kind,
            "effective_on": self.effective_on.isoformat(),
            "decision": self.decision,
        }


class UnitCode(tk.BaseModel, Dated):
    """An identifier code of a unit (Decision 20/2020/QĐ-TTg) and the days on which it is its."""

    __tablename__ = "hcmc_governance_unit_code"
    __table_args__ = (
        sa.CheckConstraint("valid_until >= valid_from", name="ck_hcmc_governance_unit_code_days"),
    )

    id: Mapped[uuid_key]
    unit_id: Mapped[core_id]
    code: Mapped[text] = mapped_column(index=True)
    valid_from: Mapped[dt.date]
    valid_until: Mapped[dt.date | None]
    decision: Mapped[text] = mapped_column(server_default="")
    created: Mapped[created]

    @classmethod
    def of_unit(cls, unit_id: str) -> sa.Select[tuple[Self]]:
        """Select all codes of a unit, the latest first."""
        return sa.select(cls).where(cls.unit_id == unit_id).order_by(cls.valid_from.desc(), cls.id)

    @classmethod
    def of_code(cls, code: str) -> sa.Select[tuple[Self]]:
        """Select everything that a code has stood for."""
        return sa.select(cls).where(cls.code == code).order_by(cls.valid_from)

    def dictize(self) -> dict[str, Any]:
        """Return the row for the API."""
        return {
            "id": self.id,
            "unit_id": self.unit_id,
            "code": self.code,
            "decision": self.decision,
            **self._days(),
        }


class TokenUnit(tk.BaseModel):
    """The unit that an API token acts for."""

    __tablename__ = "hcmc_governance_token_unit"

    token_id: Mapped[str] = mapped_column(sa.UnicodeText, primary_key=True)
    unit_id: Mapped[core_id]
    created: Mapped[created]


class FormerUnit(tk.BaseModel):
    """What a purged unit was called, so that the rows and journal lines about it stay readable."""

    __tablename__ = "hcmc_governance_former_unit"

    unit_id: Mapped[str] = mapped_column(sa.UnicodeText, primary_key=True)
    name: Mapped[text]
    title: Mapped[text]
    kind: Mapped[str | None] = mapped_column(sa.UnicodeText)
    established_on: Mapped[dt.date | None]
    dissolved_on: Mapped[dt.date | None]
    created: Mapped[created]
