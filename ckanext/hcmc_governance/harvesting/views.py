"""Pages of harvesting: the publisher table, fields given back, and old addresses that lead on."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

import flask
from flask.views import MethodView
from werkzeug.wrappers import Response

import ckan.plugins.toolkit as tk
from ckan import types

from ckanext.hcmc_governance.harvesting import addresses

publishers = flask.Blueprint("hcmc_harvesting", __name__)
old_addresses = flask.Blueprint("hcmc_old_addresses", __name__)

# Lists of the city's former portal (DKAN) and the pages that show the same here.
_OLD_LISTS = {
    "/search/type/dataset": ("dataset.search", {}),
    "/search": ("dataset.search", {}),
    "/Groups": ("organization.index", {}),
    "/groups": ("organization.index", {}),
}
# What the former portal called the words searched for.
_OLD_QUERY = "query"


class PublishersView(MethodView):
    """The table of publishers, one form per row."""

    def get(self) -> str:
        """Show the table."""
        return _page({}, {})

    def post(self) -> str | Response:
        """Add, change or delete a row; on a wrong value show the form with the message."""
        values = {name: value.strip() for name, value in tk.request.form.items()}
        action = f"hcmc_publisher_mapping_{values.get('do', 'create')}"
        if action not in _DO:
            return tk.abort(400)
        given = {name: values.get(name, "") for name in _DO[action]}
        try:
            tk.get_action(action)(_context(), given)
        except tk.NotAuthorized:
            return tk.abort(403, tk._("Only administrators of the portal see this page"))
        except tk.ObjectNotFound as error:
            return tk.abort(404, str(error))
        except tk.ValidationError as error:
            return _page(values, error.error_dict)
        tk.h.flash_success(tk._("The table was saved. Records move at the next harvest."))
        return tk.redirect_to("hcmc_harvesting.publishers")


_DO = {
    "hcmc_publisher_mapping_create": ("source_publisher", "unit", "basis"),
    "hcmc_publisher_mapping_update": ("id", "unit", "basis"),
    "hcmc_publisher_mapping_delete": ("id",),
}


@publishers.post("/dataset/<id>/give-back")
def give_back(id: str) -> Response:
    """Give a field of a record back to its source."""
    try:
        tk.get_action("hcmc_harvest_field_give_back")(
            _context(), {"id": id, "field": tk.request.form.get("field", "")}
        )
    except tk.NotAuthorized:
        return tk.abort(403, tk._("You may not edit this record"))
    except tk.ObjectNotFound:
        return tk.abort(404, tk._("There is no such record"))
    except tk.ValidationError as error:
        tk.h.flash_error("; ".join(str(one) for one in error.error_summary.values()))
    else:
        tk.h.flash_success(tk._("The field follows the source again."))
    return tk.redirect_to("dataset.read", id=id)


@old_addresses.after_app_request
def lead_on(response: flask.Response) -> flask.Response:
    """Send the reader of an old address to the page of today.

    It looks only at answers that are 404, so it costs other pages nothing.
    """
    if response.status_code != HTTPStatus.NOT_FOUND or tk.request.method not in ("GET", "HEAD"):
        return response
    path = tk.request.path.rstrip("/") or "/"
    target = _list_of_today(path) or _record_of_today(path)
    if target is None:
        return response
    return flask.make_response(flask.redirect(target, code=HTTPStatus.MOVED_PERMANENTLY))


def _list_of_today(path: str) -> str | None:
    if path not in _OLD_LISTS:
        return None
    endpoint, values = _OLD_LISTS[path]
    words = tk.request.args.get(_OLD_QUERY)
    return tk.url_for(endpoint, **values, **({"q": words} if words else {}))


def _record_of_today(path: str) -> str | None:
    if not path.startswith("/dataset/"):
        return None
    found = addresses.find(path)
    if found is None:
        return None
    if found.resource_id:
        return tk.url_for("resource.read", id=found.package_id, resource_id=found.resource_id)
    return tk.url_for("dataset.read", id=found.package_id)


def _page(values: dict[str, str], errors: dict[str, Any]) -> str:
    try:
        rows = tk.get_action("hcmc_publisher_mapping_list")(_context(), {})
    except tk.NotAuthorized:
        return tk.abort(403, tk._("Only administrators of the portal see this page"))
    units = tk.get_action("organization_list")(
        types.Context(), {"all_fields": True, "sort": "title asc", "limit": 1000}
    )
    shown = {"rows": rows, "units": units, "values": values, "errors": errors}
    return tk.render("hcmc_governance/harvesting/publishers.html", extra_vars=shown)


def _context() -> types.Context:
    return types.Context(user=tk.g.user, auth_user_obj=tk.g.userobj)


publishers.add_url_rule("/harvest/publishers", view_func=PublishersView.as_view("publishers"))
