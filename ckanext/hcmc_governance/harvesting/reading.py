"""Reading a DCAT catalogue as DKAN writes it: the source's own words, nothing corrected.

ckanext-dcat reads the RDF; the profile here picks from the graph what DKAN fills, as plain strings.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TypedDict

from rdflib import Graph, URIRef
from rdflib.exceptions import Error as RdfError
from rdflib.namespace import RDF
from rdflib.term import Node

from ckanext.dcat.exceptions import RDFParserException
from ckanext.dcat.processors import RDFParser
from ckanext.dcat.profiles import DCAT, DCT, FOAF, RDFProfile

PROFILE = "hcmc_dkan"

# DKAN types every date-time as xsd:date; read as such, each would be "broken".
_WRONG_TYPE = b'"http://www.w3.org/2001/XMLSchema#date"'
_RIGHT_TYPE = b'"http://www.w3.org/2001/XMLSchema#dateTime"'


class SourceFile(TypedDict):
    """A ``dcat:Distribution`` in the source's own words; ``""`` where it says nothing."""

    uri: str
    title: str
    description: str
    url: str
    format: str
    media_type: str
    size: str
    issued: str
    modified: str


class SourceRecord(TypedDict):
    """A ``dcat:Dataset`` in the source's own words; ``""`` where it says nothing."""

    uri: str
    identifier: str
    title: str
    description: str
    publisher: str
    access_rights: str
    issued: str
    modified: str
    themes: list[str]
    keywords: list[str]
    files: list[SourceFile]


class BrokenDocument(Exception):
    """The document as a whole cannot be read, so nothing may be concluded from it."""


@dataclass(frozen=True)
class BadRecord:
    """A record of the source that cannot be taken over.

    :param identity: what the record is known by across harvests.
    :param name: what a person calls it: its title, else its address.
    :param reason: why, as a word that ``messages.bad_record`` makes a sentence of.
    """

    identity: str
    name: str
    reason: str


class DkanProfile(RDFProfile):
    """Reads what DKAN's catalogue says of a dataset into a :class:`SourceRecord`."""

    def __init__(
        self, graph: Graph, dataset_type: str = "dataset", compatibility_mode: bool = False
    ) -> None:
        """Take the graph alone: this profile reads words, whatever schema a portal has."""
        self.g = graph

    def parse_dataset(self, dataset_dict: dict[str, Any], dataset_ref: Node) -> dict[str, Any]:
        """Fill ``dataset_dict`` with the source's words about ``dataset_ref``."""
        one, many = self._word, self._words
        dataset_dict.update(
            SourceRecord(
                uri=str(dataset_ref) if isinstance(dataset_ref, URIRef) else "",
                identifier=one(dataset_ref, DCT.identifier),
                title=one(dataset_ref, DCT.title),
                description=one(dataset_ref, DCT.description),
                publisher=self._publisher(dataset_ref),
                access_rights=one(dataset_ref, DCT.accessRights),
                issued=one(dataset_ref, DCT.issued),
                modified=one(dataset_ref, DCT.modified),
                themes=many(dataset_ref, DCAT.theme),
                keywords=many(dataset_ref, DCAT.keyword),
                files=[self._file(ref) for ref in self.g.objects(dataset_ref, DCAT.distribution)],
            )
        )
        return dataset_dict

    def _file(self, ref: Node) -> SourceFile:
        one = self._word
        return SourceFile(
            uri=str(ref) if isinstance(ref, URIRef) else "",
            title=one(ref, DCT.title),
            description=one(ref, DCT.description),
            url=one(ref, DCAT.downloadURL) or one(ref, DCAT.accessURL),
            format=one(ref, DCT["format"]),
            media_type=one(ref, DCAT.mediaType),
            size=one(ref, DCAT.byteSize),
            issued=one(ref, DCT.issued),
            modified=one(ref, DCT.modified),
        )

    def _publisher(self, ref: Node) -> str:
        """DKAN gives the name itself; other portals give an agent that carries a name."""
        for publisher in self.g.objects(ref, DCT.publisher):
            return self._word(publisher, FOAF.name) or (
                "" if isinstance(publisher, URIRef) else str(publisher)
            )
        return ""

    def _word(self, ref: Node, predicate: URIRef) -> str:
        return next((str(value) for value in self.g.objects(ref, predicate)), "")

    def _words(self, ref: Node, predicate: URIRef) -> list[str]:
        return [str(value) for value in self.g.objects(ref, predicate)]


def read_catalogue(document: bytes, rdf_format: str = "xml") -> Iterator[SourceRecord | BadRecord]:
    """Yield every record of a catalogue, bad ones by name.

    :raises BrokenDocument: when the document is no RDF, or describes no dataset at all.
    """
    parser = RDFParser(profiles=[PROFILE])
    if b"<!DOCTYPE" in document[:4096] or b"<!ENTITY" in document:
        raise BrokenDocument("DOCTYPE")
    if b"\0" in document:
        # UTF-16 or UTF-32, in which the line above would see no entity.
        raise BrokenDocument("UTF-16")
    try:
        parser.parse(document.replace(_WRONG_TYPE, _RIGHT_TYPE), _format=rdf_format)
    except (RDFParserException, RdfError, ValueError, LookupError) as error:
        raise BrokenDocument(str(error)) from error
    records = list(parser.datasets())
    described = {record["uri"] for record in records}
    listed = [str(ref) for ref in parser.g.objects(None, DCAT.dataset)]
    if not records:
        raise BrokenDocument("dcat:Dataset")
    yield from _checked(records, parser)
    yield from (BadRecord(uri, uri, "undescribed") for uri in listed if uri not in described)


def _checked(
    records: list[dict[str, Any]], parser: RDFParser
) -> Iterator[SourceRecord | BadRecord]:
    known_files = {str(ref) for ref in parser.g.subjects(RDF.type, DCAT.Distribution)}
    seen: set[str] = set()
    for record in records:
        name = record["title"].strip() or record["uri"] or record["identifier"]
        identity = record["identifier"] or record["uri"]
        if not record["title"].strip():
            yield BadRecord(identity or name, name, "untitled")
        elif not identity:
            yield BadRecord(identity or name, name, "unidentified")
        elif identity in seen:
            yield BadRecord(identity or name, name, "repeated")
        elif any(file["uri"] not in known_files or not file["url"] for file in record["files"]):
            yield BadRecord(identity or name, name, "file_missing")
        else:
            yield SourceRecord(**record)  # type: ignore[typeddict-item]
        seen.add(identity)
