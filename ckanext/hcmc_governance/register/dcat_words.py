"""What the RDF of all three record types is made of: namespaces, codes, addresses, agents."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rdflib import BNode, Graph, Literal, URIRef
from rdflib.namespace import DCAT, DCTERMS, FOAF, RDF, RDFS, Namespace

from ckan import model

from ckanext.dcat.utils import catalog_uri, dataset_uri
from ckanext.hcmc_governance.register import parsing, service
from ckanext.hcmc_governance.regulation import service as regulation
from ckanext.hcmc_schemas import vocabularies

SPDX = Namespace("http://spdx.org/rdf/terms#")
DCATAP = Namespace("http://data.europa.eu/r5r/")
ELI = Namespace("http://data.europa.eu/eli/ontology#")
# The register's own classes and properties; docs/integrator.md lists them.
HCMC = Namespace("https://data.hochiminhcity.gov.vn/ns/register#")
EU = "http://publications.europa.eu/resource/authority/"
ACCESS_RIGHT = f"{EU}access-right/"
LANGUAGES = {"vi": f"{EU}language/VIE", "en": f"{EU}language/ENG"}
MEDIA_TYPE = "https://www.iana.org/assignments/media-types/"


def eu_addresses(vocabulary: str, value: Any) -> Iterator[URIRef]:
    """Yield the EU addresses of a stored key or list of keys; unknown keys are left out."""
    base = vocabularies.metadata(vocabulary)["eu_base"]
    known = vocabularies.keys(vocabulary)
    for key in service.load_list(value):
        if key in known:
            yield URIRef(f"{base}{vocabularies.term(vocabulary, key).extra['eu']}")


def access_right(level: str | None) -> URIRef | None:
    """Return the EU address of an access level."""
    if level not in vocabularies.keys("access_level"):
        return None
    return URIRef(ACCESS_RIGHT + vocabularies.term("access_level", str(level)).extra["eu"])


def web_address(value: Any) -> URIRef | None:
    """Return ``value`` as a node when it is an address."""
    return URIRef(value) if isinstance(value, str) and parsing.is_web_address(value) else None


def record_address(record_id: str) -> URIRef:
    """Return the address that stands for a record of the portal."""
    return URIRef(dataset_uri({"id": record_id}))


def licence(record: dict[str, Any]) -> URIRef | None:
    """Return the address of a record's terms of use, if they have one."""
    known = model.Package.get_license_register().get(record.get("license_id") or "")
    address = getattr(known, "url", "") if known is not None else ""
    return URIRef(address) if address else None


def add_legislation(graph: Graph, ref: URIRef, record: dict[str, Any]) -> None:
    """Add the regulation under which a record was made, and its own legal bases."""
    for basis in service.load_list(record.get("legal_basis")):
        if (address := web_address(basis)) is not None:
            graph.add((ref, DCATAP.applicableLegislation, address))
    key = record.get("regulation_version")
    try:
        version = regulation.version(str(key)) if key else None
    except regulation.UnknownVersion:
        version = None
    if version is None:
        return
    address = URIRef(f"{catalog_uri().rstrip('/')}/regulation?version={version.key}")
    graph.add((ref, DCATAP.applicableLegislation, address))
    graph.add((address, RDF.type, ELI.LegalResource))
    graph.add((address, DCTERMS.title, Literal(f"{version.number}: {version.title_vi}", lang="vi")))


def file_format(word: str) -> URIRef | BNode:
    """Return the EU address of a file format, or an own node for one that the EU does not list."""
    known = vocabularies.match("file_format", word)
    if known is not None and known.key == word.strip().lower() and known.extra.get("eu"):
        return URIRef(f"{vocabularies.metadata('file_format')['eu_base']}{known.extra['eu']}")
    return BNode()


def add_agent(graph: Graph, name: str, address: URIRef | None = None) -> URIRef | BNode:
    """Add an agent with its name and return it."""
    agent = address if address is not None else BNode()
    graph.add((agent, RDF.type, FOAF.Agent))
    graph.add((agent, FOAF.name, Literal(name)))
    return agent


def add_format(graph: Graph, ref: URIRef, words: str) -> None:
    """Say in which format a file is."""
    node = file_format(words)
    graph.set((ref, DCTERMS["format"], node))
    if isinstance(node, BNode):
        graph.add((node, RDF.type, DCTERMS.MediaTypeOrExtent))
        graph.add((node, RDFS.label, Literal(words)))


def add_media_types(graph: Graph, ref: URIRef) -> None:
    """Give the media types of a file as addresses: DCAT takes no text for them."""
    for found in list(graph.objects(ref, DCAT.mediaType)):
        if isinstance(found, Literal):
            graph.remove((ref, DCAT.mediaType, found))
            if "/" in str(found):
                kind = str(found).split(";")[0].strip()
                graph.add((ref, DCAT.mediaType, URIRef(MEDIA_TYPE + kind)))


def forget(graph: Graph, ref: URIRef) -> None:
    """Take a record out of a graph, with its files and nameless nodes."""
    for predicate, found in list(graph.predicate_objects(ref)):
        graph.remove((ref, predicate, found))
        if predicate == DCAT.distribution and isinstance(found, URIRef):
            forget(graph, found)
        elif isinstance(found, BNode) and not any(graph.subjects(None, found)):
            for nested in list(graph.predicate_objects(found)):
                graph.remove((found, *nested))
