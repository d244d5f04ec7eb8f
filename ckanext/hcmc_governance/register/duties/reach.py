"""Which rows of the register a reader sees in lists, and which units a filter means."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.types import Context

from ckanext.hcmc_governance.register.model import DatasetFact
from ckanext.hcmc_governance.regulation.roles import OVERSEERS
from ckanext.hcmc_governance.units import acting, organizations
from ckanext.hcmc_governance.units import service as units

# Who looks over all units: the supervisor and the manager of the regulation.


@dataclass(frozen=True, slots=True)
class Reach:
    """What a reader may see beyond published records.

    :param everything: drafts of all units.
    :param own: ids of the units whose drafts are the reader's own.
    """

    everything: bool = False
    own: frozenset[str] = frozenset()

    def condition(self) -> sa.ColumnElement[bool]:
        """Return the condition that a row of the facts must meet."""
        if self.everything:
            return sa.true()
        public = sa.and_(DatasetFact.state == "active", DatasetFact.private.is_(False))
        return sa.or_(public, DatasetFact.owner_id.in_(self.own)) if self.own else public


def of_reader(context: Context) -> Reach:
    """Return what the person of ``context`` may see."""
    if context.get("ignore_auth"):
        return Reach(everything=True)
    user: Any = context.get("auth_user_obj") or model.User.get(context.get("user") or None)
    if user is None or not getattr(user, "id", None):
        return Reach()
    if user.sysadmin:
        return Reach(everything=True)
    own = frozenset(one.id for one in acting.units_of(str(user.id)))
    day = units.today()
    overseers = {one for role in OVERSEERS for one in units.holders(role, day)}
    return Reach(everything=bool(own & overseers), own=own)


def unit_ids(reference: str | None) -> list[str] | None:
    """Return the unit asked for with those it follows; ``None`` when no unit is asked for.

    What a dissolved unit owned is its successor's to answer for.

    :raises ObjectNotFound: when there is no such unit.
    """
    if not reference:
        return None
    unit = organizations.find(reference)
    if unit is None:
        raise tk.ObjectNotFound(tk._("There is no such unit"))
    day = units.today()
    gone = [one for one in units.predecessors(unit.id) if not units.is_valid(one, day)]
    return [unit.id, *gone]
