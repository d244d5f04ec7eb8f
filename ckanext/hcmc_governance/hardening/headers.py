"""Headers on every answer: what may run, who may keep a copy, how files are handed out."""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from ckan import types
from ckan.common import current_user, session

from ckanext.hcmc_governance import config

SHARED_FILES = ("static", "webassets.index")
ALWAYS = {"X-Content-Type-Options": "nosniff", "X-Permitted-Cross-Domain-Policies": "none"}
# A file that a browser opens must not act in the name of the portal.
FILE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"


def harden(response: types.Response) -> types.Response:
    """Add the security headers to one answer; an existing header is kept."""
    for name, value in ALWAYS.items():
        response.headers[name] = value
    response.headers.setdefault("Referrer-Policy", config.referrer_policy())
    response.headers.setdefault("Permissions-Policy", config.permissions_policy())
    response.headers.setdefault("Content-Security-Policy", _page_policy())
    # Behind a proxy the request itself arrives over http.
    if tk.request.is_secure or tk.config["ckan.site_url"].startswith("https://"):
        response.headers["Strict-Transport-Security"] = f"max-age={config.hsts_seconds()}"
    if is_file(response):
        _hand_out(response)
    _limit_copies(response)
    return response


def _page_policy() -> str:
    # `resource.view` (one endpoint per record type) fills the frame of a resource page; core and
    # DataTables View put their scripts into that page itself.
    in_frame = (tk.request.endpoint or "").endswith("resource.view")
    return config.view_security_policy() if in_frame else config.content_security_policy()


def is_file(response: types.Response) -> bool:
    """Tell whether the answer is a file that somebody uploaded."""
    if response.status_code not in (200, 206):
        return False
    endpoint = tk.request.endpoint or ""
    # The same download is reached by two core endpoints and by one more per record type.
    return endpoint.rsplit(".", 1)[-1].endswith("download") or (
        endpoint == "static" and tk.request.path.startswith("/uploads/")
    )


def _hand_out(response: types.Response) -> None:
    response.headers["Content-Security-Policy"] = FILE_POLICY
    if response.mimetype in config.inline_types():
        return
    shown_as = response.headers.get("Content-Disposition", "inline")
    response.headers["Content-Disposition"] = "; ".join(["attachment", *shown_as.split("; ")[1:]])


def _limit_copies(response: types.Response) -> None:
    """Keep personal answers out of shared caches (CKAN marks every answer as public)."""
    if (tk.request.endpoint or "") in SHARED_FILES:
        return
    token_header = tk.config["apitoken_header_name"]
    response.vary.update(["Cookie", token_header, "HX-Request"])
    personal = current_user.is_authenticated or token_header in tk.request.headers
    if personal or session.modified:
        # Core adds `public` after us unless it is told not to.
        tk.request.environ["__no_cache__"] = True
        response.cache_control.no_store = True
