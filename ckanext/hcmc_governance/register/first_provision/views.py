"""The page on which the supervisor puts the day of first provision right."""

from __future__ import annotations

from typing import Any

import flask
from flask.views import MethodView
from werkzeug.wrappers import Response

import ckan.plugins.toolkit as tk
from ckan import types

hcmc_first_provision = flask.Blueprint("hcmc_first_provision", __name__)


class ChangeView(MethodView):
    """A form with the day and the reason."""

    def get(self, id: str) -> str:
        """Show the form."""
        return _page(id, {}, {})

    def post(self, id: str) -> str | Response:
        """Change the day; on a wrong value show the form with the message."""
        form = tk.request.form
        values = {"day": form.get("day", ""), "reason": form.get("reason", "")}
        try:
            record = tk.get_action("hcmc_issued_change")(_context(), {"id": id, **values})
        except tk.NotAuthorized as error:
            return tk.abort(403, str(error.message or ""))
        except tk.ObjectNotFound as error:
            return tk.abort(404, str(error))
        except tk.ValidationError as error:
            return _page(id, values, error.error_dict)
        tk.h.flash_success(tk._("The day of first provision was changed."))
        return tk.redirect_to("dataset.read", id=record["name"])


def _page(id: str, values: dict[str, str], errors: dict[str, Any]) -> str:
    try:
        tk.check_access("hcmc_issued_change", _context(), {"id": id})
        record = tk.get_action("package_show")(_context(), {"id": id})
    except tk.NotAuthorized as error:
        return tk.abort(403, str(error.message or ""))
    except tk.ObjectNotFound:
        return tk.abort(404, tk._("There is no such record"))
    shown = {"pkg_dict": record, "values": values, "errors": errors}
    return tk.render("hcmc_governance/register/issued_change.html", extra_vars=shown)


def _context() -> types.Context:
    return types.Context(user=tk.g.user, auth_user_obj=tk.g.userobj)


hcmc_first_provision.add_url_rule(
    "/dataset/first-provision/<id>", view_func=ChangeView.as_view("change")
)
