"""The import of units: what the table holds, how it is written as a whole, and taken back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import ckan.plugins.toolkit as tk
from ckan.plugins.toolkit import _
from ckan.types import Context

from ckanext.hcmc_governance.imports import wording
from ckanext.hcmc_governance.imports.kinds import Column, Planned, RowRefused, Written
from ckanext.hcmc_governance.imports.model import ImportRow
from ckanext.hcmc_governance.imports.rules import Outcome, Result
from ckanext.hcmc_governance.units import changes, loading, organizations, rights, service
from ckanext.hcmc_governance.units.errors import Refused
from ckanext.hcmc_governance.units.imports import planning, snapshots
from ckanext.hcmc_governance.units.journal import persons
from ckanext.hcmc_kit.actor import Actor
from ckanext.hcmc_kit.tabular import Finding, Heading, Matched
from ckanext.hcmc_schemas import vocabularies

COLUMNS = "unit_column"
_REFERENCES = frozenset({"parent", "successor"})


class UnitKind:
    """Tables of units."""

    key = "unit"

    def title(self) -> str:
        """Return the name of the kind for people."""
        return _("Add and change units by a table")

    def hint(self) -> str:
        """Return the sentence that says what to send."""
        return _(
            "One row is one unit. The unit above and the successor are named by name, page address "
            "or identifier code; they may stand in the same table."
        )

    def headings(self) -> Sequence[Heading]:
        """Return the columns: names, days, codes, the unit above and the successor."""
        return [
            Heading(one.key, (one.label_vi, one.label_en, *one.aliases), one.key == "title")
            for one in vocabularies.vocabulary(COLUMNS)
        ]

    def units(self, context: Context) -> Sequence[Mapping[str, Any]]:
        """Return nothing: there is one table of all units."""
        return []

    def table(self, context: Context, *, unit: str | None, lacking: bool) -> dict[str, Any]:
        """Return all units of today as a table that can be changed and sent back."""
        language = wording.language()
        names = {one.id: one.title for one in organizations.every()}
        stored = snapshots.take(names)
        rows = [
            {"values": _cells(unit_id, stored[unit_id], names), "lacking_fields": []}
            for unit_id in sorted(names, key=lambda one: names[one])
        ]
        columns = [_column(one, language) for one in vocabularies.vocabulary(COLUMNS)]
        return {"columns": [one.as_dict() for one in columns], "rows": rows, "guide": [self.hint()]}

    def actor(self, context: Context) -> Actor:
        """Return who imports: administrators of the portal and of the supervisor."""
        if not rights.governs_quietly(context):
            raise tk.NotAuthorized(
                _("Only administrators of the portal and of the data supervisor do this")
            )
        return persons.actor_or_person(context)

    def plan(self, context: Context, table: Matched, *, from_1904: bool) -> Iterator[Planned]:
        """Yield what each row would do."""
        return planning.plan(table, service.today(), from_1904=from_1904)

    def moved(self, rows: Sequence[ImportRow]) -> Mapping[int, Finding]:
        """Return the rows whose unit is another one by now; new ones that others lean on too."""
        known = [row for row in rows if row.target_id]
        now = snapshots.versions((str(row.target_id) for row in known), lock=True)
        told = {
            row.number: Finding(str(row.number), "changed_meanwhile")
            for row in known
            if now.get(str(row.target_id)) != row.version
        }
        back = [row for row in known if row.result == Result.APPLIED]
        made = [row for row in back if row.outcome == Outcome.NEW]
        in_use = snapshots.leaned_on(
            (str(row.target_id) for row in made), besides=(str(row.target_id) for row in back)
        )
        for row in made:
            if row.target_id in in_use:
                told[row.number] = Finding(str(row.number), "in_use")
        return told

    def write(
        self, context: Context, rows: Sequence[ImportRow]
    ) -> Iterator[tuple[ImportRow, Written]]:
        """Make and change the units of all rows at once: they may lean on each other."""
        planned = loading.plan(
            (planning.as_unit_row(row.number, row.payload) for row in rows), service.today()
        )
        if planned.problems:
            first = planned.problems[0]
            told = {"message": first.message, "code": first.code}
            raise RowRefused(first.number, [Finding(str(first.number), "refused", told)])
        for row, change in zip(rows, planned.changes, strict=True):
            if (row.outcome == Outcome.NEW) != (change.kind == loading.CREATE):
                raise RowRefused(row.number, [Finding(str(row.number), "changed_meanwhile")])
        ids = [one.unit_id for one in planned.changes]
        before = snapshots.take(ids)
        try:
            loading.apply(self.actor(context), planned)
        except Refused as error:
            told = {"message": error.message}
            number = rows[0].number
            raise RowRefused(number, [Finding("", "refused", told)]) from error
        after = snapshots.versions(ids)
        for row, unit_id in zip(rows, ids, strict=True):
            yield row, Written(unit_id, after[unit_id], before.get(unit_id, {}))

    def take_back(self, context: Context, row: ImportRow) -> None:
        """Put a changed unit back, or remove a new one."""
        unit_id = str(row.target_id)
        actor = self.actor(context)
        if row.before:
            snapshots.put_back(unit_id, row.before)
            changes.journal(actor, "unit.put_back", unit_id, title=row.title)
        else:
            snapshots.remove(unit_id)
            changes.journal(actor, "unit.removed", unit_id, title=row.title)

    def finish(self, targets: Iterable[str]) -> None:
        """Do nothing: units are not in the index."""

    def sentence(self, code: str, details: Mapping[str, Any]) -> str | None:
        """Return the sentence for a code of the kind's own."""
        told = planning.SENTENCES.get(code) or _SENTENCES.get(code)
        return told().format_map({"value": "", **details}) if told else None

    def label(self, name: str) -> str:
        """Return the name of a field for people."""
        if name not in vocabularies.keys(COLUMNS):
            return name
        return vocabularies.term(COLUMNS, name).label(wording.language())

    def shown(self, name: str, value: Any) -> str:
        """Return a stored value for people."""
        told = str(value or "")
        if name in planning.CHOICES and told in vocabularies.keys(planning.CHOICES[name]):
            return vocabularies.term(planning.CHOICES[name], told).label(wording.language())
        if name in planning.DAYS and told:
            return dt.date.fromisoformat(told).strftime("%d/%m/%Y")
        found = organizations.find(told) if name in _REFERENCES else None
        return found.title if found else told

    def link(self, target_id: str) -> str | None:
        """Return the address of the unit's page."""
        return tk.h.url_for("organization.read", id=target_id)


def _cells(unit_id: str, stored: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, str]:
    extras, language = stored["extras"], wording.language()
    told = {key: str(value) for key, value in extras.items() if key in vocabularies.keys(COLUMNS)}
    told["title"] = stored["title"]
    told["parent"] = names.get(extras.get("parent", ""), "")
    if extras.get("kind") in vocabularies.keys("unit_kind"):
        told["kind"] = vocabularies.term("unit_kind", extras["kind"]).label(language)
    unit = organizations.find(unit_id)
    told["name"] = unit.name if unit else ""
    return told


def _column(term: vocabularies.Term, language: str) -> Column:
    vocabulary = planning.CHOICES.get(term.key)
    offered = vocabularies.vocabulary(vocabulary) if vocabulary else ()
    return Column(
        term.key,
        term.label(language),
        choices=[one.label(language) for one in offered],
        is_day=term.key in planning.DAYS,
    )


_SENTENCES = {
    "in_use": lambda: _("Records or other units belong to this unit by now, so it stays."),
}
