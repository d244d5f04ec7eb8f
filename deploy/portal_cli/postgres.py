"""A private PostgreSQL: its own cluster, port and four roles; never run by root."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from portal_cli import commands, packages, processes, waiting
from portal_cli.layout import Layout, outside_folder, reachable
from portal_cli.messages import PortalError, Text

PART = "postgres"
SUPERUSER = "portal_superuser"
OWNER, WEB = "hcmc_owner", "hcmc_web"
WRITER, READER = "hcmc_datastore_write", "hcmc_datastore_read"
MAIN, DATASTORE = "ckan", "datastore"
# Made by the journal's migration: takes UPDATE and DELETE away again.
JOURNAL_RIGHTS = "hcmc_governance_journal_rights()"
SETTINGS = (
    "listen_addresses=127.0.0.1",
    "unix_socket_directories=",
    "max_connections=200",
    "shared_buffers=128MB",
    "log_line_prefix=%m [%p] %u@%d ",
    "password_encryption=scram-sha-256",
)
# For test databases only: what is lost in a crash is made again by the next run.
THROWAWAY = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")


@dataclass(frozen=True)
class Cluster:
    """One private cluster: where it lies, who runs it, on which port."""

    layout: Layout
    port: int
    secrets: Mapping[str, str]
    throwaway: bool = False

    @property
    def user(self) -> tuple[int, int] | None:
        """The user and group PostgreSQL runs as, or ``None`` for the caller."""
        if os.geteuid() != 0:
            return None
        try:
            entry = pwd.getpwnam("postgres")
        except KeyError:
            raise packages.no_right(["postgresql"]) from None
        return entry.pw_uid, entry.pw_gid

    @property
    def folder(self) -> Path:
        """The folder of the cluster: outside the portal's own when that is closed to its user."""
        user = self.user
        inside = self.layout.home / "postgres"
        if user is None or reachable(inside / "data", *user):
            return inside
        return outside_folder(self.layout.home)

    @property
    def data(self) -> Path:
        """PostgreSQL's data folder."""
        return self.folder / "data"

    def url(self, role: str, password: str, database: str) -> str:
        """Return the SQLAlchemy address of a database for a role."""
        return f"postgresql://{role}:{password}@127.0.0.1:{self.port}/{database}"

    def create(self) -> None:
        """Make the cluster if there is none: into a folder beside, then renamed in one step."""
        if (self.data / "PG_VERSION").exists():
            return
        programs = _programs()
        half, key = self.folder / "half", self.folder / "password"
        self._own_folder()
        shutil.rmtree(half, ignore_errors=True)
        _write_secret(key, self.secrets["postgres_superuser"], self.user)
        try:
            commands.run(
                [
                    str(programs / "initdb"), "-D", str(half), "-U", SUPERUSER, "-E", "UTF8",
                    "--locale=C.UTF-8", "--auth=scram-sha-256", f"--pwfile={key}",
                ],
                self.layout.logs / "setup.log",
                what=Text("không tạo được cơ sở dữ liệu", "the database cluster was not made"),
                folder=self.folder,
                user=self.user,
            )  # fmt: skip
        finally:
            key.unlink(missing_ok=True)
        half.rename(self.data)

    def _own_folder(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        if self.user:
            os.chown(self.folder, *self.user)
        self.folder.chmod(0o700)

    def start(self) -> None:
        """Start the server; it is ready when :meth:`wait` returns."""
        if processes.recorded(self.layout, PART):
            return
        options = SETTINGS + (THROWAWAY if self.throwaway else ())
        command = [str(_programs() / "postgres"), "-D", str(self.data), "-p", str(self.port)]
        for option in options:
            command += ["-c", option]
        program = processes.Program(
            PART, command, commands.clean_environment(), self.folder, self.user, signal.SIGINT
        )
        processes.spawn(self.layout, program)

    def wait(self) -> None:
        """Return when the server takes connections."""
        waiting.until(self.layout, PART, self.is_ready, 60)

    def is_ready(self) -> bool:
        """Tell whether the server takes connections, by its own status file."""
        try:
            lines = (self.data / "postmaster.pid").read_text(encoding="utf-8").splitlines()
        except OSError:
            return False
        return "ready" in [line.strip() for line in lines] and _answers(self.port)

    def psql(self, sql: str, database: str = "postgres") -> None:
        """Run SQL as the superuser; raise with what PostgreSQL said."""
        environment = commands.clean_environment(PGPASSWORD=self.secrets["postgres_superuser"])
        commands.run(
            [
                str(_programs() / "psql"), "-X", "-q", "-v", "ON_ERROR_STOP=1", "-h", "127.0.0.1",
                "-p", str(self.port), "-U", SUPERUSER, "-d", database,
            ],
            self.layout.logs / "setup.log",
            what=Text("một lệnh SQL không chạy được", "an SQL command failed"),
            environment=environment,
            text=sql,
        )  # fmt: skip

    def query(self, sql: str, database: str = "postgres") -> str:
        """Return the unaligned output of one query, as the superuser."""
        environment = commands.clean_environment(PGPASSWORD=self.secrets["postgres_superuser"])
        done = subprocess.run(
            [
                str(_programs() / "psql"), "-X", "-A", "-t", "-h", "127.0.0.1", "-p",
                str(self.port), "-U", SUPERUSER, "-d", database, "-c", sql,
            ],
            capture_output=True, text=True, check=False, env=environment,
        )  # fmt: skip
        if done.returncode != 0:
            raise PortalError(
                Text(f"PostgreSQL: {done.stderr}", "PostgreSQL refused a query"),
                Text("xem ./portal logs postgres", "read ./portal logs postgres"),
            )
        return done.stdout.strip()

    def prepare(self, databases: tuple[str, str] = (MAIN, DATASTORE)) -> None:
        """Make the four roles and both databases, and give each role no more than it needs."""
        self.psql(roles_sql(self.secrets))
        existing = self.query("SELECT datname FROM pg_database").split()
        for name, owner in zip(databases, (OWNER, WRITER), strict=True):
            if name not in existing:
                self.psql(f"CREATE DATABASE {name} OWNER {owner} ENCODING 'UTF8';")
        self.psql(rights_sql(*databases), databases[0])


def roles_sql(secrets: Mapping[str, str]) -> str:
    """Return the SQL that makes the four login roles, or renews their passwords."""
    names = {
        OWNER: "database_owner",
        WEB: "database_web",
        WRITER: "datastore_write",
        READER: "datastore_read",
    }
    lines = []
    for role, key in names.items():
        lines.append(
            f"DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{role}') "
            f"THEN CREATE ROLE {role}; END IF; END $$;"
        )
        lines.append(
            f"ALTER ROLE {role} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE "
            f"PASSWORD '{secrets[key]}';"
        )
    return "\n".join(lines)


def rights_sql(main: str, datastore: str) -> str:
    """Return the SQL that parts the rights: DDL for the owner, rows for the web role only.

    Of the journal the web role keeps what its own function leaves: adding and reading.
    """
    return f"""
BEGIN;
REVOKE ALL ON DATABASE {main} FROM PUBLIC;
REVOKE ALL ON DATABASE {datastore} FROM PUBLIC;
GRANT CONNECT ON DATABASE {main} TO {OWNER}, {WEB};
GRANT CONNECT ON DATABASE {datastore} TO {WRITER}, {READER};
REVOKE ALL ON SCHEMA public FROM PUBLIC;
ALTER SCHEMA public OWNER TO {OWNER};
GRANT USAGE ON SCHEMA public TO {WEB};
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {WEB};
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {WEB};
ALTER DEFAULT PRIVILEGES FOR ROLE {OWNER} IN SCHEMA public
    GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {WEB};
ALTER DEFAULT PRIVILEGES FOR ROLE {OWNER} IN SCHEMA public
    GRANT USAGE, SELECT ON SEQUENCES TO {WEB};
DO $$ BEGIN
    IF to_regprocedure('{JOURNAL_RIGHTS}') IS NOT NULL THEN PERFORM {JOURNAL_RIGHTS}; END IF;
END $$;
COMMIT;
"""


def _programs() -> Path:
    found = packages.postgres_bin()
    if found is None:
        raise packages.no_right(["postgresql"])
    return found


def _write_secret(path: Path, text: str, user: tuple[int, int] | None) -> None:
    path.unlink(missing_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
    if user:
        os.chown(path, *user)


def _answers(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1):
            return True
    except OSError:
        return False
