"""Pages of freshness: the list with its files and feed, and the page of one record."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import flask
from flask.views import MethodView
from werkzeug.wrappers import Response

import ckan.plugins.toolkit as tk
from ckan import types
from ckan.lib.helpers import Page

from ckanext.hcmc_governance.freshness import exports
from ckanext.hcmc_kit import tables

hcmc_freshness = flask.Blueprint("hcmc_freshness", __name__)

PER_PAGE = 20
PIECE = 1000
FILTERS = ("unit", "state", "frequency", "type", "attest")
RECORD = "/<any(dataset, database):kind>/<id>/freshness"
# What the forms of a record's page send, and what they may hold.
_DO = {
    "hcmc_no_new_data_declare": ("period", "note"),
    "hcmc_freshness_excuse": ("until", "reason", "expected_on"),
    "hcmc_freshness_excuse_end": ("reason",),
    "hcmc_freshness_attest": ("note",),
}


@hcmc_freshness.route("/freshness")
def index() -> str:
    """Show the records by lateness, with filters."""
    asked, number = _asked(), _page_number()
    try:
        found = _call(
            "hcmc_freshness_list", **asked, limit=PER_PAGE, offset=(number - 1) * PER_PAGE
        )
    except (tk.ValidationError, tk.ObjectNotFound):
        return tk.abort(404, tk._("There is no such list"))
    page = Page(
        collection=found["results"],
        page=number,
        url=lambda **values: tk.url_for("hcmc_freshness.index", **{**asked, **values}),
        item_count=found["count"],
        items_per_page=PER_PAGE,
        presliced_list=True,
    )
    extra = {"found": found, "asked": asked, "page": page}
    return tk.render("hcmc_governance/freshness/index.html", extra_vars=extra)


@hcmc_freshness.route("/freshness.<any(csv, xlsx, json):form>")
def export(form: str) -> Response:
    """Give the whole list, filtered as the page, as a file."""
    asked = _asked()
    try:
        _call("hcmc_freshness_list", **asked, limit=0)
    except (tk.ValidationError, tk.ObjectNotFound):
        return tk.abort(404, tk._("There is no such list"))
    pieces = tables.chunks(exports.table(_rows(asked)), form)
    answer = flask.Response(
        flask.stream_with_context(pieces), mimetype=tables.FORMS[form].media_type
    )
    answer.headers["Content-Disposition"] = f'attachment; filename="freshness.{form}"'
    return answer


@hcmc_freshness.route("/freshness.atom")
def feed() -> Response:
    """Give the feed of records that became overdue or long overdue."""
    asked = {name: value for name, value in _asked().items() if name not in ("state", "attest")}
    try:
        entries = _call("hcmc_freshness_transition_list", **asked)
    except (tk.ValidationError, tk.ObjectNotFound):
        return tk.abort(404, tk._("There is no such list"))
    site = str(urlsplit(tk.config["ckan.site_url"]).hostname)
    here = tk.url_for("hcmc_freshness.feed", **asked, _external=True)
    zone = ZoneInfo(str(tk.h.get_display_timezone()))
    return flask.Response(
        exports.feed(entries, site, here, zone), mimetype="application/atom+xml; charset=utf-8"
    )


class RecordView(MethodView):
    """Periods, events and frequencies of one record, with the forms of its unit."""

    def get(self, kind: str, id: str) -> str | Response:
        """Show the page."""
        return _record(kind, id, {}, {})

    def post(self, kind: str, id: str) -> str | Response:
        """Sign, excuse or attest; on a wrong value show the form with the message."""
        values = {name: value.strip() for name, value in tk.request.form.items()}
        action = values.get("do", "")
        if action not in _DO:
            return tk.abort(400)
        given = {name: values.get(name, "") for name in _DO[action]}
        try:
            _call(action, id=id, **given)
        except tk.NotAuthorized:
            return tk.abort(403, tk._("You may not sign for this record"))
        except tk.ObjectNotFound as error:
            return tk.abort(404, str(error))
        except tk.ValidationError as error:
            return _record(kind, id, values, error.error_dict)
        tk.h.flash_success(tk._("It was noted, with your unit and the day."))
        return tk.redirect_to("hcmc_freshness.record", kind=kind, id=id)


def _record(kind: str, id: str, values: dict[str, str], errors: dict[str, Any]) -> Any:
    try:
        record = _call("package_show", id=id)
        told = _call("hcmc_freshness_history_show", id=id)
    except (tk.ObjectNotFound, tk.NotAuthorized):
        return tk.abort(404, tk._("There is no such record"))
    if record["type"] != kind:
        return tk.abort(404, tk._("There is no such record"))
    extra = {"pkg": record, "told": told, "values": values, "errors": errors}
    return tk.render("hcmc_governance/freshness/record.html", extra_vars=extra)


def _rows(asked: dict[str, str]) -> Iterator[dict[str, Any]]:
    offset = 0
    while True:
        rows = _call("hcmc_freshness_list", **asked, limit=PIECE, offset=offset)["results"]
        yield from rows
        if len(rows) < PIECE:
            return
        offset += PIECE


def _asked() -> dict[str, str]:
    given = {name: tk.request.args.get(name, "").strip() for name in FILTERS}
    return {name: value for name, value in given.items() if value}


def _page_number() -> int:
    text = tk.request.args.get("page", "")[:9]
    return max(int(text), 1) if text.isascii() and text.isdigit() else 1


def _call(action: str, **data: Any) -> Any:
    context = types.Context(user=tk.g.user, auth_user_obj=tk.g.userobj)
    return tk.get_action(action)(context, data)


hcmc_freshness.add_url_rule(RECORD, view_func=RecordView.as_view("record"))
