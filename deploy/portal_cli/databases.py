"""Roles, databases, tables and the first administrator: what is made once per installation."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

from portal_cli import commands, ini, inside, parts, secretstore, stamps
from portal_cli.ini import Services
from portal_cli.layout import Layout
from portal_cli.messages import Text
from portal_cli.postgres import DATASTORE, MAIN, OWNER, READER, WRITER
from portal_cli.progress import Progress

ADMIN = {
    "name": "quantri",
    "email": "quantri@localhost.localdomain",
    "fullname": "Quản trị hệ thống",
}


def migrate(layout: Layout, progress: Progress) -> str | None:
    """Migrate when there is something new to; return a new administrator's password."""
    keys = {"setup": _migration_key(layout), "translations": translations_key(layout)}
    due = [name for name, key in keys.items() if not stamps.done(layout.stamps, name, key)]
    if not translations(layout).is_dir():
        due.append("translations")
    if not due:
        return None
    with progress.step("migrations", "Tạo bảng, tài khoản quản trị", "Tables, administrator"):
        password = setup(layout, "translations" in due)
    for name, key in keys.items():
        stamps.set_done(layout.stamps, name, key)
    return password


def setup(layout: Layout, translate: bool) -> str | None:
    """Run migrations and make the first administrator; return the password if one was made.

    :param translate: whether to make the words of the pages' scripts anew, too.
    """
    password = secretstore.password()
    request = {
        "ini": str(layout.owner_ini),
        "admin": {**ADMIN, "password": password},
        "translations": translate,
    }
    failed = Text("không tạo được các bảng dữ liệu", "the migrations failed")
    answer = inside.ask(layout, "setup_ckan.py", request, "setup.log", failed)
    return password if answer.get("administrator_created") else None


def setup_databases(layout: Layout, services: Services) -> None:
    """Make roles, databases and DataStore rights without migrating: the tests do that."""
    key = stamps.digest([layout.deploy / "portal_cli" / "postgres.py", layout.deploy / "inside"])
    if stamps.done(layout.stamps, "databases", key):
        return
    services.cluster.prepare()
    script = layout.home / "datastore.sql"
    commands.run(
        [str(layout.python), str(layout.deploy / "inside" / "datastore_sql.py"), str(script)],
        layout.logs / "setup.log",
        what=Text("không đặt được quyền DataStore", "the DataStore's rights were not set"),
        environment=parts.environment(layout),
        text=json.dumps([MAIN, DATASTORE, OWNER, WRITER, READER]),
    )
    apply_datastore_sql(services, script)
    stamps.set_done(layout.stamps, "databases", key)


def apply_datastore_sql(services: Services, script: Path) -> None:
    """Run DataStore's permission script in the DataStore database."""
    sql = script.read_text(encoding="utf-8").replace("\\connect", "-- connect")
    services.cluster.psql(sql, DATASTORE)


def translations(layout: Layout) -> Path:
    """Return the folder from which CKAN serves the words of its scripts."""
    return layout.storage / "i18n" / "js"


def translations_key(layout: Layout) -> str:
    """Return what the words of the scripts depend on: catalogues, plugins, versions."""
    plugins = ini.common(layout.ini).get("ckan.plugins", "")
    return stamps.digest([layout.checkout / "i18n", plugins, layout.deploy / "constraints.txt"])


def _migration_key(layout: Layout) -> str:
    folders = sorted((layout.checkout / "ckanext").glob("*/migration"))
    inside = layout.deploy / "inside" / "setup_ckan.py"
    return stamps.digest(
        [*folders, inside, layout.deploy / "constraints.txt", layout.deploy / "settings.ini",
         layout.deploy / "portal_cli" / "postgres.py", MAIN,
         # With each month the journal's tables reach one month further.
         dt.datetime.now(dt.UTC).strftime("%Y-%m")]
    )  # fmt: skip
