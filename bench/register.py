"""How much memory the export of a long register takes: 10,000 records to XLSX and to RDF.

Each export runs in a process of its own over a portal in an own schema of the database; its
memory is compared with that of the same process before it begins (CKAN loaded, a small export
done). The last line is one JSON object.

    CKAN_INI             settings of a portal whose services answer (default: test.ini)
    CKAN_SQLALCHEMY_URL  a database in which a schema may be made
    CKAN_SOLR_URL        core with our configset; it is emptied
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path
from typing import Any

import psycopg2

RECORDS = 10_000
# Megabytes over the idle process.
GOAL, FLOOR = 150, 150
SCHEMA = "bench_register"
SIDE = Path(__file__).with_name("_register_side.py")
ROW = re.compile(rb"<row ")
LISTED = re.compile(r"^<[^>]+> a dcat:Dataset", re.MULTILINE)

Figures = dict[str, Any]


class SideFailed(Exception):
    """A process of the bench ended without an answer."""


def run(task: str, records: int, environment: dict[str, str]) -> Figures:
    """Run one process of the bench and return what it measured; its progress is shown.

    :raises SideFailed: when it ends without an answer.
    """
    done = subprocess.run(
        [sys.executable, str(SIDE), task, str(records)],
        env=environment, stdout=subprocess.PIPE, text=True, check=False,
    )  # fmt: skip
    for line in done.stdout.splitlines():
        if line.startswith("ANSWER "):
            return json.loads(line.removeprefix("ANSWER "))
    raise SideFailed(f"{task} ended with {done.returncode}; see the messages above")


def rows_of(path: Path) -> int:
    """Return how many rows a workbook has under its headings."""
    found, rest = 0, b""
    with zipfile.ZipFile(path) as book, book.open("xl/worksheets/sheet1.xml") as sheet:
        while piece := sheet.read(1 << 20):
            text = rest + piece
            found += len(ROW.findall(text))
            rest = text[-4:]
    return found - 1


def datasets_of(path: Path) -> int:
    """Return how many datasets a Turtle file describes."""
    with path.open(encoding="utf-8") as file:
        return sum(1 for line in file if LISTED.match(line))


def report(figures: Figures, records: int) -> Figures:
    """Print a table and return the line that closes the bench."""
    print(f"{'export':<8}{'records':>9}{'found':>9}{'seconds':>9}{'idle MB':>9}{'over MB':>9}")
    for name in ("xlsx", "rdf"):
        one = figures[name]
        print(
            f"{name:<8}{one['records']:>9}{one['found']:>9}{one['seconds']:>9.1f}"
            f"{one['idle_mb']:>9.1f}{one['over_mb']:>9.1f}"
        )
    ratio = max(figures[name]["over_mb"] for name in ("xlsx", "rdf"))
    whole = all(figures[name]["found"] == records for name in ("xlsx", "rdf"))
    return {
        "name": "register", "ratio": ratio, "unit": "MB over idle", "goal": GOAL, "floor": FLOOR,
        "ok": whole and ratio <= GOAL, "records": records,
        "xlsx": figures["xlsx"], "rdf": figures["rdf"], "fill": figures["fill"],
    }  # fmt: skip


def measure(records: int) -> Figures:
    """Fill a portal, write both exports, and count what they hold."""
    address = os.environ["CKAN_SQLALCHEMY_URL"]
    _sql(address, f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE; CREATE SCHEMA {SCHEMA}")
    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {
            "CKAN_SQLALCHEMY_URL": f"{address}?options=-csearch_path={SCHEMA}",
            "BENCH_FOLDER": folder,
        }
        try:
            figures = {"fill": run("fill", records, environment)}
            figures["xlsx"] = run("xlsx", records, environment)
            figures["xlsx"]["found"] = rows_of(Path(folder) / "register.xlsx")
            figures["rdf"] = run("rdf", records, environment)
            figures["rdf"]["found"] = datasets_of(Path(folder) / "register.rdf")
            run("empty", records, environment)
        finally:
            _sql(
                address,
                f"DROP SCHEMA {SCHEMA} CASCADE; "
                f"DROP SCHEMA IF EXISTS {SCHEMA}_journal_parts CASCADE",
            )
    return figures


def _sql(address: str, statements: str) -> None:
    connection = psycopg2.connect(address)
    with connection, connection.cursor() as cursor:
        cursor.execute(statements)
    connection.close()


def main() -> int:
    """Measure and print the closing line; 0 when the goal is met."""
    records = int(sys.argv[1]) if len(sys.argv) > 1 else RECORDS
    line = report(measure(records), records)
    print(json.dumps(line))
    return 0 if line["ok"] else 1


if __name__ == "__main__":
    sys.exit(main())
