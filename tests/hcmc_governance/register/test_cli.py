"""Commands of the register."""

from __future__ import annotations

from typing import Any

import pytest

from ckan import model

from ckanext.hcmc_governance.register import cli as commands
from ckanext.hcmc_governance.register import service

pytestmark = pytest.mark.usefixtures("non_clean_db", "themes")


class TestThemes:
    """``ckan hcmc-governance themes``."""

    def test_a_second_run_creates_nothing(self, cli: Any, app: Any) -> None:
        """It says how many it made and changes nothing that is there."""
        with app.flask_app.test_request_context():
            result = cli.invoke(commands.themes)
        assert result.exit_code == 0, result.output
        assert "0 themes created" in result.output

    def test_a_theme_that_is_gone_comes_back(self, cli: Any, app: Any, themes: Any) -> None:
        """A purged theme is created again with its name and title."""
        service.theme_groups()["locality"].purge()
        model.Session.commit()
        with app.flask_app.test_request_context():
            result = cli.invoke(commands.themes)
        assert "1 themes created: locality" in result.output
        assert set(service.theme_groups()) == set(themes)
