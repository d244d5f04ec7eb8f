"""Pages of the register that core does not have."""

from __future__ import annotations

import flask

import ckan.plugins.toolkit as tk

from ckanext.hcmc_governance.register import service
from ckanext.hcmc_schemas import vocabularies

hcmc_register = flask.Blueprint("hcmc_register", __name__)


@hcmc_register.route("/license")
def licence() -> str:
    """Show the terms under which open data is given, in the words of article 20."""
    terms = vocabularies.terms_of_use(service.CITY_LICENCE)
    language = "vi" if tk.h.lang().startswith("vi") else "en"
    paragraphs = [
        {"ref": one["ref"], "title": one[f"title_{language}"], "text": one[language]}
        for one in terms["paragraphs"]
    ]
    return tk.render(
        "hcmc_governance/register/licence.html",
        extra_vars={"paragraphs": paragraphs, "source": terms["source"]},
    )
