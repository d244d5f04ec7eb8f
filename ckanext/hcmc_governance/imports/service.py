"""Reading a file into rows, applying them in one transaction, and taking them back. No commit."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from ckan import model
from ckan.types import Context

from ckanext.hcmc_governance import config
from ckanext.hcmc_governance.audit import service as audit
from ckanext.hcmc_governance.audit.service import Act
from ckanext.hcmc_governance.imports import rules, workbook
from ckanext.hcmc_governance.imports.kinds import Kind, Planned, RowRefused, kind
from ckanext.hcmc_governance.imports.model import Import, ImportRow
from ckanext.hcmc_governance.imports.progress import Tell, silent
from ckanext.hcmc_governance.imports.rules import Outcome, Result, State, Step
from ckanext.hcmc_kit import clock
from ckanext.hcmc_kit.actor import Actor
from ckanext.hcmc_kit.columns import new_id
from ckanext.hcmc_kit.tabular import Finding, Limits, Matched, Sheet, Unreadable, match, read
from ckanext.hcmc_kit.tabular.folding import clean, storable

OBJECT = "import"
_BATCH = 500
_MEGABYTE = 1_000_000
_WORKBOOKS = (b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0")  # packed, empty, old


class NoSuchImport(LookupError):
    """No import has that id."""


class WrongMoment(Exception):
    """The step cannot be taken now.

    :param code: a key of the sentences in :mod:`.messages`.
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def limits() -> Limits:
    """Return how much a file may be."""
    return Limits(size=config.imports_max_size() * _MEGABYTE, rows=config.imports_max_rows())


def get(import_id: str, *, lock: bool = False) -> Import:
    """Return an import, locked against a second step where asked.

    :raises NoSuchImport: when there is none.
    """
    query = sa.select(Import).where(Import.id == import_id)
    if lock:
        # Who waited for the lock has to see what was done meanwhile, not what was read before.
        query = query.with_for_update().execution_options(populate_existing=True)
    found = model.Session.scalar(query)
    if found is None:
        raise NoSuchImport(import_id)
    return found


def rows_of(entry: Import) -> list[ImportRow]:
    """Return the rows of an import in the order of the file."""
    return list(model.Session.scalars(ImportRow.of_import(entry.id)))


def receive(key: str, name: str, data: bytes, actor: Actor) -> Import:
    """Keep a file that was sent until it has been read.

    :raises UnknownKind: when no subject offers such imports.
    """
    entry = Import(
        id=new_id(),
        kind=kind(key).key,
        state=State.READING.value,
        file_name=clean(storable(name))[-255:] or "-",
        file_form="xlsx" if data.startswith(_WORKBOOKS) else "csv",
        file_size=len(data),
        file_sha256=hashlib.sha256(data).hexdigest(),
        content=data,
        unit_id=actor.unit_id,
        counts=rules.counts(()),
        findings=[],
        created=clock.now(),
        created_by=actor.user_id or "",
    )
    model.Session.add(entry)
    model.Session.flush()
    return entry


def table_of(entry: Import) -> tuple[Sheet, Matched] | None:
    """Return the table of a file that was received; ``None``, and the reason, when it has none."""
    try:
        form: Any = entry.file_form
        sheet = read(entry.content or b"", form=form, limits=limits())
    except Unreadable as error:
        _failed(entry, [Finding("", error.code, error.details)])
        return None
    found = match(sheet, kind(entry.kind).headings())
    if not found.is_usable or not found.rows:
        findings = [*found.findings, *([] if found.rows else [Finding("", "no_rows")])]
        _failed(entry, findings)
        return None
    return sheet, found


def preview(
    context: Context, entry: Import, told: tuple[Sheet, Matched], tell: Tell = silent
) -> None:
    """Keep what each row of the table would do; nothing else is written."""
    sheet, table = told
    planned: list[dict[str, Any]] = []
    for one in kind(entry.kind).plan(context, table, from_1904=sheet.from_1904):
        planned.append(_row(entry.id, one))
        tell(len(planned), len(table.rows))
    model.Session.execute(sa.delete(ImportRow).where(ImportRow.import_id == entry.id))
    for at in range(0, len(planned), _BATCH):
        model.Session.execute(sa.insert(ImportRow), planned[at : at + _BATCH])
    entry.findings = [one.as_dict() for one in table.findings if not _is_our_guide(one)]
    entry.counts = rules.counts(one["outcome"] for one in planned)
    entry.state, entry.content = State.PREVIEWED.value, None
    model.Session.flush()


def apply(
    context: Context, entry: Import, actor: Actor, *, skip_faulty: bool, tell: Tell = silent
) -> list[str]:
    """Write all rows that change something; return what was written to, for :meth:`Kind.finish`.

    A record that changed since the preview makes its row faulty; with a fault that is not left
    out nothing is written.

    :raises WrongMoment: ``has_faults``, ``nothing_to_apply``.
    :raises RowRefused: when a row is refused after all; the caller rolls back.
    """
    of_kind, rows = kind(entry.kind), rows_of(entry)
    _note_moved(entry, rows, of_kind)
    if entry.counts.get(Outcome.FAULTY) and not skip_faulty:
        raise WrongMoment("has_faults")
    todo = [one for one in rows if one.outcome in rules.WRITES]
    if not todo:
        raise WrongMoment("nothing_to_apply")
    for row in rows:
        if row.outcome == Outcome.FAULTY:
            row.result = Result.SKIPPED.value
    written = []
    for done, (row, left) in enumerate(of_kind.write(context, todo), 1):
        row.target_id, row.version, row.before = left.target_id, left.version, dict(left.before)
        row.result = Result.APPLIED.value
        written.append(left.target_id)
        tell(done, len(todo))
    entry.state, entry.findings = State.APPLIED.value, _about_the_file(entry)
    entry.applied_at, entry.applied_by = clock.now(), actor.user_id
    _record("imports.applied", entry, actor, {**entry.counts, "written": len(written)})
    model.Session.flush()
    return written


def undo(context: Context, entry: Import, actor: Actor, *, tell: Tell = silent) -> list[str]:
    """Put back what stood before; a record that was changed since stays, and its row says so.

    :raises WrongMoment: ``too_late``.
    :raises RowRefused: when something cannot be put back; the caller rolls back.
    """
    hours = config.imports_undo_hours()
    in_time = rules.can_undo(entry.state, entry.applied_at, hours, clock.now())
    if not in_time and entry.state != State.UNDOING:
        raise WrongMoment("too_late")
    of_kind = kind(entry.kind)
    # What was made last may rest on what was made first.
    rows = [one for one in reversed(rows_of(entry)) if one.result == Result.APPLIED]
    moved = of_kind.moved(rows)
    back = []
    for done, row in enumerate(rows, 1):
        if row.number in moved:
            row.result = Result.KEPT.value
            row.findings = [*row.findings, moved[row.number].as_dict()]
        else:
            of_kind.take_back(context, row)
            row.result = Result.UNDONE.value
            back.append(str(row.target_id))
        tell(done, len(rows))
    entry.state, entry.findings = State.UNDONE.value, _about_the_file(entry)
    entry.undone_at, entry.undone_by = clock.now(), actor.user_id
    _record("imports.undone", entry, actor, {"undone": len(back), "kept": len(rows) - len(back)})
    model.Session.flush()
    return back


def note_refusal(entry: Import, refused: RowRefused) -> None:
    """Keep why a row stood in the way, after everything was rolled back."""
    row = model.Session.get(ImportRow, (entry.id, refused.number))
    if row is not None:
        row.findings = [*row.findings, *(one.as_dict() for one in refused.findings)]
        if row.result is None:
            row.outcome = Outcome.FAULTY.value
    model.Session.flush()
    recount(entry)


def recount(entry: Import) -> None:
    """Count the rows of an import again."""
    query = sa.select(ImportRow.outcome).where(ImportRow.import_id == entry.id)
    entry.counts = rules.counts(model.Session.scalars(query))
    model.Session.flush()


def step_back(entry: Import, step: Step, code: str, details: Mapping[str, Any]) -> None:
    """Return an import to where it stood before a step that failed, with the reason.

    Where another one has taken the step meanwhile, the import stays as that one left it.
    """
    before = rules.BEFORE[step]
    if entry.state not in (before, rules.WORKING[step]):
        return
    told = Finding("", code, details).as_dict()
    entry.findings = [*_about_the_file(entry), told]
    entry.state = before.value if before else State.FAILED.value
    model.Session.flush()


def _about_the_file(entry: Import) -> list[Any]:
    """Return the findings of an import without the reason for which a step failed before."""
    return [one for one in entry.findings if one["code"] not in rules.REASONS]


def _note_moved(entry: Import, rows: Sequence[ImportRow], of_kind: Kind) -> None:
    moved = of_kind.moved([one for one in rows if one.outcome in rules.WRITES])
    for row in rows:
        if row.number in moved:
            row.outcome = Outcome.FAULTY.value
            row.findings = [*row.findings, moved[row.number].as_dict()]
    if moved:
        model.Session.flush()
        recount(entry)


def _is_our_guide(finding: Finding) -> bool:
    """Tell whether a finding only says that our own sheets of help were not read."""
    others = set(str(finding.details.get("others", "")).split(", "))
    return finding.code == "other_sheets" and others <= set(workbook.own_sheets())


def _failed(entry: Import, findings: Sequence[Finding]) -> None:
    entry.findings = [one.as_dict() for one in findings]
    entry.state, entry.content = State.FAILED.value, None
    model.Session.flush()


def _row(import_id: str, planned: Planned) -> dict[str, Any]:
    return {
        "import_id": import_id,
        "number": planned.number,
        "outcome": planned.outcome.value,
        "title": planned.title,
        "target_id": planned.target_id,
        "version": planned.version,
        "changes": [{"field": c.field, "old": c.old, "new": c.new} for c in planned.changes],
        "findings": [one.as_dict() for one in planned.findings],
        "payload": dict(planned.payload),
    }


def _record(what: str, entry: Import, actor: Actor, details: Mapping[str, Any]) -> None:
    told = {"what": what, "kind": entry.kind, "sha256": entry.file_sha256, **details}
    audit.record(
        Act.GOVERN, actor=actor, object_type=OBJECT, object_id=entry.id,
        unit_id=entry.unit_id, details=told,
    )  # fmt: skip


def is_recent(moment: dt.datetime | None) -> bool:
    """Tell whether an applied import can still be undone."""
    until = rules.undo_until(moment, config.imports_undo_hours())
    return until is not None and clock.now() < until
