"""The RDF of a record: EU codes, the city's terms, and no invented day."""

from __future__ import annotations

from typing import Any

import pytest
from rdflib import Graph, URIRef
from rdflib.namespace import DCAT, DCTERMS, FOAF, PROV, RDF

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.tests import factories

from ckanext.hcmc_governance.register import dcat_pages
from ckanext.hcmc_governance.register.dcat import ACCESS_RIGHT, HCMC, SPDX

from tests.hcmc_governance.harvesting import dcat_shapes

pytestmark = pytest.mark.usefixtures("non_clean_db", "themes")
EU = "http://publications.europa.eu/resource/authority/"


def graph(app: Any, record: dict[str, Any]) -> tuple[Graph, URIRef]:
    parsed = Graph()
    parsed.parse(data=app.get(f"/dataset/{record['name']}.ttl").body, format="turtle")
    return parsed, next(parsed.subjects(DCTERMS.identifier, None))


class TestHcmcProfile:
    """What an anonymous reader of /dataset/<name>.ttl gets."""

    @pytest.mark.clause("20.1")
    def test_an_open_dataset(self, app: Any, desk: Any) -> None:
        """Frequency, access, topic, terms, publisher and first day."""
        found, ref = graph(app, desk.dataset())
        assert str(found.value(ref, DCTERMS.accrualPeriodicity)) == EU + "frequency/MONTHLY"
        assert str(found.value(ref, DCTERMS.accessRights)) == ACCESS_RIGHT + "PUBLIC"
        assert str(found.value(ref, DCAT.theme)) == EU + "data-theme/HEAL"
        assert str(found.value(ref, DCTERMS.license)).endswith("/license")
        assert found.value(ref, DCTERMS.publisher) is not None
        assert found.value(ref, DCTERMS.issued) is not None
        file = found.value(ref, DCAT.distribution)
        assert str(found.value(file, DCTERMS.license)).endswith("/license")

    def test_codes_stand_alone(self, app: Any, desk: Any) -> None:
        """No key of ours is left beside the EU code."""
        found, ref = graph(app, desk.dataset(theme=["health", "society"]))
        assert len(list(found.objects(ref, DCTERMS.accrualPeriodicity))) == 1
        assert {str(one) for one in found.objects(ref, DCAT.theme)} == {
            EU + "data-theme/HEAL", EU + "data-theme/SOCI",
        }  # fmt: skip

    def test_no_day_is_invented(self, app: Any, desk: Any, new_name: Any) -> None:
        """A harvested record without first day has no issued; its files have no day of ours."""
        context = {"user": factories.Sysadmin()["name"], "hcmc_harvested": True}
        record = tk.get_action("package_create")(
            context,
            {
                "name": new_name(), "title": "Dữ liệu từ nguồn", "owner_org": desk.unit["id"],
                "access_level": "open", "frequency": "unknown", "license_id": "unknown",
                "source_url": "https://nguon.vn/bo-du-lieu", "source_id": "x1",
                "resources": [{"url": "https://nguon.vn/a.csv", "format": "CSV",
                               "data_updated": "2026-09-09T02:22:52"}],
            },
        )  # fmt: skip
        found, ref = graph(app, record)
        assert found.value(ref, DCTERMS.issued) is None
        assert found.value(ref, DCTERMS.license) is None
        assert str(found.value(ref, DCTERMS.accrualPeriodicity)) == EU + "frequency/UNKNOWN"
        assert str(found.value(ref, DCTERMS.source)) == "https://nguon.vn/bo-du-lieu"
        file = found.value(ref, DCAT.distribution)
        assert found.value(file, DCTERMS.issued) is None
        assert str(found.value(file, DCTERMS.modified)).startswith("2026-09-09")

    def test_place_origin_and_basis(self, app: Any, desk: Any) -> None:
        """Area, source database and legal documents with an address."""
        source = desk.database()
        record = desk.dataset(
            spatial_code="79", spatial_label="Thành phố Hồ Chí Minh", source_database=source["id"],
            legal_basis=["https://vbpl.vn/a", "Luật Dữ liệu"],
        )  # fmt: skip
        found, ref = graph(app, record)
        place = found.value(ref, DCTERMS.spatial)
        assert str(found.value(place, DCTERMS.identifier)) == "79"
        assert source["id"] in str(found.value(ref, PROV.wasDerivedFrom))
        basis = URIRef("http://data.europa.eu/r5r/applicableLegislation")
        told = {str(one) for one in found.objects(ref, basis)}
        assert told == {"https://vbpl.vn/a", "http://localhost:5000/regulation?version=99-2024"}

    def test_links_have_no_digest(self, app: Any, desk: Any) -> None:
        """A digest is of bytes that the portal holds."""
        found, _ref = graph(app, desk.dataset())
        assert list(found.subject_objects(SPDX.checksum)) == []

    def test_formats_and_media_types_are_addresses(self, app: Any, desk: Any) -> None:
        """EU codes where there is one, a node with the word where there is none, never text."""
        files = [
            {"url": "https://x.vn/a.csv", "format": "CSV", "mimetype": "text/csv"},
            {"url": "https://x.vn/a.dwg", "format": "DWG"},
        ]
        found, ref = graph(app, desk.dataset(resources=files))
        nodes = [
            found.value(file, DCTERMS["format"]) for file in found.objects(ref, DCAT.distribution)
        ]
        assert URIRef(EU + "file-type/CSV") in nodes
        media = [
            str(one) for file in found.objects(ref, DCAT.distribution)
            for one in found.objects(file, DCAT.mediaType)
        ]  # fmt: skip
        assert "https://www.iana.org/assignments/media-types/text/csv" in media
        assert dcat_shapes.violations(found) == []


def listed(app: Any, query: str) -> tuple[Graph, Any]:
    """Return the catalogue of the records that answer a query, and the catalogue's node."""
    parsed = Graph()
    parsed.parse(data=app.get(f"/catalog.ttl?q={query}").body, format="turtle")
    return parsed, parsed.value(None, RDF.type, DCAT.Catalog)


class TestServices:
    """Open services stand alone; others are not in the public graph."""

    @pytest.fixture
    def served(self, desk: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        """Publish a dataset and a service on it."""
        dataset = desk.dataset()
        return dataset, desk.service(serves=[dataset["name"]])

    @pytest.mark.clause("13.4")
    def test_open_service(self, app: Any, served: Any) -> None:
        """Its own class, its address, what it serves; no dataset and no distribution."""
        dataset, record = served
        found, catalogue = listed(app, f"name:{record['name']}")
        ref = found.value(None, RDF.type, DCAT.DataService)
        assert list(found.objects(catalogue, DCAT.service)) == [ref]
        assert list(found.objects(catalogue, DCAT.dataset)) == []
        assert str(found.value(ref, DCAT.endpointURL)) == record["endpoint_url"]
        assert str(found.value(ref, DCAT.servesDataset)).endswith(dataset["id"])
        assert found.value(found.value(ref, DCTERMS.publisher), FOAF.name) is not None
        assert (None, RDF.type, DCAT.Distribution) not in found
        assert (None, RDF.type, DCAT.Dataset) not in found
        assert dcat_shapes.violations(found) == []

    @pytest.mark.clause("13.4", "18.3")
    def test_service_that_is_not_open(self, app: Any, served: Any) -> None:
        """Neither in the catalogue nor alone: not even its title."""
        dataset, record = served
        stored = model.Package.get(dataset["id"])
        stored.extras = {**stored.extras, "access_level": "on_request"}
        model.Session.commit()
        found, catalogue = listed(app, f"name:{record['name']}")
        assert list(found.objects(catalogue, DCAT.service)) == []
        alone = app.get(f"/dataset/{record['name']}.ttl").body
        for page in (found.serialize(format="turtle"), alone):
            assert record["endpoint_url"] not in page
            assert record["title"] not in page

    def test_dataset_keeps_its_publisher_beside_a_service(self, app: Any, served: Any) -> None:
        """What a service's graph loses is its own, not the unit that both share."""
        dataset, record = served
        found, _catalogue = listed(app, f"name:({record['name']} OR {dataset['name']})")
        for kind in (DCAT.DataService, DCAT.Dataset):
            publisher = found.value(found.value(None, RDF.type, kind), DCTERMS.publisher)
            assert found.value(publisher, FOAF.name) is not None
        assert dcat_shapes.violations(found) == []


class TestDatabases:
    """A database is no dataset: a class of the register's own."""

    @pytest.mark.clause("8.3")
    def test_six_items(self, app: Any, desk: Any) -> None:
        """Purpose, scope, content, objects, mechanisms, form, unit and months."""
        record = desk.database()
        found, catalogue = listed(app, f"name:{record['name']}")
        (ref,) = found.objects(catalogue, dcat_pages.RESOURCE)
        assert (ref, RDF.type, HCMC.Database) in found
        assert (ref, RDF.type, DCAT.Dataset) not in found
        for predicate in (
            DCTERMS.title, DCTERMS.description, HCMC.scope, HCMC.content, HCMC.managedObject,
            HCMC.collectionMechanism, HCMC.updateMechanism, HCMC.dataSources, HCMC.sharingForm,
            HCMC.implementingUnit, HCMC.operatedFrom, HCMC.kind, HCMC.status,
        ):  # fmt: skip
            assert found.value(ref, predicate) is not None, predicate
        assert str(found.value(ref, HCMC.operatedFrom)) == "2020-07"
        assert dcat_shapes.violations(found) == []

    def test_what_agencies_alone_read_is_not_in_it(self, app: Any, desk: Any) -> None:
        """Architecture and security level are no public facts."""
        record = desk.database()
        stored = model.Package.get(record["id"])
        stored.extras = {**stored.extras, "architecture_ref": "KT-BI-MAT", "security_level": "5"}
        model.Session.commit()
        assert "KT-BI-MAT" not in app.get(f"/dataset/{record['name']}.ttl").body


class TestCatalogue:
    """The pages of /catalog.ttl."""

    def test_publisher_and_languages(self, app: Any) -> None:
        """Who publishes the catalogue, and the EU codes of its languages."""
        found, catalogue = listed(app, "name:khong-co-ho-so-nay")
        assert found.value(found.value(catalogue, DCTERMS.publisher), FOAF.name) is not None
        assert {str(one) for one in found.objects(catalogue, DCTERMS.language)} == {
            EU + "language/VIE", EU + "language/ENG",
        }  # fmt: skip
        assert dcat_shapes.violations(found) == []

    @pytest.mark.parametrize("form", ["ttl", "xml", "rdf", "jsonld", "n3"])
    def test_every_form(self, app: Any, desk: Any, form: str) -> None:
        """All forms of ckanext-dcat."""
        record = desk.dataset()
        assert record["id"] in app.get(f"/catalog.{form}?q=name:{record['name']}").body

    @pytest.mark.parametrize("query", ["page=0", "page=x", "modified_since=hom-qua"])
    def test_bad_questions(self, app: Any, query: str) -> None:
        """Answered as ckanext-dcat does: 409 with a word on it."""
        assert app.get(f"/catalog.ttl?{query}").status_code == 409

    def test_changed_since(self, app: Any, desk: Any) -> None:
        """A harvester asks only for what is new."""
        record = desk.dataset()
        query = f"q=name:{record['name']}&modified_since="
        assert record["id"] in app.get(f"/catalog.ttl?{query}2020-01-01").body
        assert record["id"] not in app.get(f"/catalog.ttl?{query}2090-01-01").body

    @pytest.mark.ckan_config("ckanext.dcat.datasets_per_page", "2")
    def test_pages_meet_each_record_once(self, app: Any, desk: Any) -> None:
        """From page to page none is missed and none is met twice."""
        title = f"Trang {desk.unit['name']}"
        made = {desk.dataset(title=title)["id"] for _number in range(5)}
        met: list[str] = []
        for number in (1, 2, 3):
            parsed = Graph()
            page = app.get(f'/catalog.ttl?q=title:"{title}"&page={number}')
            parsed.parse(data=page.body, format="turtle")
            met += [str(one).rsplit("/", 1)[-1] for one in parsed.objects(None, DCAT.dataset)]
        assert sorted(met) == sorted(made)

    def test_whole_catalogue_without_a_request(self, app: Any, desk: Any) -> None:
        """For a file on disk: page by page, the same records."""
        record = desk.dataset()
        found = [one["id"] for page in dcat_pages.pages(50) for one in page]
        assert record["id"] in found
        assert len(found) == len(set(found))
