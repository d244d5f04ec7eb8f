"""The registers as files: at once when they are short, with a page of progress when long."""

from __future__ import annotations

from typing import Any

import flask
from werkzeug.wrappers import Response

import ckan.plugins.toolkit as tk
from ckan import types

from ckanext.hcmc_governance.register.exports import jobs, sheets
from ckanext.hcmc_kit import tables

hcmc_register_exports = flask.Blueprint("hcmc_register_exports", __name__)

KINDS = "any('dataset', 'database', 'data-service'):kind"
FORMS = "any(xlsx, csv, json):form"


@hcmc_register_exports.route(f"/register/<{KINDS}>.<{FORMS}>")
def register(kind: str, form: str) -> Response:
    """Give a register as a file, or lead to the page that shows how far it is."""
    told = _call("hcmc_register_export_show", kind=kind)
    language = "vi" if tk.h.lang() == "vi" else "en"
    if not told["at_once"]:
        job = _call("hcmc_register_export_create", kind=kind, form=form, language=language)
        return tk.redirect_to("hcmc_register_exports.job", job=job["id"])
    pieces = tables.chunks(sheets.register(kind, language), form)
    answer = flask.Response(
        flask.stream_with_context(pieces), content_type=tables.FORMS[form].media_type
    )
    answer.headers["Content-Disposition"] = f'attachment; filename="{kind}.{form}"'
    return answer


@hcmc_register_exports.route("/register/export/<job>")
def job(job: str) -> str | Response:
    """Show how far an export is; the part that changes alone when a script asks for it."""
    try:
        export = _call("hcmc_register_export_job_show", id=job)
    except tk.ObjectNotFound as error:
        return tk.abort(404, str(error))
    part = "progress" if tk.request.headers.get("HX-Request") else "job"
    extra = {"export": export, "title": sheets.title(export["kind"], tk.h.lang())}
    return tk.render(f"hcmc_governance/exports/{part}.html", extra_vars=extra)


@hcmc_register_exports.route("/register/export/<job>/file")
def file(job: str) -> Response:
    """Give the file of an export that is done."""
    try:
        export = _call("hcmc_register_export_job_show", id=job)
        path = jobs.find(job).path
    except (tk.ObjectNotFound, jobs.UnknownJob) as error:
        return tk.abort(404, str(error))
    if export["state"] != "done" or not path.is_file():
        return tk.redirect_to("hcmc_register_exports.job", job=job)
    return flask.send_file(
        path,
        mimetype=tables.FORMS[export["form"]].media_type,
        as_attachment=True,
        download_name=f"{export['kind']}.{export['form']}",
    )


def _call(action: str, **data: Any) -> Any:
    context = types.Context(user=tk.g.user, auth_user_obj=tk.g.userobj)
    return tk.get_action(action)(context, data)
