"""A harvest from beginning to end, with small sources: arrival, units, a second run, vanishing."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

import pytest

import ckan.plugins.toolkit as tk
from ckan import model

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
        """When the table changes, the next harvest moves the record; the source's words stay."""
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


class TestTwoSources:
    """Two sources that list the same record."""

    def test_each_has_its_own_record_and_file(self, allowed: Server, harvest: Make) -> None:
        """The files do not collide, and each source goes on with its own."""
        one = dataset()
        first = harvest(allowed.say(catalogue(one)))
        second = harvest(allowed.say(catalogue(one), "/again.xml"))
        assert first.run().counts == {"added": 1}
        assert second.run().counts == {"added": 1}
        records = [run.record(one["identifier"]) for run in (first, second)]
        files = {record["resources"][0]["id"] for record in records}
        assert len(files) == len({record["id"] for record in records}) == 2
        allowed.say(catalogue({**one, "title": one["title"] + " đã sửa"}), "/again.xml")
        assert second.run().counts == {"updated": 1}
        again = second.record(one["identifier"])
        assert [file["id"] for file in again["resources"]] == [records[1]["resources"][0]["id"]]
