"""What was typed, and how it differs from what is stored."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ckanext.hcmc_governance.register.drafts import rules

FIELDS: list[dict[str, Any]] = [
    {"field_name": "title", "hcmc_section": "one"},
    {"field_name": "theme", "hcmc_section": "one", "form_snippet": "hcmc_checkboxes.html"},
    {"field_name": "no_state_secret", "hcmc_section": "two"},
    {"field_name": "issued", "hcmc_section": "two", "form_snippet": None},
    {"field_name": "private"},
]
NAMES = st.sampled_from(["title", "theme", "no_state_secret", "other"])
VALUES = st.dictionaries(NAMES, st.text(max_size=6) | st.lists(st.text(max_size=4), max_size=3))


class TestFormFields:
    """The form shows fields that have a section and a snippet."""

    def test_server_fields_are_left_out(self):
        """What only the server sets is no answer of a person."""
        names = [one["field_name"] for one in rules.form_fields(FIELDS)]
        assert names == ["title", "theme", "no_state_secret"]


class TestTyped:
    """What a browser sends, by field."""

    def test_boxes_and_text(self):
        """Ticked boxes are a list; one value is text; an unticked box is empty."""
        sent = {"title": ["Sở"], "theme": ["", "health", "society"], "csrf": ["x"]}
        assert rules.typed(FIELDS, sent) == {
            "title": "Sở",
            "theme": ["health", "society"],
            "no_state_secret": "",
        }

    def test_lines_have_one_ending(self):
        """Browsers send line ends of their own."""
        assert rules.typed(FIELDS, {"title": ["a\r\nb"]})["title"] == "a\nb"

    @given(st.dictionaries(st.text(max_size=5), st.lists(st.text(max_size=5), max_size=3)))
    def test_only_fields_of_the_form(self, sent: dict[str, list[str]]):
        """Whatever is sent, the answer has the form's fields and no other."""
        assert set(rules.typed(FIELDS, sent)) == {"title", "theme", "no_state_secret"}


class TestKnown:
    """Values that come through the API."""

    def test_others_are_left_out(self):
        """A field that the form has not is not kept."""
        given_values = {"title": None, "theme": [1, "x"], "issued": "2020-01-01", "evil": "1"}
        assert rules.known(FIELDS, given_values) == {"title": "", "theme": ["1", "x"]}


class TestDifferences:
    """Fields in which typed and stored differ."""

    @given(VALUES)
    def test_nothing_differs_from_itself(self, values: dict[str, Any]):
        """What is stored as typed is no difference."""
        assert rules.differences(values, values, lambda _name, value: str(value)) == []

    @given(VALUES, VALUES)
    def test_they_are_named_in_typed_order(self, mine: dict[str, Any], saved: dict[str, Any]):
        """Exactly the fields that differ, in the order of the form."""
        found = rules.differences(mine, saved, lambda _name, value: str(value))
        assert found == [name for name in mine if str(mine[name]) != str(saved.get(name))]


class TestMerged:
    """A person chooses between two values."""

    def test_each_side(self):
        """Mine stays where I chose mine, the stored one where I chose that."""
        mine: rules.Values = {"title": "A", "theme": ["x"], "no_state_secret": ""}
        saved = {"title": "B", "theme": ["y"], "no_state_secret": None}
        assert rules.merged(mine, saved, ["theme", "no_state_secret"], ["title"]) == {
            "title": "A",
            "theme": ["y"],
            "no_state_secret": "",
        }

    @given(VALUES, VALUES)
    def test_nothing_is_lost_by_silence(self, mine: dict[str, Any], saved: dict[str, Any]):
        """Without a choice the typed values stay as they are."""
        assert rules.merged(mine, saved, [], []) == mine

    @pytest.mark.parametrize(
        ("theirs", "mine", "left"),
        [([], [], ["a", "b"]), (["a"], [], ["b"]), (["a"], ["b"], [])],
    )
    def test_open_choices(self, theirs: list[str], mine: list[str], left: list[str]):
        """Each field that differs needs a choice."""
        assert rules.undecided(["a", "b"], theirs, mine) == left
