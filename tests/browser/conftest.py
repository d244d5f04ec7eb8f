"""A portal with real records in a schema and under a site id of its own, and a browser before it.

Nothing here touches the rows or the index of the other tests.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg2
import pytest
from browser_pages import PAGES, Visit, look
from playwright.sync_api import Browser, Page

import ckan.plugins.toolkit as tk

ROOT = Path(__file__).resolve().parents[2]
SCHEMA = "browser"
PATIENCE = 10_000  # milliseconds


@dataclass(frozen=True)
class Person:
    """An account of the portal: a post, no name."""

    account: str = "kythuat-so-y-te"
    password: str = "mat-khau-thu-123"


@dataclass(frozen=True)
class Portal:
    """Where the portal answers, and the names of what it holds."""

    url: str
    names: dict[str, str]

    def address(self, page: str, language: str) -> str:
        """Return the address of one of ``PAGES`` in a language."""
        prefix = "" if language == "vi" else f"/{language}"
        return self.url + prefix + PAGES[page].format(**self.names)


@pytest.fixture(scope="session")
def person() -> Person:
    """Give the account of a unit's technical focal point."""
    return Person()


@pytest.fixture(scope="session")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    """Serve the portal in a process of its own until the session ends."""
    address = tk.config["sqlalchemy.url"]
    _empty_schema(address)
    port = _free_port()
    url = f"http://127.0.0.1:{port}"
    environment = os.environ | {
        "CKAN_INI": os.environ.get("CKAN_INI", str(ROOT / "test.ini")),
        "CKAN_SQLALCHEMY_URL": f"{address}?options=-csearch_path={SCHEMA}",
        "CKAN_SITE_ID": "hcmc-browser",
        "CKAN_SITE_URL": url,
        "CKAN_STORAGE_PATH": str(tmp_path_factory.mktemp("storage")),
    }
    log = tmp_path_factory.mktemp("log") / "portal.log"
    with log.open("wb") as errors:
        server = subprocess.Popen(
            [sys.executable, str(Path(__file__).with_name("stand.py"))],
            env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors,
            text=True, encoding="utf-8",
        )  # fmt: skip
    try:
        yield Portal(url, _names(server, port, log))
    finally:
        server.terminate()
        server.wait(timeout=30)


def _empty_schema(address: str) -> None:
    with psycopg2.connect(address) as connection, connection.cursor() as cursor:
        cursor.execute(f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE; CREATE SCHEMA {SCHEMA}")
    connection.close()


def _names(server: subprocess.Popen[str], port: int, log: Path) -> dict[str, str]:
    assert server.stdin
    assert server.stdout
    one = Person()
    json.dump({"port": port, "person": one.account, "password": one.password}, server.stdin)
    server.stdin.close()
    for line in server.stdout:
        if line.startswith("READY "):
            return json.loads(line.removeprefix("READY "))
    raise AssertionError("the portal did not start:\n" + log.read_text(encoding="utf-8")[-4000:])


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def page(page: Page) -> Page:
    """Give the page of a new visitor, who does not wait long for what is not there."""
    page.set_default_timeout(PATIENCE)
    return page


@pytest.fixture(scope="session")
def visit(browser: Browser, portal: Portal) -> Iterator[Callable[[str, str], Visit]]:
    """Look at a page once, at all widths; every test asks for the same look."""
    looked: dict[tuple[str, str], Visit] = {}
    context = browser.new_context()

    def visited(name: str, language: str) -> Visit:
        if (name, language) not in looked:
            looked[name, language] = look(context, portal.address(name, language))
        return looked[name, language]

    yield visited
    context.close()
