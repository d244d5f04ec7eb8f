"""The register in RDF: what DCAT-AP asks for that ckanext-dcat does not take from our fields."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rdflib import BNode, Literal, URIRef
from rdflib.namespace import DCAT, DCTERMS, PROV, RDF, SKOS, Namespace

from ckan import model

from ckanext.dcat.profiles import RDFProfile
from ckanext.dcat.utils import dataset_uri, resource_uri
from ckanext.hcmc_governance.register import parsing, service
from ckanext.hcmc_schemas import vocabularies

SPDX = Namespace("http://spdx.org/rdf/terms#")
DCATAP = Namespace("http://data.europa.eu/r5r/")
ACCESS_RIGHT = "http://publications.europa.eu/resource/authority/access-right/"


class HcmcProfile(RDFProfile):
    """Runs after ``euro_dcat_ap_3`` and puts the codes of the EU tables and the city's terms in.

    Nothing is invented: a record without a day of first provision or an update of its data has
    no ``dct:issued`` or ``dct:modified`` of it, whatever day the portal wrote its row.
    """

    def graph_from_dataset(self, dataset_dict: dict[str, Any], dataset_ref: URIRef) -> None:
        """Complete the graph of one record of ours; others stay as they are."""
        if service.record_schema(dataset_dict.get("type")) is None:
            return
        self._coded(dataset_dict, dataset_ref)
        self._days(dataset_dict, dataset_ref)
        self._place(dataset_dict, dataset_ref)
        self._origin(dataset_dict, dataset_ref)
        licence = self._licence(dataset_dict)
        if licence is not None:
            self.g.set((dataset_ref, DCTERMS.license, licence))
        for resource in dataset_dict.get("resources", []):
            self._distribution(resource, URIRef(resource_uri(resource)), licence)

    def _coded(self, record: dict[str, Any], ref: URIRef) -> None:
        self.g.remove((ref, DCTERMS.accrualPeriodicity, None))
        self.g.remove((ref, DCAT.theme, None))
        for name, predicate in (
            ("frequency", DCTERMS.accrualPeriodicity),
            ("theme", DCAT.theme),
        ):
            for address in _eu_addresses(name, record.get(name)):
                self.g.add((ref, predicate, URIRef(address)))
        level = record.get("access_level")
        if level in vocabularies.keys("access_level"):
            code = vocabularies.term("access_level", level).extra["eu"]
            self.g.set((ref, DCTERMS.accessRights, URIRef(ACCESS_RIGHT + code)))

    def _days(self, record: dict[str, Any], ref: URIRef) -> None:
        if not record.get("issued"):
            self.g.remove((ref, DCTERMS.issued, None))

    def _place(self, record: dict[str, Any], ref: URIRef) -> None:
        code, label = record.get("spatial_code"), record.get("spatial_label")
        if not code and not label:
            return
        place = BNode()
        self.g.add((ref, DCTERMS.spatial, place))
        self.g.add((place, RDF.type, DCTERMS.Location))
        if label:
            self.g.add((place, SKOS.prefLabel, Literal(label, lang="vi")))
        if code:
            self.g.add((place, DCTERMS.identifier, Literal(code)))

    def _origin(self, record: dict[str, Any], ref: URIRef) -> None:
        source = record.get("source_url")
        if source and parsing.is_web_address(source):
            self.g.add((ref, DCTERMS.source, URIRef(source)))
        database = service.find_record(record.get("source_database") or "", (service.DATABASE,))
        if database is not None and database.state == service.PUBLISHED:
            origin = URIRef(dataset_uri({"id": str(database.id)}))
            self.g.add((ref, PROV.wasDerivedFrom, origin))
        for basis in record.get("legal_basis") or []:
            if parsing.is_web_address(basis):
                self.g.add((ref, DCATAP.applicableLegislation, URIRef(basis)))

    def _licence(self, record: dict[str, Any]) -> URIRef | None:
        known = model.Package.get_license_register().get(record.get("license_id") or "")
        address = getattr(known, "url", "") if known is not None else ""
        return URIRef(address) if address else None

    def _distribution(self, resource: dict[str, Any], ref: URIRef, licence: URIRef | None) -> None:
        if licence is not None:
            self.g.set((ref, DCTERMS.license, licence))
        self.g.remove((ref, DCTERMS.issued, None))
        self.g.remove((ref, DCTERMS.modified, None))
        if resource.get("data_updated"):
            self._add_date_triple(ref, DCTERMS.modified, resource["data_updated"])
        if resource.get("sha256"):
            checksum = BNode()
            self.g.add((ref, SPDX.checksum, checksum))
            self.g.add((checksum, RDF.type, SPDX.Checksum))
            self.g.add((checksum, SPDX.algorithm, SPDX.checksumAlgorithm_sha256))
            self.g.add((checksum, SPDX.checksumValue, Literal(resource["sha256"])))


def _eu_addresses(vocabulary: str, value: Any) -> Iterator[str]:
    base = vocabularies.metadata(vocabulary)["eu_base"]
    known = vocabularies.keys(vocabulary)
    for key in service.load_list(value):
        if key in known:
            yield f"{base}{vocabularies.term(vocabulary, key).extra['eu']}"
