"""Bodies of CKAN's interfaces: the start-up check, error pages, uploads."""

from __future__ import annotations

from typing import Any

from ckan import types
from ckan.common import CKANConfig

from ckanext.hcmc_governance.hardening import checks, error_pages, mails, uploads


def configure(config: CKANConfig) -> None:
    """Refuse to start with dangerous settings."""
    checks.refuse_unsafe(config)


def make_middleware(app: types.CKANApp, config: CKANConfig) -> types.CKANApp:
    """Put our error pages in the place of core's and keep credentials out of its mails."""
    error_pages.register(app)
    mails.protect(app)
    return app


def get_resource_uploader(resource: dict[str, Any]) -> None:
    """Look at the file before any uploader takes it."""
    uploads.refuse_active(resource)
