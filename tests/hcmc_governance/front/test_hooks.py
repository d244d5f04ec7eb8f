"""What the pages keep in the index and ask of it."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest

import ckan.plugins.toolkit as tk

from ckanext.hcmc_governance.front import hooks
from ckanext.hcmc_kit import clock


def _document(**record: Any) -> dict[str, Any]:
    return {"id": "x", "validated_data_dict": json.dumps(record)}


def _found(unit: str, **asked: Any) -> list[str]:
    query = {"fq": f"owner_org:{unit}", "sort": "title_string asc", **asked}
    return [one["title"] for one in tk.get_action("package_search")({}, query)["results"]]


class TestBeforeDatasetIndex:
    """The date and the week of the newest data."""

    def test_of_the_newest_file(self) -> None:
        """In UTC for the date, by the city's calendar for the week."""
        sunday_night = _document(resources=[{"data_updated": "2026-11-22T18:00:00"}])
        done = hooks.before_dataset_index(sunday_night)
        assert done["data_updated_date"] == "2026-11-22T18:00:00Z"
        assert done["data_updated_week"] == "2026-W48"

    @pytest.mark.parametrize("resources", [[], [{"data_updated": "gần đây"}]])
    def test_without_a_date_nothing_is_said(self, resources: list[dict[str, str]]) -> None:
        """Such a record is indexed all the same."""
        document = _document(resources=resources)
        assert hooks.before_dataset_index(dict(document)) == document
        assert hooks.before_dataset_index({"id": "x"}) == {"id": "x"}

    def test_sorting_by_it(self, catalogue: Any) -> None:
        """The newest data comes first, whatever was edited last; no file comes last."""
        file = {"url": "https://x.vn/a.csv", "format": "CSV"}
        for title, moment in (("Giữa", "2024-05-01"), ("Mới", "2026-09-01"), ("Cũ", "2019-01-01")):
            catalogue.harvested(
                title=f"{title} nhất", resources=[{**file, "data_updated": f"{moment}T00:00:00"}]
            )
        catalogue.harvested(title="Chưa có tệp", resources=[])
        assert _found(catalogue.unit["id"], sort="data_updated_date desc") == [
            "Mới nhất",
            "Giữa nhất",
            "Cũ nhất",
            "Chưa có tệp",
        ]


class TestBeforeDatasetSearch:
    """Only data of the last weeks, if asked to."""

    @pytest.fixture
    def dated(self, catalogue: Any) -> str:
        """Publish data of the Monday and of the Sunday before it, by the city's calendar."""
        file = {"url": "https://x.vn/a.csv", "format": "CSV"}
        for title, moment in (
            ("Thứ hai", "2026-11-15T17:00:00"),
            ("Chủ nhật", "2026-11-15T16:59:59"),
        ):
            catalogue.harvested(title=f"Ngày {title}", resources=[{**file, "data_updated": moment}])
        return catalogue.unit["id"]

    def test_the_week_begins_on_monday_in_the_city(self, dated: str) -> None:
        """Two weeks up to Tuesday 24 November begin on Monday 16 November, 00:00 here."""
        with clock.moved_to(dt.datetime(2026, 11, 24, 3, tzinfo=dt.UTC)):
            assert _found(dated, extras={"ext_weeks": "2"}) == ["Ngày Thứ hai"]
            assert _found(dated, extras={"ext_weeks": "3"}) == ["Ngày Chủ nhật", "Ngày Thứ hai"]
            assert _found(dated, extras={"ext_weeks": "1"}) == []

    @pytest.mark.parametrize("asked", ["", "0", "x", "*] OR private:true"])
    def test_other_words_change_nothing(self, dated: str, asked: str) -> None:
        """What is no number never reaches the search server."""
        assert len(_found(dated, extras={"ext_weeks": asked})) == 2
        params = {"q": "x", "extras": {"ext_weeks": asked}}
        assert hooks.before_dataset_search(params) == params

    def test_no_extras(self) -> None:
        """Most searches have none."""
        assert hooks.before_dataset_search({"q": "x"}) == {"q": "x"}


class TestFacetTitles:
    """The filters of the lists."""

    @pytest.mark.parametrize(
        ("path", "names"),
        [
            (
                "/dataset/",
                ["access_level", "freshness", "organization", "groups", "machine_readable",
                 "res_format", "frequency"],
            ),
            ("/database/", ["kind", "status", "organization", "complete", "sharing_form"]),
            (
                "/data-service/",
                ["status", "organization", "complete", "sharing_form", "connection_model",
                 "network"],
            ),
            (
                "/organization/x",
                ["access_level", "freshness", "organization", "groups", "machine_readable",
                 "res_format", "frequency"],
            ),
        ],
    )  # fmt: skip
    @pytest.mark.clause("8.1")
    def test_ours_in_their_order(
        self, test_request_context: Any, path: str, names: list[str]
    ) -> None:
        """Each list has its own: databases by shared or other first, open data by level."""
        with test_request_context(path):
            titles = hooks.facet_titles({"organization": "x", "groups": "y", "license_id": "z"})
        assert list(titles) == names
        assert all(titles.values())

    def test_lists_of_other_things_keep_theirs(self) -> None:
        """Harvest sources are not filtered by unit."""
        assert hooks.facet_titles({"source_type": "x"}) == {"source_type": "x"}
