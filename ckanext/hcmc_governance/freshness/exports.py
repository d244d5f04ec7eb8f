"""The list as a table and as a feed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from typing import Any
from zoneinfo import ZoneInfo

from feedgen.feed import FeedGenerator

import ckan.plugins.toolkit as tk
from ckan.plugins.toolkit import _

from ckanext.hcmc_kit.tables import Column, Table

_DAY = dt.timedelta(days=1)
_ENDPOINTS = {"database": "database.read"}


def table(rows: Iterable[dict[str, Any]]) -> Table[dict[str, Any]]:
    """Return rows of ``hcmc_freshness_list`` as a table; due dates are last days."""
    columns: list[Column[dict[str, Any]]] = [
        Column("title", _("Record"), lambda row: row["title"], 60),
        Column("type", _("Type"), lambda row: row["type"], 12),
        Column("unit", _("Unit"), lambda row: (row["unit"] or {}).get("title"), 40),
        _of("frequency", _("Update frequency"), _frequency, 22),
        _of("state", _("Update state"), lambda told: told["label"], 24),
        _of("days_late", _("Days late"), lambda told: told["days_late"], 10),
        _of("period_end", _("Period ends on"), lambda told: _last_day(told["due_on"]), 14),
        _of("due_on", _("Update due by"), lambda told: _last_day(told["late_on"]), 14),
        _of("last_event_on", _("Latest data update"), lambda told: _day(told["last_event_on"]), 14),
        _of("on_time", _("Periods on time"), lambda told: told["counts"]["on_time"], 10),
        _of("late", _("Periods late"), lambda told: told["counts"]["late"], 10),
        _of("missed", _("Periods not updated"), lambda told: told["counts"]["missed"], 10),
        _of("excused_until", _("Excused until"), lambda told: _excuse(told, "until"), 14),
        _of("expected_on", _("Data expected on"), lambda told: _excuse(told, "expected_on"), 14),
        _of("attest_due_on", _("Attestation due by"), _attestation, 14),
        Column("url", _("Address"), address, 40),
    ]
    return Table(_("Update state of the records"), columns, rows)


def address(row: dict[str, Any]) -> str:
    """Return the full address of a record's page."""
    endpoint = _ENDPOINTS.get(row["type"], "dataset.read")
    return str(tk.h.url_for(endpoint, id=row["name"], _external=True))


def feed(entries: list[dict[str, Any]], site: str, self_url: str, zone: ZoneInfo) -> bytes:
    """Return transitions of ``hcmc_freshness_transition_list`` as Atom (RFC 4287).

    The id of an entry (RFC 4151) names record, state and day: it stays the same for ever.

    :param site: host name of the portal.
    """
    generator = FeedGenerator()
    generator.id(f"tag:{site},2024:freshness")
    generator.title(_("Records that became overdue"))
    generator.link(href=self_url, rel="self")
    generator.updated(_moment(entries[0]["on"], zone) if entries else _moment("2024-01-01", zone))
    generator.language("vi" if tk.h.lang() == "vi" else "en")
    for one in reversed(entries):
        entry = generator.add_entry()
        entry.id(f"tag:{site},2024:freshness/{one['id']}/{one['state']}/{one['on']}")
        state = tk.h.hcmc_term_label("freshness_state", one["state"])
        entry.title(f"{state}: {one['title']}")
        entry.link(href=address(one))
        entry.updated(_moment(one["on"], zone))
        if one["unit"]:
            entry.author(name=one["unit"]["title"])
        told = _("{state} since {day}. Responsible: {unit}.")
        unit = (one["unit"] or {}).get("title") or "–"
        entry.summary(told.format(state=state, day=tk.h.hcmc_date(one["on"]), unit=unit))
    return generator.atom_str(pretty=True)


def _of(
    key: str, heading: str, read: Callable[[dict[str, Any]], Any], width: int
) -> Column[dict[str, Any]]:
    return Column(key, heading, lambda row: read(row["freshness"]), width)


def _frequency(told: dict[str, Any]) -> str:
    return str(tk.h.hcmc_term_label("frequency", told["frequency"]) or "")


def _attestation(told: dict[str, Any]) -> dt.date | None:
    return _last_day(told["attest_due_on"])


def _excuse(told: dict[str, Any], name: str) -> dt.date | None:
    return _day((told["excused"] or {}).get(name))


def _day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


def _last_day(end: str | None) -> dt.date | None:
    return dt.date.fromisoformat(end) - _DAY if end else None


def _moment(day: str, zone: ZoneInfo) -> dt.datetime:
    return dt.datetime.combine(dt.date.fromisoformat(day), dt.time(), zone)
