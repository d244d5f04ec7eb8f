"""What the fact rows are worth: lists over 100,000 datasets, beside the same without them.

In one run over one database (a schema of its own): the overdue list and the completeness by unit

- from the fact rows, as the pages ask for them,
- as one statement over the JSONB extras and the resources,
- as a loop over CKAN's own objects (on a share of the records, the time scaled up),

and what the rows cost: milliseconds per write of a dataset, and statements in `package_show`.

    CKAN_INI               settings of a portal whose services answer (default: test.ini)
    CKAN_SQLALCHEMY_URL    a database in which a schema may be made
    CKAN_SOLR_URL          core with our configset
    HCMC_BENCH_DATASETS    number of datasets (default 100000)
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import psycopg2

SCHEMA = "bench_facts"
# At least so many times as fast as the extras, and as the loop; at most so dear a write.
GOAL = {"extras": 10, "loop": 100}
FLOOR = {"extras": 5, "loop": 50}
MOST_MS, MOST_STATEMENTS = 2.5, 0
LISTS = ("overdue", "completeness")

Figures = dict[str, Any]


class SideFailed(Exception):
    """The measuring process ended without figures."""


def measure() -> Figures:
    """Run the measuring process over an empty schema; its messages go to standard error.

    :raises SideFailed: when it gives no figures.
    """
    address = os.environ["CKAN_SQLALCHEMY_URL"]
    _sql(address, f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE; CREATE SCHEMA {SCHEMA}")
    environment = os.environ | {"CKAN_SQLALCHEMY_URL": f"{address}?options=-csearch_path={SCHEMA}"}
    try:
        done = subprocess.run(
            [sys.executable, str(Path(__file__).with_name("_facts_side.py"))],
            env=environment,
            stdout=subprocess.PIPE,
            text=True,
            check=False,
        )
    finally:
        _sql(address, f"DROP SCHEMA {SCHEMA} CASCADE")
    for line in done.stdout.splitlines():
        if line.startswith("ANSWER "):
            return json.loads(line.removeprefix("ANSWER "))
    raise SideFailed("see the messages above")


def ratios(figures: Figures) -> dict[str, dict[str, float]]:
    """Return how many times as long the others take, by list: ``extras`` and ``loop``."""
    return {
        name: {
            other: round(figures[name][f"{other}_ms"] / figures[name]["facts_ms"], 1)
            for other in GOAL
        }
        for name in LISTS
    }


def report(figures: Figures) -> Figures:
    """Print a table and return the line that closes the bench."""
    found = ratios(figures)
    print(
        f"{'list':<14}{'facts ms':>10}{'extras ms':>11}{'loop ms':>11}{'x extras':>10}{'x loop':>9}"
    )
    for name in LISTS:
        one = figures[name]
        print(
            f"{name:<14}{one['facts_ms']:>11.1f}{one['extras_ms']:>11.1f}{one['loop_ms']:>11.0f}"
            f"{found[name]['extras']:>11.1f}{found[name]['loop']:>11.0f}"
        )
    print(
        f"{figures['write_ms']} ms a write, {figures['rebuild_seconds']} s for all rows, "
        f"{figures['show_statements']} statements of ours in package_show"
    )
    worst = {other: min(found[name][other] for name in LISTS) for other in GOAL}
    cheap = figures["write_ms"] <= MOST_MS and figures["show_statements"] <= MOST_STATEMENTS
    same = all(figures[name]["same"] for name in LISTS)
    return {
        "name": "facts", "ratio": worst["extras"], "goal": GOAL["extras"],
        "floor": FLOOR["extras"], "loop_ratio": worst["loop"], "loop_goal": GOAL["loop"],
        "ok": same and cheap and all(worst[other] >= GOAL[other] for other in GOAL),
        "ratios": found, "most_ms": MOST_MS, **figures,
    }  # fmt: skip


def _sql(address: str, statements: str) -> None:
    connection = psycopg2.connect(address)
    with connection, connection.cursor() as cursor:
        cursor.execute(statements)
    connection.close()


def main() -> int:
    """Measure and print the closing line; 0 when the goals are met."""
    line = report(measure())
    print(json.dumps(line))
    return 0 if line["ok"] else 1


if __name__ == "__main__":
    sys.exit(main())
