"""Cross-site request forgery: what CKAN 2.12.0 leaves open (CVE-2026-41255).

Core exempts a *view* for the whole process as soon as one anonymous or token request has called
it; from then on a foreign page may post to it with the cookie of a person who is signed in.
"""

from __future__ import annotations

from flask import current_app
from flask_wtf.csrf import CSRFError

import ckan.plugins.toolkit as tk
from ckan.common import current_user, g
from ckan.config.middleware.flask_app import csrf

from ckanext.hcmc_governance.hardening.checks import load_rules
from ckanext.hcmc_governance.hardening.rules import same_site


def came_by_session() -> bool:
    """Tell whether the session cookie (or its reminder) identified the person.

    Core marks requests of API tokens *and* of anonymous readers with the same flag, so only
    a known person without the flag came by cookie.
    """
    return current_user.is_authenticated and not g.get("login_via_auth_header")


def refuse_forged() -> None:
    """Ask for the token whatever core has exempted; token and anonymous calls are not touched.

    :raises CSRFError: without a valid token, or when another site follows a link that changes
        state.
    """
    if not current_app.config["WTF_CSRF_ENABLED"] or not came_by_session():
        return
    csrf.protect()
    if tk.request.endpoint in load_rules().state_changing_links:
        _refuse_foreign_link()


def _refuse_foreign_link() -> None:
    headers = tk.request.headers
    if not same_site(headers.get("Sec-Fetch-Site"), tk.request.referrer, tk.request.host):
        raise CSRFError("The link was not followed from this portal.")
