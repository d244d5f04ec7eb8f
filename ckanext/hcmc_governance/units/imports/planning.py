"""What the rows of a table of units would do: cells become values, values become a plan."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import ckan.plugins.toolkit as tk
from ckan.plugins.toolkit import _

from ckanext.hcmc_governance.imports.kinds import Change, Planned
from ckanext.hcmc_governance.imports.rules import Outcome
from ckanext.hcmc_governance.units import loading
from ckanext.hcmc_governance.units.imports import snapshots
from ckanext.hcmc_governance.units.loading import UnitRow
from ckanext.hcmc_kit.tabular import Cell, Finding, Matched, MatchedRow, values
from ckanext.hcmc_schemas import vocabularies

DAYS = frozenset({"established_on", "dissolved_on"})
CHOICES = {"kind": "unit_kind", "succession_kind": "succession_kind"}
_WEB = ("http://", "https://")
_OUTCOMES = {
    loading.CREATE: Outcome.NEW,
    loading.UPDATE: Outcome.CHANGED,
    loading.UNCHANGED: Outcome.SAME,
}
_EMPTY = {"name", "kind", "parent", "identifier", "successor", "succession_kind", *DAYS}


@dataclass(slots=True)
class Draft:
    """A row on its way: its values, and what is wrong with it."""

    row: MatchedRow
    values: dict[str, Any]
    findings: list[Finding] = field(default_factory=list)

    @property
    def is_faulty(self) -> bool:
        """Tell whether something is wrong with the row."""
        return any(one.fault for one in self.findings)

    def unit_row(self) -> UnitRow:
        """Return the row as units are loaded from it."""
        return as_unit_row(self.row.number, self.values)


def plan(table: Matched, day: dt.date, *, from_1904: bool) -> Iterator[Planned]:
    """Yield what each row would do; nothing is written."""
    drafts = [
        _draft(row, from_1904=from_1904)
        for row in table.rows
        if not row.is_empty or row.findings
    ]  # fmt: skip
    planned = _plan_good(drafts, day)
    changes = {one.number: one for one in planned.changes}
    versions = snapshots.versions(one.unit_id for one in planned.changes)
    for draft in drafts:
        change = changes.get(draft.row.number)
        if draft.is_faulty or change is None:
            title = str(draft.values.get("title") or "")
            yield Planned(draft.row.number, Outcome.FAULTY, title, findings=tuple(draft.findings))
            continue
        yield Planned(
            number=draft.row.number,
            outcome=_OUTCOMES[change.kind],
            title=change.title,
            target_id=change.unit_id if change.kind != loading.CREATE else None,
            version=versions.get(change.unit_id),
            changes=[Change(name, old, new) for name, old, new in change.fields],
            findings=tuple(draft.findings),
            payload=_plain(draft.values),
        )


def as_unit_row(number: int, told: Mapping[str, Any]) -> UnitRow:
    """Return a row of units from the values that were kept of it; days may be ISO text."""
    kept: dict[str, Any] = {}
    for name, value in told.items():
        kept[name] = value or (None if name in _EMPTY else "")
    for name in DAYS & set(kept):
        told_day = kept[name]
        if isinstance(told_day, str):
            kept[name] = dt.date.fromisoformat(told_day)
    return UnitRow(number=number, **{"title": "", **kept})


def _plan_good(drafts: Iterable[Draft], day: dt.date) -> loading.Plan:
    """Plan the rows without fault; a row that leans on a faulty one becomes faulty itself."""
    while True:
        good = {one.row.number: one for one in drafts if not one.is_faulty}
        planned = loading.plan((one.unit_row() for one in good.values()), day)
        for problem in planned.problems:
            draft = good[problem.number]
            cell = draft.row.cells.get(problem.field)
            address = cell.address if cell else str(problem.number)
            told = {"message": problem.message, "code": problem.code}
            draft.findings.append(Finding(address, "refused", told))
        renamed = [one for one in planned.changes if _renames_by_code(good[one.number], one)]
        for change in renamed:
            draft = good[change.number]
            address = draft.row.cells["identifier"].address
            known = next(old for name, old, _new in change.fields if name == "title")
            draft.findings.append(Finding(address, "code_of_another", {"value": known}))
        if not planned.problems and not renamed:
            return planned


def _renames_by_code(draft: Draft, change: loading.Change) -> bool:
    """Tell whether only a code says which unit is meant, while the name is another one.

    Rather a code that was copied from the wrong line than a unit that was renamed.
    """
    named = bool(draft.values.get("name"))
    titles = [name for name, _old, _new in change.fields if name == "title"]
    by_code = bool(draft.values.get("identifier")) and change.kind == loading.UPDATE
    return by_code and bool(titles) and not named


def _draft(row: MatchedRow, *, from_1904: bool) -> Draft:
    draft = Draft(row, {}, list(row.findings))
    for name, cell in row.cells.items():
        try:
            draft.values[name] = _value(name, cell, from_1904=from_1904)
        except values.CellProblem as problem:
            draft.findings.append(problem.finding)
    return draft


def _value(name: str, cell: Cell, *, from_1904: bool) -> Any:
    if name in DAYS:
        return values.as_day(cell, from_1904=from_1904)
    if name in CHOICES:
        return values.as_choice(cell, _spellings(CHOICES[name]))
    told = values.as_text(cell)
    if name == "email" and told:
        _check_email(cell, told)
    if name == "website" and told and not told.startswith(_WEB):
        raise values.CellProblem(cell, "not_an_address", value=told[:60])
    return told


def _check_email(cell: Cell, told: str) -> None:
    validator: Any = tk.get_validator("email_validator")
    try:
        validator(told, {})
    except tk.Invalid as error:
        raise values.CellProblem(cell, "not_an_email", value=told[:60]) from error


@cache
def _spellings(vocabulary: str) -> dict[str, str]:
    terms = vocabularies.vocabulary(vocabulary)
    return values.choice_spellings(
        (one.key, (one.label_vi, one.label_en, *one.aliases)) for one in terms
    )


def _plain(told: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: value.isoformat() if isinstance(value, dt.date) else value
        for name, value in told.items()
        if value
    }


SENTENCES = {
    "code_of_another": lambda: _(
        "This code is the one of {value}. To rename that unit, give its page address as well."
    ),
    "not_an_email": lambda: _("«{value}» is no e-mail address."),
    "not_an_address": lambda: _("«{value}» is no web address. It begins with http:// or https://."),
}
