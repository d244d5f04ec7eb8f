"""What templates learn of a record."""

from __future__ import annotations

from typing import Any

import pytest

import ckan.plugins.toolkit as tk

from ckanext.hcmc_governance.register import facts, helpers, service

pytestmark = pytest.mark.usefixtures("non_clean_db", "themes", "with_request_context")


class TestTermLabel:
    """Keys are shown as words."""

    def test_in_the_language_of_the_page(self) -> None:
        """Vietnamese on a Vietnamese page, English where English is asked for."""
        assert helpers.hcmc_term_label("frequency", "daily") == "Hàng ngày"
        assert facts.term_label("frequency", "daily", "en") == "Every day"

    def test_unknown_keys_stand_as_they_are(self) -> None:
        """A page never breaks on a value."""
        assert helpers.hcmc_term_label("frequency", "fortnightly") == "fortnightly"
        assert helpers.hcmc_term_label("frequency", None) == ""


class TestItems:
    """The regulation's list as a fixed block of facts."""

    @pytest.mark.clause("22.1")
    def test_the_five_of_a_dataset(self, desk: Any) -> None:
        """In the order of the article, in words."""
        record = desk.call("package_show", id=desk.dataset()["id"])
        rows = helpers.hcmc_items(record)
        assert [row["ref"] for row in rows] == ["22.1.a", "22.1.b", "22.1.c", "22.1.d", "22.1.đ"]
        assert rows[2]["value"] == desk.unit["title"]
        assert rows[4]["value"] == "Hàng tháng"
        assert not any(row["missing"] for row in rows)

    def test_an_empty_item_is_shown_as_such(self, desk: Any) -> None:
        """Never hidden: the row stays and is marked."""
        rows = helpers.hcmc_items(desk.call("package_show", id=desk.draft()["id"]))
        assert [row["missing"] for row in rows] == [False, True, False, True, True]
        assert rows[1]["value"] == tk._("Not entered")

    @pytest.mark.clause("8.3")
    def test_the_six_of_a_database(self, desk: Any) -> None:
        """Compound items tell each part."""
        rows = helpers.hcmc_items(desk.call("package_show", id=desk.database()["id"]))
        assert len(rows) == 6
        assert rows[1]["value"].splitlines()[0] == "Mô tả mục đích: Quản lý đăng ký hộ kinh doanh."
        assert f"Đơn vị chủ trì triển khai: {desk.unit['title']}" in rows[5]["value"]
        assert "Vận hành từ tháng: 07/2020" in rows[5]["value"]

    @pytest.mark.clause("13.4")
    def test_the_ten_of_a_service(self, desk: Any) -> None:
        """The last one names the documents."""
        made = desk.service(serves=[desk.dataset()["id"]])
        rows = helpers.hcmc_items(desk.call("package_show", id=made["id"]))
        assert len(rows) == 10
        assert rows[9]["value"] == "Danh sách"
        assert not any(row["missing"] for row in rows)

    def test_other_types_have_none(self) -> None:
        """A harvest source has no items."""
        assert helpers.hcmc_items({"type": "harvest"}) == []


class TestMissingItems:
    """What a record still needs to be published."""

    def test_of_a_draft(self, desk: Any) -> None:
        """Fields in form order, then the file."""
        gaps = helpers.hcmc_missing_items(desk.call("package_show", id=desk.draft()["id"]))
        assert gaps[0] == {"field": "notes", "label": "Mô tả dữ liệu", "ref": "22.1.b"}
        assert gaps[-1]["field"] == "resources"

    def test_of_a_complete_record(self, desk: Any) -> None:
        """Nothing."""
        assert helpers.hcmc_missing_items(desk.call("package_show", id=desk.dataset()["id"])) == []


class TestFormSections:
    """Foldable sections with counts."""

    def schema(self) -> dict[str, Any]:
        schema = service.record_schema("dataset")
        assert schema is not None
        return schema

    def test_counts(self) -> None:
        """Filled, total, and what is needed to publish."""
        first = helpers.hcmc_form_sections(self.schema(), {"title": "Dữ liệu", "notes": "x"}, {})[0]
        assert (first["filled"], first["total"], first["missing"]) == (2, 9, 2)

    def test_the_first_is_open(self) -> None:
        """Without errors one starts at the top."""
        sections = helpers.hcmc_form_sections(self.schema(), {}, {})
        assert [one["open"] for one in sections] == [True, False, False, False]

    def test_errors_open_their_section(self) -> None:
        """A message is never inside a closed section."""
        sections = helpers.hcmc_form_sections(self.schema(), {}, {"personal_data": ["x"]})
        assert [one["open"] for one in sections] == [False, False, True, False]
        assert sections[2]["errors"] == 1

    def test_every_entered_field_is_in_one_section(self) -> None:
        """Nothing twice, nothing lost."""
        sections = helpers.hcmc_form_sections(self.schema(), {}, {})
        names = [field["field_name"] for one in sections for field in one["fields"]]
        assert len(names) == len(set(names))
        assert {"title", "theme", "no_state_secret", "legal_basis"} <= set(names)


class TestFurtherFields:
    """The rest of a record on its page."""

    def test_only_what_is_filled_and_no_item(self, desk: Any) -> None:
        """Empty rows and the items of the article are left out."""
        record = desk.call("package_show", id=desk.dataset(data_class="other")["id"])
        schema = service.record_schema("dataset")
        assert schema is not None
        names = {one["field_name"] for one in helpers.hcmc_further_fields(schema, record)}
        assert {"access_level", "data_class", "theme"} <= names
        assert not names & {"title", "frequency", "fee_basis", "no_state_secret_by", "state"}


class TestRecordErrors:
    """Publishing is refused on the form of a file."""

    def test_gaps_of_the_record_lead_to_its_form(self) -> None:
        """Label, message and anchor; the file's own errors are not among them."""
        schema = service.record_schema("dataset")
        told = helpers.hcmc_record_errors(schema, {"frequency": ["Cần có"], "format": ["CSV"]})
        assert told == [
            {"label": "Tần suất cập nhật", "message": "Cần có", "anchor": "field-frequency"}
        ]
        assert helpers.hcmc_record_errors(None, {"frequency": ["x"]}) == []


class TestUnits:
    """Lists of units in forms."""

    def test_in_vietnamese_order(self, desk: Any) -> None:
        """Every unit once."""
        identifiers = [one["id"] for one in helpers.hcmc_units()]
        assert desk.unit["id"] in identifiers
        assert len(identifiers) == len(set(identifiers))

    def test_titles(self, desk: Any) -> None:
        """An unknown unit stands as it is."""
        assert helpers.hcmc_unit_title(desk.unit["id"]) == desk.unit["title"]
        assert helpers.hcmc_unit_title("khong-co") == "khong-co"
        assert helpers.hcmc_unit_title(None) == ""


class TestSmallThings:
    """Days, lists, names."""

    @pytest.mark.parametrize(
        ("value", "text"),
        [("2026-02-05", "05/02/2026"), ("2026-02", "02/2026"), ("hôm nay", "hôm nay"), (None, "")],
    )
    def test_days(self, value: Any, text: str) -> None:
        """dd/mm/yyyy; a wrong entry comes back as it was typed."""
        assert helpers.hcmc_day(value) == text

    def test_lists(self) -> None:
        """Entered lines and stored lists."""
        assert helpers.hcmc_list("a\n\nb") == ["a", "b"] == helpers.hcmc_list('["a", "b", ""]')

    def test_record_names(self, desk: Any) -> None:
        """Ids become names in a form; what is no id stays for correction."""
        record = desk.draft()
        assert helpers.hcmc_record_names([record["id"], "x"]) == [record["name"], "x"]

    def test_record_links_hide_what_the_reader_may_not_see(self, desk: Any) -> None:
        """A draft is not linked for the public."""
        record, draft = desk.dataset(), desk.draft()
        links = helpers.hcmc_record_links([record["id"], draft["id"], "khong-co"])
        assert [one["title"] for one in links] == [record["title"]]
