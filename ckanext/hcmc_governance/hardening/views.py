"""Looks at every request before its view and at every answer after it."""

from __future__ import annotations

import flask

from ckan import types

from ckanext.hcmc_governance.hardening import csrf, error_pages, headers

hardening = flask.Blueprint("hcmc_hardening", __name__)


@hardening.before_app_request
def before() -> None:
    """Refuse forged requests."""
    csrf.refuse_forged()


@hardening.after_app_request
def after(response: types.Response) -> types.Response:
    """Clean errors of the API and add the security headers."""
    return headers.harden(error_pages.without_secrets(response))
