"""The import of filled-in tables of records: written by core's own edit, all in one transaction."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.lib import search
from ckan.plugins.toolkit import _
from ckan.types import Context

from ckanext.hcmc_governance.audit import service as audit
from ckanext.hcmc_governance.audit.service import Act
from ckanext.hcmc_governance.imports import wording
from ckanext.hcmc_governance.imports.kinds import Planned, RowRefused, Written
from ckanext.hcmc_governance.imports.model import ImportRow
from ckanext.hcmc_governance.register import indexing, links
from ckanext.hcmc_governance.register.completion import cells, planning, rules, service, telling
from ckanext.hcmc_governance.units import acting
from ckanext.hcmc_kit.actor import Actor
from ckanext.hcmc_kit.tabular import Finding, Heading, Matched
from ckanext.hcmc_schemas import vocabularies

log = logging.getLogger(__name__)

UNIT_FIELDS = "unit_fields"
_CLEARED = ""


class CompletionKind:
    """Tables of the records of one type."""

    def __init__(self, dataset_type: str) -> None:
        self.dataset_type = dataset_type
        self.key = f"completion-{dataset_type}"

    def title(self) -> str:
        """Return the name of the kind for people."""
        return _TITLES[self.dataset_type]()

    def hint(self) -> str:
        """Return the sentence that says what to send."""
        return _("Download the table of your records, fill it in, and send it here.")

    def headings(self) -> Sequence[Heading]:
        """Return the columns: record and version, and the fields of the form."""
        fields = service.fields_of(self.dataset_type)
        return [*about_headings(), *(_heading(one) for one in fields)]

    def actor(self, context: Context) -> Actor:
        """Return who completes; each record is asked for its own right."""
        user = model.User.get(context.get("user"))
        if user is None or not (user.sysadmin or service.units_of(context)):
            raise tk.NotAuthorized(_("You may not edit the records of any unit."))
        try:
            return acting.actor_of(context)
        except acting.ActingUnitUnknown:
            # The records of several units may stand in one table; each row has its own owner.
            return Actor(user_id=str(user.id), is_sysadmin=bool(user.sysadmin))

    def units(self, context: Context) -> Sequence[Mapping[str, Any]]:
        """Return the units whose records the person may edit."""
        return service.units_of(context)

    def table(self, context: Context, *, unit: str | None, lacking: bool) -> dict[str, Any]:
        """Return the records of one's units with their values, versions and what they lack."""
        units = service.units_of(context)
        if unit:
            units = [one for one in units if unit in (one["id"], one["name"])]
        if not units:
            raise tk.NotAuthorized(_("You may not edit the records of this unit."))
        return telling.table(self.dataset_type, units, only_lacking=lacking)

    def plan(self, context: Context, table: Matched, *, from_1904: bool) -> Iterator[Planned]:
        """Yield what each row would change."""
        return planning.plan(context, self.dataset_type, table)

    def moved(self, rows: Sequence[ImportRow]) -> Mapping[int, Finding]:
        """Lock the records in one order, and return the rows whose record has another version."""
        table = model.package_table
        query = (
            sa.select(table.c.id, table.c.metadata_modified, table.c.state)
            .where(table.c.id.in_([row.target_id for row in rows]))
            .order_by(table.c.id)
            .with_for_update()
        )
        now = {
            found.id: found.metadata_modified.isoformat() if found.state != "deleted" else None
            for found in model.Session.execute(query)
        }
        return {
            row.number: Finding(str(row.number), "changed_meanwhile")
            for row in rows
            if row.target_id and now.get(row.target_id) != row.version
        }

    def write(
        self, context: Context, rows: Sequence[ImportRow]
    ) -> Iterator[tuple[ImportRow, Written]]:
        """Edit records as their own forms would; :meth:`moved` has locked their versions."""
        for row in rows:
            yield row, self._complete(context, row)

    def _complete(self, context: Context, row: ImportRow) -> Written:
        record = service.current(str(row.target_id))
        before = {name: service.value_of(record, name) for name in row.payload}
        before[UNIT_FIELDS] = record.get(UNIT_FIELDS) or []
        self._edit(_writing(context), row, {"id": row.target_id, **row.payload})
        actor = self._actor_for(context, record)
        audit.record(
            Act.UPDATE, actor=actor, object_type=self.dataset_type, object_id=str(row.target_id),
            unit_id=record.get("owner_org"),
            details={"what": "register.completed", "import": row.import_id,
                     "fields": sorted(row.payload)},
        )  # fmt: skip
        return Written(str(row.target_id), _version(str(row.target_id)), before)

    def take_back(self, context: Context, row: ImportRow) -> None:
        """Put back the values that stood before, and whose fields they were."""
        before = {
            name: _CLEARED if value is None else value for name, value in (row.before or {}).items()
        }
        # Only a harvest may put back «not known», and says itself which fields are the unit's.
        putting = _writing(context, hcmc_harvested=True)
        self._edit(putting, row, {"id": row.target_id, **before})

    def finish(self, targets: Iterable[str]) -> None:
        """Bring the records, and those they name, into the index with one commit."""
        written = set(targets)
        if not written:
            return
        try:
            search.rebuild(package_ids=[*written.union(links.targets(written))], quiet=True)
            search.commit()
        except search.SearchIndexError as error:
            log.warning("Completed records cannot be searched for yet: %s", error)

    def sentence(self, code: str, details: Mapping[str, Any]) -> str | None:
        """Return the sentence for a code of the kind's own."""
        told = _SENTENCES.get(code)
        return told().format_map({"value": "", **details}) if told else None

    def label(self, name: str) -> str:
        """Return the name of a field for people."""
        if name in vocabularies.keys(rules.COLUMNS):
            return vocabularies.term(rules.COLUMNS, name).label(wording.language())
        found = _field(self.dataset_type, name)
        return wording.spoken(found["label"]) if found else name

    def shown(self, name: str, value: Any) -> str:
        """Return a stored value for people."""
        found = _field(self.dataset_type, name)
        told = cells.shown(found, value, wording.language()) if found else value
        return told if isinstance(told, str) else told.strftime("%d/%m/%Y") if told else ""

    def link(self, target_id: str) -> str | None:
        """Return the address of the record's page."""
        return tk.h.url_for(f"{self.dataset_type}.read", id=target_id)

    def _edit(self, context: Context, row: ImportRow, edit: dict[str, Any]) -> None:
        session: Any = model.Session()
        outer = session.get_nested_transaction()
        try:
            tk.get_action("package_patch")(context, edit)
        except (tk.ValidationError, tk.NotAuthorized, tk.ObjectNotFound) as error:
            message = "; ".join(planning.sentences(getattr(error, "error_dict", str(error))))
            told = Finding(str(row.number), "refused", {"message": message})
            raise RowRefused(row.number, [told]) from error
        # A deferred update of CKAN 2.12.0 leaves its savepoint open: hundreds nest too deep.
        while (inner := session.get_nested_transaction()) not in (None, outer):
            inner.commit()

    def _actor_for(self, context: Context, record: Mapping[str, Any]) -> Actor:
        try:
            return acting.actor_of(context, prefer=record.get("owner_org"))
        except acting.ActingUnitUnknown:
            return self.actor(context)


def about_headings() -> list[Heading]:
    """Return the columns that say which record a row is about."""
    return [
        Heading(one.key, (one.label_vi, one.label_en), required=one.key in rules.NEEDED)
        for one in vocabularies.vocabulary(rules.COLUMNS)
    ]


def _heading(field: Mapping[str, Any]) -> Heading:
    label = field["label"]
    labels = tuple(label.values()) if isinstance(label, Mapping) else (str(label),)
    return Heading(field["field_name"], labels)


def _field(dataset_type: str, name: str) -> Mapping[str, Any] | None:
    fields = service.schema_of(dataset_type)["dataset_fields"]
    return next((one for one in fields if one["field_name"] == name), None)


def _writing(context: Context, **more: Any) -> Context:
    """Return the context of one edit: without commit, and without a read after it, which in
    CKAN 2.12.0 would take a deferred update back. :meth:`CompletionKind.finish` indexes."""
    told: dict[str, Any] = {
        "defer_commit": True, "return_id_only": True, indexing.LATER: True, **more,
    }  # fmt: skip
    made = Context(user=context.get("user", ""), auth_user_obj=context.get("auth_user_obj"))
    made.update(told)  # pyright: ignore[reportArgumentType, reportCallIssue]
    return made


def _version(package_id: str) -> str:
    model.Session.flush()
    query = sa.select(model.Package.metadata_modified).where(model.Package.id == package_id)
    moment: Any = model.Session.scalar(query)
    return moment.isoformat()


_TITLES = {
    "dataset": lambda: _("Complete datasets by a table"),
    "database": lambda: _("Complete databases by a table"),
    "data-service": lambda: _("Complete data-sharing services by a table"),
}
_SENTENCES = {
    "no_such_record": lambda: _(
        "There is no record «{value}» of this kind. Do not change the column of record codes."
    ),
    "not_yours": lambda: _("You may not edit this record."),
    "no_version": lambda: _("The version is missing. Download the table again."),
    "changed_since_download": lambda: _(
        "The record has changed since the table was downloaded. Download it again for this row."
    ),
}
