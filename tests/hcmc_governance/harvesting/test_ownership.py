"""Whose field it is: the source's, or the unit's once a person has edited it (decision 14a)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.tests import factories

from ckanext.hcmc_governance.harvesting import importing

from tests.hcmc_governance.harvesting.conftest import Harvest, Server, catalogue, dataset, file

pytestmark = pytest.mark.usefixtures("non_clean_db")

Make = Callable[[str], Harvest]


class TestOwnership:
    """Whose field it is: the unit's, once a person has edited it (decision 14a)."""

    @pytest.fixture
    def edited(
        self, allowed: Server, harvest: Make, unknown_unit: str
    ) -> tuple[Harvest, dict[str, Any], dict[str, Any]]:
        """A harvested record whose frequency and title a person has completed."""
        one = dataset()
        run = harvest(allowed.say(catalogue(one)))
        run.run()
        record = run.record(one["identifier"])
        self._patch(record, frequency="monthly", notes="Đơn vị đã viết lại mô tả")
        return run, one, record

    def _patch(self, record: dict[str, Any], **values: Any) -> dict[str, Any]:
        person = factories.Sysadmin()
        return tk.get_action("package_patch")(
            {"user": person["name"], "ignore_auth": False}, {"id": record["id"], **values}
        )

    def test_edited_fields_are_marked(
        self, edited: tuple[Harvest, dict[str, Any], dict[str, Any]]
    ) -> None:
        """The record says which fields its unit keeps; the others stay the source's."""
        run, one, _ = edited
        assert run.record(one["identifier"])["unit_fields"] == ["frequency", "notes"]

    def test_harvest_keeps_them(
        self, allowed: Server, edited: tuple[Harvest, dict[str, Any], dict[str, Any]]
    ) -> None:
        """A later harvest changes the source's fields and leaves the unit's."""
        run, one, _ = edited
        allowed.say(catalogue({**one, "title": "Tên mới của nguồn", "description": "khác"}))
        run.run()
        record = run.record(one["identifier"])
        assert record["title"] == "Tên mới của nguồn"
        assert (record["frequency"], record["notes"]) == ("monthly", "Đơn vị đã viết lại mô tả")
        assert record["unit_fields"] == ["frequency", "notes"]

    def test_fields_the_source_does_not_have_are_kept(
        self, allowed: Server, edited: tuple[Harvest, dict[str, Any], dict[str, Any]]
    ) -> None:
        """What only the unit can say is never touched."""
        run, one, record = edited
        self._patch(record, spatial_label="Thành phố Hồ Chí Minh")
        allowed.say(catalogue({**one, "title": one["title"] + " mới"}))
        run.run()
        assert run.record(one["identifier"])["spatial_label"] == "Thành phố Hồ Chí Minh"

    def test_a_client_cannot_set_the_marks(
        self, edited: tuple[Harvest, dict[str, Any], dict[str, Any]]
    ) -> None:
        """``unit_fields`` is the server's: what a client sends is not taken."""
        run, one, record = edited
        self._patch(record, unit_fields=["title", "owner_org"])
        assert run.record(one["identifier"])["unit_fields"] == ["frequency", "notes"]

    def test_give_back(
        self, allowed: Server, edited: tuple[Harvest, dict[str, Any], dict[str, Any]]
    ) -> None:
        """A field that was given back has the source's last value at once, and follows it."""
        run, one, record = edited
        person = factories.Sysadmin()
        tk.get_action("hcmc_harvest_field_give_back")(
            {"user": person["name"]}, {"id": record["id"], "field": "notes"}
        )
        after = run.record(one["identifier"])
        assert (after["notes"], after["unit_fields"]) == ("Mô tả dữ liệu", ["frequency"])
        allowed.say(catalogue({**one, "description": "Mô tả khác"}))
        run.run()
        assert run.record(one["identifier"])["notes"] == "Mô tả khác"

    def test_give_back_of_an_unknown_field(
        self, edited: tuple[Harvest, dict[str, Any], dict[str, Any]]
    ) -> None:
        """Only a field that comes from a source can go back."""
        with pytest.raises(tk.ValidationError) as error:
            tk.get_action("hcmc_harvest_field_give_back")(
                {"user": factories.Sysadmin()["name"]}, {"id": edited[2]["id"], "field": "name"}
            )
        assert "field" in error.value.error_dict

    def test_give_back_needs_the_right_to_edit(
        self, edited: tuple[Harvest, dict[str, Any], dict[str, Any]]
    ) -> None:
        """A stranger may not."""
        with pytest.raises(tk.NotAuthorized):
            tk.get_action("hcmc_harvest_field_give_back")(
                {"user": factories.User()["name"]}, {"id": edited[2]["id"], "field": "notes"}
            )

    def test_edited_file_is_kept(self, allowed: Server, harvest: Make) -> None:
        """The name a unit gave to a file stays; its address still follows the source."""
        one = dataset()
        run = harvest(allowed.say(catalogue(one)))
        run.run()
        (known,) = run.record(one["identifier"])["resources"]
        person = factories.Sysadmin()
        tk.get_action("resource_patch")(
            {"user": person["name"]}, {"id": known["id"], "name": "Danh sách năm 2026"}
        )
        moved = {**one["files"][0], "url": "https://nguon.example.vn/moi.csv", "title": "khác"}
        allowed.say(catalogue({**one, "files": [moved]}))
        run.run()
        record = run.record(one["identifier"])
        assert record["unit_fields"] == [f"resources.{known['id']}.name"]
        (after,) = record["resources"]
        assert (after["name"], after["format"]) == ("Danh sách năm 2026", "CSV")

    def test_units_own_file_and_removed_file(self, allowed: Server, harvest: Make) -> None:
        """A file the unit added stays; one it removed does not come back."""
        one = dataset()
        one["files"].append(file(one["about"]))
        run = harvest(allowed.say(catalogue(one)))
        run.run()
        record = run.record(one["identifier"])
        context = {"user": factories.Sysadmin()["name"]}
        own = tk.get_action("resource_create")(
            context,
            {
                "package_id": record["id"],
                "url": "https://don-vi.example.vn/a.csv",
                "format": "CSV",
                "name": "Tệp của đơn vị",
            },
        )
        gone = record["resources"][1]["id"]
        tk.get_action("resource_delete")({"user": context["user"]}, {"id": gone})
        allowed.say(catalogue({**one, "title": one["title"] + " mới"}))
        assert run.run().counts == {"updated": 1}
        ids = {each["id"] for each in run.record(one["identifier"])["resources"]}
        assert own["id"] in ids
        assert gone not in ids
        assert len(ids) == 2

    def test_record_that_was_not_harvested_has_no_marks(self, unit: Callable[..., str]) -> None:
        """Ownership is a matter of harvested records only."""
        draft = factories.Dataset(owner_org=unit(), state="draft")
        patched = self._patch(draft, title="Tên khác của dữ liệu")
        assert patched.get("unit_fields", []) == []

    def test_nobody_edits_between_reading_and_writing(self, unit: Callable[..., str]) -> None:
        """What a person saves meanwhile would be overwritten: the record is held until then."""
        record = factories.Dataset(owner_org=unit(), state="draft")
        taken = sa.select(model.Package.id).where(model.Package.id == record["id"])
        with model.Session.get_bind().connect() as other:
            assert other.scalar(taken.with_for_update(skip_locked=True)) == record["id"]
            other.rollback()
            importing.lock(record["id"])
            assert other.scalar(taken.with_for_update(skip_locked=True)) is None
        model.Session.rollback()
