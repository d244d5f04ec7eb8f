"""Tables of harvesting: whose name a source's publisher is, and where old addresses lead."""

from __future__ import annotations

from typing import Any, Self

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

import ckan.plugins.toolkit as tk

from ckanext.hcmc_kit.columns import core_id, created, text, uuid_key


class PublisherMapping(tk.BaseModel):
    """The unit of today that stands behind the text a source gives as publisher.

    A row without unit is a text that was met and nobody has assigned yet.
    """

    __tablename__ = "hcmc_governance_publisher_mapping"
    __table_args__ = (
        sa.UniqueConstraint("match_key", name="uq_hcmc_governance_publisher_mapping_match_key"),
    )

    id: Mapped[uuid_key]
    source_publisher: Mapped[text]
    match_key: Mapped[text]
    unit_id: Mapped[str | None] = mapped_column(sa.UnicodeText, index=True)
    basis: Mapped[text] = mapped_column(server_default="")
    created: Mapped[created]

    @classmethod
    def by_key(cls, match_key: str) -> sa.Select[tuple[Self]]:
        """Select the row of one publisher text."""
        return sa.select(cls).where(cls.match_key == match_key)

    @classmethod
    def in_order(cls) -> sa.Select[tuple[Self]]:
        """Select all rows, those without unit first."""
        return sa.select(cls).order_by(cls.unit_id.is_not(None), cls.match_key)

    def dictize(self) -> dict[str, Any]:
        """Return the row for the API."""
        return {
            "id": self.id,
            "source_publisher": self.source_publisher,
            "unit_id": self.unit_id,
            "basis": self.basis,
            "created": self.created.isoformat(),
        }


class OldAddress(tk.BaseModel):
    """A path on a portal that was harvested, and the record or file it means here."""

    __tablename__ = "hcmc_governance_old_address"

    path: Mapped[str] = mapped_column(sa.UnicodeText, primary_key=True)
    package_id: Mapped[core_id]
    resource_id: Mapped[str | None] = mapped_column(sa.UnicodeText)
    created: Mapped[created]
