"""Pages of the regulation: all its articles, and one."""

from __future__ import annotations

import flask

import ckan.plugins.toolkit as tk
from ckan import types

hcmc_regulation = flask.Blueprint("hcmc_regulation", __name__)


@hcmc_regulation.route("/regulation")
def index() -> str:
    """Show chapters and articles, those with the words asked for when there are any."""
    asked = _asked()
    words = tk.request.args.get("q", "").strip()
    try:
        shown = tk.get_action("hcmc_regulation_show")(_context(), {**asked, "words": words})
        versions = tk.get_action("hcmc_regulation_list")(_context(), {})
    except tk.ObjectNotFound as error:
        return tk.abort(404, str(error))
    extra = {"regulation": shown, "versions": versions, "words": words, "asked": asked}
    return tk.render("hcmc_governance/regulation/index.html", extra_vars=extra)


@hcmc_regulation.route("/regulation/article/<int:number>")
def article(number: int) -> str:
    """Show an article, and beside it what the portal does for it."""
    asked = _asked()
    try:
        shown = tk.get_action("hcmc_regulation_article_show")(
            _context(), {**asked, "number": number}
        )
    except tk.ObjectNotFound as error:
        return tk.abort(404, str(error))
    extra = {"article": shown, "asked": asked}
    return tk.render("hcmc_governance/regulation/article.html", extra_vars=extra)


def _asked() -> dict[str, str]:
    key = tk.request.args.get("version", "").strip()
    return {"key": key} if key else {}


def _context() -> types.Context:
    return types.Context(user=tk.g.user, auth_user_obj=tk.g.userobj)
