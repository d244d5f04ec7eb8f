"""Links between records, kept in both directions: what a record names, and what names it.

The fields of the records (``part_of``, ``uses``, ``source_database``, ``serves``,
``replaced_by``) stay the truth; the table repeats them so that an inverse is one look-up.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Self

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

import ckan.plugins.toolkit as tk
from ckan import model

PART_OF, SERVES, REPLACED_BY = "part_of", "serves", "replaced_by"
SOURCE_DATABASE = "source_database"
# What a relation is called when it is read from its other end.
INVERSE = {
    PART_OF: "has_part",
    "uses": "used_by",
    SOURCE_DATABASE: "source_of",
    SERVES: "served_by",
    REPLACED_BY: "replaces",
}
RETIRED = "retired"
PUBLISHED = "active"


class RecordLink(tk.BaseModel):
    """A record names another one in one of its fields."""

    __tablename__ = "hcmc_governance_record_link"

    source_id: Mapped[str] = mapped_column(sa.UnicodeText, primary_key=True)
    relation: Mapped[str] = mapped_column(sa.UnicodeText, primary_key=True)
    target_id: Mapped[str] = mapped_column(sa.UnicodeText, primary_key=True, index=True)

    @classmethod
    def of(cls, source_ids: Collection[str]) -> sa.Select[tuple[Self]]:
        """Select what these records name."""
        return sa.select(cls).where(cls.source_id.in_(source_ids))


@dataclass(frozen=True, slots=True)
class Related:
    """A published record at the other end of a link.

    :param relation: name of the field, or its inverse (``has_part``, ``used_by``,
        ``source_of``, ``served_by``, ``replaces``) when the other record holds the field.
    """

    relation: str
    id: str
    name: str
    title: str
    type: str
    owner_id: str | None
    owner_title: str
    status: str
    is_shared: bool


def refresh(source_id: str, named: Iterable[tuple[str, str]]) -> frozenset[tuple[str, str]]:
    """Make the links of a record those it names; return what it no longer names.

    :param named: pairs of a field's name and the id that stands in it.
    """
    wanted = set(named)
    stored = {
        (row.relation, row.target_id): row
        for row in model.Session.scalars(RecordLink.of([source_id]))
    }
    for relation, target in wanted - set(stored):
        model.Session.add(RecordLink(source_id=source_id, relation=relation, target_id=target))
    gone = set(stored) - wanted
    for key in gone:
        model.Session.delete(stored[key])
    return frozenset(gone)


def forget(record_id: str) -> None:
    """Drop the links of a record that is gone, in both directions."""
    model.Session.execute(
        sa.delete(RecordLink).where(
            sa.or_(RecordLink.source_id == record_id, RecordLink.target_id == record_id)
        )
    )


def referrers(record_id: str) -> list[model.Package]:
    """Return the records, drafts included, that name this one."""
    return list(
        model.Session.scalars(
            sa.select(model.Package)
            .where(
                model.Package.id.in_(
                    sa.select(RecordLink.source_id).where(RecordLink.target_id == record_id)
                ),
                model.Package.id != record_id,
                model.Package.state != "deleted",
            )
            .order_by(model.Package.title)
        )
    )


def leads_to(relation: str, start: Collection[str], goal: str) -> bool:
    """Tell whether following one relation from these records ends at ``goal``."""
    if goal in start:
        return True
    way = sa.select(RecordLink.target_id).where(
        RecordLink.relation == relation, RecordLink.source_id.in_(start)
    )
    steps = way.cte("steps", recursive=True)
    further = sa.select(RecordLink.target_id).join(steps, RecordLink.source_id == steps.c.target_id)
    steps = steps.union(further.where(RecordLink.relation == relation))
    found = sa.select(sa.literal(1)).where(steps.c.target_id == goal).limit(1)
    return model.Session.scalar(found) is not None


def named_by(relation: str, source_id: str) -> list[str]:
    """Return the ids that a record names in one field."""
    return list(
        model.Session.scalars(
            sa.select(RecordLink.target_id).where(
                RecordLink.source_id == source_id, RecordLink.relation == relation
            )
        )
    )


def targets(source_ids: Collection[str]) -> list[str]:
    """Return the ids of all records that some records name, by whatever relation."""
    query = sa.select(RecordLink.target_id).where(RecordLink.source_id.in_(source_ids)).distinct()
    return list(model.Session.scalars(query))


def served(record_ids: Collection[str]) -> frozenset[str]:
    """Return which of these records a published service serves that is not retired (21.1)."""
    if not record_ids:
        return frozenset()
    query = (
        sa.select(RecordLink.target_id)
        .join(model.Package, model.Package.id == RecordLink.source_id)
        .where(
            RecordLink.relation == SERVES,
            RecordLink.target_id.in_(record_ids),
            model.Package.state == PUBLISHED,
            sa.func.coalesce(model.Package.extras["status"].astext, "") != RETIRED,
        )
    )
    return frozenset(model.Session.scalars(query))


def related(record_id: str) -> list[Related]:
    """Return the published records at the other ends of a record's links, by title.

    One statement, whatever the number of links.
    """
    outgoing = RecordLink.source_id == record_id
    other = sa.case((outgoing, RecordLink.target_id), else_=RecordLink.source_id)
    query = (
        sa.select(
            RecordLink.relation,
            outgoing.label("outgoing"),
            model.Package.id,
            model.Package.name,
            model.Package.title,
            model.Package.type,
            model.Package.owner_org,
            model.Group.title.label("owner_title"),
            model.Package.extras["status"].astext.label("status"),
            model.Package.extras["kind"].astext.label("kind"),
        )
        .join(model.Package, model.Package.id == other)
        .outerjoin(model.Group, model.Group.id == model.Package.owner_org)
        .where(
            sa.or_(outgoing, RecordLink.target_id == record_id),
            model.Package.state == PUBLISHED,
            model.Package.private.is_(False),
        )
        .order_by(model.Package.title)
    )
    return [
        Related(
            relation=row.relation if row.outgoing else INVERSE[row.relation],
            id=row.id,
            name=row.name,
            title=row.title or row.name,
            type=row.type,
            owner_id=row.owner_org,
            owner_title=row.owner_title or "",
            status=row.status or "",
            is_shared=row.kind == "shared",
        )
        for row in model.Session.execute(query)
    ]
