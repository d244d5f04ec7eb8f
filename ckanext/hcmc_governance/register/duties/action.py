"""Actions of the duties: figures and lists, integration into the shared store, progress notes."""

from __future__ import annotations

import datetime as dt
from typing import Any

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.plugins.toolkit import _
from ckan.types import Action, Context, DataDict

from ckanext.hcmc_governance.register import fact_rows, integrity, links, owners
from ckanext.hcmc_governance.register import service as records
from ckanext.hcmc_governance.register.duties import completeness, dictizing, lists, schema, service
from ckanext.hcmc_governance.units import acting
from ckanext.hcmc_governance.units import service as units
from ckanext.hcmc_governance.units.journal import hooks as journal
from ckanext.hcmc_schemas import vocabularies

PAGE, MOST = 50, 1000
WHOLE = 100


@tk.chained_action
def dataset_purge(original: Action, context: Context, data_dict: DataDict) -> Any:
    """Purge a record as CKAN does; what the register keeps of it goes with it.

    A record that others name is refused: they would point to nothing.
    """
    package = model.Package.get(data_dict.get("id"))
    if package is None:
        return original(context, data_dict)
    tk.check_access("dataset_purge", context, data_dict)
    if records.record_schema(package.type) is not None:
        integrity.refuse_named(package)
        links.forget(str(package.id))
        fact_rows.forget([str(package.id)])
    journal.note_purged(context, package)
    return original(context, data_dict)


@tk.chained_action
def package_owner_org_update(original: Action, context: Context, data_dict: DataDict) -> Any:
    """Give a record to another unit as CKAN does; fact row and journal follow at once."""
    package = model.Package.get(data_dict.get("id"))
    ours = package is not None and records.record_schema(package.type) is not None
    if package is None or not ours or context.get("defer_commit"):
        return original(context, data_dict)
    owners.refuse_not_valid(package, data_dict.get("organization_id"))
    told: Any = {**context, "defer_commit": True}
    original(told, data_dict)
    model.Session.flush()
    fact_rows.refresh([str(package.id)])
    journal.after_dataset_update(context, {"id": package.id})
    model.Session.commit()
    return None


@tk.side_effect_free
@tk.validate_action_data(schema.by_unit)
def hcmc_completeness_show(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Return how many published records lack which items of their article, by unit.

    :param type: ``dataset`` (22.1, default), ``database`` (8.3) or ``data-service`` (13.4)
    :type type: string
    :param unit: id or name of a unit, with those it follows (optional)
    :type unit: string

    :returns: ``total``, ``complete`` (all items of the article), ``items`` (``key``, ``ref``,
        ``label_vi``, ``label_en``, ``of_article``, ``missing``) and ``units`` (``unit_id``,
        ``total``, ``complete``, ``missing`` by key), the most gaps first
    :rtype: dictionary
    """
    tk.check_access("hcmc_completeness_show", context, data_dict)
    query = service.asked(context, {}, data_dict.get("unit"))
    kind = data_dict.get("type") or records.DATASET
    counted = completeness.by_unit(kind, query.unit_ids)
    return dictizing.completeness(kind, completeness.asked_of(kind), counted)


@tk.side_effect_free
@tk.validate_action_data(schema.duty_list)
def hcmc_duty_list(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Return a page of one of the lists by duty, ordered by unit.

    ``missing``: records that lack an item (filters ``type``, ``item``). ``service-gap``: databases
    without service and who has to publish one (13.2, 13.3; ``kind``). ``integration``: both
    catalogues, in the shared data store or not (26.2.b; ``type``, ``integrated`` = yes, no).
    ``progress``: databases with their last note (27.2.i; ``silent`` = yes). ``feed``: shared
    databases, days late and missed periods (27.2.d). ``listing``: what is published and not
    listed, or listed and not published (19.2; ``finding``). ``planned``: first provision overdue.

    Drafts are in the lists of their own unit, the supervisor and the manager only.
    ``progress`` and ``feed`` are for people who are signed in.

    :param list: key of the list
    :type list: string
    :param unit: id or name of a unit, with those it follows (optional)
    :type unit: string
    :param limit: rows of the page (default 50, at most 1000)
    :type limit: int
    :param offset: rows before the page
    :type offset: int

    :returns: ``list``, ``count`` (of the whole list), ``rows`` (``id``, ``name``, ``title``,
        ``type``, ``unit_id``, ``unit_title`` and what the list tells)
    :rtype: dictionary
    """
    tk.check_access("hcmc_duty_list", context, data_dict)
    duty = lists.LISTS.get(data_dict["list"])
    if duty is None:
        raise tk.ObjectNotFound(_("There is no such list"))
    options = {name: data_dict[name] for name in duty.options if data_dict.get(name)}
    query = service.asked(context, options, data_dict.get("unit"))
    limit = min(data_dict.get("limit") or PAGE, MOST)
    rows = lists.rows(duty, query, limit, data_dict.get("offset") or 0)
    return {
        "list": duty.key,
        "count": lists.count(duty, query),
        "rows": [dictizing.row(one) for one in rows],
    }


@tk.side_effect_free
@tk.validate_action_data(schema.by_unit)
def hcmc_duty_count_list(context: Context, data_dict: DataDict) -> list[dict[str, Any]]:
    """Return how many records each of the lists by duty has that the reader may open.

    :param unit: id or name of a unit, with those it follows (optional)
    :type unit: string

    :returns: ``list`` and ``count`` of each
    :rtype: list of dictionaries
    """
    tk.check_access("hcmc_duty_count_list", context, data_dict)
    query = service.asked(context, {"silent": "yes", "integrated": "no"}, data_dict.get("unit"))
    signed_in = not service.is_anonymous(context)
    return [
        {"list": key, "count": lists.count(duty, query)}
        for key, duty in lists.LISTS.items()
        if signed_in or key not in service.FOR_AGENCIES
    ]


@tk.side_effect_free
@tk.validate_action_data(schema.by_unit)
def hcmc_integration_show(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Return how much of the two catalogues is in the shared data store (5.4, 26.2.b).

    :param unit: id or name of a unit, with those it follows (optional)
    :type unit: string

    :returns: for ``database`` and ``dataset``: ``total``, ``integrated`` and ``percent``
    :rtype: dictionary
    """
    tk.check_access("hcmc_integration_show", context, data_dict)
    return service.integration(service.asked(context, {}, data_dict.get("unit")))


@tk.validate_action_data(schema.integration_set)
def hcmc_integration_set(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Say since when a database or dataset is in the shared data store (26.2.b).

    You must act for the unit that holds the manager's role.

    :param id: id or name of a published database or dataset
    :type id: string
    :param on: first day (yyyy-mm-dd or dd/mm/yyyy); without it the record counts as not there
    :type on: string
    :param share: how much of it is there, in per cent (1 to 100; optional)
    :type share: int

    :returns: the record
    :rtype: dictionary
    """
    tk.check_access("hcmc_integration_set", context, data_dict)
    package = service.published_record(data_dict["id"], *service.CATALOGUES)
    day, share = _past_day(data_dict, "on"), data_dict.get("share")
    if share is not None and not 0 < share <= WHOLE:
        raise _refused("share", _("Write a whole number from 1 to 100."))
    if share is not None and day is None:
        raise _refused("on", _("Write the day of the integration as well."))
    actor = acting.actor_of(context)
    return service.set_integration(context, actor, package, (day, share))


@tk.validate_action_data(schema.progress_note)
def hcmc_progress_note_create(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Note how far the work on a database is (27.2.i); a note is never changed afterwards.

    You must be allowed to edit the record and act for the unit that owns it.

    :param id: id or name of a published database
    :type id: string
    :param noted_on: the day the note speaks of (today when not given)
    :type noted_on: string
    :param stage: key of the vocabulary ``progress_stage``
    :type stage: string
    :param percentage: how far the work is, 0 to 100
    :type percentage: int
    :param note: what was done and what comes next
    :type note: string

    :returns: the note
    :rtype: dictionary
    """
    tk.check_access("hcmc_progress_note_create", context, data_dict)
    package = service.published_record(data_dict["id"], records.DATABASE)
    if data_dict["stage"] not in vocabularies.keys("progress_stage"):
        raise _refused("stage", _("Choose one of the values offered."))
    percentage = data_dict["percentage"]
    if percentage is None or not 0 <= percentage <= WHOLE:
        raise _refused("percentage", _("Write a whole number from 0 to 100."))
    told = {
        "noted_on": _past_day(data_dict, "noted_on") or units.today(),
        **{name: data_dict[name] for name in ("stage", "percentage", "note")},
    }
    actor = acting.actor_of(context, prefer=package.owner_org)
    note = service.note_progress(actor, package, told)
    model.Session.commit()
    return note.dictize()


@tk.side_effect_free
@tk.validate_action_data(schema.record)
def hcmc_progress_note_list(context: Context, data_dict: DataDict) -> list[dict[str, Any]]:
    """Return the progress notes on a database, newest first; for people who are signed in.

    :param id: id or name of a published database
    :type id: string

    :returns: notes with ``noted_on``, ``stage``, ``percentage``, ``note``, ``unit_id``
    :rtype: list of dictionaries
    """
    tk.check_access("hcmc_progress_note_list", context, data_dict)
    package = service.published_record(data_dict["id"], records.DATABASE)
    return [note.dictize() for note in service.progress_of(str(package.id))]


@tk.side_effect_free
@tk.validate_action_data(schema.record)
def hcmc_frequency_list(context: Context, data_dict: DataDict) -> list[dict[str, Any]]:
    """Return what was announced of a record's update frequency, oldest first (22.1.đ).

    Whoever may read the record may read it; nobody can change it.

    :param id: id or name of a record
    :type id: string

    :returns: ``frequency``, ``valid_from``, ``decision``, ``unit_id``, ``created`` of each
    :rtype: list of dictionaries
    """
    tk.check_access("hcmc_frequency_list", context, data_dict)
    package = model.Package.get(data_dict["id"])
    if package is None:
        raise tk.ObjectNotFound(_("There is no such record"))
    return [entry.dictize() for entry in service.frequencies_of(str(package.id))]


def _past_day(data_dict: DataDict, name: str) -> dt.date | None:
    if not data_dict.get(name):
        return None
    day = dt.date.fromisoformat(data_dict[name])
    if day > units.today():
        raise _refused(name, _("This day lies in the future."))
    return day


def _refused(field: str, message: str) -> tk.ValidationError:
    return tk.ValidationError({field: [message]})
