"""Pages of units: the chooser of the unit acted for."""

from __future__ import annotations

import flask
from flask.views import MethodView

import ckan.plugins.toolkit as tk

units = flask.Blueprint("hcmc_units", __name__)


class ActingUnitView(MethodView):
    """Choose the unit to act for."""

    def get(self) -> str:
        """Show the person's units."""
        return tk.render("hcmc_governance/units/acting_unit.html")


units.add_url_rule("/acting-unit", view_func=ActingUnitView.as_view("acting_unit"))
