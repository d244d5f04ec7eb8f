"""Pages of units: who holds which role on a day, and the forms of those who govern."""

from __future__ import annotations

from typing import Any, ClassVar

import flask
from flask.views import MethodView

import ckan.plugins.toolkit as tk
from ckan.plugins.toolkit import _
from ckan.types import Context, Response

units = flask.Blueprint("hcmc_units", __name__)


@units.get("/role")
def roles() -> str:
    """Show who holds each role of the regulation on the day asked for."""
    asked = tk.request.args.get("day", "").strip()
    problem = None
    try:
        found = tk.get_action("hcmc_role_holder_list")(context(), {"day": asked})
    except tk.ValidationError as error:
        problem = error.error_dict
        found = tk.get_action("hcmc_role_holder_list")(context(), {})
    shown = {"roles": found, "day": found[0]["day"], "asked": asked, "errors": problem or {}}
    return tk.render("hcmc_governance/units/roles.html", extra_vars=shown)


class FormView(MethodView):
    """A page with a form that calls one of several actions."""

    template: ClassVar[str]
    endpoint: ClassVar[str]
    # What the button asks for, the action that does it and the fields it takes.
    deeds: ClassVar[dict[str, tuple[str, tuple[str, ...]]]]

    def get(self, **where: str) -> str:
        """Show the page to those who may act on it."""
        return self.page({}, {}, **where)

    def post(self, **where: str) -> str | Response:
        """Act; on a wrong value show the form with what was entered and the message."""
        values = {name: value.strip() for name, value in tk.request.form.items()}
        if values.get("do") not in self.deeds:
            return tk.abort(400)
        action, fields = self.deeds[values["do"]]
        given = {name: values[name] for name in fields if values.get(name)} | self.fixed(**where)
        try:
            tk.get_action(action)(context(), given)
        except tk.NotAuthorized as error:
            return tk.abort(403, refusal(error))
        except tk.ObjectNotFound as error:
            return tk.abort(404, str(error))
        except tk.ValidationError as error:
            return self.page(values, error.error_dict, **where)
        tk.h.flash_success(_("Saved."))
        return tk.redirect_to(self.endpoint, **where)

    def fixed(self, **where: str) -> dict[str, Any]:
        """Return what the address of the page itself says."""
        return {}

    def more(self, **where: str) -> dict[str, Any]:
        """Return what the template needs beside the form."""
        return {}

    def page(self, values: dict[str, str], errors: dict[str, Any], **where: str) -> str:
        """Render the page."""
        action, _fields = next(iter(self.deeds.values()))
        try:
            tk.check_access(action, context(), self.fixed(**where))
        except tk.NotAuthorized as error:
            return tk.abort(403, refusal(error))
        shown = {"values": values, "errors": errors, **self.more(**where)}
        return tk.render(self.template, extra_vars=shown)


class RoleView(FormView):
    """Give roles to units, and end them."""

    template = "hcmc_governance/units/role_form.html"
    endpoint = "hcmc_units.unit_role"
    deeds: ClassVar = {
        "assign": (
            "hcmc_unit_role_assign",
            ("role", "unit", "valid_from", "valid_until", "decision", "end_current"),
        ),
        "end": ("hcmc_unit_role_end", ("id", "valid_until")),
    }

    def more(self, **where: str) -> dict[str, Any]:
        """Return the holders of today."""
        return {"roles": tk.get_action("hcmc_role_holder_list")(context(), {})}


class SuccessionView(FormView):
    """Record who follows a unit."""

    template = "hcmc_governance/units/succession_form.html"
    endpoint = "hcmc_units.unit_succession"
    deeds: ClassVar = {
        "create": (
            "hcmc_unit_succession_create",
            ("from_unit", "to_unit", "kind", "on", "decision", "move_roles"),
        )
    }


class CodeView(FormView):
    """Give identifier codes."""

    template = "hcmc_governance/units/code_form.html"
    endpoint = "hcmc_units.unit_code"
    deeds: ClassVar = {
        "assign": (
            "hcmc_unit_code_assign",
            ("unit", "code", "valid_from", "valid_until", "decision"),
        )
    }


def context() -> Context:
    """Return a context of the reader."""
    return Context(user=tk.g.user, auth_user_obj=tk.g.userobj)


def refusal(error: tk.NotAuthorized) -> str:
    """Return why the reader may not, in the words of the rule."""
    return error.message or _("You may not do this")


units.add_url_rule("/unit-role", view_func=RoleView.as_view("unit_role"))
units.add_url_rule("/unit-succession", view_func=SuccessionView.as_view("unit_succession"))
units.add_url_rule("/unit-code", view_func=CodeView.as_view("unit_code"))
