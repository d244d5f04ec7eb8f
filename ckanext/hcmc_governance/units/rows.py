"""Rows of a table of units, the units they mean, and what is wrong with them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitRow:
    """A unit as a row of a table gives it; what is empty is not said.

    :param number: of the row, for messages.
    :param parent: id, name, title or code of the unit above, on the portal or in the table.
    :param successor: the same of the unit that follows on ``dissolved_on``.
    :param kind: key of the vocabulary ``unit_kind``.
    :param succession_kind: key of the vocabulary ``succession_kind``.
    """

    number: int
    title: str
    name: str | None = None
    short_name: str = ""
    kind: str | None = None
    parent: str | None = None
    identifier: str | None = None
    established_on: dt.date | None = None
    dissolved_on: dt.date | None = None
    successor: str | None = None
    succession_kind: str | None = None
    decision: str = ""
    email: str = ""
    phone: str = ""
    address: str = ""
    website: str = ""


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a field of a row; ``message`` is a sentence for the person."""

    number: int
    field: str
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Matched:
    """A row and the unit it means; references are ids, also of units that are yet to be made."""

    row: UnitRow
    unit_id: str
    name: str
    is_new: bool
    stored: dict[str, str] = field(default_factory=dict)
    parent: str | None = None
    successor: str | None = None
    successor_known: bool = False

    @property
    def has_new_code(self) -> bool:
        """Tell whether the row gives the unit another code than the one it shows."""
        return bool(self.row.identifier) and self.row.identifier != self.stored.get("identifier")

    def code_begins(self, day: dt.date) -> dt.date:
        """Return the day on which a code of the row begins: of a new unit, with the unit."""
        start = self.row.established_on
        if start is None:
            return day
        return start if self.is_new else max(start, day)
