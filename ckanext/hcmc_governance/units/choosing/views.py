"""The page on which a person chooses the unit to act for."""

from __future__ import annotations

from typing import Any

import flask
from flask.views import MethodView

import ckan.plugins.toolkit as tk
from ckan.plugins.toolkit import _
from ckan.types import Response

from ckanext.hcmc_governance.units.views import context

choosing = flask.Blueprint("hcmc_acting_unit", __name__)


class ActingUnitView(MethodView):
    """Choose the unit to act for."""

    def get(self) -> str:
        """Show the person's units."""
        return _page({})

    def post(self) -> str | Response:
        """Remember the choice and go back to where the person came from."""
        try:
            unit = tk.get_action("hcmc_acting_unit_choose")(
                context(), {"unit": tk.request.form.get("unit", "")}
            )
        except tk.NotAuthorized:
            return tk.abort(403, _("Sign in to choose the unit you act for"))
        except tk.ValidationError as error:
            return _page(error.error_dict)
        tk.h.flash_success(_("You act for {unit} now.").format(unit=unit["title"]))
        back = tk.request.form.get("came_from", "")
        return tk.redirect_to(back if back and tk.h.url_is_local(back) else "home.index")


def _page(errors: dict[str, Any]) -> str:
    try:
        shown = tk.get_action("hcmc_acting_unit_show")(context(), {})
    except tk.NotAuthorized:
        return tk.abort(403, _("Sign in to choose the unit you act for"))
    came_from = tk.request.values.get("came_from") or tk.request.referrer or ""
    local = came_from if tk.h.url_is_local(came_from) else ""
    return tk.render(
        "hcmc_governance/units/acting_unit.html",
        extra_vars={"acting": shown, "errors": errors, "came_from": local},
    )


choosing.add_url_rule("/acting-unit", view_func=ActingUnitView.as_view("choose"))
