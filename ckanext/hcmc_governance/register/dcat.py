"""The register in RDF: what DCAT-AP asks for that ckanext-dcat does not take from our fields."""

from __future__ import annotations

from typing import Any

from rdflib import BNode, Literal, URIRef
from rdflib.namespace import DCAT, DCTERMS, PROV, RDF, SKOS

import ckan.plugins.toolkit as tk

from ckanext.dcat.profiles import RDFProfile
from ckanext.dcat.utils import catalog_uri, resource_uri
from ckanext.hcmc_governance import config
from ckanext.hcmc_governance.register import dcat_databases, dcat_services, service
from ckanext.hcmc_governance.register import dcat_words as words
from ckanext.hcmc_governance.register.dcat_words import ACCESS_RIGHT, DCATAP, HCMC, SPDX
from ckanext.hcmc_governance.regulation.roles import MANAGER
from ckanext.hcmc_governance.units import organizations
from ckanext.hcmc_governance.units import service as units

__all__ = ["ACCESS_RIGHT", "DCATAP", "HCMC", "SPDX", "HcmcProfile"]


class HcmcProfile(RDFProfile):
    """Runs after ``euro_dcat_ap_3`` and puts the codes of the EU tables and the city's terms in.

    Nothing is invented: a record without a day of first provision or an update of its data has
    no ``dct:issued`` or ``dct:modified`` of it, whatever day the portal wrote its row. Services
    and databases are no datasets: they become what they are.
    """

    def graph_from_catalog(self, catalog_dict: dict[str, Any] | None, catalog_ref: URIRef) -> None:
        """Complete the description of the catalogue: who publishes it, in which language."""
        self.g.bind("hcmc", HCMC)
        self.g.bind("dcatap", DCATAP)
        self.g.remove((catalog_ref, DCTERMS.language, None))
        for code in tk.config["ckan.locales_offered"] or [tk.config["ckan.locale_default"]]:
            if code in words.LANGUAGES:
                self.g.add((catalog_ref, DCTERMS.language, URIRef(words.LANGUAGES[code])))
        holder = organizations.find(units.holder(MANAGER, units.today()))
        name = holder.title if holder is not None else tk.config["ckan.site_title"]
        address = URIRef(f"{catalog_uri()}/organization/{holder.id}") if holder else None
        agent = words.add_agent(self.g, name, address)
        self.g.set((catalog_ref, DCTERMS.publisher, agent))

    def graph_from_dataset(self, dataset_dict: dict[str, Any], dataset_ref: URIRef) -> None:
        """Complete the graph of one record of ours; others stay as they are."""
        kind = dataset_dict.get("type")
        if service.record_schema(kind) is None:
            return
        if kind == service.DATASET:
            self._dataset(dataset_dict, dataset_ref)
            return
        add = dcat_services.add if kind == service.SERVICE else dcat_databases.add
        publisher = self.g.value(dataset_ref, DCTERMS.publisher)
        words.forget(self.g, dataset_ref)
        page = URIRef(f"{catalog_uri()}/{kind}/{dataset_dict['name']}")
        add(self.g, dataset_dict, dataset_ref, page)
        unit = dataset_dict.get("organization") or {}
        if publisher is not None and unit and (dataset_ref, RDF.type, None) in self.g:
            address = publisher if isinstance(publisher, URIRef) else None
            agent = words.add_agent(self.g, unit.get("title") or unit["name"], address)
            self.g.add((dataset_ref, DCTERMS.publisher, agent))

    def _dataset(self, record: dict[str, Any], ref: URIRef) -> None:
        self._coded(record, ref)
        if not record.get("issued"):
            self.g.remove((ref, DCTERMS.issued, None))
        if (record.get("organization") or {}).get("name") == config.harvest_unknown_unit():
            # That unit says that nobody knows: it is no agent.
            self.g.remove((ref, DCTERMS.publisher, None))
        self._place(record, ref)
        self._origin(record, ref)
        words.add_legislation(self.g, ref, record)
        licence = words.licence(record)
        if licence is not None:
            self.g.set((ref, DCTERMS.license, licence))
        for resource in record.get("resources", []):
            self._distribution(resource, URIRef(resource_uri(resource)), licence)

    def _coded(self, record: dict[str, Any], ref: URIRef) -> None:
        for name, predicate in (
            ("frequency", DCTERMS.accrualPeriodicity),
            ("theme", DCAT.theme),
        ):
            self.g.remove((ref, predicate, None))
            for address in words.eu_addresses(name, record.get(name)):
                self.g.add((ref, predicate, address))
        right = words.access_right(record.get("access_level"))
        if right is not None:
            self.g.set((ref, DCTERMS.accessRights, right))

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
        source = words.web_address(record.get("source_url"))
        if source is not None:
            self.g.add((ref, DCTERMS.source, source))
        database = service.find_record(record.get("source_database") or "", (service.DATABASE,))
        if database is not None and database.state == service.PUBLISHED:
            self.g.add((ref, PROV.wasDerivedFrom, words.record_address(str(database.id))))

    def _distribution(self, resource: dict[str, Any], ref: URIRef, licence: URIRef | None) -> None:
        if licence is not None:
            self.g.set((ref, DCTERMS.license, licence))
        self.g.remove((ref, DCTERMS.issued, None))
        self.g.remove((ref, DCTERMS.modified, None))
        self.g.remove((ref, DCTERMS["format"], None))
        words.add_media_types(self.g, ref)
        if resource.get("format"):
            words.add_format(self.g, ref, resource["format"])
        if resource.get("data_updated"):
            self._add_date_triple(ref, DCTERMS.modified, resource["data_updated"])
        if resource.get("sha256"):
            checksum = BNode()
            self.g.add((ref, SPDX.checksum, checksum))
            self.g.add((checksum, RDF.type, SPDX.Checksum))
            self.g.add((checksum, SPDX.algorithm, SPDX.checksumAlgorithm_sha256))
            self.g.add((checksum, SPDX.checksumValue, Literal(resource["sha256"])))
