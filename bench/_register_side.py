"""One process of the register bench: it fills a portal (``fill``) or writes the exports.

``fill`` writes the real records of ``demo/catalog.xml`` as the harvester does, and copies them by
SQL and into the index until there are as many as asked for. ``xlsx`` and ``rdf`` load the portal,
write once in small, note the memory of the idle process, then write the whole register while a
thread watches the memory. Answers with one line of JSON; progress goes to standard error.
"""

from __future__ import annotations

import gc
import itertools
import json
import os
import sys
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))

import _page_side as page_side

KIND, LANGUAGE = "dataset", "vi"
WATCH_SECONDS = 0.01
MEGABYTE = 1_000_000
STEP = 1000


def fill(wanted: int) -> dict[str, Any]:
    """Put ``wanted`` datasets into the emptied database and index."""
    app = page_side._load_ckan("register")
    from ckan import model
    from ckan.cli.db import upgrade
    from ckan.lib.search import clear_all, commit

    upgrade.main([], standalone_mode=False)
    begun = time.monotonic()
    with app.test_request_context():
        clear_all()
        page_side._fill_ours(page_side._site_user())
        copies = list(_copies(wanted))
        _copy_rows(copies)
        model.Session.commit()
        _index(copies)
        commit()
        model.Session.remove()
    return {"seconds": round(time.monotonic() - begun, 1)}


def empty(_wanted: int) -> dict[str, Any]:
    """Take the records of the bench out of the index."""
    app = page_side._load_ckan("register")
    from ckan.lib.search import clear_all, commit

    with app.test_request_context():
        clear_all()
        commit()
    return {}


def _copies(wanted: int) -> Iterator[tuple[str, str, str]]:
    """Yield the id of a record to copy, and the id and name of its copy."""
    import sqlalchemy as sa

    from ckan import model

    package = model.Package
    known = model.Session.scalars(
        sa.select(package.id).where(package.type == KIND, package.state == "active")
    ).all()
    for number, original in zip(range(wanted - len(known)), itertools.cycle(known), strict=False):
        yield original, str(uuid.uuid4()), f"bench-{number}"


def _copy_rows(copies: list[tuple[str, str, str]]) -> None:
    import sqlalchemy as sa

    from ckan import model

    package = model.package_table
    kept = [column.name for column in package.c if column.name not in ("id", "name")]
    rows = {
        row["id"]: dict(row)
        for row in model.Session.execute(
            sa.select(package).where(package.c.id.in_({original for original, *_ in copies}))
        ).mappings()
    }
    for start in range(0, len(copies), STEP):
        values = [
            {**{name: rows[original][name] for name in kept}, "id": new, "name": name}
            for original, new, name in copies[start : start + STEP]
        ]
        model.Session.execute(sa.insert(package), values)


def _index(copies: list[tuple[str, str, str]]) -> None:
    from ckan import logic
    from ckan.lib.search.index import PackageSearchIndex

    index = PackageSearchIndex()
    both: dict[str, tuple[Any, Any]] = {}
    for number, (original, new, name) in enumerate(copies, 1):
        if original not in both:
            both[original] = logic.package_show_default_and_custom_schemas(
                {"ignore_auth": True, "user": ""}, original
            )
        default, custom = (_renamed(one, new, name) for one in both[original])
        index.update_dict({**default, "with_custom_schema": custom}, defer_commit=True)
        if number % STEP == 0:
            _tell(f"{number}/{len(copies)} records in the index")


def _renamed(record: dict[str, Any], new: str, name: str) -> dict[str, Any]:
    files = [
        {**file, "id": str(uuid.uuid4()), "package_id": new, "uri": f"{file.get('uri')}#{name}"}
        for file in record.get("resources", [])
    ]
    return {**record, "id": new, "name": name, "resources": files}


def xlsx(wanted: int) -> dict[str, Any]:
    """Write the register as a workbook."""
    from ckanext.hcmc_governance.register.exports import reading, sheets
    from ckanext.hcmc_kit import tables

    def write(path: Path, records: Iterator[Any] | None) -> int:
        done: list[int] = [0]

        def told(number: int) -> None:
            done.append(number)
            _tell(f"xlsx {number}/{wanted} records")

        table = sheets.register(KIND, LANGUAGE, told=told)
        if records is not None:
            rows = itertools.islice(table.rows, 100)
            table = tables.Table(table.title, table.columns, rows)
        with path.open("wb") as file:
            for piece in tables.chunks(table, "xlsx"):
                file.write(piece)
        return done[-1]

    return _measured(
        "xlsx", lambda path: write(path, iter(())), lambda path: write(path, None), reading.count
    )


def rdf(wanted: int) -> dict[str, Any]:
    """Write the catalogue as Turtle, page by page into one folder."""
    from ckanext.hcmc_governance.register import dcat_pages
    from ckanext.hcmc_governance.register.exports import reading

    def write(path: Path, most: int) -> int:
        done = 0
        with path.open("w", encoding="utf-8") as file:
            for found in itertools.islice(dcat_pages.pages(), most):
                file.write(dcat_pages.write(found, form="ttl"))
                done += len(found)
                if done % STEP == 0:
                    _tell(f"rdf {done}/{wanted} records")
        return done

    return _measured(
        "rdf", lambda path: write(path, 1), lambda path: write(path, wanted), reading.count
    )


def _measured(
    name: str,
    small: Callable[[Path], int],
    whole: Callable[[Path], int],
    count: Callable[[str], int],
) -> dict[str, Any]:
    app = page_side._load_ckan("register")
    path = Path(os.environ["BENCH_FOLDER"]) / f"register.{name}"
    with app.test_request_context():
        expected = count(KIND)
        small(path)
        gc.collect()
        idle = _memory()
        begun = time.perf_counter()
        with _watched() as most:
            done = whole(path)
        seconds = time.perf_counter() - begun
    return {
        "records": expected, "written": done, "seconds": round(seconds, 1),
        "idle_mb": round(idle / MEGABYTE, 1), "peak_mb": round(most[0] / MEGABYTE, 1),
        "over_mb": round((most[0] - idle) / MEGABYTE, 1), "file_bytes": path.stat().st_size,
    }  # fmt: skip


@contextmanager
def _watched() -> Iterator[list[int]]:
    """Note the most memory of this process while the block runs, in bytes."""
    most = [_memory()]
    stop = threading.Event()

    def watch() -> None:
        while not stop.wait(WATCH_SECONDS):
            most[0] = max(most[0], _memory())

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        yield most
    finally:
        stop.set()
        watcher.join()


def _memory() -> int:
    """Return the resident memory of this process in bytes."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


def _tell(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


if __name__ == "__main__":
    task = {"fill": fill, "xlsx": xlsx, "rdf": rdf, "empty": empty}[sys.argv[1]]
    print("ANSWER " + json.dumps(task(int(sys.argv[2]))), flush=True)
