"""Pages of focal points: the empty places of all units, and the form of one unit."""

from __future__ import annotations

from typing import Any, ClassVar

import flask

import ckan.plugins.toolkit as tk
from ckan.types import Response

from ckanext.hcmc_governance.units.views import FormView, context, refusal

focal_points = flask.Blueprint("hcmc_focal_points", __name__)


@focal_points.get("/focal-point")
def index() -> str | Response:
    """Show the supervisor which units lack a focal point (24.2); others come to their own unit."""
    asked = {name: value for name in ("day", "direction") if (value := tk.request.args.get(name))}
    errors: dict[str, Any] = {}
    try:
        found = tk.get_action("hcmc_focal_point_vacancy_list")(context(), asked)
    except tk.NotAuthorized as error:
        own = _own_unit()
        return (
            tk.redirect_to("hcmc_focal_points.unit", unit=own)
            if own
            else tk.abort(403, refusal(error))
        )
    except tk.ValidationError as error:
        errors = error.error_dict
        found = tk.get_action("hcmc_focal_point_vacancy_list")(context(), {})
    shown = {"found": found, "asked": asked, "errors": errors}
    return tk.render("hcmc_governance/units/vacancies.html", extra_vars=shown)


class UnitView(FormView):
    """Name, end and substitute the focal points of a unit."""

    template = "hcmc_governance/units/focal_points.html"
    endpoint = "hcmc_focal_points.unit"
    deeds: ClassVar = {
        "appoint": (
            "hcmc_focal_point_appoint",
            (
                "direction", "function", "post", "user", "valid_from", "valid_until", "decision",
                "replace",
            ),
        ),
        "end": ("hcmc_focal_point_end", ("id", "valid_until")),
        "substitute": ("hcmc_focal_point_substitute", ("id", "post", "user")),
    }  # fmt: skip

    def fixed(self, **where: str) -> dict[str, Any]:
        """Return the unit of the address."""
        return {"unit": where["unit"]} if tk.request.form.get("do", "appoint") == "appoint" else {}

    def more(self, **where: str) -> dict[str, Any]:
        """Return the unit with its focal points and empty places."""
        try:
            return {"shown": tk.get_action("hcmc_unit_show")(context(), {"id": where["unit"]})}
        except tk.ObjectNotFound as error:
            return tk.abort(404, str(error))

    def page(self, values: dict[str, str], errors: dict[str, Any], **where: str) -> str:
        """Render the page to those who may appoint for the unit."""
        shown = self.more(**where)
        try:
            tk.check_access("hcmc_focal_point_appoint", context(), {"unit": where["unit"]})
        except tk.NotAuthorized as error:
            return tk.abort(403, refusal(error))
        return tk.render(self.template, extra_vars={"values": values, "errors": errors, **shown})


def _own_unit() -> str | None:
    try:
        unit = tk.get_action("hcmc_acting_unit_show")(context(), {})["unit"]
    except tk.NotAuthorized:
        return None
    return unit["name"] if unit else None


focal_points.add_url_rule("/focal-point/<unit>", view_func=UnitView.as_view("unit"))
