"""The language in which an import is told, also where no request is being answered."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext

import click
import flask
import flask_babel

import ckan.plugins.toolkit as tk


def language() -> str:
    """Return the language of the page, else that of the block, else the portal's own."""
    if not flask.has_request_context():
        return str(tk.config["ckan.locale_default"])
    return str(tk.h.lang() or tk.config["ckan.locale_default"])


def spoken(label: str | Mapping[str, str]) -> str:
    """Return a label of a schema in the language of the page."""
    if isinstance(label, str):
        return label
    return label["vi" if language().startswith("vi") else "en"]


@contextmanager
def speaking(wanted: str) -> Iterator[None]:
    """Run a block of a background process in a language."""
    with _request(wanted), flask_babel.force_locale(wanted):
        yield


def _request(wanted: str) -> AbstractContextManager[object]:
    environment = {"CKAN_LANG": wanted, "CKAN_CURRENT_URL": "/"}
    command = click.get_current_context(silent=True)
    app = command.find_root().meta.get("flask_app") if command else None
    if app is None and flask.has_app_context():
        app = flask.current_app
    return app.test_request_context("/", environ_overrides=environment) if app else nullcontext()
