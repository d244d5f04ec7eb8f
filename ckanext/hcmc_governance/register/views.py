"""Pages of the register that core does not have."""

from __future__ import annotations

import flask

import ckan.plugins.toolkit as tk

from ckanext.hcmc_governance.register import facts

hcmc_register = flask.Blueprint("hcmc_register", __name__)


@hcmc_register.route("/license")
def licence() -> str:
    """Show the terms under which open data is given, in the words of article 20."""
    return tk.render(
        "hcmc_governance/register/licence.html", extra_vars=facts.terms_of_use(tk.h.lang())
    )
