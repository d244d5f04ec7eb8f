"""A word after saving: CKAN's forms end on a page that does not say whether anything was kept."""

from __future__ import annotations

from urllib.parse import urlsplit

import ckan.plugins.toolkit as tk
from ckan import model, types

from ckanext.hcmc_governance.front.rules import Saved, saved

_FOUND = 302


def register(app: types.CKANApp) -> None:
    """Say on the next page what a form has done."""
    app.after_request(confirm)


def confirm(response: types.Response) -> types.Response:
    """Leave a message for the page that a saved form leads to; every other answer is untouched."""
    if tk.request.method != "POST" or response.status_code != _FOUND:
        return response
    path = urlsplit(response.headers.get("Location", "")).path
    what = saved(tk.request.endpoint or "", tk.request.form.get("save", ""), path)
    if what is Saved.RECORD:
        what = _record(path)
    if what is not None:
        tk.h.flash_success(_words(what))
    return response


def _record(path: str) -> Saved:
    package = model.Package.get(path.rstrip("/").rsplit("/", 1)[-1])
    return Saved.PUBLISHED if package is not None and package.state == "active" else Saved.DRAFT


def _words(what: Saved) -> str:
    return {
        Saved.DRAFT: tk._("Saved as a draft. Next: add a file or document, then publish."),
        Saved.CHANGES: tk._("The changes have been saved."),
        Saved.FILE: tk._("The file has been saved."),
        Saved.PUBLISHED: tk._("Published. Everybody can see this page now."),
    }[what]
