"""Tables of imports: the ledger, and the rows of each file with what they would do and did."""

from __future__ import annotations

import datetime as dt
from typing import Any, Self

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, deferred, mapped_column

import ckan.plugins.toolkit as tk

from ckanext.hcmc_kit.columns import core_id, created, jsonb, text, uuid_key

_MOMENT = sa.DateTime(timezone=True)


class Import(tk.BaseModel):
    """One file that somebody sent: whose, what became of it, by whom and when.

    ``content`` is kept only until the file has been read; ``findings`` are about the whole file.
    """

    __tablename__ = "hcmc_governance_import"

    id: Mapped[uuid_key]
    kind: Mapped[text]
    state: Mapped[text]
    file_name: Mapped[text]
    file_form: Mapped[text]
    file_size: Mapped[int]
    file_sha256: Mapped[text]
    content: Mapped[bytes | None] = deferred(mapped_column(sa.LargeBinary))
    unit_id: Mapped[str | None] = mapped_column(sa.UnicodeText, index=True)
    counts: Mapped[jsonb]
    findings: Mapped[list[Any]] = mapped_column(JSONB)
    created: Mapped[created]
    created_by: Mapped[core_id]
    applied_at: Mapped[dt.datetime | None] = mapped_column(_MOMENT)
    applied_by: Mapped[str | None] = mapped_column(sa.UnicodeText)
    undone_at: Mapped[dt.datetime | None] = mapped_column(_MOMENT)
    undone_by: Mapped[str | None] = mapped_column(sa.UnicodeText)

    @classmethod
    def latest(cls, user_id: str | None, most: int) -> sa.Select[tuple[Self]]:
        """Select the last imports of a person, or of everybody, the latest first."""
        query = sa.select(cls).order_by(cls.created.desc(), cls.id).limit(most)
        return query.where(cls.created_by == user_id) if user_id else query

    def dictize(self) -> dict[str, Any]:
        """Return the entry of the ledger for the API."""
        told = {
            name: getattr(self, name)
            for name in (
                "id", "kind", "state", "file_name", "file_form", "file_size", "file_sha256",
                "unit_id", "counts", "created_by", "applied_by", "undone_by",
            )
        }  # fmt: skip
        for name in ("created", "applied_at", "undone_at"):
            moment = getattr(self, name)
            told[name] = moment.astimezone(dt.UTC).isoformat() if moment else None
        return told


class ImportRow(tk.BaseModel):
    """One row of a file: what it would do, what is wrong with it, and what it did.

    ``version`` is the version of what it changes: as planned, and once applied, as it was left.
    ``payload`` is what will be written, ``before`` what stood there.
    """

    __tablename__ = "hcmc_governance_import_row"

    import_id: Mapped[str] = mapped_column(sa.UnicodeText, primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    outcome: Mapped[text]
    title: Mapped[text]
    target_id: Mapped[str | None] = mapped_column(sa.UnicodeText, index=True)
    version: Mapped[str | None] = mapped_column(sa.UnicodeText)
    changes: Mapped[list[Any]] = mapped_column(JSONB)
    findings: Mapped[list[Any]] = mapped_column(JSONB)
    payload: Mapped[jsonb]
    before: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    result: Mapped[str | None] = mapped_column(sa.UnicodeText)

    @classmethod
    def of_import(cls, import_id: str) -> sa.Select[tuple[Self]]:
        """Select the rows of a file in its order."""
        return sa.select(cls).where(cls.import_id == import_id).order_by(cls.number)
