"""The private PostgreSQL: a real cluster, made and started for these tests."""

from __future__ import annotations

import os
import pwd
import socket

import psycopg2
import pytest

from portal_cli import ports, postgres, processes, secretstore
from portal_cli.messages import PortalError
from portal_cli.postgres import DATASTORE, MAIN, OWNER, READER, WEB, WRITER, Cluster


@pytest.fixture(scope="module")
def cluster(tmp_path_factory):
    import shutil

    from portal_cli.layout import Layout, outside_folder

    checkout = postgres.__file__.rsplit("/deploy/", 1)[0]
    from pathlib import Path

    layout = Layout.of(Path(checkout), tmp_path_factory.mktemp("cluster") / "home")
    layout.prepare()
    secrets = secretstore.load(layout.secrets)
    made = Cluster(layout, ports.first_free(17400), secrets, throwaway=True)
    made.create()
    made.start()
    made.wait()
    made.prepare()
    yield made
    processes.stop(layout, postgres.PART)
    shutil.rmtree(outside_folder(layout.home), ignore_errors=True)


KEYS = {
    OWNER: "database_owner",
    WEB: "database_web",
    WRITER: "datastore_write",
    READER: "datastore_read",
}


def run(cluster, role, database, sql):
    connection = psycopg2.connect(cluster.url(role, cluster.secrets[KEYS[role]], database))
    try:
        with connection, connection.cursor() as cursor:
            cursor.execute(sql)
            return cursor.fetchall() if cursor.description else None
    finally:
        connection.close()


class TestRoles:
    """Four roles, each with no more than it needs."""

    def test_the_owner_makes_tables_and_the_web_role_uses_them(self, cluster):
        run(cluster, OWNER, MAIN, "CREATE TABLE IF NOT EXISTS thing (id serial, name text)")
        run(cluster, WEB, MAIN, "INSERT INTO thing (name) VALUES ('a')")
        run(cluster, WEB, MAIN, "UPDATE thing SET name = 'b'")
        assert run(cluster, WEB, MAIN, "SELECT name FROM thing")[0][0] == "b"
        run(cluster, WEB, MAIN, "DELETE FROM thing")

    @pytest.mark.parametrize(
        "sql",
        [
            "CREATE TABLE own (id int)",
            "ALTER TABLE thing ADD COLUMN x int",
            "DROP TABLE thing",
            "TRUNCATE thing",
            "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'",
            "CREATE SCHEMA own",
            "CREATE TEMP TABLE own (id int)",
        ],
    )
    def test_the_web_role_has_no_ddl(self, cluster, sql):
        run(cluster, OWNER, MAIN, "CREATE TABLE IF NOT EXISTS thing (id serial, name text)")
        with pytest.raises(psycopg2.errors.InsufficientPrivilege):
            run(cluster, WEB, MAIN, sql)

    @pytest.mark.parametrize(
        ("role", "database"),
        [(WEB, DATASTORE), (OWNER, "postgres"), (WRITER, MAIN), (READER, MAIN)],
    )
    def test_doors_that_are_closed(self, cluster, role, database):
        if database == "postgres":
            cluster.psql("REVOKE CONNECT ON DATABASE postgres FROM PUBLIC;")
        with pytest.raises(psycopg2.OperationalError, match="permission denied"):
            run(cluster, role, database, "SELECT 1")

    def test_a_wrong_password_is_refused(self, cluster):
        with pytest.raises(psycopg2.OperationalError, match="password authentication failed"):
            psycopg2.connect(cluster.url(WEB, "wrong", MAIN))

    def test_no_role_of_ours_is_a_superuser(self, cluster):
        answer = cluster.query("SELECT rolname FROM pg_roles WHERE rolsuper")
        assert answer == postgres.SUPERUSER

    def test_preparing_again_keeps_the_data(self, cluster):
        run(cluster, OWNER, MAIN, "CREATE TABLE IF NOT EXISTS kept (id int)")
        run(cluster, OWNER, MAIN, "INSERT INTO kept VALUES (1)")
        cluster.prepare()
        assert run(cluster, WEB, MAIN, "SELECT count(*) FROM kept")[0][0] >= 1


class TestCluster:
    """A cluster of its own: never run by root, on loopback, made in one step."""

    def test_it_never_runs_as_root(self, cluster):
        identity = processes.recorded(cluster.layout, postgres.PART)
        assert identity is not None
        assert os.stat(f"/proc/{identity.pid}").st_uid != 0

    def test_it_listens_on_loopback_without_a_socket_file(self, cluster):
        assert cluster.query("SHOW listen_addresses") == "127.0.0.1"
        assert cluster.query("SHOW unix_socket_directories") == ""

    def test_text_is_utf8(self, cluster):
        assert cluster.query("SELECT 'Thủ Đức'", MAIN) == "Thủ Đức"

    def test_starting_again_starts_no_second_server(self, cluster):
        before = processes.recorded(cluster.layout, postgres.PART)
        cluster.start()
        assert processes.recorded(cluster.layout, postgres.PART) == before

    def test_a_half_made_cluster_is_made_anew(self, layout):
        made = Cluster(layout, 1, secretstore.load(layout.secrets), throwaway=True)
        half = made.folder / "half"
        half.mkdir(parents=True)
        (half / "rubbish").write_text("of a killed initdb")
        made.create()
        assert (made.data / "PG_VERSION").exists()
        assert not half.exists()
        assert not (made.data / "rubbish").exists()

    def test_making_it_again_changes_nothing(self, cluster):
        before = (cluster.data / "PG_VERSION").stat().st_mtime_ns
        cluster.create()
        assert (cluster.data / "PG_VERSION").stat().st_mtime_ns == before

    def test_no_password_file_is_left(self, cluster):
        assert not (cluster.folder / "password").exists()

    def test_a_folder_closed_to_its_user_moves_the_cluster_outside(self, layout, monkeypatch):
        monkeypatch.setattr(os, "geteuid", lambda: 0)
        monkeypatch.setattr(pwd, "getpwnam", lambda name: pwd.getpwuid(65534))
        layout.home.chmod(0o700)
        made = Cluster(layout, 1, {})
        assert made.folder.parent.name == "lib"
        assert made.folder.name.startswith("hcmc-portal-")

    def test_as_root_without_a_user_for_it_the_package_is_named(self, layout, monkeypatch):
        def nobody(name):
            raise KeyError(name)

        monkeypatch.setattr(os, "geteuid", lambda: 0)
        monkeypatch.setattr(pwd, "getpwnam", nobody)
        with pytest.raises(PortalError) as caught:
            _ = Cluster(layout, 1, {}).user
        assert "postgresql" in caught.value.remedy.vi

    def test_a_server_that_cannot_start_shows_its_log(self, layout):
        made = Cluster(layout, 1, secretstore.load(layout.secrets), throwaway=True)
        made.create()
        with socket.socket() as other:
            other.bind(("127.0.0.1", 0))
            other.listen()
            blocked = Cluster(layout, other.getsockname()[1], made.secrets, throwaway=True)
            blocked.start()
            with pytest.raises(PortalError) as caught:
                blocked.wait()
        assert "postgres" in caught.value.what.vi
        assert "Address already in use" in caught.value.detail

    def test_sql_that_fails_says_what_postgresql_said(self, cluster):
        with pytest.raises(PortalError) as caught:
            cluster.psql("SELECT nonsense;")
        assert 'column "nonsense" does not exist' in caught.value.detail
        with pytest.raises(PortalError) as caught:
            cluster.query("SELECT nonsense")
        assert "nonsense" in caught.value.what.vi


class TestJournal:
    """Rights are given table by table again at an upgrade; those of the journal stay narrow."""

    def test_its_own_function_has_the_last_word(self, cluster):
        """What the grants of all tables give is taken away in the same transaction."""
        run(cluster, OWNER, MAIN, "CREATE TABLE IF NOT EXISTS kept (id int)")
        run(
            cluster, OWNER, MAIN,
            f"CREATE FUNCTION {postgres.JOURNAL_RIGHTS} RETURNS void LANGUAGE sql AS "
            f"'REVOKE UPDATE, DELETE ON kept FROM {WEB}'",
        )  # fmt: skip
        try:
            cluster.prepare()
            run(cluster, WEB, MAIN, "INSERT INTO kept VALUES (1)")
            for refused in ("UPDATE kept SET id = 2", "DELETE FROM kept"):
                with pytest.raises(psycopg2.errors.InsufficientPrivilege):
                    run(cluster, WEB, MAIN, refused)
        finally:
            run(cluster, OWNER, MAIN, f"DROP FUNCTION {postgres.JOURNAL_RIGHTS}")
