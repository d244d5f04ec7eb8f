"""What a second role may do with the journal: add and read, nothing else."""
# ruff: noqa: S608 - the table is a constant

from __future__ import annotations

from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine, make_url
from sqlalchemy.exc import DBAPIError

import ckan.plugins.toolkit as tk
from ckan import model

JOURNAL = "hcmc_governance_journal"
ADD = f"INSERT INTO {JOURNAL} (act, object_type, object_id) VALUES ('use', 'dataset', 'by-web')"


def as_owner(*statements: str) -> None:
    """Run statements as the owner of the tables."""
    for statement in statements:
        model.Session.execute(sa.text(statement))
    model.Session.commit()


@pytest.fixture
def web(non_clean_db: None) -> Iterator[Engine]:
    """Give a connection of another role, with the rights that a portal's web role is given.

    The role is the DataStore's reader: a real one that the tables do not belong to.
    """
    main = make_url(tk.config["sqlalchemy.url"])
    other = make_url(tk.config["ckan.datastore.read_url"])
    role = f'"{other.username}"'
    as_owner(
        f'GRANT CONNECT ON DATABASE "{main.database}" TO {role}',
        f"GRANT USAGE ON SCHEMA public TO {role}",
        f"GRANT SELECT, INSERT, UPDATE, DELETE ON {JOURNAL} TO {role}",
        f"GRANT USAGE, SELECT ON SEQUENCE {JOURNAL}_id_seq TO {role}",
        f"SELECT {JOURNAL}_rights()",
    )
    engine = sa.create_engine(main.set(username=other.username, password=other.password))
    yield engine
    engine.dispose()
    as_owner(
        f"REVOKE ALL ON {JOURNAL} FROM {role}",
        f"REVOKE ALL ON SEQUENCE {JOURNAL}_id_seq FROM {role}",
        f"REVOKE ALL ON SCHEMA public FROM {role}",
        f'REVOKE CONNECT ON DATABASE "{main.database}" FROM {role}',
    )


def refused(engine: Engine, statement: str) -> str:
    """Return the words with which the database refuses."""
    with pytest.raises(DBAPIError) as caught, engine.begin() as connection:
        connection.execute(sa.text(statement))
    return str(caught.value.orig)


class TestWebRole:
    """The role of the web processes."""

    @pytest.mark.clause("7.6")
    def test_adds_and_reads(self, web: Engine):
        """What every request needs."""
        with web.begin() as connection:
            connection.execute(sa.text(ADD))
            found = connection.scalar(
                sa.text(f"SELECT count(*) FROM {JOURNAL} WHERE object_id = 'by-web'")
            )
        assert found

    @pytest.mark.parametrize(
        "statement",
        [
            f"UPDATE {JOURNAL} SET purpose = 'x'",
            f"DELETE FROM {JOURNAL}",
            f"TRUNCATE {JOURNAL}",
            f"DROP TABLE {JOURNAL}",
            f"ALTER TABLE {JOURNAL} DISABLE TRIGGER ALL",
            f"SELECT {JOURNAL}_prepare('2040-01-01', 1)",
            f"DELETE FROM {JOURNAL}_parts.rest",
            f"INSERT INTO {JOURNAL}_parts.rest (act) VALUES ('use')",
        ],
    )
    def test_changes_nothing(self, web: Engine, statement: str):
        """No line, no table, no guard, no partition: the right itself is missing."""
        told = refused(web, statement)
        assert "permission denied" in told or "must be owner" in told

    @pytest.mark.parametrize(
        ("column", "value"), [("at", "'2020-01-01'"), ("id", "1"), ("xid", "'1'")]
    )
    def test_does_not_choose_time_number_or_transaction(self, web: Engine, column: str, value: str):
        """A line cannot be dated back: these columns are the database's."""
        told = refused(
            web,
            f"INSERT INTO {JOURNAL} (act, object_type, object_id, {column}) "
            f"VALUES ('use', 'dataset', 'x', {value})",
        )
        assert "permission denied" in told

    def test_switch_of_the_owner_is_no_use(self, web: Engine):
        """Anyone can set it; only the owner is believed."""
        with web.begin() as connection:
            connection.execute(sa.text(ADD))
        as_owner(f'GRANT DELETE ON {JOURNAL} TO "{web.url.username}"')
        with web.connect() as connection:
            connection.execute(sa.text("SET hcmc_governance.journal_maintenance = 'on'"))
            with pytest.raises(DBAPIError, match="never changed"):
                connection.execute(sa.text(f"DELETE FROM {JOURNAL}"))
            connection.rollback()

    def test_rights_can_be_set_again(self, web: Engine):
        """A second call takes nothing away: an upgrade repeats it."""
        as_owner(f"SELECT {JOURNAL}_rights()")
        with web.begin() as connection:
            connection.execute(sa.text(ADD))
        assert "permission denied" in refused(web, f"DELETE FROM {JOURNAL}")
