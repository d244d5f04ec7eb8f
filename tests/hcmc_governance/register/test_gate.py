"""Publishing through the API: what the gate asks for and what only the server sets."""

from __future__ import annotations

from typing import Any

import pytest

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.tests import factories

from ckanext.hcmc_governance.register import filling, gate, service

pytestmark = pytest.mark.usefixtures("non_clean_db", "themes")
NEEDED = {
    "notes", "frequency", "theme", "access_level", "license_id", "fee", "no_state_secret",
    "personal_data",
}  # fmt: skip


class TestPublishing:
    """Draft, files, publish."""

    @pytest.mark.clause("22.1")
    def test_a_new_record_without_state_counts_as_published(self, desk: Any, new_name: Any) -> None:
        """Creating without state and without file is refused, and says what to do."""
        told = desk.refused(
            "package_create", name=new_name(), title="Một tập dữ liệu", owner_org=desk.unit["id"]
        )
        assert set(told) == NEEDED | {"resources"}
        assert "draft" in told["resources"][0]

    def test_a_draft_may_be_empty(self, desk: Any) -> None:
        """A title and a unit are enough for a draft."""
        assert desk.draft()["state"] == "draft"

    def test_draft_then_file_then_publish(self, desk: Any) -> None:
        """The usual programmatic way works for an ordinary editor."""
        draft = desk.draft()
        desk.call("resource_create", package_id=draft["id"], url="https://a.vn/x.csv", format="CSV")
        assert set(desk.refused("package_patch", id=draft["id"], state="active")) == NEEDED
        done = desk.call(
            "package_patch", id=draft["id"], state="active", notes="Mô tả", frequency="daily",
            theme=["health"], access_level="open", license_id="hcmc-open", fee="none",
            no_state_secret=True, personal_data="none",
        )  # fmt: skip
        assert done["state"] == "active"
        assert done["issued"] == gate.today().isoformat()

    def test_a_draft_without_file_is_not_published(self, desk: Any) -> None:
        """21.1: a file or a service."""
        draft = desk.draft()
        told = desk.refused("package_patch", id=draft["id"], state="active")
        assert "resources" in told

    @pytest.mark.parametrize("files", [[], [{"name": "Chưa có địa chỉ", "format": "CSV"}]])
    def test_publishing_and_emptying_the_files_in_one_call_is_refused(
        self, desk: Any, complete: Any, files: list[dict[str, Any]]
    ) -> None:
        """21.1: what counts is what is saved; the draft, its file and the index stay."""
        draft = desk.draft(resources=[{"url": "https://a.vn/x.csv", "format": "CSV"}])
        sent = {**draft, **complete, "state": "active", "resources": files}
        assert set(desk.refused("package_update", **sent)) == {"resources"}
        model.Session.expire_all()
        shown = desk.call("package_show", id=draft["id"])
        assert shown["state"] == "draft"
        assert [one["id"] for one in shown["resources"]] == [draft["resources"][0]["id"]]
        assert shown["title"] == draft["title"]
        assert desk.call("package_search", fq=f"id:{draft['id']}")["count"] == 0

    def test_a_service_keeps_its_documents_to_be_published(self, desk: Any) -> None:
        """13.4.k: the same for the technical documents of a service."""
        served = desk.service(serves=[desk.dataset()["id"]])
        draft = desk.call("package_patch", id=served["id"], state="draft")
        sent = {**draft, "state": "active", "resources": []}
        assert set(desk.refused("package_update", **sent)) == {"resources"}
        assert desk.call("package_show", id=draft["id"])["state"] == "draft"

    def test_a_file_without_address_is_no_file(self, desk: Any) -> None:
        """A new record with a named file and nothing behind it is not published."""
        with pytest.raises(tk.ValidationError) as caught:
            desk.dataset(resources=[{"name": "Chưa có địa chỉ", "format": "CSV"}])
        assert set(caught.value.error_dict) == {"resources"}

    def test_a_published_record_may_not_lose_an_item(self, desk: Any) -> None:
        """Emptying a required field of a published record is refused."""
        record = desk.dataset()
        assert set(desk.refused("package_patch", id=record["id"], notes="")) == {"notes"}

    def test_unpublishing_is_free(self, desk: Any) -> None:
        """Going back to a draft asks for nothing."""
        record = desk.dataset()
        assert desk.call("package_patch", id=record["id"], state="draft")["state"] == "draft"

    @pytest.mark.parametrize("field", sorted(NEEDED))
    def test_every_message_stands_beside_its_field(
        self, desk: Any, new_name: Any, field: str
    ) -> None:
        """One gap, one message, at the field."""
        with pytest.raises(tk.ValidationError) as caught:
            desk.dataset(**{field: ""})
        assert set(caught.value.error_dict) == {field}


class TestHarvestedRecords:
    """A harvester is not held to the gate; people who edit its records are, within reason."""

    def harvest(self, desk: Any, name: str, **data: Any) -> dict[str, Any]:
        base = {
            "name": name, "title": "Dữ liệu từ cổng nguồn", "owner_org": desk.unit["id"],
            "frequency": "unknown", "license_id": "unknown", "access_level": "open",
            "source_id": name, "source_url": "https://nguon.vn/a", "source_publisher": "Sở X",
        }  # fmt: skip
        context = {"user": factories.Sysadmin()["name"], "hcmc_harvested": True}
        return tk.get_action("package_create")(context, {**base, **data})

    def test_it_stays_published_with_gaps(self, desk: Any, new_name: Any) -> None:
        """What a source lacks does not keep the record away from the public."""
        record = self.harvest(desk, new_name())
        assert record["state"] == "active"
        assert record["source_publisher"] == "Sở X"
        assert "issued" not in record

    def test_the_sources_day_is_kept(self, desk: Any, new_name: Any) -> None:
        """The harvester says the first day; the day of the harvest is never taken."""
        files = [{"url": "https://nguon.vn/a.xlsx", "format": "XLSX", "size": 1024}]
        record = self.harvest(desk, new_name(), issued="2019-01-23", resources=files)
        assert record["issued"] == "2019-01-23"
        assert record["resources"][0]["size"] == 1024
        unknown = self.harvest(desk, new_name(), resources=files)
        assert "issued" not in unknown

    def test_an_editor_may_improve_it_step_by_step(self, desk: Any, new_name: Any) -> None:
        """Editing is allowed while the record lacks no more than before."""
        record = self.harvest(desk, new_name())
        better = desk.call("package_patch", id=record["id"], notes="Mô tả mới")
        assert better["notes"] == "Mô tả mới"
        assert better["frequency"] == "unknown"
        assert "notes" in desk.refused("package_patch", id=record["id"], notes="")

    def test_unknown_may_be_kept_but_not_chosen(self, desk: Any, new_name: Any) -> None:
        """Once a frequency is known it does not become unknown again."""
        record = self.harvest(desk, new_name())
        desk.call("package_patch", id=record["id"], frequency="monthly")
        assert "frequency" in desk.refused("package_patch", id=record["id"], frequency="unknown")

    def test_the_first_file_that_a_unit_adds_is_the_first_provision(
        self, desk: Any, new_name: Any
    ) -> None:
        """A harvested record without file gets its day from the unit's first file."""
        record = self.harvest(desk, new_name())
        desk.call(
            "resource_create", package_id=record["id"], url="https://a.vn/x.csv", format="CSV"
        )
        shown = desk.call("package_show", id=record["id"])
        assert shown["issued"] == gate.today().isoformat()

    def test_a_later_harvest_keeps_what_only_the_server_knows(
        self, desk: Any, new_name: Any
    ) -> None:
        """Server-set fields that the harvester does not name stay."""
        record = self.harvest(desk, new_name())
        desk.call("package_patch", id=record["id"], no_state_secret=True)
        context = {"user": factories.Sysadmin()["name"], "hcmc_harvested": True}
        again = tk.get_action("package_patch")(context, {"id": record["id"], "notes": "Mới"})
        assert again["no_state_secret_by"] == desk.user["id"]

    def test_a_level_that_is_not_open_is_a_bad_record(self, desk: Any, new_name: Any) -> None:
        """Nothing protects other levels yet, from a source neither."""
        with pytest.raises(tk.ValidationError) as caught:
            self.harvest(desk, new_name(), access_level="internal")
        assert "access_level" in caught.value.error_dict


class TestServerFields:
    """What a client sends for these fields is not taken."""

    @pytest.mark.parametrize(
        "field",
        [
            "issued", "source_url", "source_id", "source_issued", "source_publisher",
            "sharing_form", "provision_mode", "no_state_secret_by", "no_state_secret_on",
            "last_reviewed_on", "review_due_on",
        ],
    )  # fmt: skip
    def test_of_a_dataset(self, desk: Any, field: str) -> None:
        """The old value stays, whatever is sent; also on creation."""
        record = desk.dataset(**{field: "2001-01-01"})
        assert record.get(field) != "2001-01-01"
        again = desk.call("package_patch", id=record["id"], **{field: "2001-01-01", "notes": "Mới"})
        assert again.get(field) == record.get(field)

    @pytest.mark.parametrize(
        "field", ["sha256", "row_count", "data_updated", "validation_status", "size"]
    )
    def test_of_a_file(self, desk: Any, field: str) -> None:
        """A link has no digest, size or count that a client could claim."""
        draft = desk.draft()
        file = desk.call(
            "resource_create", package_id=draft["id"], url="https://a.vn/x.csv", format="CSV",
            **{field: "5"},
        )  # fmt: skip
        assert file.get(field) in (None, "")

    def test_a_sysadmin_is_a_client_too(self, desk: Any) -> None:
        """Not even a sysadmin sets the first day by hand."""
        record = desk.dataset()
        context = {"user": factories.Sysadmin()["name"]}
        again = tk.get_action("package_patch")(
            context, {"id": record["id"], "issued": "2001-01-01"}
        )
        assert again["issued"] == record["issued"]

    def test_the_sharing_form_follows_the_level(self, desk: Any) -> None:
        """Open data is published to everybody."""
        assert desk.dataset()["sharing_form"] == "open"


class TestDeclaration:
    """1.2: who declared that there are no state secrets, and when."""

    @pytest.mark.parametrize("kind", ["dataset", "database", "service"])
    def test_publishing_without_it_is_refused(self, desk: Any, kind: str) -> None:
        """All three types ask for it."""
        more = {"serves": [desk.dataset()["id"]]} if kind == "service" else {}
        with pytest.raises(tk.ValidationError) as caught:
            getattr(desk, kind)(no_state_secret=False, **more)
        assert set(caught.value.error_dict) == {"no_state_secret"}

    def test_person_and_day_are_noted_once(self, desk: Any, other_desk: Any) -> None:
        """A later save by another person does not move the declaration."""
        record = desk.dataset()
        assert record["no_state_secret_by"] == desk.user["id"]
        assert record["no_state_secret_on"] == gate.today().isoformat()
        context = {"user": factories.Sysadmin()["name"]}
        again = tk.get_action("package_patch")(context, {"id": record["id"], "notes": "Mới"})
        assert again["no_state_secret_by"] == desk.user["id"]


class TestThemes:
    """Topics are groups; ``theme`` and the groups always say the same."""

    def names(self, record: dict[str, Any]) -> list[str]:
        return sorted(group["name"] for group in record["groups"])

    def test_by_keys(self, desk: Any) -> None:
        """An editor who is a member of no theme gives themes by key."""
        record = desk.dataset(theme=["health", "society"])
        assert self.names(record) == ["health", "society"] == record["theme"]

    def test_by_groups(self, desk: Any) -> None:
        """The same through core's own field."""
        record = desk.dataset(theme=[], groups=[{"name": "energy"}])
        assert record["theme"] == ["energy"]
        again = desk.call("package_patch", id=record["id"], groups=[{"name": "health"}])
        assert self.names(again) == ["health"] == again["theme"]

    def test_the_changed_one_counts(self, desk: Any) -> None:
        """A record is read, one of the two is changed, all is sent back."""
        record = desk.dataset()
        again = desk.call("package_update", **{**record, "theme": ["justice"]})
        assert self.names(again) == ["justice"]

    def test_a_change_of_theme_alone_is_a_change(self, desk: Any) -> None:
        """It moves the day of change and reaches the index."""
        record = desk.dataset()
        again = desk.call("package_patch", id=record["id"], theme=["labour"])
        assert again["metadata_modified"] > record["metadata_modified"]
        assert self.names(desk.call("package_show", id=record["id"])) == ["labour"]

    def test_other_groups_are_left_alone(self, desk: Any) -> None:
        """A group that is no theme stays core's matter."""
        group = factories.Group(users=[{"name": desk.user["name"], "capacity": "admin"}])
        record = desk.dataset(groups=[{"id": group["id"]}])
        assert self.names(record) == sorted([group["name"], "health"])
        again = desk.call("package_patch", id=record["id"], theme=["energy"])
        assert self.names(again) == sorted([group["name"], "energy"])

    def test_through_the_page_of_groups(self, desk: Any) -> None:
        """Core's own membership of a group is an edit of the record, by whoever may edit it."""
        record = desk.dataset()
        asked = {"object": record["id"], "object_type": "package"}
        member = desk.call("member_create", id="energy", capacity="public", **asked)
        assert member["state"] == "active"
        more = desk.call("package_show", id=record["id"])
        assert self.names(more) == ["energy", "health"] == more["theme"]
        desk.call("member_delete", id="health", **asked)
        less = desk.call("package_show", id=record["id"])
        assert self.names(less) == ["energy"] == less["theme"]
        assert "theme" in desk.refused("member_delete", id="energy", **asked)
        assert self.names(desk.call("package_show", id=record["id"])) == ["energy"]

    def test_only_by_those_who_may_edit_the_record(self, desk: Any, other_desk: Any) -> None:
        """An editor of another unit gives no theme."""
        record = desk.dataset()
        with pytest.raises(tk.NotAuthorized):
            other_desk.call(
                "member_create", id="energy", object=record["id"], object_type="package",
                capacity="public",
            )  # fmt: skip

    def test_unknown_themes_are_refused(self, desk: Any) -> None:
        """Only keys of the vocabulary."""
        assert "theme" in desk.refused("package_patch", id=desk.draft()["id"], theme=["astronomy"])


class TestOtherTypes:
    """Records of other types are none of the register's business."""

    def test_their_schema_is_not_ours(self) -> None:
        """Only the three types have a record schema."""
        assert service.record_schema("harvest") is None
        assert service.record_schema(None) is None
        assert service.record_schema("dataset") is not None

    def test_their_fields_are_not_touched(self, desk: Any) -> None:
        """The bodies around validation return at once."""
        data: Any = {("type",): "harvest", ("issued",): "2001-01-01"}
        errors: Any = {}
        filling.before_fields(data, {"user": desk.user["name"]})
        gate.after_fields(data, errors, {"user": desk.user["name"]})
        assert data[("issued",)] == "2001-01-01"
        assert errors == {}
        assert model.Package.get("nothing") is None
