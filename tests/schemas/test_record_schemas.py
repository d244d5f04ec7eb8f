"""The scheming files speak of the same items as the regulation's lists."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from ckanext.hcmc_schemas import vocabularies

SCHEMAS = Path(vocabularies.__file__).parent
RECORDS = {"dataset": "22.1", "database": "8.3", "data_service": "13.4"}
ALL = [*RECORDS, "organization", "theme"]
CORE_PRESETS = {
    "title", "tag_string_autocomplete", "resource_format_autocomplete",
    "organization_url_upload",
}  # fmt: skip


def read(name: str) -> dict[str, Any]:
    return yaml.safe_load((SCHEMAS / f"{name}.yaml").read_text(encoding="utf-8"))


def fields(schema: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {one["field_name"]: one for one in schema.get("dataset_fields", schema.get("fields"))}


def every_field(name: str) -> list[dict[str, Any]]:
    schema = read(name)
    return [*fields(schema).values(), *schema.get("resource_fields", [])]


class TestItems:
    """Labels and article references come from the item lists."""

    @pytest.mark.parametrize(
        ("name", "ref"),
        [
            pytest.param("dataset", "22.1", marks=pytest.mark.clause("22.1")),
            pytest.param("database", "8.3", marks=pytest.mark.clause("8.3")),
            pytest.param("data_service", "13.4", marks=pytest.mark.clause("13.4")),
        ],
    )
    def test_every_item_has_its_fields_with_its_words(self, name: str, ref: str) -> None:
        """Each part of each item is a field with the same labels and the item's reference."""
        known = fields(read(name))
        for item in vocabularies.item_list(ref):
            assert item.parts
            for part in item.parts:
                if part.field == "resources":
                    continue
                field = known[part.field]
                assert field["label"] == {"vi": part.label_vi, "en": part.label_en}
                assert field["hcmc_ref"] == item.ref

    @pytest.mark.parametrize("name", RECORDS)
    def test_parts_are_needed_to_publish(self, name: str) -> None:
        """Every item is required, save what the server sets and what the article leaves open."""
        known = fields(read(name))
        parts = [part for item in vocabularies.item_list(RECORDS[name]) for part in item.parts]
        needed = {p.field for p in parts if not p.optional and p.field != "resources"}
        asked = {key for key, one in known.items() if one.get("required")}
        given = {key for key in needed if known[key].get("preset") == "hcmc_server"}
        assert needed - given <= asked

    @pytest.mark.parametrize("name", RECORDS)
    def test_the_order_of_the_article_is_the_order_of_the_form(self, name: str) -> None:
        """Fields of the list stand in the order of its points."""
        refs = [item.ref for item in vocabularies.item_list(RECORDS[name])]
        shown = [one["hcmc_ref"] for one in every_field(name) if one.get("hcmc_ref") in refs]
        found = [ref for ref in dict.fromkeys(shown) if ref in refs]
        assert found == [ref for ref in refs if ref in found]

    @pytest.mark.parametrize("name", RECORDS)
    def test_each_schema_names_its_list(self, name: str) -> None:
        """The marker tells the register which list a record answers."""
        assert read(name)["hcmc_record"] == RECORDS[name]


class TestFields:
    """Every field is complete in both languages."""

    @pytest.mark.parametrize("name", ALL)
    def test_labels_and_helps_are_bilingual(self, name: str) -> None:
        """Vietnamese and English, both written."""
        for field in every_field(name):
            if field["field_name"] == "name" and "label" not in field:
                continue
            for text in (field["label"], field.get("help_text", field["label"])):
                assert set(text) == {"vi", "en"}, field["field_name"]
                assert all(one.strip() for one in text.values())

    @pytest.mark.parametrize("name", RECORDS)
    def test_required_fields_of_people_have_a_help(self, name: str) -> None:
        """Whoever must answer is told how, unless the label and the choices say it."""
        for field in fields(read(name)).values():
            if field.get("required") and "hcmc_vocabulary" not in field:
                assert "help_text" in field, field["field_name"]

    @pytest.mark.parametrize("name", ALL)
    def test_vocabularies_exist(self, name: str) -> None:
        """A field's vocabulary is a file; its default is one of the keys."""
        for field in every_field(name):
            if "hcmc_vocabulary" in field:
                keys = vocabularies.keys(field["hcmc_vocabulary"])
                assert field.get("default", next(iter(keys))) in keys

    @pytest.mark.parametrize("name", ALL)
    def test_presets_exist(self, name: str) -> None:
        """Presets are scheming's or ours."""
        ours = {one["preset_name"] for one in read("presets")["presets"]}
        used = {one["preset"] for one in every_field(name) if "preset" in one}
        assert used <= ours | CORE_PRESETS

    @pytest.mark.parametrize("name", RECORDS)
    def test_every_entered_field_has_a_section(self, name: str) -> None:
        """Nothing that a person enters is outside the sections of the form."""
        schema = read(name)
        sections = {one["key"] for one in schema["hcmc_sections"]}
        presets = {one["preset_name"]: one["values"] for one in read("presets")["presets"]}
        for field in fields(schema).values():
            merged = {**presets.get(field.get("preset", ""), {}), **field}
            hidden = "form_snippet" in merged and merged["form_snippet"] is None
            assert hidden or merged["hcmc_section"] in sections, field["field_name"]
            assert not (hidden and "hcmc_section" in merged), field["field_name"]

    @pytest.mark.parametrize("name", RECORDS)
    def test_one_page_and_no_repeating_subfields(self, name: str) -> None:
        """Pages of scheming 3.1.0 lose edits; one page per form."""
        for field in every_field(name):
            assert "start_form_page" not in field
            assert "repeating_subfields" not in field

    @pytest.mark.parametrize("name", RECORDS)
    def test_names_are_used_once(self, name: str) -> None:
        """No field stands twice."""
        names = [one["field_name"] for one in read(name)["dataset_fields"]]
        assert len(names) == len(set(names))


class TestTerms:
    """The text of the city's terms."""

    @pytest.mark.clause("20.1")
    def test_every_clause_of_article_20_is_there(self) -> None:
        """Rights, citation, as is, no resale, no liability, and free of charge."""
        paragraphs = vocabularies.terms_of_use("hcmc-open")["paragraphs"]
        assert {one["ref"] for one in paragraphs} == {
            "20.1", "20.2", "20.3", "20.4", "20.5", "19.1.e",
        }  # fmt: skip
        assert all(one["vi"] and one["en"] for one in paragraphs)

    def test_unknown_terms(self) -> None:
        """Terms nobody wrote are an error."""
        with pytest.raises(vocabularies.UnknownVocabulary):
            vocabularies.terms_of_use("cc-by")
