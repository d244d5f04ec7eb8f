"""CKAN loaded once for a program that does several things with it."""

from __future__ import annotations

from typing import Any, cast

import flask

from ckan.cli import load_config
from ckan.config.middleware import make_app


def flask_app(ini: str) -> flask.Flask:
    """Load CKAN with the settings of ``ini`` and return the Flask application inside."""
    return cast(Any, make_app(load_config(ini)))._wsgi_app
