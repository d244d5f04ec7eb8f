"""What is indexed beside the record that is saved."""

from __future__ import annotations

import json
from typing import Any

import pytest

from ckan import model
from ckan.lib import search

from ckanext.hcmc_governance.register import indexing


def indexed_mode(record: dict[str, Any]) -> str | None:
    """Return the way of publication that the index tells of a record."""
    return json.loads(search.show(record["id"])["validated_data_dict"]).get("provision_mode")


@pytest.fixture
def changed(desk: Any) -> dict[str, Any]:
    """Give a published dataset whose way of publication another record is about to move."""
    record = desk.dataset()
    package = model.Package.get(record["id"])
    assert package is not None
    package.extras = {**package.extras, "provision_mode": "both"}
    model.Session.flush()
    return record


class TestReindex:
    """reindex"""

    def test_published_record(self, desk: Any, changed: dict[str, Any]):
        """The index tells what stands in the transaction."""
        assert indexed_mode(changed) == "packaged"
        indexing.reindex({"user": desk.user["name"]}, [changed["id"]])
        assert indexed_mode(changed) == "both"

    def test_writer_that_indexes_later(self, desk: Any, changed: dict[str, Any]):
        """What may still be rolled back does not reach the index."""
        context: Any = {"user": desk.user["name"], indexing.LATER: True}
        indexing.reindex(context, [changed["id"]])
        model.Session.rollback()
        assert indexed_mode(changed) == "packaged"

    def test_draft(self, desk: Any):
        """What nobody may find is not brought in; what does not exist is no error."""
        draft = desk.draft()
        before = search.show(draft["id"])
        indexing.reindex({"user": desk.user["name"]}, [draft["id"], "khong-co"])
        assert search.show(draft["id"]) == before
