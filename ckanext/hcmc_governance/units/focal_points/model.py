"""The table of focal points (27.2.a, 28.1): posts of a unit, with dates."""

from __future__ import annotations

import datetime as dt
from typing import Any, Self

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

import ckan.plugins.toolkit as tk

from ckanext.hcmc_governance.units.model import Dated
from ckanext.hcmc_kit.columns import core_id, created, text, uuid_key


class FocalPoint(tk.BaseModel, Dated):
    """A post that a unit has named for a direction and function, and who stands in for it.

    ``direction`` is a key of the vocabulary ``focal_direction``, ``function`` one of
    ``focal_function``. The account behind the post is never shown to the public.
    """

    __tablename__ = "hcmc_governance_focal_point"
    __table_args__ = (
        sa.CheckConstraint("valid_until >= valid_from", name="ck_hcmc_governance_focal_point_days"),
    )

    id: Mapped[uuid_key]
    unit_id: Mapped[core_id]
    direction: Mapped[text]
    function: Mapped[text]
    post: Mapped[text]
    user_id: Mapped[str | None] = mapped_column(sa.UnicodeText, index=True)
    substitute_post: Mapped[str | None] = mapped_column(sa.UnicodeText)
    substitute_user_id: Mapped[str | None] = mapped_column(sa.UnicodeText, index=True)
    valid_from: Mapped[dt.date]
    valid_until: Mapped[dt.date | None]
    decision: Mapped[text] = mapped_column(server_default="")
    created: Mapped[created]

    @classmethod
    def of_unit(cls, unit_id: str) -> sa.Select[tuple[Self]]:
        """Select everyone a unit has named, the latest first."""
        return sa.select(cls).where(cls.unit_id == unit_id).order_by(cls.valid_from.desc(), cls.id)

    @classmethod
    def of_place(cls, unit_id: str, direction: str, function: str) -> sa.Select[tuple[Self]]:
        """Select everyone a unit has named for a direction and function, the latest first."""
        return cls.of_unit(unit_id).where(cls.direction == direction, cls.function == function)

    @classmethod
    def functions_of(cls, unit_id: str, user_id: str, day: dt.date) -> sa.Select[tuple[str]]:
        """Select the functions in which a person answers or stands in for a unit on a day."""
        return sa.select(cls.function).where(
            cls.unit_id == unit_id,
            sa.or_(cls.user_id == user_id, cls.substitute_user_id == user_id),
            cls.holds_on(day),
        )

    def dictize(self, *, with_accounts: bool = False) -> dict[str, Any]:
        """Return the row for the API; accounts only for those who may know them."""
        shown: dict[str, Any] = {
            "id": self.id,
            "unit_id": self.unit_id,
            "direction": self.direction,
            "function": self.function,
            "post": self.post,
            "substitute_post": self.substitute_post,
            "decision": self.decision,
            **self._days(),
        }
        if with_accounts:
            shown |= {"user_id": self.user_id, "substitute_user_id": self.substitute_user_id}
        return shown
