"""Fixtures of the whole suite: real services, migrated tables, records that look real."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

import pytest
from clauses_plugin import pytest_addoption, pytest_collection_finish, pytest_collection_modifyitems

import ckan.plugins as p
from ckan import model

__all__ = ["pytest_addoption", "pytest_collection_finish", "pytest_collection_modifyitems"]

BROWSER_ARGUMENTS = (
    "--no-sandbox", "--disable-gpu", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--no-first-run",
)  # fmt: skip
MIGRATED = ("activity", "harvest", "hcmc_governance")


# Marks that change what the plugins see while they load.
RELOADING = {"ckan_config", "with_plugins", "provide_plugin"}


@pytest.fixture
def with_plugins(request: pytest.FixtureRequest) -> None:
    """Have the plugins of test.ini loaded; reload them only where a test's marks ask for it.

    CKAN's own fixture, asked by name below, loads and unloads all plugins around each test: that
    alone would take half a second a test.
    """
    if RELOADING & {mark.name for mark in request.node.iter_markers()}:
        request.getfixturevalue("with_plugins")
    elif not p.plugin_loaded("hcmc_governance"):
        p.load_all()


@pytest.fixture(autouse=True)
def _load_plugins(with_plugins: None) -> None:
    """Load the plugins of test.ini for every test."""


@pytest.fixture
def clean_db(
    with_plugins: None, reset_db: Callable[[], None], migrate_db_for: Callable[..., None]
) -> None:
    """Empty the database and bring every plugin's tables up to date.

    The plugins must be loaded first: the migrations of an unloaded plugin cannot be found.
    """
    reset_db()
    for plugin in MIGRATED:
        migrate_db_for(plugin)


@pytest.fixture(scope="session")
def migrated_once() -> set[str]:
    """Remember which plugins' tables are known to exist in this session."""
    return set()


@pytest.fixture
def non_clean_db(
    with_plugins: None,
    reset_db_once: None,
    migrate_db_for: Callable[..., None],
    migrated_once: set[str],
) -> None:
    """Give a database whose tables exist, whatever rows other tests left in it."""
    model.repo.init_db()
    for plugin in MIGRATED:
        if plugin not in migrated_once:
            migrate_db_for(plugin)
            migrated_once.add(plugin)


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """Start the Chromium of the machine: nothing is downloaded, nothing is asked of the network."""
    program = os.environ.get("HCMC_CHROMIUM") or os.environ.get("CHROMIUM") or "/usr/bin/chromium"
    return {"executable_path": program, "args": list(BROWSER_ARGUMENTS)}
