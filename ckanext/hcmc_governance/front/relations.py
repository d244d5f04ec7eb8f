"""What a record is linked with, in the order in which a reader follows it.

Database → services → datasets: as boxes in columns and as a nested list with the same content.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

# More boxes than this are told as a list only: a picture of them would be a carpet.
MOST_BOXES = 12
DATABASE, SERVICE, DATASET = "database", "data-service", "dataset"
Node = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Picture:
    """Relations of a database as they are drawn.

    :param columns: nodes (``id``, ``title``, ``url``, ``note``) by type: the database itself, its
        services, its datasets.
    :param links: pairs of ids joined by a wire.
    :param nested: the same as a tree: database → services → datasets, then its other datasets.
    :param is_drawn: whether there is something to draw and not too much of it.
    """

    columns: dict[str, list[Node]]
    links: tuple[tuple[str, str], ...]
    nested: tuple[Node, ...]
    is_drawn: bool


def by_relation(found: Iterable[Mapping[str, Any]]) -> dict[str, list[Node]]:
    """Return related records (``hcmc_linked_records``) by the name of the relation, each once."""
    groups: dict[str, dict[str, Node]] = {}
    for one in found:
        groups.setdefault(one["relation"], {}).setdefault(one["id"], dict(one))
    return {relation: list(nodes.values()) for relation, nodes in groups.items()}


def of_database(
    itself: Node,
    services: Sequence[Node],
    datasets: Sequence[Node],
    served: Mapping[str, Sequence[Node]],
) -> Picture:
    """Return the picture of a database.

    :param itself: ``id``, ``title`` and ``url`` of the database.
    :param services: the services on it and on its datasets.
    :param datasets: those whose source it is.
    :param served: for each service (id) the datasets of these that it serves.
    """
    under = [{**one, "children": list(served.get(one["id"], ()))} for one in services]
    covered = {one["id"] for service in under for one in service["children"]}
    links = [(str(itself["id"]), service["id"]) for service in under]
    links += [(service["id"], one["id"]) for service in under for one in service["children"]]
    alone = [dict(one) for one in datasets if one["id"] not in covered]
    if not services:
        links = [(str(itself["id"]), one["id"]) for one in datasets]
    return Picture(
        columns={DATABASE: [dict(itself)], SERVICE: under, DATASET: list(datasets)},
        links=tuple(links),
        nested=({**itself, "children": [*under, *alone]},),
        is_drawn=0 < len(services) + len(datasets) <= MOST_BOXES,
    )
