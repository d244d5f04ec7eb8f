"""The public catalogue in RDF, page by page: each record under the name of what it is.

ckanext-dcat writes every record as ``dcat:dataset``; here open services are ``dcat:service``,
databases ``dcat:resource``, and services that are not open are left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import urlencode

from rdflib import RDF, URIRef
from rdflib.namespace import DCAT

import ckan.plugins.toolkit as tk
from ckan import types

from ckanext.dcat.processors import RDFSerializer
from ckanext.dcat.utils import catalog_uri, url_to_rdflib_format
from ckanext.hcmc_governance.register import service
from ckanext.hcmc_governance.register.dcat_words import HCMC

# Of DCAT 3, which rdflib does not know yet: any resource that a catalogue lists.
RESOURCE = URIRef(f"{DCAT}resource")
PAGE = 100
ASKED = ("modified_since", "profiles", "q", "fq")
# Types of core and of other plugins that are no records of a catalogue.
HIDDEN = ("harvest", "showcase")
# New records come last: a reader who goes from page to page misses none and meets none twice.
ORDER = "metadata_created asc, id asc"


def write(
    records: Iterable[dict[str, Any]],
    *,
    form: str | None,
    profiles: list[str] | None = None,
    pagination: dict[str, Any] | None = None,
) -> str:
    """Return the graph of the catalogue with these records.

    :param form: as the address ends: ``ttl``, ``xml``, ``rdf``, ``n3``, ``jsonld``.
    """
    serializer = RDFSerializer(profiles=profiles)
    graph = serializer.g
    catalogue = serializer.graph_from_catalog({})
    for record in records:
        ref = serializer.graph_from_dataset(record)
        if (relation := _relation(graph, record, ref)) is not None:
            graph.add((catalogue, relation, ref))
    if pagination:
        serializer._add_pagination_triples(pagination)  # noqa: SLF001
    return graph.serialize(format=url_to_rdflib_format(form or "xml"))


def pages(size: int = PAGE) -> Iterator[list[dict[str, Any]]]:
    """Yield the public records of the whole catalogue, ``size`` at a time."""
    start = 0
    while page := search(types.Context(user=""), {}, size, start)["results"]:
        yield page
        start += size


def search(context: types.Context, wanted: dict[str, Any], size: int, start: int) -> dict[str, Any]:
    """Return a page of the public records that answer ``q`` and ``fq``.

    :param wanted: ``q``, ``fq`` and ``modified_since`` (ISO 8601), as the endpoint takes them.
    """
    conditions = [f"-dataset_type:{one}" for one in HIDDEN]
    if wanted.get("modified_since"):
        conditions.append(f"metadata_modified:[{wanted['modified_since']} TO NOW]")
    asked = {
        "q": wanted.get("q") or "*:*", "fq": wanted.get("fq"), "fq_list": conditions,
        "rows": size, "start": start, "sort": ORDER,
    }  # fmt: skip
    return tk.get_action("package_search")(context, asked)


def pagination(found: dict[str, Any], size: int, page: int) -> dict[str, Any]:
    """Return what a page of the request says of the others, as ckanext-dcat's serializer takes it.

    Own: ckanext-dcat 2.4.4 writes a question as it stands into the address, and fails at a quote.
    """
    count = found["count"]
    if not count:
        return {}
    last = (count - 1) // size + 1
    told: dict[str, Any] = {"count": count, "items_per_page": size}
    numbers = {"current": page, "first": 1, "last": last, "next": page + 1, "previous": page - 1}
    asked = {name: tk.request.args[name] for name in ASKED if tk.request.args.get(name)}
    for name, number in numbers.items():
        if 1 <= number <= last or name == "current":
            query = urlencode({**asked, "page": number})
            told[name] = f"{catalog_uri()}{tk.request.path}?{query}"
    return told


def _relation(graph: Any, record: dict[str, Any], ref: URIRef) -> URIRef | None:
    """Return how the catalogue names a record, or ``None`` for one that is not in its graph."""
    if service.record_schema(record.get("type")) is None:
        return DCAT.dataset
    for kind, relation in (
        (DCAT.Dataset, DCAT.dataset),
        (DCAT.DataService, DCAT.service),
        (HCMC.Database, RESOURCE),
    ):
        if (ref, RDF.type, kind) in graph:
            return relation
    return None
