"""The RDF of a record: EU codes, the city's terms, and no invented day."""

from __future__ import annotations

from typing import Any

import pytest
from rdflib import Graph, URIRef
from rdflib.namespace import DCAT, DCTERMS, PROV

import ckan.plugins.toolkit as tk
from ckan.tests import factories

from ckanext.hcmc_governance.register.dcat import ACCESS_RIGHT, SPDX

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
        assert [str(one) for one in found.objects(ref, basis)] == ["https://vbpl.vn/a"]

    def test_links_have_no_digest(self, app: Any, desk: Any) -> None:
        """A digest is of bytes that the portal holds."""
        found, _ref = graph(app, desk.dataset())
        assert list(found.subject_objects(SPDX.checksum)) == []
