"""The migrations make exactly the tables that the models describe."""

from __future__ import annotations

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from house_tree import ROOT
from sqlalchemy import inspect

import ckan.plugins.toolkit as tk
from ckan import model

from ckanext.hcmc_governance.audit.model import JournalBase

OWNER = "hcmc_governance"
# Not meta.metadata: CKAN puts another object there when it empties a new database.
DESCRIBED = tk.BaseModel.metadata


@pytest.mark.usefixtures("non_clean_db")
class TestMigrations:
    """Compared on a database in which the migrations ran."""

    def test_models_equal_migrations(self):
        """Alembic finds nothing to change in tables of ours."""

        def ours(_thing, name, kind, _reflected, _other) -> bool:
            return name.startswith("hcmc_") if kind == "table" else True

        with model.meta.engine.connect() as connection:  # type: ignore[union-attr]
            context = MigrationContext.configure(
                connection,
                opts={
                    "include_object": ours,
                    "compare_type": True,
                    "version_table": f"{OWNER}_alembic_version",
                },
            )
            differences = [
                found
                for found in compare_metadata(context, [DESCRIBED, JournalBase.metadata])
                if "alembic_version" not in str(found)
            ]
        assert differences == []

    def test_there_are_tables_to_compare(self):
        """The models are loaded and the migrations have made their tables."""
        described = {name for name in DESCRIBED.tables if name.startswith("hcmc_")}
        made = {name for name in inspect(model.meta.engine).get_table_names() if "hcmc_" in name}
        assert described
        assert described <= made

    def test_no_foreign_key_leaves_the_suite(self):
        """Ids of core's rows are stored without a key: core purges in its own order."""
        told = inspect(model.meta.engine)
        for table in told.get_table_names():
            if table.startswith("hcmc_"):
                for key in told.get_foreign_keys(table):
                    assert key["referred_table"].startswith("hcmc_"), (table, key)

    def test_versions_are_numbered_and_follow_each_other(self):
        """``NNN_what`` in one line, without gap or branch."""
        folder = ROOT / "ckanext" / OWNER / "migration" / OWNER / "versions"
        numbers = sorted(path.name.split("_")[0] for path in folder.glob("*.py"))
        assert numbers == [f"{number:03d}" for number in range(1, len(numbers) + 1)]
