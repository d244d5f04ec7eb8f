"""Filters of the search: what machines read, shared databases apart."""

from __future__ import annotations

import json
from typing import Any

import pytest

import ckan.plugins.toolkit as tk

from ckanext.hcmc_governance.register.duties import hooks

PDF = {"url": "https://du-lieu.example.vn/bao-cao.pdf", "format": "PDF", "name": "Báo cáo"}
CSV = {"url": "https://du-lieu.example.vn/co-so.csv", "format": "CSV", "name": "Danh sách"}


def found(record_type: str, **filters: str) -> set[str]:
    query = " ".join(f'+{name}:"{value}"' for name, value in filters.items())
    answer = tk.get_action("package_search")(
        {}, {"q": "*:*", "fq": f"dataset_type:{record_type} {query}", "rows": 1000}
    )
    return {one["id"] for one in answer["results"]}


class TestBeforeDatasetIndex:
    """What goes into the index beside the record."""

    @pytest.mark.clause("19.1.d")
    def test_pdf_only_is_found_and_a_csv_clears_it(self, desk: Any, with_request_context: None):
        """The filter of the search page follows the files."""
        record = desk.dataset(resources=[dict(PDF)])
        assert record["id"] in found("dataset", machine_readable="no")
        desk.call("resource_create", package_id=record["id"], **CSV)
        assert record["id"] not in found("dataset", machine_readable="no")
        assert record["id"] in found("dataset", machine_readable="yes")

    def test_without_file(self):
        """A record without file says so."""
        told = {"dataset_type": "dataset", "validated_data_dict": json.dumps({"resources": []})}
        assert hooks.before_dataset_index(dict(told))["machine_readable"] == "none"

    @pytest.mark.parametrize("kind", ["database", "data-service", "harvest", None])
    def test_other_types_are_left_alone(self, kind: str | None):
        """Files of other types are documents, not data."""
        told = {"dataset_type": kind, "validated_data_dict": json.dumps({"resources": [CSV]})}
        assert hooks.before_dataset_index(dict(told)) == told

    def test_needs_nothing_that_is_not_there(self):
        """A document without the record is handed on as it is."""
        assert hooks.before_dataset_index({"dataset_type": "dataset"}) == {
            "dataset_type": "dataset"
        }

    def test_asks_the_database_nothing(self, desk: Any):
        """The index is filled from the record at hand."""
        record = desk.dataset()
        told = {"dataset_type": "dataset", "data_dict": json.dumps(record)}
        assert hooks.before_dataset_index(told)["machine_readable"] == "yes"


class TestDatabases:
    """The register of databases."""

    @pytest.mark.clause("8.1")
    def test_shared_apart_from_others(self, desk: Any):
        """The register filters databases into shared ones (with decision) and the others."""
        shared = desk.database(kind="shared", listing_decision="4944/QĐ-UBND ngày 08/8/2026")
        other = desk.database()
        assert shared["id"] in found("database", kind="shared")
        assert other["id"] not in found("database", kind="shared")
        assert other["id"] in found("database", kind="other")

    @pytest.mark.clause("8.1")
    def test_not_shared_without_decision(self, desk: Any):
        """One cannot be marked shared without decision number and date."""
        record = desk.database()
        assert "listing_decision" in desk.refused("package_patch", id=record["id"], kind="shared")
        told = desk.refused(
            "package_patch", id=record["id"], kind="shared", listing_decision="số 4944"
        )
        assert "listing_decision" in told

    @pytest.mark.clause("8.1")
    def test_page_offers_the_filter(self, desk: Any, app: Any):
        """Both kinds stand beside the list, in the regulation's words."""
        desk.database(kind="shared", listing_decision="4944/QĐ-UBND ngày 08/8/2026")
        desk.database()
        page = app.get("/database/").body
        assert "kind=shared" in page
        assert "Cơ sở dữ liệu dùng chung Thành phố" in page
        assert "Cơ sở dữ liệu khác" in page

    @pytest.mark.clause("19.1.d")
    def test_page_of_datasets_offers_what_machines_read(self, desk: Any, app: Any):
        """PDF only is a filter of the search page."""
        desk.dataset(resources=[dict(PDF)])
        desk.dataset()
        page = app.get("/dataset/").body
        assert "machine_readable=no" in page
        assert "Chỉ có tệp máy không đọc được" in page
