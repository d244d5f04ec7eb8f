"""The page of the journal, and its extracts as files."""

from __future__ import annotations

from typing import Any

import flask
from werkzeug.wrappers import Response

import ckan.plugins.toolkit as tk
from ckan import types
from ckan.plugins.toolkit import _

from ckanext.hcmc_governance.units.journal import sheets
from ckanext.hcmc_kit import tables

hcmc_journal = flask.Blueprint("hcmc_journal", __name__)

FILTERS = ("unit", "object", "act", "outcome", "since", "until", "before")


@hcmc_journal.route("/journal")
def index() -> str | Response:
    """Show the lines of the reader's units, filtered; the newest first."""
    wanted = _wanted()
    found: dict[str, Any] = {"lines": [], "more": False, "all": False}
    errors: dict[str, Any] = {}
    try:
        found = _ask(wanted)
    except tk.NotAuthorized as error:
        return _refused(error)
    except tk.ValidationError as error:
        errors = error.error_dict
    extra = {"found": found, "wanted": wanted, "errors": errors}
    return tk.render("hcmc_governance/journal/index.html", extra_vars=extra)


@hcmc_journal.route("/journal.<any(csv, xlsx):form>")
def extract(form: str) -> Response:
    """Give all lines that answer the question as a file."""
    wanted = _wanted()
    wanted.pop("before", None)
    try:
        _ask({**wanted, "limit": 1})
        pieces = tables.chunks(sheets.table(sheets.lines(_ask, wanted)), form)
        answer = flask.Response(
            flask.stream_with_context(pieces), content_type=tables.FORMS[form].media_type
        )
    except tk.NotAuthorized as error:
        return _refused(error)
    except tk.ValidationError as error:
        return tk.abort(400, "; ".join(error.error_summary.values()))
    answer.headers["Content-Disposition"] = f'attachment; filename="journal.{form}"'
    return answer


def _refused(error: tk.NotAuthorized) -> Any:
    if not tk.current_user.is_authenticated:
        tk.h.flash_error(_("Log in to read the journal of your unit"))
        return tk.redirect_to("user.login", came_from=tk.request.full_path)
    return tk.abort(403, str(error))


def _wanted() -> dict[str, Any]:
    given = {name: tk.request.args.get(name, "").strip() for name in FILTERS}
    return {name: value for name, value in given.items() if value}


def _ask(wanted: dict[str, Any]) -> dict[str, Any]:
    context = types.Context(user=tk.g.user, auth_user_obj=tk.g.userobj)
    return tk.get_action("hcmc_journal_list")(context, dict(wanted))
