"""Tables of the register: the fact row of a record, its announced frequencies, its progress."""

from __future__ import annotations

import datetime as dt
from typing import Any, Self

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

import ckan.plugins.toolkit as tk

from ckanext.hcmc_kit.columns import core_id, created, text, utc, uuid_key

FACT = "hcmc_governance_dataset_fact"
FREQUENCY = "hcmc_governance_frequency_entry"
PROGRESS = "hcmc_governance_progress_note"
PUBLISHED = "active"
# Columns that freshness alone writes; everything else follows from the record itself.
FRESHNESS_COLUMNS = (
    "last_event_on",
    "grid_start",
    "period_start",
    "due_on",
    "late_on",
    "next_late_on",
    "warn_on",
    "excused_until",
    "slots",
)
_TEXT, _DAY = sa.UnicodeText, sa.Date
_published = sa.text(f"state = '{PUBLISHED}'")
_public = sa.text(f"state = '{PUBLISHED}' AND NOT private")


class DatasetFact(tk.BaseModel):
    """What lists ask of a record (dataset, database or service), in one narrow row.

    Kept by :mod:`.fact_rows` from the record; nothing here is a truth of its own, except the
    days that freshness writes. Days are local, ``due_on`` and ``late_on`` exclusive.
    """

    __tablename__ = FACT
    __table_args__ = (
        sa.Index(f"ix_{FACT}_owner_id", "owner_id", "type", postgresql_where=_published),
        sa.Index(f"ix_{FACT}_late_on", "late_on", postgresql_where=_published),
        sa.Index(f"ix_{FACT}_type", "type", "kind", postgresql_where=_published),
        # Small, since few records lack different things: completeness is read from it alone.
        sa.Index(
            f"ix_{FACT}_missing_fields",
            "type",
            "owner_id",
            "missing_fields",
            postgresql_where=_public,
        ),
    )

    package_id: Mapped[str] = mapped_column(_TEXT, primary_key=True)
    type: Mapped[text]
    state: Mapped[text]
    private: Mapped[bool]
    name: Mapped[text]
    title: Mapped[text]
    owner_id: Mapped[str | None] = mapped_column(_TEXT)
    access_level: Mapped[str | None] = mapped_column(_TEXT)
    sharing_form: Mapped[str | None] = mapped_column(_TEXT)
    frequency: Mapped[str | None] = mapped_column(_TEXT)
    frequency_from: Mapped[dt.date | None] = mapped_column(_DAY)
    issued: Mapped[dt.date | None] = mapped_column(_DAY)
    issued_planned: Mapped[dt.date | None] = mapped_column(_DAY)
    source_issued: Mapped[dt.date | None] = mapped_column(_DAY)
    has_file: Mapped[bool]
    has_machine_readable: Mapped[bool]
    has_service: Mapped[bool]
    provision_mode: Mapped[str | None] = mapped_column(_TEXT)
    kind: Mapped[str | None] = mapped_column(_TEXT)
    status: Mapped[str | None] = mapped_column(_TEXT)
    source_database: Mapped[str | None] = mapped_column(_TEXT)
    listing_decision: Mapped[str | None] = mapped_column(_TEXT)
    integrated_on: Mapped[dt.date | None] = mapped_column(_DAY)
    integrated_share: Mapped[int | None]
    missing: Mapped[list[str]] = mapped_column(ARRAY(_TEXT))
    missing_fields: Mapped[list[str]] = mapped_column(ARRAY(_TEXT))
    missing_count: Mapped[int]
    last_progress_on: Mapped[dt.date | None] = mapped_column(_DAY)
    harvested: Mapped[bool]
    regulation_version: Mapped[str | None] = mapped_column(_TEXT)
    created: Mapped[utc]
    updated: Mapped[utc]

    last_event_on: Mapped[dt.date | None] = mapped_column(_DAY)
    grid_start: Mapped[dt.date | None] = mapped_column(_DAY)
    period_start: Mapped[dt.date | None] = mapped_column(_DAY)
    due_on: Mapped[dt.date | None] = mapped_column(_DAY)
    late_on: Mapped[dt.date | None] = mapped_column(_DAY)
    next_late_on: Mapped[dt.date | None] = mapped_column(_DAY)
    warn_on: Mapped[dt.date | None] = mapped_column(_DAY)
    excused_until: Mapped[dt.date | None] = mapped_column(_DAY)
    slots: Mapped[list[dict[str, Any]] | None] = mapped_column(JSONB)

    @classmethod
    def of(cls, package_ids: list[str]) -> sa.Select[tuple[Self]]:
        """Select the rows of some records."""
        return sa.select(cls).where(cls.package_id.in_(package_ids))

    @classmethod
    def published(cls, *kinds: str) -> sa.Select[tuple[Self]]:
        """Select the published rows of record types that everybody may see."""
        return sa.select(cls).where(*cls.is_published(*kinds))

    @classmethod
    def is_published(cls, *kinds: str) -> tuple[sa.ColumnElement[bool], ...]:
        """Return the conditions of :meth:`published`."""
        return cls.state == PUBLISHED, sa.not_(cls.private), cls.type.in_(kinds)


class FrequencyEntry(tk.BaseModel):
    """An announcement of how often a record is updated; never changed or deleted by people.

    :param frequency: key of the vocabulary, or ``None`` when it was taken back.
    :param valid_from: the day the record names (``frequency_from``), ``None`` when it names none.
    :param decision: number and day of the deciding document, as entered.
    """

    __tablename__ = FREQUENCY

    id: Mapped[uuid_key]
    package_id: Mapped[core_id]
    frequency: Mapped[str | None] = mapped_column(_TEXT)
    valid_from: Mapped[dt.date | None] = mapped_column(_DAY)
    decision: Mapped[str | None] = mapped_column(_TEXT)
    set_by: Mapped[str | None] = mapped_column(_TEXT)
    unit_id: Mapped[str | None] = mapped_column(_TEXT)
    created: Mapped[created]

    @classmethod
    def history(cls, package_id: str) -> sa.Select[tuple[Self]]:
        """Select the announcements of a record, oldest first."""
        return sa.select(cls).where(cls.package_id == package_id).order_by(cls.created, cls.id)

    def dictize(self) -> dict[str, Any]:
        """Return the row for the API; the person is not told, the unit is."""
        return {
            "frequency": self.frequency,
            "valid_from": self.valid_from.isoformat() if self.valid_from else None,
            "decision": self.decision,
            "unit_id": self.unit_id,
            "created": self.created.isoformat(),
        }


class ProgressNote(tk.BaseModel):
    """What an owner tells of the progress of a database on a day (27.2.i); never changed.

    :param stage: key of the vocabulary ``progress_stage``.
    :param percentage: how far the work is, 0 to 100.
    """

    __tablename__ = PROGRESS
    __table_args__ = (
        sa.CheckConstraint("percentage BETWEEN 0 AND 100", name=f"ck_{PROGRESS}_percentage"),
    )

    id: Mapped[uuid_key]
    package_id: Mapped[core_id]
    noted_on: Mapped[dt.date] = mapped_column(_DAY)
    stage: Mapped[text]
    percentage: Mapped[int]
    note: Mapped[text]
    set_by: Mapped[str | None] = mapped_column(_TEXT)
    unit_id: Mapped[str | None] = mapped_column(_TEXT)
    created: Mapped[created]

    @classmethod
    def of(cls, package_id: str) -> sa.Select[tuple[Self]]:
        """Select the notes of a database, newest first."""
        return (
            sa.select(cls)
            .where(cls.package_id == package_id)
            .order_by(cls.noted_on.desc(), cls.created.desc())
        )

    def dictize(self) -> dict[str, Any]:
        """Return the row for the API; the person is not told, the unit is."""
        return {
            "id": self.id,
            "package_id": self.package_id,
            "noted_on": self.noted_on.isoformat(),
            "stage": self.stage,
            "percentage": self.percentage,
            "note": self.note,
            "unit_id": self.unit_id,
            "created": self.created.isoformat(),
        }
