"""The three plugins load together, in the documented order."""

from __future__ import annotations

import pytest

import ckan.plugins as p


@pytest.mark.parametrize("name", ["hcmc_governance", "hcmc_dictionary", "hcmc_vietnamese"])
def test_plugin_is_loaded(name: str) -> None:
    """Every plugin of the suite is found by its entry point and loads."""
    assert p.plugin_loaded(name)


@pytest.mark.usefixtures("clean_db", "clean_index")
def test_home_page_answers(app) -> None:
    """The home page renders with all plugins on."""
    assert app.get("/").status_code == 200
