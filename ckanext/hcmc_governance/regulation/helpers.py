"""Template helpers of the regulation: links to its clauses."""

from __future__ import annotations

from typing import Any

import flask
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

import ckan.plugins.toolkit as tk

from ckanext.hcmc_governance.regulation.rules import Ref, UnreadableRef, parse_ref
from ckanext.hcmc_schemas import vocabularies


def hcmc_article_link(ref: str) -> dict[str, str]:
    """Return ``label`` and ``url`` of a place in the regulation, e.g. of ``22.1.d``.

    The label is «điểm d khoản 1 Điều 22» or «Art 22.1.d». What is no reference comes back as it
    is, with an empty address.
    """
    try:
        place = parse_ref(ref)
    except UnreadableRef:
        return {"label": ref, "url": ""}
    url = tk.url_for("hcmc_regulation.article", number=place.article)
    return {"label": _label(place), "url": f"{url}#{place.anchor}" if place.anchor else url}


def hcmc_article_state(state: str) -> dict[str, str]:
    """Return ``label``, ``icon`` and ``tone`` of how far the portal does an article."""
    one = vocabularies.term("article_state", state)
    return {
        "label": one.label(_language()),
        "icon": one.extra["icon"],
        "tone": one.extra["tone"],
    }


def hcmc_existing_pages(pages: list[dict[str, Any]]) -> list[dict[str, str]]:
    """Return ``url`` and ``label`` of those pages that this portal has."""
    vietnamese = _language().startswith("vi")
    return [
        {
            "url": tk.h.url_for(one["path"]) if one["path"] != "/" else tk.h.url_for("home.index"),
            "label": one["label_vi"] if vietnamese else one["label_en"],
        }
        for one in pages
        if _exists(one["path"])
    ]


def _language() -> str:
    return tk.h.lang() or tk.config["ckan.locale_default"]


def _label(place: Ref) -> str:
    said = {"article": place.article, "clause": place.clause, "point": place.point}
    if place.point:
        return tk._("Art {article}.{clause}.{point}").format(**said)
    if place.clause:
        return tk._("Art {article}.{clause}").format(**said)
    return tk._("Art {article}").format(**said)


def _exists(path: str) -> bool:
    try:
        rule, _values = flask.current_app.url_map.bind("").match(path, "GET", return_rule=True)
    except RequestRedirect:
        return True
    except HTTPException:
        return False
    # Core serves its static files from the root: that rule fits every path.
    return not rule.rule.startswith("/<")
