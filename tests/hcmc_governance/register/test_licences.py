"""The portal offers the city's own terms and no licence that would be wrong for them."""

from __future__ import annotations

from typing import Any

import pytest

from ckan import model
from ckan.tests import helpers

from ckanext.hcmc_governance.register import licences


@pytest.fixture
def _given_back() -> Any:
    yield
    licences.install(in_use=True)


class TestLicenceList:
    """What ``license_list`` shows."""

    @pytest.mark.clause("20.4")
    def test_only_the_citys_terms(self) -> None:
        """No CC or ODC label, nothing that counts as open by definition."""
        shown = helpers.call_action("license_list")
        assert [one["id"] for one in shown] == ["hcmc-open", "unknown"]
        assert not any(one["is_okd_compliant"] for one in shown)
        assert all(one["od_conformance"] != "approved" for one in shown)
        assert not any("CC-BY" in str(one) or "opendatacommons" in str(one) for one in shown)

    @pytest.mark.clause("20.1")
    def test_the_terms_lead_to_their_page(self) -> None:
        """The address is the portal's own page."""
        terms = helpers.call_action("license_list")[0]
        assert terms["url"].endswith("/license")
        assert terms["title"] == "Điều khoản sử dụng dữ liệu mở Thành phố Hồ Chí Minh"
        assert terms["title_en"]

    def test_a_licence_knows_it_is_not_open_by_definition(self) -> None:
        """Core asks the licence itself."""
        assert model.Package.get_license_register()["hcmc-open"].isopen() is False


class TestInstall:
    """Portals that do not use our schemas keep core's list."""

    @pytest.mark.usefixtures("_given_back")
    def test_cores_list_comes_back(self) -> None:
        """Switching the schemas off gives core's licences back."""
        licences.install(in_use=False)
        assert "cc-by" in model.Package.get_license_register()

    @pytest.mark.usefixtures("_given_back")
    def test_twice_is_once(self) -> None:
        """Installing again changes nothing."""
        licences.install(in_use=True)
        licences.install(in_use=True)
        assert list(model.Package.get_license_register()) == ["hcmc-open", "unknown"]

    @pytest.mark.ckan_config("ckan.root_path", "/du-lieu/{{LANG}}")
    def test_the_address_under_a_root_path(self) -> None:
        """A portal below a path keeps it; the language is the reader's."""
        assert licences.page_address("/license").endswith("/du-lieu/license")
