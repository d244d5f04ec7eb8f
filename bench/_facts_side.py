"""The process that measures for the facts bench: fills a schema and asks it three ways."""

from __future__ import annotations

import datetime as dt
import json
import logging
import os
import statistics
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from _facts_sql import (
    COMPLETENESS_EXTRAS,
    MAKE_DATASETS,
    MAKE_FILES,
    MAKE_UNITS,
    OVERDUE_EXTRAS,
    OVERDUE_FACTS,
    SET_DAYS,
)

ROOT = Path(__file__).resolve().parent.parent
UNITS = 294
ROUNDS, WRITES = 5, 200
SAMPLE = 4000  # datasets that the loop goes through
PAGE = 50
TODAY = dt.date(2026, 11, 24)
Figures = dict[str, Any]

FACT_TABLES = ("hcmc_governance_frequency_entry", "hcmc_governance_record_link")
GAPS = ("22.1.b", "22.1.d", "22.1.đ", "theme", "license_id", "resources")


def measure(datasets: int) -> Figures:
    """Fill the schema and return all figures."""
    app = _load_ckan()
    from ckan import model
    from ckan.cli.db import upgrade
    from ckan.lib.search import clear_all, commit

    upgrade.main([], standalone_mode=False)
    with app.test_request_context():
        clear_all()
        begun = time.monotonic()
        _execute(MAKE_UNITS, units=UNITS)
        _execute(MAKE_DATASETS, units=UNITS, datasets=datasets)
        _execute(MAKE_FILES, datasets=datasets)
        _tidy("package", "resource")
        made = time.monotonic() - begun
        figures = {"datasets": datasets, "units": UNITS, "made_seconds": round(made, 1)}
        figures |= _rebuild(datasets)
        figures |= {"overdue": _overdue(datasets), "completeness": _completeness(datasets)}
        figures |= _writes(datasets) | _show(datasets)
        clear_all()
        commit()
        model.Session.remove()
    return figures


def _load_ckan() -> Any:
    from ckan.cli import load_config
    from ckan.config.middleware import make_app

    settings: Any = load_config(os.environ.get("CKAN_INI", str(ROOT / "test.ini")))
    # As in production, where test.ini differs from it.
    production = {"testing": False, "WTF_CSRF_ENABLED": True}
    settings.update({"ckan.site_id": "hcmc-bench-facts", **production})
    app: Any = make_app(settings)
    logging.disable(logging.WARNING)
    return app._wsgi_app


def _execute(statement: str, **values: Any) -> Any:
    import sqlalchemy as sa

    from ckan import model

    answer: Any = model.Session.execute(sa.text(statement), values)
    rows = answer.fetchall() if answer.returns_rows else None
    if rows is None:
        model.Session.commit()
    return rows


def _tidy(*tables: str) -> None:
    """Do what the database does by itself after a while, so that all are asked in good order."""
    import sqlalchemy as sa

    from ckan import model

    with model.meta.engine.connect() as connection:  # pyright: ignore[reportOptionalMemberAccess]
        quick = connection.execution_options(isolation_level="AUTOCOMMIT")
        for table in tables:
            # Whole: the days set above have moved every row, as no portal does at once.
            quick.execute(sa.text(f"VACUUM FULL {table}"))
            quick.execute(sa.text(f"VACUUM ANALYZE {table}"))


def _rebuild(datasets: int) -> Figures:
    from ckan import model

    from ckanext.hcmc_governance.register import fact_rows

    begun = time.perf_counter()
    changed = fact_rows.rebuild()
    model.Session.commit()
    seconds = time.perf_counter() - begun
    if changed != datasets:
        sys.exit(f"{changed} fact rows for {datasets} datasets")
    _execute(SET_DAYS)
    _tidy("hcmc_governance_dataset_fact")
    return {"rebuild_seconds": round(seconds, 2)}


def _overdue(datasets: int) -> Figures:
    asked: Figures = {"today": TODAY, "page": PAGE}

    def by(statements: tuple[str, str]) -> tuple[int, list[Any]]:
        count, page = statements
        found = _execute(count, today=TODAY)[0][0]
        return found, [tuple(row) for row in _execute(page, **asked)]

    facts, extras = by(OVERDUE_FACTS), by(OVERDUE_EXTRAS)
    loop, loop_ms = _loop(datasets, _overdue_loop)
    return {
        "facts_ms": _median(lambda: by(OVERDUE_FACTS)),
        "extras_ms": _median(lambda: by(OVERDUE_EXTRAS)),
        "loop_ms": loop_ms,
        "same": facts == extras and loop > 0,
        "found": facts[0],
    }


def _overdue_loop(packages: list[Any]) -> int:
    late = [
        (dt.date.fromisoformat(one.extras["late_on"]), one.id)
        for one in packages
        if one.extras.get("late_on") and dt.date.fromisoformat(one.extras["late_on"]) <= TODAY
    ]
    return len(sorted(late))


def _completeness(datasets: int) -> Figures:
    from ckanext.hcmc_governance.register.duties import completeness

    def facts() -> dict[Any, Any]:
        return {
            unit.unit_id: (unit.total, *(unit.missing[key] for key in GAPS))
            for unit in completeness.by_unit("dataset")
        }

    def extras() -> dict[Any, Any]:
        return {row[0]: tuple(row[1:]) for row in _execute(COMPLETENESS_EXTRAS)}

    same = facts() == extras()
    loop, loop_ms = _loop(datasets, _completeness_loop)
    return {
        "facts_ms": _median(facts),
        "extras_ms": _median(extras),
        "loop_ms": loop_ms,
        "same": same and loop > 0,
    }


def _completeness_loop(packages: list[Any]) -> int:
    units: dict[str, Counter[str]] = {}
    for one in packages:
        unit = units.setdefault(one.owner_org, Counter())
        unit["total"] += 1
        unit["22.1.b"] += not (one.notes or "").strip()
        unit["22.1.d"] += not one.extras.get("issued")
        unit["22.1.đ"] += one.extras.get("frequency", "unknown") in ("", "unknown")
        unit["theme"] += one.extras.get("theme", "") in ("", "[]")
        unit["license_id"] += (one.license_id or "") in ("", "unknown")
        unit["resources"] += not any(file.url for file in one.resources)
    return sum(unit["total"] for unit in units.values())


def _loop(datasets: int, work: Callable[[list[Any]], int]) -> tuple[int, float]:
    """Go through a share of the records as objects of CKAN; return what it found and the time.

    The time is that of the share, scaled up to all published records.
    """
    import sqlalchemy as sa

    from ckan import model

    query = sa.select(model.Package).where(
        model.Package.state == "active", model.Package.type == "dataset"
    )
    model.Session.expunge_all()
    begun = time.perf_counter()
    packages = list(model.Session.scalars(query.limit(SAMPLE)))
    found = work(packages)
    milliseconds = (time.perf_counter() - begun) * 1000
    published = datasets - datasets // 50
    return found, round(milliseconds * published / max(len(packages), 1), 1)


def _writes(datasets: int) -> Figures:
    """Time what the hook adds to the write of a dataset, record after record."""
    import sqlalchemy as sa

    from ckan import model

    from ckanext.hcmc_governance.register import fact_rows

    change = sa.text("UPDATE package SET title = title || '.' WHERE id = :id")
    files = sa.text("SELECT * FROM resource WHERE package_id = :id")
    seconds = []
    step = max(datasets // WRITES, 1)
    model.Session.expunge_all()
    _tidy(*FACT_TABLES)
    for number in range(1, datasets, step):
        one = f"dataset-{number}"
        # In the transaction of the write, as the hook is.
        model.Session.execute(change, {"id": one})
        model.Session.execute(files, {"id": one}).fetchall()  # core has read them by then
        begun = time.perf_counter()
        fact_rows.refresh([one])
        fact_rows.note_frequencies([one], user_id=None, unit_id=None)
        seconds.append(time.perf_counter() - begun)
        model.Session.commit()
    return {"write_ms": round(statistics.median(seconds) * 1000, 2), "writes": len(seconds)}


def _show(datasets: int) -> Figures:
    """Count the statements that our code adds to a `package_show` that the index answers."""
    from sqlalchemy import event
    from sqlalchemy.engine import Engine

    import ckan.plugins.toolkit as tk
    from ckan.lib.search import commit, rebuild

    one = f"dataset-{datasets - 1}"
    rebuild(one)
    commit()
    ours: list[str] = []

    def note(*arguments: Any) -> None:
        if _is_ours():
            ours.append(arguments[2])

    tk.get_action("package_show")({"user": ""}, {"id": one})
    event.listen(Engine, "before_cursor_execute", note)
    shown = tk.get_action("package_show")({"user": ""}, {"id": one})
    event.remove(Engine, "before_cursor_execute", note)
    if shown["id"] != one:
        sys.exit("package_show gave another record")
    return {"show_statements": len(ours)}


def _is_ours() -> bool:
    """Tell whether the innermost code that asks the database, models aside, is of the suite."""
    frame = sys._getframe(2)
    while frame is not None:
        name = frame.f_globals.get("__name__", "")
        if not name.startswith(("sqlalchemy", "ckan.model", "__main__")):
            return name.startswith("ckanext.hcmc")
        frame = frame.f_back
    return False


def _median(work: Callable[[], Any]) -> float:
    work()
    seconds = []
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - begun)
    return round(statistics.median(seconds) * 1000, 2)


if __name__ == "__main__":
    number = int(os.environ.get("HCMC_BENCH_DATASETS", "100000"))
    print("ANSWER " + json.dumps(measure(number)), flush=True)
