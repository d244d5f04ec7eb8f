"""Actions of imports: send a file, look at what it would do, apply it, take it back."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.types import Context, DataDict

from ckanext.hcmc_governance.imports import messages, running, schema, service, telling
from ckanext.hcmc_governance.imports.kinds import Kind, UnknownKind, kind
from ckanext.hcmc_governance.imports.model import Import
from ckanext.hcmc_governance.imports.rules import Step
from ckanext.hcmc_governance.imports.service import WrongMoment

_LEDGER = 50


@tk.side_effect_free
@tk.validate_action_data(schema.kind_list)
def hcmc_import_kind_list(context: Context, data_dict: DataDict) -> list[dict[str, Any]]:
    """Return which tables one may send.

    :returns: kinds with ``key``, ``title``, ``hint``, ``units`` and ``columns`` (labels)
    :rtype: list of dictionaries
    """
    tk.check_access("hcmc_import_kind_list", context, data_dict)
    return telling.kinds_told(context)


@tk.side_effect_free
@tk.validate_action_data(schema.table_show)
def hcmc_import_table_show(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Return the table to fill in: what stands on the portal now, and what may be written.

    :param kind: ``unit``, ``completion-dataset``, ``completion-database`` or
        ``completion-data-service``
    :type kind: string
    :param unit: id or name of a unit; without it all that one may edit
    :type unit: string
    :param lacking: only rows that lack something
    :type lacking: boolean

    :returns: ``columns`` (``key``, ``label``, ``choices``, ``several``, ``is_day``, ``fixed``),
        ``rows`` (``values`` by column, ``lacking_fields``) and lines of ``guide``
    :rtype: dictionary
    """
    tk.check_access("hcmc_import_table_show", context, data_dict)
    return _kind(data_dict["kind"]).table(
        context, unit=data_dict.get("unit"), lacking=bool(data_dict.get("lacking"))
    )


@tk.validate_action_data(schema.import_create)
def hcmc_import_create(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Send a table (XLSX or CSV) and get what it would do; nothing is written yet.

    Every row is either new, changed, the same or faulty; a faulty one names its cells. Long tables
    are read in the background: ask ``hcmc_import_show`` until ``working`` is false.

    :param kind: see ``hcmc_import_table_show``
    :type kind: string
    :param upload: the file (multipart)

    :returns: the import with ``state``, ``counts`` and ``findings`` about the file
    :rtype: dictionary
    """
    tk.check_access("hcmc_import_create", context, data_dict)
    name, data = _uploaded(data_dict["upload"])
    made = running.receive(context, _kind(data_dict["kind"]).key, name, data)
    return telling.entry_told(service.get(made))


@tk.side_effect_free
@tk.validate_action_data(schema.import_show)
def hcmc_import_show(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Return an import with a part of its rows.

    :param id: id of the import
    :type id: string
    :param outcome: only rows that are ``new``, ``changed``, ``same`` or ``faulty``
    :type outcome: string
    :param offset: how many rows to leave out
    :type offset: int
    :param limit: how many rows at most (50; 1,000 are the most)
    :type limit: int

    :returns: the import, ``count`` of such rows and ``rows`` with ``changes`` and ``findings``
    :rtype: dictionary
    """
    tk.check_access("hcmc_import_show", context, data_dict)
    entry = _entry(data_dict["id"])
    rows = telling.rows_told(
        entry,
        outcome=data_dict.get("outcome"),
        offset=data_dict.get("offset") or 0,
        limit=data_dict.get("limit") or telling.DEFAULT_ROWS,
    )
    return {**telling.entry_told(entry), **rows}


@tk.side_effect_free
@tk.validate_action_data(schema.import_undo)
def hcmc_import_fault_list(context: Context, data_dict: DataDict) -> list[dict[str, Any]]:
    """Return everything that is wrong with the rows of an import.

    :param id: id of the import
    :type id: string

    :returns: findings with ``row``, ``title``, ``address``, ``code``, ``message``
    :rtype: list of dictionaries
    """
    tk.check_access("hcmc_import_fault_list", context, data_dict)
    return list(telling.fault_lines(_entry(data_dict["id"])))


@tk.side_effect_free
@tk.validate_action_data(schema.import_list)
def hcmc_import_list(context: Context, data_dict: DataDict) -> list[dict[str, Any]]:
    """Return the ledger: the last imports of one's own, for administrators those of everybody.

    :returns: imports, the latest first, at most 50
    :rtype: list of dictionaries
    """
    tk.check_access("hcmc_import_list", context, data_dict)
    user = model.User.get(context.get("user"))
    own = None if user is None or user.sysadmin else str(user.id)
    entries = model.Session.scalars(Import.latest(own, _LEDGER)).all()
    return [telling.entry_told(entry) for entry in entries]


@tk.validate_action_data(schema.import_apply)
def hcmc_import_apply(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Write what an import would do, as a whole or not at all.

    :param id: id of the import
    :type id: string
    :param skip_faulty: leave faulty rows out; without it an import with faults is refused
    :type skip_faulty: boolean

    :returns: the import; while ``working`` is true it is being written in the background
    :rtype: dictionary
    """
    tk.check_access("hcmc_import_apply", context, data_dict)
    skip = bool(data_dict.get("skip_faulty"))
    return _stepped(context, data_dict["id"], Step.APPLY, skip_faulty=skip)


@tk.validate_action_data(schema.import_undo)
def hcmc_import_undo(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Put back what stood before an import; what was changed since stays and is listed.

    :param id: id of the import
    :type id: string

    :returns: the import
    :rtype: dictionary
    """
    tk.check_access("hcmc_import_undo", context, data_dict)
    return _stepped(context, data_dict["id"], Step.UNDO)


def _stepped(
    context: Context, import_id: str, step: Step, *, skip_faulty: bool = False
) -> dict[str, Any]:
    entry = _entry(import_id)
    of_kind = _kind(entry.kind)
    try:
        running.start(context, import_id, step, skip_faulty=skip_faulty)
    except WrongMoment as error:
        told = messages.sentence(of_kind, error.code, {})
        raise tk.ValidationError({"id": [told]}) from error
    return telling.entry_told(_entry(import_id))


def _kind(key: str) -> Kind:
    try:
        return kind(key)
    except UnknownKind as error:
        raise tk.ObjectNotFound(tk._("There is no such import")) from error


def _entry(import_id: str) -> Import:
    try:
        return service.get(import_id)
    except service.NoSuchImport as error:
        raise tk.ObjectNotFound(tk._("There is no such import")) from error


def _uploaded(upload: Any) -> tuple[str, bytes]:
    """Return name and bytes of an upload; of one that is too large only as much as shows it."""
    stream = getattr(upload, "stream", upload)
    if not hasattr(stream, "read"):
        raise tk.ValidationError({"upload": [tk._("Choose a file, .xlsx or .csv.")]})
    data = stream.read(service.limits().size + 1)
    if not data:
        raise tk.ValidationError({"upload": [tk._("Choose a file, .xlsx or .csv.")]})
    return str(getattr(upload, "filename", "") or "").rsplit("/", 1)[-1], data
