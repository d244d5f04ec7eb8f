"""Which unit a source means by the text it gives as publisher."""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from ckan import model

from ckanext.hcmc_governance import config
from ckanext.hcmc_governance.harvesting.model import PublisherMapping
from ckanext.hcmc_kit.columns import new_id
from ckanext.hcmc_vietnamese import text


class UnknownUnit(LookupError):
    """No active unit has that id or name."""


class MappingExists(ValueError):
    """The publisher text stands in the table already."""


class MappingNotFound(LookupError):
    """No row has that id."""


def match_key(publisher: str) -> str:
    """Return the form in which publishers are compared: case, spaces and tone place apart."""
    return text.normalise_tones(text.clean(publisher)).casefold()


def unit_id(id_or_name: str) -> str:
    """Return the id of an active unit.

    :raises UnknownUnit: when there is none.
    """
    group = model.Group.get(id_or_name)
    if group is None or not group.is_organization or group.state != "active":
        raise UnknownUnit(id_or_name)
    return group.id


class Publishers:
    """The whole table in one read, for one run of a harvest."""

    def __init__(self) -> None:
        rows = model.Session.execute(
            sa.select(PublisherMapping.match_key, PublisherMapping.unit_id)
        )
        self._units = {row.match_key: row.unit_id for row in rows}
        self._unknown = unit_id(config.harvest_unknown_unit())

    def unit(self, publisher: str) -> str:
        """Return the id of the unit meant; the unit *Chưa xác định* when nobody knows.

        A text met for the first time is noted, to be assigned by a person.
        """
        key = match_key(publisher)
        if key and key not in self._units:
            note(publisher)
            self._units[key] = None
        return self._units.get(key) or self._unknown


def note(publisher: str) -> None:
    """Keep a publisher text without unit, unless it is in the table already."""
    row = {"id": new_id(), "source_publisher": text.clean(publisher)}
    model.Session.execute(
        insert(PublisherMapping)
        .values(match_key=match_key(publisher), basis="", **row)
        .on_conflict_do_nothing(index_elements=["match_key"])
    )


def create(publisher: str, unit: str | None, basis: str = "") -> PublisherMapping:
    """Add a publisher text; ``unit`` is an id or name, ``None`` for *not assigned yet*.

    :raises MappingExists: when the text, or another spelling of it, is there.
    :raises UnknownUnit: when the unit does not exist.
    """
    if by_text(publisher):
        raise MappingExists(publisher)
    row = PublisherMapping(
        source_publisher=text.clean(publisher),
        match_key=match_key(publisher),
        unit_id=unit_id(unit) if unit else None,
        basis=text.clean(basis),
    )
    model.Session.add(row)
    model.Session.flush()
    return row


def update(row: PublisherMapping, unit: str | None, basis: str | None) -> PublisherMapping:
    """Assign another unit; ``basis`` is kept when ``None``."""
    row.unit_id = unit_id(unit) if unit else None
    if basis is not None:
        row.basis = text.clean(basis)
    model.Session.flush()
    return row


def load(rows: Iterable[tuple[str, str, str]]) -> int:
    """Add the rows ``(publisher, unit, basis)`` that are missing; return how many were.

    A row that a person has changed or assigned since stays as it is.
    """
    added = 0
    for publisher, unit, basis in rows:
        known = by_text(publisher)
        if known is None:
            create(publisher, unit, basis)
            added += 1
        elif known.unit_id is None:
            update(known, unit, basis)
            added += 1
    return added


def by_text(publisher: str) -> PublisherMapping | None:
    """Return the row of a publisher text in any of its spellings."""
    return model.Session.scalar(PublisherMapping.by_key(match_key(publisher)))


def get(row_id: str) -> PublisherMapping:
    """Return a row.

    :raises MappingNotFound: when there is none.
    """
    row = model.Session.get(PublisherMapping, row_id)
    if row is None:
        raise MappingNotFound(row_id)
    return row
