"""Pages of imports: tables to take home, files to send, what they would do, the ledger."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

import flask
from flask.views import MethodView
from werkzeug.wrappers import Response

import ckan.plugins.toolkit as tk
from ckan import types

from ckanext.hcmc_governance.imports import reports, workbook
from ckanext.hcmc_kit.tables import FORMS

imports = flask.Blueprint("hcmc_imports", __name__, url_prefix="/import")

_PAGE = 50
_OUTCOMES = ("faulty", "changed", "new", "same")


class IndexView(MethodView):
    """The tables one may send, and the ledger."""

    def get(self) -> str:
        """Show both."""
        return _index({})

    def post(self) -> str | Response:
        """Take a file and lead to what it would do."""
        kind, upload = tk.request.form.get("kind", ""), tk.request.files.get("upload")
        try:
            made = _call("hcmc_import_create", kind=kind, upload=upload or "")
        except tk.ValidationError as error:
            return _index({kind: error.error_summary})
        return tk.redirect_to("hcmc_imports.show", import_id=made["id"])


@imports.get("/table/<kind>.xlsx")
def table(kind: str) -> flask.Response:
    """Give the workbook to fill in."""
    asked = tk.request.args
    told = _call(
        "hcmc_import_table_show",
        kind=kind,
        unit=asked.get("unit", ""),
        lacking=asked.get("lacking", ""),
    )
    return _file(workbook.build(told), "xlsx", f"{kind}.xlsx")


@imports.get("/<import_id>")
def show(import_id: str) -> str:
    """Show what an import would do, or did."""
    return _page(import_id, {})


@imports.get("/<import_id>/state")
def state(import_id: str) -> flask.Response:
    """Give the part of the page that changes while the work goes on."""
    told = _call("hcmc_import_show", id=import_id, limit=1)
    if not told["working"]:
        answer = flask.make_response("")
        answer.headers["HX-Refresh"] = "true"
        return answer
    shown = tk.render("hcmc_governance/imports/state.html", extra_vars={"told": told})
    return flask.make_response(shown)


@imports.get("/<import_id>/faults.<form>")
def faults(import_id: str, form: str) -> flask.Response:
    """Give the list of everything that is wrong, to correct the file by."""
    if form not in reports.OFFERED:
        return tk.abort(404)
    told = _call("hcmc_import_fault_list", id=import_id)
    return _file(reports.faults(told, form), form, f"loi-{import_id[:8]}.{form}")


@imports.post("/<import_id>/apply")
def apply(import_id: str) -> str | Response:
    """Write what was shown."""
    skip = tk.request.form.get("skip_faulty", "")
    return _step(import_id, "hcmc_import_apply", skip_faulty=skip)


@imports.post("/<import_id>/undo")
def undo(import_id: str) -> str | Response:
    """Take back what was written."""
    return _step(import_id, "hcmc_import_undo")


def _step(import_id: str, action: str, **given: Any) -> str | Response:
    try:
        _call(action, id=import_id, **given)
    except tk.ValidationError as error:
        return _page(import_id, error.error_summary)
    return tk.redirect_to("hcmc_imports.show", import_id=import_id)


def _index(errors: dict[str, Any]) -> str:
    shown = {
        "kinds": _call("hcmc_import_kind_list"),
        "entries": _call("hcmc_import_list"),
        "errors": errors,
    }
    return tk.render("hcmc_governance/imports/index.html", extra_vars=shown)


def _page(import_id: str, errors: dict[str, Any]) -> str:
    counted = _call("hcmc_import_show", id=import_id, limit=1)["counts"]
    first = next((one for one in _OUTCOMES if counted.get(one)), "same")
    asked = tk.request.args.get("outcome")
    outcome = asked if asked in _OUTCOMES else first
    page = max(tk.request.args.get("page", 1, type=int), 1)
    given = {"outcome": outcome, "offset": (page - 1) * _PAGE, "limit": _PAGE}
    told = _call("hcmc_import_show", id=import_id, **given)
    shown = {
        "told": told, "outcome": outcome, "page": page, "errors": errors,
        "pages": -(-told["count"] // _PAGE),
    }  # fmt: skip
    return tk.render("hcmc_governance/imports/show.html", extra_vars=shown)


def _call(action: str, **given: Any) -> Any:
    context = types.Context(user=tk.g.user, auth_user_obj=tk.g.userobj)
    try:
        return tk.get_action(action)(context, given)
    except tk.NotAuthorized:
        if not tk.g.user:
            flask.abort(tk.redirect_to("user.login", came_from=tk.request.full_path))
        return tk.abort(403, tk._("You may not do this import."))
    except tk.ObjectNotFound as error:
        return tk.abort(404, str(error))


def _file(data: bytes, form: str, name: str) -> flask.Response:
    answer = flask.make_response(data, HTTPStatus.OK)
    answer.headers["Content-Type"] = FORMS[form].media_type
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


imports.add_url_rule("/", view_func=IndexView.as_view("index"), strict_slashes=False)
