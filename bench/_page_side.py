"""One side of the page bench: a portal in this process, with our plugins or with CKAN's own only.

Both sides hold the same records of ``demo/catalog.xml``: ours as the harvester writes them, the
other as a plain CKAN would keep them, what its form does not know as extras. Reads one JSON
request a line from standard input and answers with one line.
"""

from __future__ import annotations

import json
import logging
import os
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
DEMO = ROOT / "demo"
STOCK_PLUGINS = "datastore activity"
TYPED = {"theme", "source_url", "source_id", "source_issued", "source_publisher", "issued"}
KEPT_AS_EXTRAS = ("frequency", "access_level", *sorted(TYPED - {"theme"}))
CORE_FILE_FIELDS = ("id", "url", "name", "description", "format", "mimetype", "size")

Record = dict[str, Any]


def serve(side: str) -> None:
    """Load CKAN and the records, tell what can be asked, then answer until the input ends."""
    app = _load_ckan(side)
    from ckan import model
    from ckan.cli.db import upgrade
    from ckan.lib.search import clear_all, commit

    upgrade.main([], standalone_mode=False)
    begun = time.monotonic()
    with app.test_request_context():
        clear_all()
        user = _site_user()
        names = (_fill_ours if side == "ours" else _fill_stock)(user)
        commit()
        model.Session.remove()
    _answer({"names": names, "load_seconds": round(time.monotonic() - begun, 1)})
    client = app.test_client()
    statements = _counter()
    for line in sys.stdin:
        asked = json.loads(line)
        if "path" in asked:
            _answer(_page(client, statements, asked["path"]))
        else:
            with app.test_request_context():
                _answer(_action(statements, asked["action"], asked["values"]))
    with app.test_request_context():
        clear_all()
        commit()


def _load_ckan(side: str) -> Any:
    from ckan.cli import load_config
    from ckan.config.middleware import make_app

    settings: Any = load_config(os.environ.get("CKAN_INI", str(ROOT / "test.ini")))
    settings.update(
        {
            "ckan.site_id": f"hcmc-bench-page-{side}",
            # As in production, where test.ini differs from it.
            "testing": False,
            "WTF_CSRF_ENABLED": True,
            "ckan.search.solr_commit": False,
        }
    )
    if side == "stock":
        settings["ckan.plugins"] = STOCK_PLUGINS
    app: Any = make_app(settings)
    logging.disable(logging.WARNING)
    return app._wsgi_app


def _site_user() -> str:
    import ckan.plugins.toolkit as tk

    return tk.get_action("get_site_user")({"ignore_auth": True}, {})["name"]


def _fill_ours(user: str) -> Record:
    import ckan.plugins.toolkit as tk

    from ckanext.hcmc_governance.harvesting import demo, importing
    from ckanext.hcmc_governance.harvesting.publishers import Publishers

    demo.set_up(DEMO, "http://127.0.0.1:9/catalog.xml", user)
    publishers = Publishers()
    names: list[str] = []
    for package in _packages(publishers.unit):
        package["name"] = importing.free_name(package["title"])
        tk.get_action("package_create")(importing.writing(user), package)
        names.append(package["name"])
    return _told(names)


def _fill_stock(user: str) -> Record:
    """Write the same units, topics and records into a CKAN that knows no field of ours."""
    import ckan.plugins.toolkit as tk

    from ckanext.hcmc_schemas import vocabularies

    create = tk.get_action
    units, meant = _units_of_files()
    for name, title in units.items():
        create("organization_create")(_writing(user), {"name": name, "title": title})
    for term in vocabularies.vocabulary("theme"):
        create("group_create")(_writing(user), {"name": term.key, "title": term.label_vi})
    names: list[str] = []
    for package in _packages(lambda publisher: meant.get(publisher, "chua-xac-dinh")):
        plain = _plain(package, names)
        create("package_create")(_writing(user), plain)
        names.append(plain["name"])
    return _told(names)


def _writing(user: str) -> Any:
    return {"ignore_auth": True, "user": user}


def _units_of_files() -> tuple[dict[str, str], dict[str, str]]:
    import csv

    def rows(name: str) -> list[dict[str, str]]:
        with (DEMO / name).open(encoding="utf-8-sig", newline="") as file:
            return list(csv.DictReader(file))

    units = {row["slug"]: row["title"] for row in rows("units.csv")}
    return units, {row["source_publisher"]: row["unit"] for row in rows("publishers.csv")}


def _plain(package: Record, taken: list[str]) -> Record:
    """Return a record in CKAN's own fields; what they do not hold goes into extras."""
    from ckanext.hcmc_vietnamese import text

    name = text.slug(package["title"], max_length=95)
    kept = {key: package[key] for key in ("title", "notes", "owner_org", "tags") if key in package}
    return {
        **kept,
        "name": f"{name}-2" if name in taken else name,
        "license_id": "notspecified",
        "groups": [{"name": theme} for theme in package.get("theme", [])],
        "extras": [
            {"key": key, "value": package[key]} for key in KEPT_AS_EXTRAS if package.get(key)
        ],
        "resources": [
            {key: file[key] for key in CORE_FILE_FIELDS if key in file}
            for file in package["resources"]
        ],
    }


def _packages(unit: Callable[[str], str]) -> Iterator[Record]:
    from ckanext.hcmc_governance.harvesting import mapping
    from ckanext.hcmc_governance.harvesting.reading import BadRecord, read_catalogue

    for record in read_catalogue((DEMO / "catalog.xml").read_bytes()):
        if not isinstance(record, BadRecord):
            package = mapping.to_package(record, unit(record["publisher"]), "open")
            yield {"resources": [], **package}


def _told(names: list[str]) -> Record:
    return {"dataset": min(names), "datasets": len(names)}


def _counter() -> list[str]:
    """Return a list that every SQL statement of this process is appended to."""
    from sqlalchemy import event
    from sqlalchemy.engine import Engine

    statements: list[str] = []

    def note(*arguments: Any) -> None:
        statements.append(arguments[2])

    event.listen(Engine, "before_cursor_execute", note)
    return statements


def _page(client: Any, statements: list[str], path: str) -> Record:
    statements.clear()
    begun = time.perf_counter()
    answer = client.get(path)
    seconds = time.perf_counter() - begun
    size = len(answer.get_data())
    return {
        "status": answer.status_code,
        "seconds": seconds,
        "statements": len(statements),
        "bytes": size,
    }


def _action(statements: list[str], name: str, values: Record) -> Record:
    """Run an action as a visitor, once to warm up, then count and time it."""
    import ckan.plugins.toolkit as tk

    seconds: list[float] = []
    for _ in range(10):
        statements.clear()
        begun = time.perf_counter()
        tk.get_action(name)({"user": ""}, {**values})
        seconds.append(time.perf_counter() - begun)
    return {
        "ms": round(statistics.median(seconds) * 1000, 1),
        "statements": len(statements),
        "sql": list(statements),
    }


def _answer(answer: Record) -> None:
    print("ANSWER " + json.dumps(answer), flush=True)


if __name__ == "__main__":
    serve(sys.argv[1])
