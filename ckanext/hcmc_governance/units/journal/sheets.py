"""The journal as a table: the extract that a unit keeps or hands to an inspection (7.6)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import ckan.plugins.toolkit as tk
from ckan.plugins.toolkit import _

from ckanext.hcmc_governance.units.journal import helpers
from ckanext.hcmc_kit.tables import Column, Table

Line = dict[str, Any]
PAGE = 1000


def lines(
    ask: Callable[[dict[str, Any]], dict[str, Any]], wanted: dict[str, Any]
) -> Iterator[Line]:
    """Yield all lines that answer a question, asking for one page after the other.

    :param ask: answers a question as ``hcmc_journal_list`` does.
    """
    before: int | None = None
    while True:
        page = ask({**wanted, "limit": PAGE, **({"before": before} if before else {})})
        yield from page["lines"]
        if not page["more"]:
            return
        before = page["lines"][-1]["id"]


def table(rows: Iterable[Line]) -> Table[Line]:
    """Return lines as a table in the reader's language; moments in the portal's time zone."""
    return Table(_("Journal"), _columns(), rows, zone=tk.h.get_display_timezone())


def _columns() -> list[Column[Line]]:
    words = helpers.hcmc_journal_words
    return [
        Column("id", _("Number"), lambda row: row["id"], 10),
        Column("at", _("Time"), lambda row: dt.datetime.fromisoformat(row["at"]), 18),
        Column("act", _("Act"), lambda row: words(row)["act"]),
        Column("what", _("What was done"), lambda row: words(row)["what"], 30),
        Column("outcome", _("Outcome"), lambda row: words(row)["outcome"]),
        Column("actor", _("Person"), lambda row: row["actor_name"]),
        Column("unit", _("Acted for"), lambda row: row["unit_title"], 30),
        Column("object_type", _("Kind of object"), lambda row: row["object_type"]),
        Column("object_id", _("Object"), lambda row: row["object_id"], 36),
        Column("object_title", _("Name of the object"), lambda row: row["object_title"], 40),
        Column("object_unit", _("Unit of the object"), lambda row: row["object_unit_title"], 30),
        Column("purpose", _("Purpose"), lambda row: row["purpose"], 30),
        Column("request", _("Request"), lambda row: row["request_id"], 36),
    ]
