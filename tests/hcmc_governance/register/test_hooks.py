"""What the server adds when a record is saved."""

from __future__ import annotations

from typing import Any

import pytest

from ckanext.hcmc_governance.register import gate

pytestmark = pytest.mark.usefixtures("non_clean_db", "themes")


class TestFirstProvision:
    """22.1.d and 21.1: the day and the way."""

    @pytest.mark.clause("22.1")
    def test_a_file_makes_it_packaged_from_today(self, desk: Any) -> None:
        """Publishing with a file sets both."""
        record = desk.dataset()
        assert record["issued"] == gate.today().isoformat()
        assert record["provision_mode"] == "packaged"

    def test_a_draft_has_neither(self, desk: Any) -> None:
        """Nothing is provided by a draft."""
        draft = desk.draft()
        desk.call("resource_create", package_id=draft["id"], url="https://a.vn/x.csv", format="CSV")
        shown = desk.call("package_show", id=draft["id"])
        assert "issued" not in shown
        assert "provision_mode" not in shown

    def test_the_day_does_not_move(self, desk: Any) -> None:
        """Unpublishing and publishing again keeps the first day."""
        record = desk.dataset()
        desk.call("package_patch", id=record["id"], state="draft")
        again = desk.call("package_patch", id=record["id"], state="active")
        assert again["issued"] == record["issued"]
        assert again["provision_mode"] == "packaged"

    def test_a_service_is_a_first_provision_too(self, desk: Any, complete: Any) -> None:
        """A dataset with a service and no file gets its day when the service is published."""
        draft = desk.draft(access_level="open")
        desk.service(serves=[draft["id"]])
        record = desk.call("package_patch", id=draft["id"], state="active", **complete)
        assert record["issued"] == gate.today().isoformat()
        assert record["provision_mode"] == "service"

    def test_a_service_that_is_only_planned_provides_nothing(
        self, desk: Any, complete: Any
    ) -> None:
        """21.1: a draft of a service is no service."""
        draft = desk.draft()
        desk.draft("data-service", serves=[draft["id"]])
        told = desk.refused("package_patch", id=draft["id"], state="active", **complete)
        assert set(told) == {"resources"}

    def test_the_way_follows_the_services(self, desk: Any) -> None:
        """A service that is withdrawn, or serves other data, provides this data no more."""
        record = desk.dataset()
        service = desk.service(serves=[record["id"]])
        desk.call("package_patch", id=service["id"], state="draft")
        assert desk.call("package_show", id=record["id"])["provision_mode"] == "packaged"
        desk.call("package_patch", id=service["id"], state="active")
        assert desk.call("package_show", id=record["id"])["provision_mode"] == "both"
        desk.call("package_patch", id=service["id"], serves=[desk.dataset()["id"]])
        assert desk.call("package_show", id=record["id"])["provision_mode"] == "packaged"

    def test_file_and_service_are_both(self, desk: Any) -> None:
        """A service on a packaged dataset makes it both."""
        record = desk.dataset()
        desk.service(serves=[record["id"]])
        assert desk.call("package_show", id=record["id"])["provision_mode"] == "both"
        found = desk.call("package_search", fq=f"id:{record['id']}")["results"][0]
        assert found["provision_mode"] == "both"
