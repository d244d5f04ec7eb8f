"""Setting up the real catalogue from a folder: topics, units, publishers and the harvest source.

Units, their successors and the roles they hold are real; see ``demo/README.md`` for sources.
"""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import ckan.plugins.toolkit as tk
from ckan import model

from ckanext.hcmc_governance.harvesting import peopling, publishers
from ckanext.hcmc_governance.harvesting.harvester import NAME
from ckanext.hcmc_governance.harvesting.upstream import acting
from ckanext.hcmc_governance.register.service import ensure_themes
from ckanext.hcmc_governance.units.errors import Refused
from ckanext.hcmc_governance.units.organizations import UnknownUnit

SOURCE_NAME = "cong-du-lieu-mo"


class BrokenFolder(Exception):
    """The folder lacks a file, or a file lacks a column."""


def set_up(folder: Path, url: str, user: str) -> str:
    """Make what a harvest of the catalogue needs, and return the id of the harvest source.

    Everything that is there already stays as it is, except the address of the source.

    :param folder: holds ``units.csv``, ``publishers.csv`` and ``source.json``; ``wards.csv``,
        ``successions.csv`` and ``roles.csv`` where wanted.
    :param url: where the catalogue is fetched.
    :raises BrokenFolder: when the folder is not such a one.
    """
    units = _rows(folder / "units.csv", {"slug", "title", "short_name", "kind"})
    mapped = _rows(folder / "publishers.csv", {"source_publisher", "unit", "basis"})
    source = _source(folder / "source.json")
    ensure_themes(acting(user))
    try:
        peopling.ensure_units([*units, *_more(folder / "wards.csv")])
        peopling.ensure_successions(_more(folder / "successions.csv"))
        peopling.ensure_roles(_more(folder / "roles.csv"))
    except (peopling.BrokenRows, Refused, UnknownUnit, KeyError) as error:
        raise BrokenFolder(f"{folder}: {error}") from error
    publishers.load((row["source_publisher"], row["unit"], row["basis"]) for row in mapped)
    model.Session.commit()
    return _ensure_source(source, url, user)


def _ensure_source(source: dict[str, Any], url: str, user: str) -> str:
    known = model.Package.get(SOURCE_NAME)
    wanted = {
        "name": SOURCE_NAME,
        "title": source["title"],
        "notes": source["notes"],
        "owner_org": source["unit"],
        "private": True,
        "url": url,
        "source_type": NAME,
        "frequency": "MANUAL",
        "config": json.dumps({"access_level": source["access_level"]}),
    }
    if known is None:
        return tk.get_action("harvest_source_create")(acting(user), wanted)["id"]
    if known.url != url:
        tk.get_action("harvest_source_update")(acting(user), {**wanted, "id": known.id})
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


def _more(path: Path) -> list[dict[str, str]]:
    """Return the rows of a file that a folder may leave out."""
    return _rows(path, set()) if path.exists() else []


def _source(path: Path) -> dict[str, Any]:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise BrokenFolder(f"{path}: {error}") from error
