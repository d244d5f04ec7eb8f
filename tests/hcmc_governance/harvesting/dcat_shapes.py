"""The whole catalogue in RDF, checked page by page against the DCAT-AP shapes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pyshacl import validate
from rdflib import Graph, Namespace, URIRef
from rdflib.namespace import DCAT, RDF

SHAPES = Path(__file__).parents[2] / "data" / "dcat-ap-3.0.1" / "shapes.ttl"
SH = Namespace("http://www.w3.org/ns/shacl#")


def pages(app: Any) -> Iterator[Graph]:
    """Yield the pages of /catalog.ttl that hold records, as an anonymous reader gets them."""
    number = 1
    while True:
        answer = app.get(f"/catalog.ttl?page={number}")
        assert answer.status_code == 200
        graph = Graph().parse(data=answer.body, format="turtle")
        if not records(graph):
            return
        yield graph
        number += 1


def records(graph: Graph) -> set[URIRef]:
    """Return what the catalogue names as its own."""
    own = (DCAT.dataset, DCAT.service, URIRef(f"{DCAT}resource"))
    return {URIRef(str(found)) for one in own for found in graph.objects(None, one)}


def violations(graph: Graph) -> list[tuple[str, str]]:
    """Return the node and the path of each violation of the base shapes."""
    _conforms, report, _text = validate(graph, shacl_graph=Graph().parse(SHAPES))
    assert isinstance(report, Graph)
    found = []
    for result in report.subjects(RDF.type, SH.ValidationResult):
        if report.value(result, SH.resultSeverity) == SH.Violation:
            node, path = report.value(result, SH.focusNode), report.value(result, SH.resultPath)
            found.append((str(node), str(path)))
    return found
