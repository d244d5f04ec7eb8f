"""What a person types is kept, restored, chosen among and checked through the API."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.tests import helpers

from ckanext.hcmc_governance.register.drafts.model import FormDraft

pytestmark = pytest.mark.usefixtures("non_clean_db", "themes")


@pytest.fixture(autouse=True)
def _no_drafts(non_clean_db: None) -> None:
    model.Session.query(FormDraft).delete()
    model.Session.commit()


class TestHcmcFormDraftUpdate:
    """Autosave: the record itself does not change."""

    def test_it_is_kept_for_a_new_record(self, desk: Any, typed: dict[str, Any]):
        """Text, lists and ticks come back as they were typed."""
        kept = desk.call("hcmc_form_draft_update", type="dataset", values=typed)
        shown = desk.call("hcmc_form_draft_show", type="dataset")
        assert shown["saved"] == kept["saved"]
        assert shown["values"]["title"] == typed["title"]
        assert shown["values"]["theme"] == ["health"]
        assert shown["id"] is None

    def test_the_later_one_stays(self, desk: Any):
        """One draft for each form."""
        for title in ("Một", "Hai"):
            desk.call("hcmc_form_draft_update", type="database", values={"title": title})
        assert desk.call("hcmc_form_draft_show", type="database")["values"] == {"title": "Hai"}
        assert model.Session.query(FormDraft).count() == 1

    def test_a_record_stays_as_it_is(self, desk: Any):
        """Typing is no saving."""
        record = desk.dataset()
        desk.call(
            "hcmc_form_draft_update", type="dataset", id=record["name"],
            values={"notes": "Khác"}, base_version=record["metadata_modified"],
        )  # fmt: skip
        assert desk.call("package_show", id=record["id"])["notes"] == record["notes"]
        assert (
            desk.call("hcmc_form_draft_show", type="dataset", id=record["id"])["id"]
            == (record["id"])
        )

    def test_only_fields_of_the_form(self, desk: Any):
        """What the form has not is not kept."""
        desk.call("hcmc_form_draft_update", type="dataset", values={"issued": "2020-01-01"})
        assert desk.call("hcmc_form_draft_show", type="dataset")["values"] == {}

    @pytest.mark.parametrize("given", [{"values": "text"}, {}])
    def test_values_are_a_mapping(self, desk: Any, given: dict[str, Any]):
        """Anything else is refused beside ``values``."""
        assert "values" in desk.refused("hcmc_form_draft_update", type="dataset", **given)

    def test_only_types_of_ours(self, desk: Any):
        """There is no form of another type."""
        with pytest.raises(tk.ObjectNotFound):
            desk.call("hcmc_form_draft_update", type="showcase", values={})

    def test_only_whoever_may_edit(self, desk: Any, other_desk: Any):
        """An editor of another unit keeps no draft of this record."""
        record = desk.dataset()
        with pytest.raises(tk.NotAuthorized):
            other_desk.call("hcmc_form_draft_update", type="dataset", id=record["id"], values={})

    def test_nobody_without_account(self):
        """A visitor keeps nothing."""
        context = {"user": "", "ignore_auth": False}
        with pytest.raises(tk.NotAuthorized):
            helpers.call_action("hcmc_form_draft_update", context, type="dataset", values={})


class TestHcmcFormDraftShow:
    """What was typed, and whether somebody was faster."""

    def test_nobody_sees_that_of_another(self, desk: Any, other: Callable[..., Any]):
        """Each person has an own draft of one form."""
        record = desk.dataset()
        desk.call("hcmc_form_draft_update", type="dataset", id=record["id"], values={"notes": "A"})
        with pytest.raises(tk.ObjectNotFound):
            other("hcmc_form_draft_show", type="dataset", id=record["id"])

    def test_both_values_when_somebody_was_faster(self, desk: Any, other: Callable[..., Any]):
        """Each field that differs, in words, with both values."""
        record = desk.dataset()
        desk.call(
            "hcmc_form_draft_update", type="dataset", id=record["id"],
            values={"notes": "Của tôi", "frequency": "daily", "title": record["title"]},
            base_version=record["metadata_modified"],
        )  # fmt: skip
        assert desk.call("hcmc_form_draft_show", type="dataset", id=record["id"])["conflict"] == []
        other("package_patch", id=record["id"], notes="Của người khác")
        shown = desk.call("hcmc_form_draft_show", type="dataset", id=record["id"])
        rows = {one["field"]: (one["mine"], one["saved"]) for one in shown["conflict"]}
        assert rows["notes"] == ("Của tôi", "Của người khác")
        assert rows["frequency"] == ("Hàng ngày", "Hàng tháng")
        assert "title" not in rows

    def test_the_same_in_another_spelling_is_no_difference(self, desk: Any):
        """Days, lists and keywords are compared by what they mean."""
        record = desk.database(operated_from="07/2020")
        values = {"operated_from": "07/2020", "managed_objects": record["managed_objects"]}
        desk.call(
            "hcmc_form_draft_update", type="database", id=record["id"], values=values,
            base_version="2020-01-01T00:00:00",
        )  # fmt: skip
        assert desk.call("hcmc_form_draft_show", type="database", id=record["id"])["conflict"] == []


class TestHcmcFormDraftDelete:
    """Discarding."""

    def test_it_is_gone(self, desk: Any):
        """And a second time nothing happens."""
        desk.call("hcmc_form_draft_update", type="dataset", values={"title": "x"})
        for _ in range(2):
            desk.call("hcmc_form_draft_delete", type="dataset")
        with pytest.raises(tk.ObjectNotFound):
            desk.call("hcmc_form_draft_show", type="dataset")

    def test_it_goes_with_its_record(self, desk: Any):
        """Nobody keeps a draft of a deleted record."""
        record = desk.dataset()
        desk.call("hcmc_form_draft_update", type="dataset", id=record["id"], values={"notes": "x"})
        desk.call("package_delete", id=record["id"])
        assert model.Session.query(FormDraft).filter_by(package_id=record["id"]).count() == 0


class TestHcmcFormDraftMerge:
    """A person chooses; nothing is written over by silence."""

    @pytest.fixture
    def record(self, desk: Any, other: Callable[..., Any]) -> dict[str, Any]:
        made = desk.dataset()
        desk.call(
            "hcmc_form_draft_update", type="dataset", id=made["id"],
            values={"notes": "Của tôi", "frequency": "daily"},
            base_version=made["metadata_modified"],
        )  # fmt: skip
        other("package_patch", id=made["id"], notes="Của người khác")
        return made

    def test_the_chosen_values(self, desk: Any, record: dict[str, Any]):
        """The draft then starts from the current version and can be saved."""
        merged = desk.call(
            "hcmc_form_draft_merge", type="dataset", id=record["id"],
            mine=["frequency"], theirs=["notes"],
        )  # fmt: skip
        assert merged["values"] == {"notes": "Của người khác", "frequency": "daily"}
        saved = desk.call(
            "package_patch", id=record["id"], form_version=merged["base_version"],
            **merged["values"],
        )  # fmt: skip
        assert (saved["notes"], saved["frequency"]) == ("Của người khác", "daily")

    def test_a_late_save_brings_nothing_back(self, desk: Any, record: dict[str, Any]):
        """A form that was left before the choice does not undo it."""
        merged = desk.call(
            "hcmc_form_draft_merge", type="dataset", id=record["id"], theirs=["notes", "frequency"]
        )
        desk.call(
            "hcmc_form_draft_update", type="dataset", id=record["id"],
            values={"notes": "Của tôi"}, base_version=record["metadata_modified"],
        )  # fmt: skip
        shown = desk.call("hcmc_form_draft_show", type="dataset", id=record["id"])
        assert shown["values"] == merged["values"]
        assert shown["conflict"] == []

    def test_every_field_needs_a_choice(self, desk: Any, record: dict[str, Any]):
        """A field without choice is named; the draft stays."""
        refused = desk.refused(
            "hcmc_form_draft_merge", type="dataset", id=record["id"], theirs=["notes"]
        )
        assert set(refused) == {"frequency"}
        shown = desk.call("hcmc_form_draft_show", type="dataset", id=record["id"])
        assert shown["values"]["notes"] == "Của tôi"

    def test_without_draft(self, desk: Any):
        """There is nothing to choose."""
        record = desk.dataset()
        with pytest.raises(tk.ObjectNotFound):
            desk.call("hcmc_form_draft_merge", type="dataset", id=record["id"], mine=["notes"])


class TestHcmcFormCheck:
    """All answers, and what keeps the record from being published."""

    def test_answers_in_words(self, desk: Any, typed: dict[str, Any]):
        """Labels instead of keys, the unit by its name, in the order of the form."""
        desk.call("hcmc_form_draft_update", type="dataset", values=typed)
        shown = desk.call("hcmc_form_check", type="dataset")
        rows = {row["field"]: row for section in shown["sections"] for row in section["rows"]}
        assert rows["frequency"]["value"] == "Hàng tháng"
        assert rows["owner_org"]["value"] == desk.unit["title"]
        assert rows["frequency"]["ref"] == "22.1.đ"
        assert (shown["id"], shown["state"], shown["title"]) == (None, "new", typed["title"])

    @pytest.mark.clause("22.1")
    def test_each_gap_of_a_dataset_is_named(self, desk: Any):
        """What the article asks for and is not there, each with its field."""
        record = desk.draft()
        gaps = {one["field"] for one in desk.call(
            "hcmc_form_check", type="dataset", id=record["id"]
        )["gaps"]}  # fmt: skip
        assert {"notes", "frequency", "theme", "no_state_secret", "resources"} <= gaps
        assert "title" not in gaps
        assert desk.call("package_show", id=record["id"])["state"] == "draft"

    @pytest.mark.clause("8.3")
    def test_each_gap_of_a_database_is_named(self, desk: Any):
        """All sub-items count."""
        record = desk.draft("database")
        gaps = {one["field"] for one in desk.call(
            "hcmc_form_check", type="database", id=record["id"]
        )["gaps"]}  # fmt: skip
        assert {
            "purpose", "scope", "content", "managed_objects", "collection_mechanism",
            "update_mechanism", "data_sources", "sharing_form", "implementing_org",
            "operated_from",
        } <= gaps  # fmt: skip

    @pytest.mark.clause("1.2")
    def test_the_declaration_is_needed(self, desk: Any, typed: dict[str, Any]):
        """A record is not ready without it, and says whether it was made."""
        desk.call("hcmc_form_draft_update", type="dataset", values={**typed, "no_state_secret": ""})
        shown = desk.call("hcmc_form_check", type="dataset")
        assert not shown["declared"]
        assert "no_state_secret" in {one["field"] for one in shown["gaps"]}

    def test_what_was_typed_counts(self, desk: Any):
        """An edit of a published record shows the new answer, marked; nothing is written."""
        record = desk.dataset()
        desk.call(
            "hcmc_form_draft_update", type="dataset", id=record["id"],
            values={"frequency": "daily"}, base_version=record["metadata_modified"],
        )  # fmt: skip
        shown = desk.call("hcmc_form_check", type="dataset", id=record["id"])
        rows = {row["field"]: row for section in shown["sections"] for row in section["rows"]}
        assert (rows["frequency"]["value"], rows["frequency"]["changed"]) == ("Hàng ngày", True)
        assert not rows["title"]["changed"]
        assert shown["gaps"] == []
        assert desk.call("package_show", id=record["id"])["frequency"] == "monthly"

    def test_a_wrong_value_is_a_gap(self, desk: Any, typed: dict[str, Any]):
        """A day that does not exist keeps it from being published."""
        desk.call(
            "hcmc_form_draft_update", type="dataset",
            values={**typed, "temporal_end": "31/02/2026"},
        )  # fmt: skip
        gaps = desk.call("hcmc_form_check", type="dataset")["gaps"]
        assert {"temporal_end", "resources"} == {one["field"] for one in gaps}

    def test_nothing_typed(self, desk: Any):
        """There is nothing to check."""
        with pytest.raises(tk.ObjectNotFound):
            desk.call("hcmc_form_check", type="dataset")
