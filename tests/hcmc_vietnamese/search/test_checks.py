"""The operator is told when the search server has another schema than the plugin needs."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

import ckan.plugins.toolkit as tk

from ckanext.hcmc_vietnamese.search import checks, solr_conf


class StockSchema(BaseHTTPRequestHandler):
    """Answers as a core with CKAN's own schema does."""

    def do_GET(self) -> None:
        """Give the schema."""
        self.send_response(200)
        self.end_headers()
        self.wfile.write(solr_conf.CKAN_SCHEMA.read_bytes())

    def log_message(self, *_args: object) -> None:
        """Keep quiet."""


@pytest.fixture
def stock_core() -> Iterator[str]:
    """Serve CKAN's own schema."""
    server = HTTPServer(("127.0.0.1", 0), StockSchema)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/solr/ckan"
    server.shutdown()
    server.server_close()


class TestWarnOfOtherSchema:
    """One line in the log, with the command that mends it."""

    @pytest.fixture(autouse=True)
    def _heard(self, monkeypatch) -> None:
        # Reading an ini's logging section silences the loggers that exist already.
        monkeypatch.setattr(checks.log, "disabled", False)

    def warnings(self, caplog, url: str | None = None) -> list[str]:
        """Return what is logged for a server."""
        login = {"solr_user": None, "solr_password": None}
        settings = {"solr_url": url or tk.config["solr_url"]} | login
        caplog.clear()
        with caplog.at_level(logging.WARNING, logger=checks.__name__):
            checks.warn_of_other_schema(settings)
        return [entry.getMessage() for entry in caplog.records]

    def test_our_schema(self, caplog) -> None:
        """The server of these tests carries the configset."""
        assert self.warnings(caplog) == []

    def test_other_schema(self, caplog, stock_core: str) -> None:
        """The message names the server and the command."""
        (message,) = self.warnings(caplog, stock_core)
        assert stock_core in message
        assert "ckan hcmc-vietnamese solr-configset" in message

    def test_server_down(self, caplog) -> None:
        """A server that does not answer is reported by CKAN itself."""
        assert self.warnings(caplog, "http://127.0.0.1:9/solr/ckan") == []
