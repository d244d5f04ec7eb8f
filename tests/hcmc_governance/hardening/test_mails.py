"""Error mails carry no credentials."""

from __future__ import annotations

import logging
from typing import Any

import pytest
from werkzeug.datastructures import Headers

import ckan.plugins.toolkit as tk

from ckanext.hcmc_governance.hardening.mails import WithoutCredentials


def filtered(**fields: Any) -> logging.LogRecord:
    record = logging.LogRecord("ckan", logging.ERROR, __file__, 1, "failed", None, None)
    vars(record).update(fields)
    assert WithoutCredentials().filter(record)
    return record


class TestWithoutCredentials:
    """The filter on the application's log."""

    @pytest.mark.parametrize("name", ["Authorization", "authorization", "Cookie", "X-CSRFToken"])
    def test_secret_header_is_hidden(self, name: str):
        """Whoever reads the mail cannot act as the person."""
        headers = Headers([(name, "hunter2"), ("Accept", "text/html")])
        told = filtered(headers=headers).headers  # type: ignore[attr-defined]
        assert "hunter2" not in str(told)
        assert told["Accept"] == "text/html"

    def test_own_token_header_is_hidden(self, monkeypatch: pytest.MonkeyPatch):
        """A portal may name the header of its tokens otherwise."""
        monkeypatch.setitem(tk.config, "apitoken_header_name", "X-Portal-Token")
        told = filtered(headers=Headers([("X-Portal-Token", "hunter2")])).headers  # type: ignore[attr-defined]
        assert "hunter2" not in str(told)

    def test_other_records_pass(self):
        """A line of the log without headers is left alone."""
        assert not hasattr(filtered(), "headers")

    def test_stands_behind_cores(self, app):
        """The application's log carries it after core's own filter."""
        kinds = [type(found).__name__ for found in app.flask_app.logger.filters]
        assert kinds
        assert kinds[-1] == "WithoutCredentials"
