"""What the rows of a filled-in table would change, each checked as the record's own form is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.lib import plugins as lib_plugins
from ckan.types import Context

from ckanext.hcmc_governance.imports.kinds import Change, Planned
from ckanext.hcmc_governance.imports.rules import Outcome
from ckanext.hcmc_governance.register.completion import cells, rules, service
from ckanext.hcmc_kit.tabular import Cell, Finding, Matched, MatchedRow, values


@dataclass(slots=True)
class Draft:
    """A row on its way: what is found out about it."""

    row: MatchedRow
    record: dict[str, Any] = field(default_factory=dict)
    changes: list[Change] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    def refuse(self, key: str, code: str, **details: Any) -> None:
        """Note a fault at the cell of a column."""
        cell = self.row.cells.get(key)
        address = cell.address if cell else str(self.row.number)
        self.findings.append(Finding(address, code, details))

    def planned(self) -> Planned:
        """Return the row as it is kept."""
        faulty = any(one.fault for one in self.findings)
        same = Outcome.CHANGED if self.changes else Outcome.SAME
        return Planned(
            number=self.row.number,
            outcome=Outcome.FAULTY if faulty else same,
            title=str(self.record.get("title") or _told(self.row, "title")),
            target_id=self.record.get("id"),
            version=self.record.get("metadata_modified"),
            changes=tuple(self.changes),
            findings=tuple(self.findings),
            payload={one.field: one.new for one in self.changes},
        )


def plan(context: Context, dataset_type: str, table: Matched) -> Iterator[Planned]:
    """Yield what each row would change; nothing is written."""
    fields = service.fields_of(dataset_type)
    seen: dict[str, int] = {}
    for row in table.rows:
        if row.is_empty and not row.findings:
            continue
        draft = Draft(row, findings=list(row.findings))
        if _find(context, dataset_type, draft, seen):
            _compare(draft, fields)
            if draft.changes and not draft.findings:
                _check(context, draft)
        yield draft.planned()


def _find(context: Context, dataset_type: str, draft: Draft, seen: dict[str, int]) -> bool:
    """Find the record of a row; tell whether its fields can be compared."""
    reference, version = _told(draft.row, rules.RECORD), _told(draft.row, rules.VERSION)
    package = model.Package.get(reference) if reference else None
    if package is None or package.type != dataset_type or package.state == "deleted":
        draft.refuse(rules.RECORD, "no_such_record", value=reference[:60])
        return False
    if not _may(context, "package_update", str(package.id)):
        # Whether a record exists that the person may not see is not told either.
        known = _may(context, "package_show", str(package.id))
        told = {} if known else {"value": reference[:60]}
        draft.refuse(rules.RECORD, "not_yours" if known else "no_such_record", **told)
        return False
    first = seen.setdefault(str(package.id), draft.row.number)
    if first != draft.row.number:
        draft.refuse(rules.RECORD, "twice", row=first)
        return False
    draft.record = service.current(str(package.id))
    if version != draft.record["metadata_modified"]:
        draft.refuse(rules.VERSION, "changed_since_download" if version else "no_version")
    return True


def _may(context: Context, act: str, package_id: str) -> bool:
    asked = Context(user=context.get("user", ""), ignore_auth=context.get("ignore_auth", False))
    try:
        tk.check_access(act, asked, {"id": package_id})
    except tk.NotAuthorized:
        return False
    return True


def _compare(draft: Draft, fields: list[Mapping[str, Any]]) -> None:
    for one in fields:
        name = one["field_name"]
        cell = draft.row.cells.get(name)
        if cell is None:
            continue
        try:
            new = cells.stored(one, cell)
        except values.CellProblem as problem:
            draft.findings.append(problem.finding)
            continue
        old = service.value_of(draft.record, name)
        if new not in (None, "", []) and rules.differs(old, new):
            draft.changes.append(Change(name, old, new))


def _check(context: Context, draft: Draft) -> None:
    """Have the record validated as an edit of it would be, and point at the cells."""
    errors = _errors(context, draft)
    changed = {one.field for one in draft.changes}
    for name, told in errors.items():
        key = name if name in changed else rules.RECORD
        for message in sentences(told):
            draft.refuse(key, "refused", message=message)


def _errors(context: Context, draft: Draft) -> dict[str, Any]:
    package = model.Package.get(draft.record["id"])
    plugin = lib_plugins.lookup_package_plugin(package.type if package else None)
    told: dict[str, Any] = {"package": package, "model": model, "session": model.Session}
    checking = Context(user=context.get("user", ""), auth_user_obj=context.get("auth_user_obj"))
    checking.update(told)  # pyright: ignore[reportArgumentType, reportCallIssue]
    edited = {**draft.record, **{one.field: one.new for one in draft.changes}}
    # Core hands to the validators only the files that an update touches: none here.
    edited["resources"] = []
    if "tag_string" in {one.field for one in draft.changes}:
        edited.pop("tags", None)
    schema = plugin.update_package_schema()
    return lib_plugins.plugin_validate(plugin, checking, edited, schema, "package_update")[1]


def sentences(told: Any) -> Iterator[str]:
    """Yield the messages of an error, however deep they lie."""
    if isinstance(told, str):
        yield told
    elif isinstance(told, Mapping):
        for one in told.values():
            yield from sentences(one)
    else:
        for one in told or ():
            yield from sentences(one)


def _told(row: MatchedRow, key: str) -> str:
    cell = row.cells.get(key)
    return _text(cell) if cell is not None else ""


def _text(cell: Cell) -> str:
    return str(cell.value).strip() if cell.value is not None else ""
