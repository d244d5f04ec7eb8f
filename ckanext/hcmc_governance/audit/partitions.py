"""Tables of the months to come: made by the owner of the journal, never by the web role."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa

from ckan import model


def prepare(first: dt.date, months: int) -> int:
    """Make the tables of ``months`` months from that of ``first`` on that do not exist yet.

    What was written meanwhile for such a month moves into its table. Never commits.

    :returns: how many were made.
    :raises sqlalchemy.exc.ProgrammingError: for a role that does not own the journal.
    """
    made = model.Session.scalar(sa.select(sa.func.hcmc_governance_journal_prepare(first, months)))
    return int(made or 0)
