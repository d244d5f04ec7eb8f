"""The command that makes all fact rows anew."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa
from click.testing import CliRunner

from ckan import model

from ckanext.hcmc_governance.register.duties.cli import facts_rebuild
from ckanext.hcmc_governance.register.model import DatasetFact


@pytest.mark.usefixtures("non_clean_db")
class TestFactsRebuild:
    """ckan hcmc-governance facts-rebuild."""

    def test_check_finds_what_rebuild_repairs(self, desk: Any):
        """--check changes nothing and fails; without it the rows are right; then it passes."""
        CliRunner().invoke(facts_rebuild)
        record = desk.dataset()
        model.Session.execute(
            sa.update(DatasetFact)
            .where(DatasetFact.package_id == record["id"])
            .values(title="Sửa sau lưng")
        )
        model.Session.commit()
        checked = CliRunner().invoke(facts_rebuild, ["--check"])
        assert checked.exit_code == 1
        assert record["id"] in checked.output
        assert "1 fact rows differ" in checked.output
        assert "1 fact rows changed" in CliRunner().invoke(facts_rebuild).output
        again = CliRunner().invoke(facts_rebuild, ["--check"])
        assert (again.exit_code, "0 fact rows differ" in again.output) == (0, True)

    def test_running_again_changes_nothing(self, desk: Any):
        """Idempotent."""
        desk.dataset()
        CliRunner().invoke(facts_rebuild)
        assert "0 fact rows changed" in CliRunner().invoke(facts_rebuild).output
