"""Actions of the three registers as files."""

from __future__ import annotations

import datetime as dt
from typing import Any

import flask

import ckan.plugins.toolkit as tk
from ckan.plugins.toolkit import _
from ckan.types import Action, Context, DataDict

from ckanext.hcmc_governance import config
from ckanext.hcmc_governance.register import dcat_pages, service
from ckanext.hcmc_governance.register.exports import jobs, reading, schema, sheets
from ckanext.hcmc_kit.subjects import needs


@tk.side_effect_free
@tk.validate_action_data(schema.export_show)
def hcmc_register_export_show(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Return what a register is as a file: its columns, and how many records it has.

    The columns are the items of the article in its words and order (22.1, 8.3, 13.4).

    :param kind: ``dataset`` (open-data catalogue), ``database`` or ``data-service``
    :type kind: string

    :returns: ``kind``, ``title``, ``article``, ``count``, ``columns`` (``key``, ``heading``),
        ``forms``, and ``at_once``: whether the file comes with the request
    :rtype: dictionary
    """
    tk.check_access("hcmc_register_export_show", context, data_dict)
    kind, language = data_dict["kind"], _language()
    count = reading.count(kind)
    return {
        "kind": kind,
        "title": sheets.title(kind, language),
        "article": sheets.ARTICLES[kind],
        "count": count,
        "columns": [
            {"key": one.key, "heading": one.heading} for one in sheets.columns(kind, language)
        ],
        "forms": list(sheets.FORMS),
        "at_once": count <= config.export_rows_at_once(),
    }


@tk.validate_action_data(schema.export_create)
def hcmc_register_export_create(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Have a register written as a file in the background.

    :param kind: ``dataset``, ``database`` or ``data-service``
    :type kind: string
    :param form: ``xlsx``, ``csv`` or ``json``
    :type form: string
    :param language: ``vi`` or ``en``; the language of the request if not given
    :type language: string

    :returns: ``id`` of the export; see :py:func:`hcmc_register_export_job_show`
    :rtype: dictionary
    """
    tk.check_access("hcmc_register_export_create", context, data_dict)
    language = data_dict.get("language") or _language()
    return {"id": jobs.order(data_dict["kind"], data_dict["form"], language)}


@tk.side_effect_free
@tk.validate_action_data(schema.export_job_show)
def hcmc_register_export_job_show(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Return how far a register is that is written in the background.

    :param id: of the export
    :type id: string

    :returns: ``id``, ``kind``, ``form``, ``state`` (``waiting``, ``running``, ``done`` or
        ``failed``), ``done`` of ``total`` records
    :rtype: dictionary
    """
    tk.check_access("hcmc_register_export_job_show", context, data_dict)
    try:
        export = jobs.find(data_dict["id"])
    except jobs.UnknownJob as error:
        raise tk.ObjectNotFound(_("There is no such export (any more)")) from error
    return {
        "id": export.id, "kind": export.kind, "form": export.form, "state": export.state,
        "done": export.done, "total": export.total,
    }  # fmt: skip


@needs("dcat")
@tk.chained_action
@tk.side_effect_free
def dcat_catalog_show(original: Action, context: Context, data_dict: DataDict) -> str:
    """Return a page of the catalogue in RDF: datasets, open services and databases.

    Chains ckanext-dcat's action, which calls every record a dataset.
    """
    if not _in_use():
        return original(context, data_dict)
    tk.check_access("dcat_catalog_show", context, data_dict)
    return _catalogue(context, data_dict)


@needs("dcat")
@tk.chained_action
@tk.side_effect_free
def dcat_catalog_search(original: Action, context: Context, data_dict: DataDict) -> str:
    """Return a page of the found records in RDF, as :py:func:`dcat_catalog_show` does."""
    if not _in_use():
        return original(context, data_dict)
    tk.check_access("dcat_catalog_search", context, data_dict)
    return _catalogue(context, data_dict)


def _in_use() -> bool:
    """Tell whether this portal keeps the register: another one's RDF is left as it was."""
    return service.record_schema(service.DATASET) is not None


def _catalogue(context: Context, data_dict: DataDict) -> str:
    try:
        page = int(data_dict.get("page") or 1)
        since = data_dict.get("modified_since")
        moment = dt.datetime.fromisoformat(since).isoformat() + "Z" if since else None
    except ValueError as error:
        raise tk.ValidationError(
            {"page": [_("A page is a number from 1 on, a day is written as year-month-day")]}
        ) from error
    if page < 1:
        raise tk.ValidationError({"page": [_("A page is a number from 1 on")]})
    size = int(tk.config.get("ckanext.dcat.datasets_per_page") or dcat_pages.PAGE)
    wanted = {**data_dict, "modified_since": moment}
    found = dcat_pages.search(context, wanted, size, size * (page - 1))
    asked = flask.has_request_context()
    return dcat_pages.write(
        found["results"],
        form=data_dict.get("format"),
        profiles=data_dict.get("profiles"),
        pagination=dcat_pages.pagination(found, size, page) if asked else None,
    )


def _language() -> str:
    """Return the language of the request; outside of one the portal's own."""
    asked = tk.h.lang() if flask.has_request_context() else tk.config["ckan.locale_default"]
    return "vi" if str(asked).startswith("vi") else "en"
