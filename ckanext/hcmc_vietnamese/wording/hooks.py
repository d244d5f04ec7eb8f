"""Makes the portal read templates with their hard-coded English marked for translation."""

from __future__ import annotations

from importlib import import_module

from ckan import types
from ckan.common import CKANConfig


def make_middleware(app: types.CKANApp, config: CKANConfig) -> types.CKANApp:
    """Let Jinja mark hard-coded English while it reads a template."""
    app.jinja_env.add_extension(import_module("ckanext.hcmc_i18n.marking").MarkHardCoded)
    return app
