"""Actions of freshness: states and lists, signatures, excuses; and the writes to data tables."""

from __future__ import annotations

import datetime as dt
from typing import Any

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.plugins.toolkit import _
from ckan.types import Action, Context, DataDict

from ckanext.hcmc_governance.freshness import (
    asking,
    history,
    listing,
    reading,
    schema,
    service,
    tables,
)
from ckanext.hcmc_governance.freshness.model import UpdateExcuse
from ckanext.hcmc_governance.register import indexing
from ckanext.hcmc_governance.register.model import DatasetFact
from ckanext.hcmc_governance.units import acting
from ckanext.hcmc_kit.subjects import needs


@tk.side_effect_free
@tk.validate_action_data(schema.record)
def hcmc_freshness_show(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Return whether the data of a record comes at its announced frequency.

    :param id: id or name of a dataset or database
    :type id: string

    :returns: ``state`` (``fresh``, ``due``, ``overdue``, ``delinquent``, ``excused``,
        ``no_period``, ``no_frequency``), ``label``, ``tone``, ``icon``, ``days_late``, ``due_on``
        and ``late_on`` (first days after period and grace), ``next_due_on``, ``last_event_on``,
        ``frequency``, ``excused`` (``until``, ``reason``, ``expected_on``), ``attest_due_on``,
        ``slots`` (up to 24 periods, oldest first: ``start``, ``end``, ``grace_end``, ``met_on``,
        ``result``, ``label``; ends are the first day after) and ``counts`` of their results
    :rtype: dictionary
    """
    tk.check_access("hcmc_freshness_show", context, data_dict)
    day, language = service.today(), service.language()
    rows = reading.rows([asking.package(data_dict["id"]).id], day)
    return reading.told(rows[0], day, language) if rows else reading.nothing_known(language)


@tk.side_effect_free
@tk.validate_action_data(schema.record)
def hcmc_freshness_history_show(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Return what a record's freshness rests on: periods, data events, frequencies, excuses.

    :param id: id or name of a dataset or database
    :type id: string

    :returns: ``freshness`` (as ``hcmc_freshness_show``), ``periods`` (closed ones, newest first),
        ``events``, ``frequencies`` and ``excuses``, newest first; ``may_declare_from`` (day) and
        ``period`` (first and last day of the period that waits for data)
    :rtype: dictionary
    """
    tk.check_access("hcmc_freshness_history_show", context, data_dict)
    return history.of(str(asking.package(data_dict["id"]).id), service.today(), service.language())


@tk.side_effect_free
@tk.validate_action_data(schema.lines)
def hcmc_freshness_list(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Return public records by lateness, the latest first.

    :param unit: id or name of the owner
    :type unit: string
    :param state: one or several states, separated by commas
    :type state: string
    :param frequency: key of an announced frequency
    :type frequency: string
    :param type: ``dataset`` or ``database``; both by default
    :type type: string
    :param attest: only records whose yearly attestation has not come
    :type attest: boolean
    :param limit: how many (default 20, at most 1000)
    :type limit: integer
    :param offset: how many to leave out
    :type offset: integer

    :returns: ``count``, ``states`` (number of records by state, whatever state is asked for),
        ``unit`` (id of the one asked for) and ``results``: ``id``, ``type``, ``name``, ``title``,
        ``unit`` and ``freshness``
    :rtype: dictionary
    """
    tk.check_access("hcmc_freshness_list", context, data_dict)
    asked = asking.filters(
        data_dict,
        in_states=asking.states(data_dict.get("state")),
        attest=bool(data_dict.get("attest")),
    )
    return listing.page(
        asked,
        service.today(),
        service.language(),
        limit=min(data_dict["limit"], schema.MOST),
        offset=data_dict["offset"],
    )


@tk.side_effect_free
@tk.validate_action_data(schema.transitions)
def hcmc_freshness_transition_list(context: Context, data_dict: DataDict) -> list[dict[str, Any]]:
    """Return which public records became overdue or long overdue, newest first.

    :param unit: id or name of the owner
    :type unit: string
    :param frequency: key of an announced frequency
    :type frequency: string
    :param type: ``dataset`` or ``database``; both by default
    :type type: string
    :param limit: how many (default 50, at most 1000)
    :type limit: integer

    :returns: ``id``, ``type``, ``name``, ``title``, ``unit``, ``state`` and ``on`` (day)
    :rtype: list of dictionaries
    """
    tk.check_access("hcmc_freshness_transition_list", context, data_dict)
    limit = min(data_dict["limit"], schema.MOST)
    return listing.transitions(asking.filters(data_dict), service.today(), limit)


@tk.validate_action_data(schema.no_new_data)
def hcmc_no_new_data_declare(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Sign for the record's unit that a period has no new data; the period is met by it.

    It is possible from the last fifth of the period on, and only for the earliest period that
    is unmet. The signature is journalled.

    :param id: id or name of a dataset or database
    :type id: string
    :param period: first day of the period that is meant (default: the one that waits for data)
    :type period: string
    :param note: what was looked at
    :type note: string

    :returns: as ``hcmc_freshness_show``
    :rtype: dictionary
    """
    tk.check_access("hcmc_no_new_data_declare", context, data_dict)
    fact = asking.fact(data_dict["id"])
    period = data_dict.get("period")
    try:
        service.declare_no_new_data(
            fact,
            acting.actor_of(context, prefer=fact.owner_id),
            dt.date.fromisoformat(period) if period else None,
            data_dict.get("note"),
        )
    except (service.NothingPromised, service.AlreadySigned):
        raise asking.wrong("period", _("No period waits for data.")) from None
    except service.NotYet as early:
        told = _("The period has only begun. You can sign from {day} on.")
        raise asking.wrong("period", told.format(day=tk.h.hcmc_date(early.day))) from None
    except service.AnotherPeriod as other:
        told = _("Another period waits for data first: the one from {day}.")
        raise asking.wrong("period", told.format(day=tk.h.hcmc_date(other.day))) from None
    return _done(context, fact)


@tk.validate_action_data(schema.excuse)
def hcmc_freshness_excuse(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Excuse a record from today until a day; reason and expected day are public.

    :param id: id or name of a dataset or database
    :type id: string
    :param until: last excused day
    :type until: string
    :param reason: why the data cannot come in time
    :type reason: string
    :param expected_on: day on which the data is expected
    :type expected_on: string

    :returns: as ``hcmc_freshness_show``
    :rtype: dictionary
    """
    tk.check_access("hcmc_freshness_excuse", context, data_dict)
    fact = asking.fact(data_dict["id"])
    until = dt.date.fromisoformat(data_dict["until"])
    expected = dt.date.fromisoformat(data_dict["expected_on"])
    last = service.last_excusable()
    if not service.today() <= until <= last:
        told = _("The day lies between today and {day}.").format(day=tk.h.hcmc_date(last))
        raise asking.wrong("until", told)
    if not service.today() <= expected <= until:
        raise asking.wrong("expected_on", _("The data is expected between today and the last day."))
    try:
        actor = acting.actor_of(context, prefer=fact.owner_id)
        service.excuse(fact, actor, until, data_dict["reason"], expected)
    except service.NothingPromised:
        raise asking.wrong("until", _("The record has no fixed period.")) from None
    return _done(context, fact)


@tk.validate_action_data(schema.excuse_end)
def hcmc_freshness_excuse_end(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """End an excuse before its day: its unit does, or the supervising unit.

    :param id: id or name of a dataset or database
    :type id: string
    :param reason: why it ends
    :type reason: string

    :returns: as ``hcmc_freshness_show``
    :rtype: dictionary
    """
    tk.check_access("hcmc_freshness_excuse_end", context, data_dict)
    fact = asking.fact(data_dict["id"])
    query = UpdateExcuse.in_force(fact.package_id, service.today())
    rows = model.Session.scalars(query).all()
    if not rows:
        raise asking.wrong("id", _("No excuse is in force."))
    actor = acting.actor_of(context, prefer=fact.owner_id)
    for row in rows:
        service.end_excuse(row, fact, actor, data_dict["reason"])
    return _done(context, fact)


@tk.validate_action_data(schema.attest)
def hcmc_freshness_attest(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Sign for the record's unit that data without a fixed period are current; due once a year.

    :param id: id or name of a dataset or database
    :type id: string
    :param note: what was looked at
    :type note: string

    :returns: as ``hcmc_freshness_show``
    :rtype: dictionary
    """
    tk.check_access("hcmc_freshness_attest", context, data_dict)
    fact = asking.fact(data_dict["id"])
    try:
        actor = acting.actor_of(context, prefer=fact.owner_id)
        service.attest(fact, actor, data_dict.get("note"))
    except service.NotMeasured:
        raise asking.wrong("id", _("Only data without a fixed period is attested.")) from None
    except service.AlreadySigned:
        raise asking.wrong("id", _("This was signed today already.")) from None
    return _done(context, fact)


@needs("datastore")
@tk.chained_action
def datastore_create(original: Action, context: Context, data_dict: DataDict) -> Any:
    """Write a table as the DataStore does; new rows are new data of the record."""
    return tables.written(original, context, data_dict, bool(data_dict.get("records")))


@needs("datastore")
@tk.chained_action
def datastore_upsert(original: Action, context: Context, data_dict: DataDict) -> Any:
    """Change rows as the DataStore does; changed rows are new data of the record."""
    counts = bool(data_dict.get("records")) and not tk.asbool(data_dict.get("dry_run", False))
    return tables.written(original, context, data_dict, counts)


@needs("datastore")
@tk.chained_action
def datastore_delete(original: Action, context: Context, data_dict: DataDict) -> Any:
    """Delete as the DataStore does; rows taken out change the data, a dropped table does not."""
    return tables.written(original, context, data_dict, data_dict.get("filters") is not None)


def _done(context: Context, fact: DatasetFact) -> dict[str, Any]:
    identifier = fact.package_id
    indexing.reindex(context, [identifier])
    model.Session.commit()
    rows = reading.rows([identifier], service.today())
    return reading.told(rows[0], service.today(), service.language())
