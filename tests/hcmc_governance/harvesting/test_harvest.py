"""A harvest from beginning to end: small sources that misbehave, and units that complete records."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from typing import Any

import pytest

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.tests import factories

from ckanext.activity.model import Activity
from ckanext.harvest.model import HarvestObject, HarvestObjectExtra
from ckanext.hcmc_governance.harvesting import publishers
from ckanext.hcmc_governance.harvesting.upstream import acting
from tests.hcmc_governance.harvesting.conftest import Harvest, Server, catalogue, dataset, file

pytestmark = pytest.mark.usefixtures("non_clean_db")

Make = Callable[[str], Harvest]


class TestArrival:
    """What a record of the source becomes on the portal."""

    @pytest.mark.clause("22.1")
    def test_source_words_become_our_fields(self, allowed: Server, harvest: Make) -> None:
        """What the source says arrives; what it does not say is unknown or absent."""
        one = dataset(keyword="giá cả; thị trường")
        run = harvest(allowed.say(catalogue(one)))
        assert run.run().counts == {"added": 1}
        record = run.record(one["identifier"])
        assert record["title"] == one["title"]
        assert record["notes"] == "Mô tả dữ liệu"
        assert record["theme"] == ["health"]
        assert record["tags"][0]["name"] == "giá cả thị trường"
        assert (record["frequency"], record["license_id"]) == ("unknown", "unknown")
        assert (record["issued"], record["source_issued"]) == ("2024-05-06", "2024-05-06")
        assert record["source_id"] == one["identifier"]
        assert record["source_url"] == one["about"]
        assert record["source_publisher"] == "Sở Thử nghiệm TP Hồ Chí Minh"
        assert record["access_level"] == "open"
        assert record["state"] == "active"
        assert not record["private"]
        assert "personal_data" not in record or not record["personal_data"]

    def test_file(self, allowed: Server, harvest: Make) -> None:
        """The format follows the file's name; the source's word for it is kept."""
        one = dataset()
        run = harvest(allowed.say(catalogue(one)))
        run.run()
        (stored,) = run.record(one["identifier"])["resources"]
        assert (stored["format"], stored["source_format"]) == ("XLS", "xlb")
        assert (stored["url"], stored["size"]) == (one["files"][0]["url"], 1024)
        assert stored["data_updated"] == "2024-06-07T01:09:10"
        assert stored["uri"] == one["files"][0]["about"]

    def test_without_file_it_has_no_first_day(self, allowed: Server, harvest: Make) -> None:
        """Without a file nothing was provided yet, so the first day stays open."""
        one = dataset(files=[])
        run = harvest(allowed.say(catalogue(one)))
        run.run()
        record = run.record(one["identifier"])
        assert not record.get("issued")
        assert record["source_issued"] == "2024-05-06"

    def test_decomposed_text_is_stored_composed(self, allowed: Server, harvest: Make) -> None:
        """Text that comes in NFD is stored as NFC."""
        title = "Dữ liệu về cơ sở khám chữa bệnh " + dataset()["title"][-6:]
        one = dataset(title=unicodedata.normalize("NFD", title))
        run = harvest(allowed.say(catalogue(one)))
        run.run()
        assert run.record(one["identifier"])["title"] == title

    def test_same_title_gets_another_address(self, allowed: Server, harvest: Make) -> None:
        """Two records of one title are two records."""
        one, two = dataset(), dataset()
        two["title"] = one["title"]
        run = harvest(allowed.say(catalogue(one, two)))
        assert run.run().counts == {"added": 2}
        names = {run.record(each["identifier"])["name"] for each in (one, two)}
        assert len(names) == 2

    def test_unknown_topic_is_named(self, allowed: Server, harvest: Make) -> None:
        """A topic that nobody knows is reported; the record arrives without it."""
        one = dataset(theme="Chủ đề lạ")
        run = harvest(allowed.say(catalogue(one)))
        run.run()
        assert run.record(one["identifier"]).get("theme", []) == []
        assert any(one["title"] in error and "Chủ đề lạ" in error for error in run.object_errors())


class TestUnits:
    """Whose record it is: the table says which unit a publisher means."""

    def test_unassigned_publisher_is_noted(
        self, allowed: Server, harvest: Make, unknown_unit: str
    ) -> None:
        """The record goes under *Chưa xác định* and the text waits in the table."""
        one = dataset(publisher=f"Ban {dataset()['title']}")
        run = harvest(allowed.say(catalogue(one)))
        run.run()
        assert run.record(one["identifier"])["owner_org"] == unknown_unit
        row = publishers.by_text(one["publisher"])
        assert row is not None
        assert row.unit_id is None

    def test_without_publisher(self, allowed: Server, harvest: Make, unknown_unit: str) -> None:
        """A record without publisher goes under *Chưa xác định*."""
        one = dataset(publisher=None)
        run = harvest(allowed.say(catalogue(one)))
        run.run()
        record = run.record(one["identifier"])
        assert record["owner_org"] == unknown_unit
        assert not record.get("source_publisher")

    def test_assigned_later_moves_at_next_harvest(
        self, allowed: Server, harvest: Make, unit: Callable[..., str], site_user: str
    ) -> None:
        """When the table changes, the next harvest moves the record and keeps the source's words."""
        one = dataset(publisher=f"SỞ {dataset()['title']}")
        run = harvest(allowed.say(catalogue(one)))
        run.run()
        row = publishers.by_text(one["publisher"])
        assert row is not None
        ours = unit()
        tk.get_action("hcmc_publisher_mapping_update")(
            acting(site_user), {"id": row.id, "unit": ours}
        )
        assert run.run().counts == {"updated": 1}
        record = run.record(one["identifier"])
        assert record["owner_org"] == ours
        assert record["source_publisher"] == one["publisher"]


class TestAgain:
    """Running it again."""

    def test_unchanged_changes_nothing(self, allowed: Server, harvest: Make) -> None:
        """No record is written, no activity is added, and the report counts all as unchanged."""
        datasets = [dataset() for _ in range(3)]
        run = harvest(allowed.say(catalogue(*datasets)))
        run.run()
        before = [run.record(one["identifier"]) for one in datasets]
        activities = model.Session.query(Activity).count()
        assert run.run().counts == {"not modified": 3}
        assert [run.record(one["identifier"]) for one in datasets] == before
        assert model.Session.query(Activity).count() == activities

    def test_only_the_changed_one_is_written(self, allowed: Server, harvest: Make) -> None:
        """A changed record is updated under its old address; the others are left alone."""
        one, two = dataset(), dataset()
        run = harvest(allowed.say(catalogue(one, two)))
        run.run()
        before = run.record(one["identifier"])
        allowed.say(catalogue({**one, "title": one["title"] + " mới"}, two))
        assert run.run().counts == {"updated": 1, "not modified": 1}
        after = run.record(one["identifier"])
        assert after["title"].endswith("mới")
        assert (after["id"], after["name"]) == (before["id"], before["name"])
        assert after["resources"][0]["id"] == before["resources"][0]["id"]

    def test_failed_record_does_not_force_the_others(self, allowed: Server, harvest: Make) -> None:
        """After a job with an error the next one still leaves unchanged records alone."""
        good, bad = dataset(), dataset(title="x")
        run = harvest(allowed.say(catalogue(good, bad)))
        assert run.run().counts == {"added": 1, "errored": 1}
        assert run.run().counts == {"not modified": 1, "errored": 1}

    def test_new_file_arrives_and_dropped_one_goes(self, allowed: Server, harvest: Make) -> None:
        """The files of a record follow the source."""
        one = dataset()
        run = harvest(allowed.say(catalogue(one)))
        run.run()
        other = file(one["about"])
        allowed.say(catalogue({**one, "files": [other]}))
        run.run()
        assert [f["uri"] for f in run.record(one["identifier"])["resources"]] == [other["about"]]

    def test_deleted_here_stays_deleted(
        self, allowed: Server, harvest: Make, site_user: str
    ) -> None:
        """A record that a person deleted is not brought back by the source's next version."""
        one = dataset()
        run = harvest(allowed.say(catalogue(one)))
        run.run()
        package_id = run.record(one["identifier"])["id"]
        tk.get_action("package_delete")(acting(site_user), {"id": package_id})
        allowed.say(catalogue({**one, "title": one["title"] + " mới"}))
        assert run.run().counts == {"not modified": 1}
        assert model.Package.get(package_id).state == "deleted"


class TestVanished:
    """A record that the source lists no more."""

    def test_it_stays_and_is_reported_once(self, allowed: Server, harvest: Make) -> None:
        """Nothing is deleted; the report names it the first time only, and the mark goes again."""
        one, two = dataset(), dataset()
        run = harvest(allowed.say(catalogue(one, two)))
        run.run()
        allowed.say(catalogue(one))
        first = run.run()
        assert len(first.errors) == 1
        assert two["title"] in first.errors[0]
        assert run.record(two["identifier"])["state"] == "active"
        assert run.run().errors == []
        assert self._marks(two["identifier"]) == 1
        allowed.say(catalogue(one, two))
        run.run()
        assert self._marks(two["identifier"]) == 0

    def _marks(self, guid: str) -> int:
        query = model.Session.query(HarvestObjectExtra).join(HarvestObject)
        wanted = (HarvestObject.guid == guid, HarvestObjectExtra.key == "hcmc_missing_since")
        return query.filter(*wanted).count()


class TestBadSource:
    """A source that misbehaves: it is reported and nothing that was there is lost."""

    @pytest.fixture
    def harvested(self, allowed: Server, harvest: Make) -> tuple[Harvest, dict[str, Any]]:
        one = dataset()
        run = harvest(allowed.say(catalogue(one)))
        run.run()
        return run, one

    @pytest.mark.parametrize(
        "answer",
        [
            pytest.param({"body": b"", "status": 500}, id="answers 500"),
            pytest.param({"body": b"<rdf:RDF", "status": 200}, id="broken file"),
            pytest.param({"body": b"x" * 5000, "cut": 100}, id="stops in the middle"),
            pytest.param({"body": b"", "status": 200}, id="empty"),
            pytest.param({"body": b"<html></html>", "status": 200}, id="a page"),
            pytest.param({"body": catalogue().encode(), "status": 200}, id="no dataset"),
        ],
    )
    def test_document_as_a_whole(
        self, allowed: Server, harvested: tuple[Harvest, dict[str, Any]], answer: dict[str, Any]
    ) -> None:
        """The job says why, no record is touched, none is taken for vanished."""
        run, one = harvested
        before = run.record(one["identifier"])
        allowed.say(answer.pop("body"), **answer)
        outcome = run.run()
        assert outcome.counts == {}
        assert len(outcome.errors) == 1
        assert run.record(one["identifier"]) == before
        assert run.job().status == "Finished"

    def test_valid_document_cut_in_the_middle(
        self, allowed: Server, harvested: tuple[Harvest, dict[str, Any]]
    ) -> None:
        """A whole catalogue that was promised but not sent is not believed."""
        run, one = harvested
        whole = catalogue(one, dataset()).encode()
        allowed.say(whole, cut=len(whole) - 20)
        assert len(run.run().errors) == 1

    @pytest.mark.parametrize(
        "wrong",
        [
            pytest.param({"title": None}, id="no title"),
            pytest.param({"title": "   "}, id="blank title"),
            pytest.param({"title": "d" * 300}, id="title too long"),
            pytest.param({"access_rights": "hạn chế"}, id="not open"),
            pytest.param({"files": [file("https://x.vn/dataset/a", url="")]}, id="no address"),
            pytest.param(
                {"files": [file("https://x.vn/dataset/b", undescribed=True)]}, id="undescribed file"
            ),
        ],
    )
    def test_one_bad_record(self, allowed: Server, harvest: Make, wrong: dict[str, Any]) -> None:
        """The bad record is reported by name, the good one arrives."""
        good, bad = dataset(), {**dataset(), **wrong}
        run = harvest(allowed.say(catalogue(bad, good)))
        assert run.run().counts == {"added": 1, "errored": 1}
        (message,) = run.object_errors()
        assert ((bad["title"] or "").strip() or bad["about"]) in message
        assert run.record(good["identifier"])["title"] == good["title"]

    def test_bad_version_of_a_good_record(
        self, allowed: Server, harvested: tuple[Harvest, dict[str, Any]]
    ) -> None:
        """The record stays as it was, and its next good version arrives."""
        run, one = harvested
        before = run.record(one["identifier"])
        allowed.say(catalogue({**one, "title": "d" * 300}))
        assert run.run().counts == {"errored": 1}
        assert run.record(one["identifier"]) == before
        allowed.say(catalogue({**one, "title": one["title"] + " mới"}))
        assert run.run().counts == {"updated": 1}

    def test_repeated_identifier(self, allowed: Server, harvest: Make) -> None:
        """Of two records with one identifier the first counts, the second is named."""
        one = dataset()
        two = {**dataset(), "identifier": one["identifier"]}
        run = harvest(allowed.say(catalogue(one, two)))
        assert run.run().counts == {"added": 1, "errored": 1}
        assert two["title"] in run.object_errors()[0]

    def test_listed_but_not_described(self, allowed: Server, harvest: Make) -> None:
        """A record that the catalogue lists without describing it is named by its address."""
        missing = "https://nguon.example.vn/dataset/khong-co"
        run = harvest(allowed.say(catalogue(dataset(), listed=(missing,))))
        assert run.run().counts == {"added": 1, "errored": 1}
        assert missing in run.object_errors()[0]

    def test_host_that_is_not_allowed(self, server: Server, harvest: Make) -> None:
        """Nothing is asked of it, and the message names the setting."""
        run = harvest(server.say(catalogue(dataset())))
        (message,) = run.run().errors
        assert server.asked == []
        assert "allowed_hosts" in message

    def test_messages_are_in_the_portals_language(
        self, allowed: Server, harvest: Make, app: Any
    ) -> None:
        """What a background process writes down is Vietnamese, though nobody asks for a page."""
        run = harvest(allowed.say("<rdf:RDF"))
        with app.flask_app.app_context():
            (message,) = run.run().errors
        assert "không" in message.lower()


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
