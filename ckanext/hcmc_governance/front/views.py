"""Pages of the front that belong to no other subject."""

from __future__ import annotations

import flask

import ckan.plugins.toolkit as tk

hcmc_front = flask.Blueprint("hcmc_front", __name__)


@hcmc_front.route("/public-information")
def public() -> str:
    """Show where public information stands."""
    return tk.render("hcmc_governance/front/public.html")
