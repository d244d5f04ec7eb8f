"""``pytest --clauses``: which clauses of the regulation the tests claim, without running them.

A test claims a clause by ``@pytest.mark.clause("22.1")``; the keys are those of
``tests/data/clauses.tsv``. A key that is not there is an error, in every run.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

LIST = Path(__file__).parents[1] / "data" / "clauses.tsv"


@dataclass(frozen=True, slots=True)
class Clause:
    """A row of the list: its key, what it asks for in short, and the part of the product."""

    key: str
    short: str
    part: str


def read(path: Path = LIST) -> dict[str, Clause]:
    """Return the clauses by key, in the order of the list."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return {row["clause"]: Clause(row["clause"], row["in short"], row["part"]) for row in rows}


def claims(items: Iterable[pytest.Item]) -> Counter[str]:
    """Count the tests that claim each key."""
    return Counter(
        str(key) for item in items for mark in item.iter_markers("clause") for key in mark.args
    )


def unknown(claimed: Mapping[str, int], clauses: Mapping[str, Clause]) -> list[str]:
    """Return the claimed keys that are not on the list."""
    return sorted(set(claimed) - set(clauses))


def report(claimed: Mapping[str, int], clauses: Mapping[str, Clause]) -> Iterator[str]:
    """Yield the lines of the report: per part, then the sum."""
    parts: dict[str, list[Clause]] = {}
    for clause in clauses.values():
        parts.setdefault(clause.part, []).append(clause)
    for part, rows in parts.items():
        done = [clause for clause in rows if claimed.get(clause.key)]
        yield f"{part}: {len(done)} claimed, {len(rows) - len(done)} unclaimed"
        yield from (
            f"  + {clause.key:<8} {clause.short} ({claimed[clause.key]})" for clause in done
        )
        yield from (f"  - {row.key:<8} {row.short}" for row in rows if not claimed.get(row.key))
        yield ""
    known = sum(1 for key in clauses if claimed.get(key))
    yield f"clauses: {known} of {len(clauses)} claimed, by {sum(claimed.values())} tests"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add ``--clauses``."""
    parser.addoption(
        "--clauses",
        action="store_true",
        help="print which clauses of the regulation the tests claim, and run none",
    )


def pytest_collection_modifyitems(items: Sequence[pytest.Item]) -> None:
    """Refuse a claim of a clause that does not exist."""
    wrong = unknown(claims(items), read())
    if wrong:
        raise pytest.UsageError(f"not in tests/data/clauses.tsv: {', '.join(wrong)}")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_finish(session: pytest.Session) -> None:
    """Print the report and stop before the first test, where that was asked for."""
    if session.config.getoption("--clauses"):
        print("\n" + "\n".join(report(claims(session.items), read())))  # noqa: T201
        pytest.exit("clauses told, no test was run", returncode=0)
