"""Setting up the real catalogue from a folder: topics, units, publishers and the harvest source."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import ckan.plugins.toolkit as tk
from ckan import model, types

from ckanext.hcmc_governance.harvesting import publishers
from ckanext.hcmc_governance.harvesting.harvester import NAME
from ckanext.hcmc_governance.register.service import ensure_themes

SOURCE_NAME = "cong-du-lieu-mo"


class BrokenFolder(Exception):
    """The folder lacks a file, or a file lacks a column."""


def set_up(folder: Path, url: str, context: types.Context) -> str:
    """Make what a harvest of the catalogue needs, and return the id of the harvest source.

    Everything that is there already stays as it is, except the address of the source.

    :param folder: holds ``units.csv``, ``publishers.csv`` and ``source.json``.
    :param url: where the catalogue is fetched.
    :raises BrokenFolder: when the folder is not such a one.
    """
    units = _rows(folder / "units.csv", {"slug", "title", "short_name", "kind"})
    mapped = _rows(folder / "publishers.csv", {"source_publisher", "unit", "basis"})
    source = _source(folder / "source.json")
    ensure_themes(_fresh(context))
    for unit in units:
        _ensure_unit(unit, context)
    publishers.load((row["source_publisher"], row["unit"], row["basis"]) for row in mapped)
    model.Session.commit()
    return _ensure_source(source, url, context)


def _ensure_unit(unit: dict[str, str], context: types.Context) -> None:
    if model.Group.get(unit["slug"]) is not None:
        return
    values = {name: value for name, value in unit.items() if value and name != "slug"}
    tk.get_action("organization_create")(_fresh(context), {"name": unit["slug"], **values})


def _ensure_source(source: dict[str, Any], url: str, context: types.Context) -> str:
    known = model.Package.get(SOURCE_NAME)
    wanted = {
        "name": SOURCE_NAME,
        "title": source["title"],
        "notes": source["notes"],
        "owner_org": source["unit"],
        "url": url,
        "source_type": NAME,
        "frequency": "MANUAL",
        "config": json.dumps({"access_level": source["access_level"]}),
    }
    if known is None:
        return tk.get_action("harvest_source_create")(_fresh(context), wanted)["id"]
    if known.url != url:
        tk.get_action("harvest_source_update")(_fresh(context), {**wanted, "id": known.id})
    return known.id


def _rows(path: Path, columns: set[str]) -> list[dict[str, str]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            missing = columns - set(reader.fieldnames or ())
            if missing:
                raise BrokenFolder(f"{path}: {', '.join(sorted(missing))}")
            return list(reader)
    except OSError as error:
        raise BrokenFolder(str(error)) from error


def _source(path: Path) -> dict[str, Any]:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise BrokenFolder(f"{path}: {error}") from error


def _fresh(context: types.Context) -> types.Context:
    made: dict[str, object] = {"user": context["user"], "ignore_auth": True}
    return types.Context(**made)  # type: ignore[typeddict-item]
