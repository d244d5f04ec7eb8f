"""Figures of the front pages, each from one search or one statement."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.lib.search import SearchError

from ckanext.hcmc_governance.register.service import DATABASE, DATASET, SERVICE
from ckanext.hcmc_vietnamese.text import fold, sort_key

# The term of the vocabulary of frequencies that says nothing was announced.
UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Overview:
    """What the home page shows of the catalogue.

    :param count: published datasets that the reader may see.
    :param topics: ``name``, ``display_name`` and ``count`` of each topic, largest first.
    :param newest: the records whose data changed last.
    :param weeks: number of records by the ISO week of their newest data.
    :param available: whether the search server answered.
    """

    count: int
    topics: list[dict[str, Any]]
    newest: list[dict[str, Any]]
    weeks: dict[str, int]
    without_frequency: int = 0
    available: bool = True


def overview(dataset_type: str, newest: int) -> Overview:
    """Return the overview of the catalogue from one search; empty when the index is down."""
    query = {
        "q": "*:*",
        "fq": f"dataset_type:{dataset_type}",
        "rows": newest,
        "sort": "data_updated_date desc, metadata_modified desc",
        "facet.field": ["groups", "data_updated_week", "frequency"],
        "facet.limit": -1,
    }
    try:
        found = tk.get_action("package_search")({}, query)
    except SearchError:
        return Overview(0, [], [], {}, available=False)
    facets = found["search_facets"]
    return Overview(
        count=found["count"],
        topics=sorted(
            facets["groups"]["items"],
            key=lambda one: (-one["count"], sort_key(one["display_name"])),
        ),
        newest=found["results"],
        weeks=_counts(facets["data_updated_week"]),
        without_frequency=_counts(facets["frequency"]).get(UNKNOWN, 0),
    )


def topics() -> list[dict[str, Any]]:
    """Return all topics in Vietnamese order: ``name``, ``title``, ``count``."""
    counts = _records_by("groups")
    query = sa.select(model.Group.name, model.Group.title).where(
        model.Group.is_organization.is_(False),
        model.Group.type == tk.h.default_group_type("group"),
        model.Group.state == "active",
    )
    rows = [
        {"name": row.name, "title": row.title or row.name, "count": counts.get(row.name, 0)}
        for row in model.Session.execute(query)
    ]
    return sorted(rows, key=lambda row: sort_key(row["title"]))


def units(words: str) -> list[dict[str, Any]]:
    """Return all active units: ``name``, ``title``, ``short_name``, ``kind``, ``count``,
    ``dissolved_on`` (ISO day, empty while the unit exists).

    :param words: only units whose titles or short names hold these words, marks aside.
    """
    counts = _records_by("organization")
    query = (
        sa.select(model.Group.name, model.Group.title, model.group_table.c.extras)
        .where(model.Group.is_organization.is_(True), model.Group.state == "active")
        .order_by(model.Group.name)
    )
    rows = [
        {
            "name": row.name,
            "title": row.title or row.name,
            "count": counts.get(row.name, 0),
            "kind": (row.extras or {}).get("kind"),
            "short_name": (row.extras or {}).get("short_name") or "",
            "dissolved_on": (row.extras or {}).get("dissolved_on") or "",
        }
        for row in model.Session.execute(query)
    ]
    wanted = fold(words).split()
    kept = [
        row
        for row in rows
        if all(word in fold(f"{row['title']} {row['short_name']}") for word in wanted)
    ]
    return sorted(kept, key=lambda row: sort_key(row["title"]))


def counts_of_unit(unit_id: str) -> list[tuple[str, int]]:
    """Return the types of record and how many of each a unit has published, datasets first."""
    query = {
        "q": "*:*",
        "fq": f'owner_org:"{unit_id}" dataset_type:*',
        "rows": 0,
        "facet.field": ["dataset_type"],
    }
    try:
        found = _counts(tk.get_action("package_search")({}, query)["search_facets"]["dataset_type"])
    except SearchError:
        return []
    return [(kind, found[kind]) for kind in (DATASET, DATABASE, SERVICE) if found.get(kind)]


def _records_by(field: str) -> dict[str, int]:
    query = {"q": "*:*", "rows": 0, "facet.field": [field], "facet.limit": -1}
    try:
        found = tk.get_action("package_search")({}, query)
    except SearchError:
        return {}
    return _counts(found["search_facets"][field])


def _counts(facet: dict[str, Any]) -> dict[str, int]:
    return {one["name"]: one["count"] for one in facet["items"]}
