"""A data-sharing service in RDF: a ``dcat:DataService`` of its own, when it is open (13.4)."""

from __future__ import annotations

from typing import Any

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCAT, DCTERMS, FOAF, RDF, RDFS

from ckan import model

from ckanext.hcmc_governance.register import dcat_words as words
from ckanext.hcmc_governance.register import service
from ckanext.hcmc_governance.register.exports import reading


def add(graph: Graph, record: dict[str, Any], ref: URIRef, page: URIRef) -> None:
    """Add an open service; one that is not open leaves no triple.

    :param page: address of the service's page on the portal.
    """
    endpoint = words.web_address(record.get("endpoint_url"))
    if endpoint is None or record["id"] not in reading.open_services([record["id"]]):
        return
    graph.add((ref, RDF.type, DCAT.DataService))
    graph.add((ref, DCTERMS.title, Literal(record["title"], lang="vi")))
    graph.add((ref, DCTERMS.identifier, Literal(record["id"])))
    graph.add((ref, DCAT.endpointURL, endpoint))
    graph.add((ref, DCAT.landingPage, page))
    graph.add((page, RDF.type, FOAF.Document))
    right = words.access_right(reading.OPEN)
    if right is not None:
        graph.add((ref, DCTERMS.accessRights, right))
    _add_exchange(graph, record, ref)
    _add_served(graph, record, ref)
    words.add_legislation(graph, ref, record)


def _add_exchange(graph: Graph, record: dict[str, Any], ref: URIRef) -> None:
    """Say what is given, in which structure, and where it is described."""
    if record.get("content"):
        graph.add((ref, DCTERMS.description, Literal(record["content"], lang="vi")))
    structure = words.web_address(record.get("exchange_structure"))
    if structure is not None:
        graph.add((ref, DCAT.endpointDescription, structure))
    if record.get("exchange_standard"):
        _add_standard(graph, ref, record["exchange_standard"])
    for document in record.get("resources", []):
        if (address := words.web_address(document.get("url"))) is not None:
            graph.add((ref, FOAF.page, address))
            graph.add((address, RDF.type, FOAF.Document))
    if record.get("version"):
        graph.add((ref, DCAT.version, Literal(record["version"])))


def _add_standard(graph: Graph, ref: URIRef, name: str) -> None:
    standard = URIRef(f"{ref}#standard")
    graph.add((ref, DCTERMS.conformsTo, standard))
    graph.add((standard, RDF.type, DCTERMS.Standard))
    graph.add((standard, RDFS.label, Literal(name)))


def _add_served(graph: Graph, record: dict[str, Any], ref: URIRef) -> None:
    """Name what the service serves: datasets in DCAT's word, databases in the register's."""
    for identifier in service.load_list(record.get("serves")):
        served = service.find_record(identifier, (service.DATASET, service.DATABASE))
        if served is None or served.state != model.State.ACTIVE:
            continue
        serves = DCAT.servesDataset if served.type == service.DATASET else words.HCMC.servesDatabase
        graph.add((ref, serves, words.record_address(str(served.id))))
