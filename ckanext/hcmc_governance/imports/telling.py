"""An import as pages and the API tell it: states, counts, rows and sentences in their language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import sqlalchemy as sa

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.types import Context

from ckanext.hcmc_governance import config
from ckanext.hcmc_governance.imports import messages, progress, rules, running
from ckanext.hcmc_governance.imports.kinds import Kind, UnknownKind, kind, kinds
from ckanext.hcmc_governance.imports.model import Import, ImportRow
from ckanext.hcmc_governance.imports.rules import Outcome, State
from ckanext.hcmc_kit import clock

DEFAULT_ROWS = 50
MOST_ROWS = 1000


def kinds_told(context: Context) -> list[dict[str, Any]]:
    """Return the kinds that a person may send, with what their tables hold."""
    told = []
    for key, of_kind in kinds().items():
        try:
            of_kind.actor(context)
        except (tk.NotAuthorized, tk.ValidationError):
            continue
        told.append(
            {
                "key": key,
                "title": of_kind.title(),
                "hint": of_kind.hint(),
                "units": list(of_kind.units(context)),
                "columns": [of_kind.label(one.key) for one in of_kind.headings()],
            }
        )
    return told


def entry_told(entry: Import) -> dict[str, Any]:
    """Return an import with what may be done with it now."""
    told = entry.dictize()
    working = running.is_working(entry)
    alive = progress.read(entry.id) if working else None
    stalled = entry.state if working and alive is None else None
    until = rules.undo_until(entry.applied_at, config.imports_undo_hours())
    writes = sum(entry.counts.get(one, 0) for one in rules.WRITES)
    of_kind = _kind(entry)
    told |= {
        "kind_title": of_kind.title() if of_kind else entry.kind,
        "findings": [_finding(of_kind, one) for one in entry.findings] if of_kind else [],
        "working": working,
        "progress": alive,
        "can_apply": writes > 0 and (entry.state == State.PREVIEWED or stalled == State.APPLYING),
        "must_skip": bool(entry.counts.get(Outcome.FAULTY)),
        "writes": writes,
        "can_undo": stalled == State.UNDOING
        or rules.can_undo(entry.state, entry.applied_at, config.imports_undo_hours(), clock.now()),
        "undo_until": until.isoformat() if until else None,
    }
    return told


def rows_told(
    entry: Import, *, outcome: str | None = None, offset: int = 0, limit: int = DEFAULT_ROWS
) -> dict[str, Any]:
    """Return ``count`` and ``rows`` of a part of an import, faulty rows by their own order."""
    query = ImportRow.of_import(entry.id)
    if outcome in set(Outcome):
        query = query.where(ImportRow.outcome == outcome)
    count = model.Session.scalar(sa.select(sa.func.count()).select_from(query.subquery()))
    # Beyond the last row there is nothing, and beyond 64 bits no number for the database.
    rows = model.Session.scalars(query.offset(min(offset, count or 0)).limit(min(limit, MOST_ROWS)))
    of_kind = _kind(entry)
    return {"count": count or 0, "rows": [_row(of_kind, one) for one in rows] if of_kind else []}


def fault_lines(entry: Import) -> Iterable[dict[str, Any]]:
    """Yield every finding of every row: row, cell, what it is about, and the reason."""
    of_kind = _kind(entry)
    for row in model.Session.scalars(ImportRow.of_import(entry.id)) if of_kind else ():
        for one in row.findings:
            told = _finding(of_kind, one)
            yield {"row": row.number, "title": row.title, **told}


def _kind(entry: Import) -> Kind | None:
    try:
        return kind(entry.kind)
    except UnknownKind:
        return None


def _row(of_kind: Kind, row: ImportRow) -> dict[str, Any]:
    return {
        "number": row.number,
        "outcome": row.outcome,
        "title": row.title,
        "target_id": row.target_id,
        "link": of_kind.link(row.target_id) if row.target_id and _exists(row) else None,
        "result": row.result,
        "changes": [_change(of_kind, one) for one in row.changes],
        "findings": [_finding(of_kind, one) for one in row.findings],
    }


def _exists(row: ImportRow) -> bool:
    return row.outcome != Outcome.NEW or row.result == rules.Result.APPLIED


def _change(of_kind: Kind, change: Mapping[str, Any]) -> dict[str, Any]:
    name = str(change["field"])
    return {
        "field": name,
        "label": of_kind.label(name),
        "old": of_kind.shown(name, change["old"]),
        "new": of_kind.shown(name, change["new"]),
    }


def _finding(of_kind: Kind | None, finding: Mapping[str, Any]) -> dict[str, Any]:
    code, details = str(finding["code"]), finding["details"]
    told = messages.sentence(of_kind, code, details) if of_kind else code
    return {
        "address": finding["address"],
        "code": code,
        "fault": finding["fault"],
        "message": told,
    }
