"""The table of forms that are being filled in."""

from __future__ import annotations

from typing import Any, Self

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

import ckan.plugins.toolkit as tk

from ckanext.hcmc_kit.columns import core_id, created, jsonb, text, utc, uuid_key


class FormDraft(tk.BaseModel):
    """What a person has typed into a form and not saved yet.

    :ivar package_id: the record that is edited; empty for a new one.
    :ivar values: by field, text or list of text as the form sends it.
    :ivar base_version: version of the record that the form showed; empty for a new one.
    """

    __tablename__ = "hcmc_governance_form_draft"
    __table_args__ = (
        sa.UniqueConstraint(
            "user_id", "type", "package_id", name="uq_hcmc_governance_form_draft_place"
        ),
    )

    id: Mapped[uuid_key]
    user_id: Mapped[text]
    type: Mapped[text]
    package_id: Mapped[core_id]
    values: Mapped[jsonb]
    base_version: Mapped[text] = mapped_column(server_default="")
    created: Mapped[created]
    saved: Mapped[utc]

    @classmethod
    def at(cls, user_id: str, kind: str, package_id: str) -> sa.Select[tuple[Self]]:
        """Select a person's draft of a record, or of a new one."""
        return sa.select(cls).where(
            cls.user_id == user_id, cls.type == kind, cls.package_id == package_id
        )

    @classmethod
    def of_record(cls, package_id: str) -> sa.Delete:
        """Delete the drafts of everybody for a record."""
        return sa.delete(cls).where(cls.package_id == package_id)

    def dictize(self) -> dict[str, Any]:
        """Return the row for the API."""
        return {
            "type": self.type,
            "id": self.package_id or None,
            "values": dict(self.values),
            "base_version": self.base_version,
            "saved": self.saved.isoformat(),
        }
