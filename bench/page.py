"""How much our plugins cost a page: time and SQL statements against CKAN's own pages.

Two portals in two processes, one with our plugins and one with CKAN's own only, each over a
schema of its own in the same PostgreSQL and its own Solr core, both holding the same records.
Home, search and a dataset page are asked in turns, so that what else the machine does weighs on
both alike.

    CKAN_INI             settings of a portal whose services answer (default: test.ini)
    CKAN_SQLALCHEMY_URL  a database in which schemas may be made
    CKAN_SOLR_URL        core with our configset
    HCMC_STOCK_SOLR_URL  core with CKAN's schema (default: a core named ckan_stock beside it)
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from pathlib import Path
from typing import IO, Any, cast
from urllib.parse import quote

import psycopg2

ROUNDS, WARM_UP = 40, 4
GOAL, FLOOR = 1.15, 1.3
MOST_ADDED = {"package_show": 0, "package_search": 1}
SIDES = ("ours", "stock")

Figures = dict[str, Any]


class SideFailed(Exception):
    """A process of the bench ended before it answered."""


class Side:
    """One of the two portals: asked a line, answers a line."""

    def __init__(self, requests: IO[str], answers: IO[str]) -> None:
        self.requests = requests
        self.answers = answers

    def ask(self, **asked: Any) -> Figures:
        """Send a request and return the answer."""
        self.requests.write(json.dumps(asked) + "\n")
        self.requests.flush()
        return self.answer()

    def answer(self) -> Figures:
        """Return the next answer.

        :raises SideFailed: when there is none any more.
        """
        for line in self.answers:
            if line.startswith("ANSWER "):
                return json.loads(line.removeprefix("ANSWER "))
        raise SideFailed("see the messages above")


@contextmanager
def portal(side: str) -> Iterator[Side]:
    """Run one side over an emptied schema; its messages go to standard error."""
    address = os.environ["CKAN_SQLALCHEMY_URL"]
    schema = f"bench_page_{side}"
    _sql(address, f"DROP SCHEMA IF EXISTS {schema} CASCADE; CREATE SCHEMA {schema}")
    environment = os.environ | {
        "CKAN_SQLALCHEMY_URL": f"{address}?options=-csearch_path={schema}",
        "CKAN_SOLR_URL": _solr(side),
    }
    process = subprocess.Popen(
        [sys.executable, str(Path(__file__).with_name("_page_side.py")), side],
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield Side(cast(IO[str], process.stdin), cast(IO[str], process.stdout))
    finally:
        # The end of its input tells it to take its records out of the index and go.
        cast(IO[str], process.stdin).close()
        process.wait(timeout=60)
        _sql(address, f"DROP SCHEMA {schema} CASCADE")


def _solr(side: str) -> str:
    ours = os.environ.get("CKAN_SOLR_URL", "http://127.0.0.1:8983/solr/ckan")
    if side == "ours":
        return ours
    return os.environ.get("HCMC_STOCK_SOLR_URL", ours.rsplit("/", 1)[0] + "/ckan_stock")


def _check_cores() -> None:
    for side in SIDES:
        try:
            with urllib.request.urlopen(f"{_solr(side)}/select?q=*:*&rows=0", timeout=10):  # noqa: S310
                pass
        except OSError as error:
            sys.exit(f"The Solr core {_solr(side)} does not answer ({error}). See {__file__}.")


def _sql(address: str, statements: str) -> None:
    connection = psycopg2.connect(address)
    with connection, connection.cursor() as cursor:
        cursor.execute(statements)
    connection.close()


def measure(sides: dict[str, Side]) -> Figures:
    """Return the figures of all pages and actions of both sides."""
    told = {name: side.answer() for name, side in sides.items()}
    paths = {
        name: {
            "home": "/",
            "search": f"/dataset/?q={quote('giao thông')}",
            "list": "/dataset/",
            "dataset": f"/dataset/{told[name]['names']['dataset']}",
        }
        for name in SIDES
    }
    pages = {page: _in_turns(sides, page, paths) for page in paths["ours"]}
    datasets = {name: {"id": told[name]["names"]["dataset"]} for name in SIDES}
    words: dict[str, dict[str, str]] = {name: {"q": "giao thông"} for name in SIDES}
    actions = {
        "package_show": _action(sides, "package_show", datasets),
        "package_search": _action(sides, "package_search", words),
    }
    return {"told": told, "pages": pages, "actions": actions}


def _action(sides: dict[str, Side], action: str, values: dict[str, dict[str, str]]) -> Figures:
    both = {name: sides[name].ask(action=action, values=values[name]) for name in SIDES}
    return both | {"ratio": round(both["ours"]["ms"] / both["stock"]["ms"], 3)}


def _in_turns(sides: dict[str, Side], page: str, paths: dict[str, dict[str, str]]) -> Figures:
    answers: dict[str, list[Figures]] = {name: [] for name in SIDES}
    for turn in range(WARM_UP + ROUNDS):
        for name in SIDES if turn % 2 else reversed(SIDES):
            answers[name].append(sides[name].ask(path=paths[name][page]))
    measured = {name: given[WARM_UP:] for name, given in answers.items()}
    ratios = (
        ours["seconds"] / stock["seconds"]
        for ours, stock in zip(measured["ours"], measured["stock"], strict=True)
    )
    # Of the same moment each: what slows the machine down slows both.
    ratio = round(statistics.median(ratios), 3)
    return {name: _median(given) for name, given in measured.items()} | {"ratio": ratio}


def _median(answers: list[Figures]) -> Figures:
    return {
        "status": max(one["status"] for one in answers),
        "ms": round(statistics.median(one["seconds"] for one in answers) * 1000, 1),
        "statements": int(statistics.median(one["statements"] for one in answers)),
        "bytes": answers[-1]["bytes"],
    }


def report(figures: Figures) -> Figures:
    """Print a table and return the line that closes the bench."""
    print(
        f"{'page':<16}{'ours ms':>9}{'stock ms':>10}{'ratio':>8}{'ours SQL':>10}{'stock SQL':>11}"
    )
    for name, both in (figures["pages"] | figures["actions"]).items():
        _print_row(name, both)
    ratios = {page: both["ratio"] for page, both in figures["pages"].items()}
    added = {
        action: both["ours"]["statements"] - both["stock"]["statements"]
        for action, both in figures["actions"].items()
    }
    answered = all(
        both[name]["status"] == HTTPStatus.OK
        for both in figures["pages"].values()
        for name in SIDES
    )
    datasets = {told["names"]["datasets"] for told in figures["told"].values()}
    within = all(added[action] <= most for action, most in MOST_ADDED.items())
    ratio = max(ratios.values())
    return {
        "name": "page", "ratio": ratio, "goal": GOAL, "floor": FLOOR,
        "ok": answered and len(datasets) == 1 and within and ratio <= GOAL,
        "ratios": ratios, "added_statements": added, "most_added": MOST_ADDED,
        "pages": figures["pages"], "datasets": max(datasets), "rounds": ROUNDS,
        "load_seconds": {name: told["load_seconds"] for name, told in figures["told"].items()},
    }  # fmt: skip


def _print_row(name: str, both: Figures) -> None:
    ours, stock = both["ours"], both["stock"]
    print(
        f"{name:<16}{ours['ms']:>9.1f}{stock['ms']:>10.1f}{both['ratio']:>8.3f}"
        f"{ours['statements']:>10}{stock['statements']:>11}"
    )
    if "--sql" in sys.argv:
        print("\n".join(f"    {' '.join(one.split())[:160]}" for one in ours.get("sql", ())))


def main() -> int:
    """Measure both sides and print the closing line; 0 when the goals are met."""
    _check_cores()
    with portal("ours") as ours, portal("stock") as stock:
        line = report(measure({"ours": ours, "stock": stock}))
    print(json.dumps(line))
    return 0 if line["ok"] else 1


if __name__ == "__main__":
    sys.exit(main())
