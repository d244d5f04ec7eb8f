"""CKAN mails every unexpected error with all headers of the request: not with the credentials."""

from __future__ import annotations

import logging

import ckan.plugins.toolkit as tk
from ckan import types

HIDDEN = "…"


class WithoutCredentials(logging.Filter):
    """Hides tokens and cookies in the headers that core's filter has put on a log record."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Replace the values of headers that let a reader of the mail act as the person."""
        headers = getattr(record, "headers", None)
        if headers is not None:
            secret = {"authorization", "cookie", "x-csrftoken", "x-csrf-token"}
            secret.add(tk.config["apitoken_header_name"].lower())
            record.headers = {
                name: HIDDEN if name.lower() in secret else value for name, value in headers.items()
            }
        return True


def protect(app: types.CKANApp) -> None:
    """Add the filter behind core's."""
    app.logger.addFilter(WithoutCredentials())
