"""Actions of the three registers as files."""

from __future__ import annotations

from typing import Any

import flask

import ckan.plugins.toolkit as tk
from ckan.plugins.toolkit import _
from ckan.types import Context, DataDict

from ckanext.hcmc_governance import config
from ckanext.hcmc_governance.register.exports import jobs, reading, schema, sheets


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


def _language() -> str:
    """Return the language of the request; outside of one the portal's own."""
    asked = tk.h.lang() if flask.has_request_context() else tk.config["ckan.locale_default"]
    return "vi" if str(asked).startswith("vi") else "en"
