"""Who owns data and who publishes services, in the running actions (2, 7.1, 13.2, 13.3, 26.2.g)."""

from __future__ import annotations

from typing import Any

import pytest

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.tests import factories

from ckanext.hcmc_governance.units.model import RoleHolding

pytestmark = pytest.mark.usefixtures("non_clean_db", "themes")
DECISION = "12/QĐ-UBND ngày 01/02/2026"
KINDS = ["dataset", "database", "data-service"]


def shared(desk: Any, **more: Any) -> dict[str, Any]:
    return desk.database(kind="shared", listing_decision=DECISION, sharing_form="open", **more)


@pytest.mark.clause("7.1")
class TestOwner:
    """Each record names exactly one unit that exists today."""

    @pytest.mark.parametrize("kind", KINDS)
    @pytest.mark.parametrize("state", ["draft", "active"])
    def test_a_record_without_owner_is_refused(
        self, desk: Any, new_name: Any, kind: str, state: str
    ) -> None:
        """The refusal stands beside the owner."""
        with pytest.raises((tk.ValidationError, tk.NotAuthorized)):
            desk.call("package_create", type=kind, name=new_name(), title="Dữ liệu", state=state)
        with pytest.raises(tk.ValidationError) as caught:
            tk.get_action("package_create")(
                {"user": factories.Sysadmin()["name"]},
                {"type": kind, "name": new_name(), "title": "Dữ liệu", "state": state},
            )
        assert "owner_org" in caught.value.error_dict

    @pytest.mark.clause("2")
    @pytest.mark.parametrize("kind", KINDS)
    def test_a_dissolved_unit_owns_no_new_record(
        self, desk: Any, dissolved: Any, new_name: Any, kind: str
    ) -> None:
        """Not even a draft, and the message names the field and the articles."""
        with dissolved(desk):
            told = desk.refused(
                "package_create", type=kind, name=new_name(), title="Dữ liệu đang soạn",
                owner_org=desk.unit["id"], state="draft",
            )  # fmt: skip
        assert set(told) == {"owner_org"}
        assert "7.1" in told["owner_org"][0]

    def test_through_the_api(self, app: Any, desk: Any, dissolved: Any, new_name: Any) -> None:
        """409 with the field, as any other wrong value."""
        token = factories.APIToken(user=desk.user["name"])["token"]
        sent = {"name": new_name(), "title": "Dữ liệu đang soạn", "owner_org": desk.unit["id"]}
        with dissolved(desk):
            answer = app.post(
                "/api/3/action/package_create", headers={"Authorization": token},
                json={**sent, "state": "draft"}, status=409,
            )  # fmt: skip
        assert set(answer.json["error"]) - {"__type"} == {"owner_org"}

    def test_what_a_dissolved_unit_owned_can_be_completed(self, desk: Any, dissolved: Any) -> None:
        """A record keeps its unit until it is handed over; a draft is not published any more."""
        record, draft = desk.dataset(), desk.draft("database")
        with dissolved(desk):
            better = desk.call("package_patch", id=record["id"], notes="Mô tả rõ hơn.")
            told = desk.refused("package_patch", id=draft["id"], state="active")
        assert better["notes"] == "Mô tả rõ hơn."
        assert "owner_org" in told

    def test_a_record_is_not_handed_to_a_dissolved_unit(
        self, desk: Any, other_desk: Any, dissolved: Any
    ) -> None:
        """By editing, and by core's own action for it."""
        record = desk.dataset()
        context = {"user": factories.Sysadmin()["name"]}
        change = {"id": record["id"], "owner_org": other_desk.unit["id"]}
        with dissolved(other_desk):
            with pytest.raises(tk.ValidationError) as caught:
                tk.get_action("package_patch")({**context}, change)
            assert set(caught.value.error_dict) == {"owner_org"}
            with pytest.raises(tk.ValidationError):
                tk.get_action("package_owner_org_update")(
                    {**context}, {"id": record["id"], "organization_id": other_desk.unit["id"]}
                )
        model.Session.rollback()
        assert desk.call("package_show", id=record["id"])["owner_org"] == desk.unit["id"]


class TestProvider:
    """13.2 and 13.3 say which unit publishes a service."""

    @pytest.mark.clause("13.3")
    @pytest.mark.clause("27.2.e")
    def test_the_owner_publishes_the_service_on_its_data(self, desk: Any, other_desk: Any) -> None:
        """Another unit may prepare one; it publishes none."""
        record = desk.dataset()
        assert desk.service(serves=[record["id"]])["state"] == "active"
        with pytest.raises(tk.ValidationError) as caught:
            other_desk.service(serves=[record["id"]])
        assert set(caught.value.error_dict) == {"owner_org"}
        assert "13.3" in caught.value.error_dict["owner_org"][0]

    def test_a_database_stays_open_under_its_service(self, desk: Any) -> None:
        """Closing it would leave the address of the service public (18.3)."""
        record = desk.database(sharing_form="open")
        made = desk.service(serves=[record["id"]])
        told = desk.refused("package_patch", id=record["id"], sharing_form="default")
        assert set(told) == {"sharing_form"}
        desk.call("package_patch", id=made["id"], state="draft")
        shown = desk.call("package_patch", id=record["id"], sharing_form="default")
        assert shown["sharing_form"] == "default"

    @pytest.mark.clause("13.2")
    @pytest.mark.clause("26.2.g")
    def test_the_manager_publishes_on_a_shared_database(self, desk: Any, manager_desk: Any) -> None:
        """The owner's own service stays a draft, the manager's is published."""
        record = shared(desk)
        with pytest.raises(tk.ValidationError) as caught:
            desk.service(serves=[record["id"]])
        assert set(caught.value.error_dict) == {"owner_org"}
        assert "13.2" in caught.value.error_dict["owner_org"][0]
        assert manager_desk.service(serves=[record["id"]])["state"] == "active"

    @pytest.mark.clause("13.2")
    def test_open_data_of_a_shared_database_too(self, desk: Any, manager_desk: Any) -> None:
        """A dataset made from a shared database is served by the manager."""
        record = desk.dataset(source_database=shared(desk)["id"])
        with pytest.raises(tk.ValidationError) as caught:
            desk.service(serves=[record["id"]])
        assert set(caught.value.error_dict) == {"owner_org"}
        assert manager_desk.service(serves=[record["id"]])["state"] == "active"

    @pytest.mark.clause("13.2")
    def test_without_a_manager_nobody_publishes_it(
        self, desk: Any, manager_desk: Any, give_role: Any
    ) -> None:
        """The message says that the role is vacant."""
        give_role("quan_ly", "nobody")
        for row in list(model.Session.scalars(RoleHolding.of_role("quan_ly"))):
            model.Session.delete(row)
        model.Session.commit()
        record = shared(desk)
        draft = manager_desk.draft("data-service", serves=[record["id"]])
        told = manager_desk.refused("package_patch", id=draft["id"], state="active")
        assert "owner_org" in told

    @pytest.mark.clause("13.2")
    def test_a_service_outlives_a_change_of_the_role(
        self, desk: Any, manager_desk: Any, give_role: Any
    ) -> None:
        """Its gap is a finding; correcting a text does not ask for another unit."""
        service = manager_desk.service(serves=[shared(desk)["id"]])
        give_role("quan_ly", desk.unit["id"])
        better = manager_desk.call("package_patch", id=service["id"], content="Rõ hơn.")
        assert better["content"] == "Rõ hơn."

    @pytest.mark.clause("26.2.g")
    def test_the_owner_is_named_beside_the_manager(
        self, app: Any, desk: Any, manager_desk: Any
    ) -> None:
        """The owner of what is served co-operates: told by the API to everybody."""
        service = manager_desk.service(serves=[shared(desk)["id"]])
        answer = app.get(f"/api/3/action/hcmc_relation_list?id={service['name']}").json["result"]
        assert [(one["relation"], one["owner_id"], one["is_shared"]) for one in answer] == [
            ("serves", desk.unit["id"], True)
        ]
        named = tk.h.hcmc_cooperating_units(answer, manager_desk.unit["id"])
        assert named == [desk.unit["title"]]
        assert tk.h.hcmc_cooperating_units(answer, desk.unit["id"]) == []
