"""The language of what background processes write down for people: the portal's own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext

import click
import flask
import flask_babel

import ckan.plugins.toolkit as tk


@contextmanager
def portal_language() -> Iterator[None]:
    """Run a block in the portal's default language, also where no request is being answered.

    The queue consumers of ckanext-harvest have no request, so core's and our messages would
    come out in English and be stored so.
    """
    with _request(), flask_babel.force_locale(tk.config["ckan.locale_default"]):
        yield


@contextmanager
def readers_language() -> Iterator[None]:
    """Run a block in the language of the page being made, else in the portal's own."""
    if flask.has_request_context():
        yield
        return
    with portal_language():
        yield


def _request() -> flask.ctx.RequestContext | nullcontext[None]:
    if flask.has_request_context():
        return nullcontext()
    if flask.has_app_context():
        return flask.current_app.test_request_context()
    command = click.get_current_context(silent=True)
    app = command.find_root().meta.get("flask_app") if command else None
    return app.test_request_context() if app else nullcontext()
