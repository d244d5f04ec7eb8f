"""Pages of the duties: figures by item and unit, lists with their files, two forms."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import flask
from werkzeug.wrappers import Response

import ckan.plugins.toolkit as tk
from ckan import types

from ckanext.hcmc_governance.register.duties import columns
from ckanext.hcmc_kit import tables

hcmc_duties = flask.Blueprint("hcmc_duties", __name__)

PAGE, CHUNK = 50, 1000
FILES = ("csv", "xlsx")
TYPES = ("dataset", "database", "data-service")
TEMPLATES = "hcmc_governance/register/duties"


@hcmc_duties.route("/register")
def index() -> str:
    """Show the lists by duty with the number of records in each."""
    unit = _unit()
    counts = _call("hcmc_duty_count_list", **unit)
    figures = {kind: _call("hcmc_completeness_show", type=kind, **unit) for kind in TYPES}
    lists = [{**one, "words": columns.words(one["list"])} for one in counts]
    extra = {"lists": lists, "figures": figures, "asked": unit, "integration": _shares(unit)}
    return tk.render(f"{TEMPLATES}/index.html", extra_vars=extra)


@hcmc_duties.route("/register/completeness")
def completeness() -> str:
    """Show what records of one kind lack, by item and by unit."""
    kind, shown = _completeness()
    extra = {"kind": kind, "shown": shown, "asked": _unit(), "types": TYPES}
    return tk.render(f"{TEMPLATES}/completeness.html", extra_vars=extra)


@hcmc_duties.route("/register/completeness.<form>")
def completeness_file(form: str) -> flask.Response:
    """Give the figures by unit as a file."""
    kind, shown = _completeness()
    table = tables.Table(
        tk._("Completeness by unit"), columns.completeness_columns(shown["items"]), shown["units"]
    )
    return _file(table, form, f"completeness-{kind}")


@hcmc_duties.route("/register/duty/<key>")
def duty(key: str) -> str:
    """Show a page of a list."""
    asked = _asked(key)
    page = max(tk.request.args.get("page", 1, type=int) or 1, 1)
    found = _call("hcmc_duty_list", **asked, limit=PAGE, offset=(page - 1) * PAGE)
    extra = {
        "key": key,
        "words": columns.words(key),
        "columns": columns.columns(key),
        "found": found,
        "asked": asked,
        "page": page,
        "pages": -(-found["count"] // PAGE),
    }
    return tk.render(f"{TEMPLATES}/list.html", extra_vars=extra)


@hcmc_duties.route("/register/duty/<key>.<form>")
def duty_file(key: str, form: str) -> flask.Response:
    """Give a whole list as a file."""
    asked = _asked(key)
    _call("hcmc_duty_list", **asked, limit=1)  # whether there is such a list
    table = tables.Table(columns.words(key).title, columns.columns(key), _all_rows(asked))
    return _file(table, form, key)


@hcmc_duties.route("/database/<id>/progress", methods=["GET", "POST"])
def progress(id: str) -> str | Response:
    """Show the progress notes of a database, and the form of a new one to its owner."""
    return _form(
        "hcmc_progress_note_create",
        f"{TEMPLATES}/progress.html",
        _published(id, "database"),
        ("noted_on", "stage", "percentage", "note"),
        notes=_call("hcmc_progress_note_list", id=id),
    )


@hcmc_duties.route("/register/integration/<id>", methods=["GET", "POST"])
def integration(id: str) -> str | Response:
    """Show since when a record is in the shared data store, and the form to the manager."""
    return _form(
        "hcmc_integration_set",
        f"{TEMPLATES}/integration.html",
        _published(id),
        ("on", "share"),
    )


def _form(
    action: str, template: str, record: dict[str, Any], fields: tuple[str, ...], **extra: Any
) -> str | Response:
    told = {name: tk.request.form.get(name, "").strip() for name in fields}
    errors: dict[str, Any] = {}
    status = 200
    if tk.request.method == "POST":
        try:
            tk.get_action(action)(_context(), {"id": record["id"], **told})
        except tk.ValidationError as error:
            errors, status = error.error_dict, 422
        except tk.NotAuthorized as error:
            return tk.abort(403, str(error))
        else:
            tk.h.flash_success(tk._("Saved."))
            return tk.h.redirect_to(tk.request.path)
    may = tk.h.check_access(action, {"id": record["id"]})
    shown = tk.render(
        template,
        extra_vars={"record": record, "told": told, "errors": errors, "may": may, **extra},
    )
    return flask.make_response(shown, status)


def _published(reference: str, kind: str | None = None) -> dict[str, Any]:
    record = _call("package_show", id=reference)
    if record["state"] != "active" or (kind and record["type"] != kind):
        tk.abort(404, tk._("There is no such record"))
    return record


def _completeness() -> tuple[str, dict[str, Any]]:
    kind = tk.request.args.get("type") or TYPES[0]
    shown = _call("hcmc_completeness_show", type=kind, **_unit())
    for unit in shown["units"]:
        link = tk.h.hcmc_unit_link(unit["unit_id"])
        unit["unit_title"] = link["title"] if link else tk._("No unit")
    return kind, shown


def _shares(unit: dict[str, str]) -> dict[str, Any]:
    return _call("hcmc_integration_show", **unit)


def _all_rows(asked: dict[str, Any]) -> Iterator[dict[str, Any]]:
    offset = 0
    while True:
        rows = _call("hcmc_duty_list", **asked, limit=CHUNK, offset=offset)["rows"]
        yield from rows
        if len(rows) < CHUNK:
            return
        offset += CHUNK


def _asked(key: str) -> dict[str, Any]:
    names = ("type", "item", "kind", "integrated", "silent", "finding")
    given = {name: tk.request.args.get(name, "").strip() for name in names}
    return {"list": key, **{name: one for name, one in given.items() if one}, **_unit()}


def _unit() -> dict[str, str]:
    unit = tk.request.args.get("unit", "").strip()
    return {"unit": unit} if unit else {}


def _file(table: tables.Table[Any], form: str, name: str) -> flask.Response:
    if form not in FILES:
        tk.abort(404, tk._("There is no such file"))
    answer = flask.make_response(tables.write(table, form))
    answer.mimetype = tables.FORMS[form].media_type
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    return answer


def _call(action: str, **asked: Any) -> Any:
    try:
        return tk.get_action(action)(_context(), asked)
    except tk.ObjectNotFound as error:
        return tk.abort(404, str(error))
    except tk.NotAuthorized as error:
        return tk.abort(403, str(error))


def _context() -> types.Context:
    return types.Context(user=tk.g.user, auth_user_obj=tk.g.userobj)
