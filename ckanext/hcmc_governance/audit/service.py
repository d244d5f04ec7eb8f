"""Writing lines of the journal: in the transaction of the act, denials in one of their own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from ckan import model

from ckanext.hcmc_governance.audit import request_ids, rules
from ckanext.hcmc_governance.audit.model import JournalLine
from ckanext.hcmc_governance.audit.rules import Act, Outcome
from ckanext.hcmc_kit.actor import Actor

__all__ = ["Act", "Line", "Outcome", "record", "record_denied", "record_many"]

_INSERT = sa.insert(JournalLine).inline()


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One act as its doer tells it (Art 7.6); the database adds number, time and transaction.

    :param actor: who acts, and for which unit.
    :param unit_id: id of the unit whose object it is.
    :param on_behalf_of: id of the user or unit for whom the act is done, if it is another's.
    :param grant_id: id of the grant that the act rests on.
    :param details: ``what`` is the dotted name of the act, e.g. ``units.role_assigned``; names
        and keys, never contents.
    """

    act: Act
    actor: Actor
    object_type: str
    object_id: str
    unit_id: str | None = None
    outcome: str = Outcome.DONE
    on_behalf_of: str | None = None
    grant_id: str | None = None
    purpose: str | None = None
    details: Mapping[str, Any] | None = None

    def values(self, request_id: str | None) -> dict[str, Any]:
        """Return the columns of the row.

        :raises ValueError: for an act or outcome that the journal does not know.
        :raises TypeError: for details that JSON has no form for.
        """
        return {
            "act": Act(self.act).value,
            "outcome": Outcome(self.outcome).value,
            "actor_id": self.actor.user_id,
            "unit_id": self.actor.unit_id,
            "on_behalf_of": rules.kept_text(self.on_behalf_of),
            "object_type": rules.kept_text(self.object_type),
            "object_id": rules.kept_text(self.object_id),
            "object_unit_id": rules.kept_text(self.unit_id),
            "grant_id": self.grant_id,
            "purpose": rules.kept_text(self.purpose),
            "request_id": request_id,
            "details": rules.kept_details(self.details),
        }


def record(  # noqa: PLR0913
    act: Act,
    *,
    actor: Actor,
    object_type: str,
    object_id: str,
    unit_id: str | None = None,
    outcome: str = Outcome.DONE,
    on_behalf_of: str | None = None,
    grant_id: str | None = None,
    purpose: str | None = None,
    details: Mapping[str, Any] | None = None,
) -> None:
    """Add one line in the current transaction; it is kept or lost together with the act.

    See :class:`Line` for the parameters and errors.
    """
    record_many(
        [
            Line(
                act=act, actor=actor, object_type=object_type, object_id=object_id,
                unit_id=unit_id, outcome=outcome, on_behalf_of=on_behalf_of, grant_id=grant_id,
                purpose=purpose, details=details,
            )
        ]
    )  # fmt: skip


def record_many(lines: Iterable[Line]) -> None:
    """Add lines in the current transaction with one statement."""
    values = _rows(lines)
    if values:
        model.Session.execute(_INSERT, values)


def record_denied(  # noqa: PLR0913
    act: Act,
    *,
    actor: Actor,
    object_type: str,
    object_id: str,
    unit_id: str | None = None,
    details: Mapping[str, Any] | None = None,
) -> None:
    """Add the line of a refused act in a transaction of its own: the act's is rolled back."""
    line = Line(
        act=act, actor=actor, object_type=object_type, object_id=object_id, unit_id=unit_id,
        outcome=Outcome.DENIED, details=details,
    )  # fmt: skip
    with model.meta.engine.begin() as connection:  # pyright: ignore[reportOptionalMemberAccess]
        connection.execute(_INSERT, _rows([line]))


def _rows(lines: Iterable[Line]) -> list[dict[str, Any]]:
    request_id = request_ids.current()
    return [line.values(request_id) for line in lines]
