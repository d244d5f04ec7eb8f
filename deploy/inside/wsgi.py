"""The WSGI application of the portal; ``CKAN_INI`` names the settings."""

from __future__ import annotations

from ckan.cli import load_config
from ckan.config.middleware import make_app

application = make_app(load_config())
