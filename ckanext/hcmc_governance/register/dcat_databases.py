"""A database in RDF: no dataset of DCAT, but a class of the register's own (8.3).

The class and its properties are described in ``docs/integrator.md``.
"""

from __future__ import annotations

from typing import Any

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCAT, DCTERMS, FOAF, RDF, XSD

from ckan import model

from ckanext.hcmc_governance.register import dcat_words as words
from ckanext.hcmc_governance.register import parsing, service

# What the public reads of a database (8.3), field by field.
TEXTS = {
    "purpose": DCTERMS.description,
    "scope": words.HCMC.scope,
    "content": words.HCMC.content,
    "collection_mechanism": words.HCMC.collectionMechanism,
    "update_mechanism": words.HCMC.updateMechanism,
    "data_sources": words.HCMC.dataSources,
}
# Keys of the register's vocabularies.
KEYS = {
    "sharing_form": words.HCMC.sharingForm,
    "kind": words.HCMC.kind,
    "status": words.HCMC.status,
}
MONTHS = {"operated_from": words.HCMC.operatedFrom, "operated_until": words.HCMC.operatedUntil}
LINKS = {"part_of": DCTERMS.isPartOf, "uses": DCTERMS.requires}


def add(graph: Graph, record: dict[str, Any], ref: URIRef, page: URIRef) -> None:
    """Add a database with the six items of the article.

    :param page: address of the database's page on the portal.
    """
    graph.add((ref, RDF.type, words.HCMC.Database))
    graph.add((ref, RDF.type, DCAT.Resource))
    graph.add((ref, DCTERMS.title, Literal(record["title"], lang="vi")))
    graph.add((ref, DCTERMS.identifier, Literal(record["id"])))
    graph.add((ref, DCAT.landingPage, page))
    graph.add((page, RDF.type, FOAF.Document))
    _add_items(graph, record, ref)
    for address in words.eu_addresses("frequency", record.get("frequency")):
        graph.add((ref, DCTERMS.accrualPeriodicity, address))
    _add_units_and_links(graph, record, ref)
    words.add_legislation(graph, ref, record)


def _add_items(graph: Graph, record: dict[str, Any], ref: URIRef) -> None:
    for name, predicate in TEXTS.items():
        if record.get(name):
            graph.add((ref, predicate, Literal(record[name], lang="vi")))
    for managed in service.load_list(record.get("managed_objects")):
        graph.add((ref, words.HCMC.managedObject, Literal(managed, lang="vi")))
    for name, predicate in KEYS.items():
        if record.get(name):
            graph.add((ref, predicate, Literal(record[name])))
    for name, predicate in MONTHS.items():
        month = parsing.parse_month(str(record.get(name) or ""))
        if month is not None:
            graph.add((ref, predicate, Literal(month, datatype=XSD.gYearMonth)))


def _add_units_and_links(graph: Graph, record: dict[str, Any], ref: URIRef) -> None:
    unit = model.Group.get(record.get("implementing_org") or "")
    if unit is not None:
        agent = words.add_agent(graph, unit.title or unit.name)
        graph.add((ref, words.HCMC.implementingUnit, agent))
    for name, predicate in LINKS.items():
        for identifier in service.load_list(record.get(name)):
            other = service.find_record(identifier, (service.DATABASE,))
            if other is not None and other.state == model.State.ACTIVE and not other.private:
                graph.add((ref, predicate, words.record_address(str(other.id))))
