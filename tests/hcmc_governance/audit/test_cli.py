"""The months to come are made ready by the owner; what came too early moves in."""
# ruff: noqa: S608 - tables are constants

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest
import sqlalchemy as sa

from ckan import model

from ckanext.hcmc_governance.audit import cli as commands
from ckanext.hcmc_governance.audit import partitions, service
from ckanext.hcmc_kit.actor import Actor

pytestmark = pytest.mark.usefixtures("non_clean_db")
PARTS = "hcmc_governance_journal_parts"


def months() -> list[str]:
    query = sa.text("SELECT tablename FROM pg_tables WHERE schemaname = :schema")
    return sorted(model.Session.scalars(query, {"schema": PARTS}))


class TestJournalPartitions:
    """``ckan hcmc-governance journal-partitions``."""

    def test_a_year_lies_ready(self):
        """The migration makes this month and the year after it."""
        today = dt.datetime.now(dt.UTC)
        assert f"month_{today:%Y_%m}" in months()
        assert f"month_{today.year + 1}_{today:%m}" in months()

    def test_second_run_makes_nothing(self, cli: Any, app: Any):
        """It can be run every day."""
        with app.flask_app.test_request_context():
            cli.invoke(commands.journal_partitions)
            result = cli.invoke(commands.journal_partitions)
        assert result.exit_code == 0, result.output
        assert result.output == "0 month(s) made ready\n"

    def test_months_can_be_said(self, cli: Any, app: Any):
        """Further ahead than the setting, when asked."""
        with app.flask_app.test_request_context():
            result = cli.invoke(commands.journal_partitions, ["--months", "20"])
        assert result.exit_code == 0, result.output
        assert len(months()) >= 21

    def test_early_lines_move_into_their_month(self, lines: Any):
        """A line of a month without table waits in the rest and loses nothing on the way."""
        thing = uuid.uuid4().hex
        now = dt.datetime.now(dt.UTC)
        month = f"{PARTS}.month_{now:%Y_%m}"
        model.Session.execute(
            sa.text(f"ALTER TABLE hcmc_governance_journal DETACH PARTITION {month}")
        )
        model.Session.execute(sa.text(f"ALTER TABLE {month} RENAME TO set_aside"))
        service.record(
            service.Act.USE, actor=Actor(), object_type="dataset", object_id=thing,
            details={"what": "a", "kept": "ừ"},
        )  # fmt: skip
        rest = model.Session.scalar(
            sa.text(f"SELECT count(*) FROM {PARTS}.rest WHERE object_id = '{thing}'")
        )
        made = partitions.prepare(now.date(), 1)
        found = model.Session.execute(
            sa.text(f"SELECT details, xid::text FROM {month} WHERE object_id = '{thing}'")
        ).all()
        left = model.Session.scalar(sa.text(f"SELECT count(*) FROM {PARTS}.rest"))
        model.Session.rollback()
        assert (rest, made, left) == (1, 1, 0)
        assert found[0][0] == {"what": "a", "kept": "ừ"}
        assert int(found[0][1]) > 0
