"""What a line can hold."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ckanext.hcmc_governance.audit import rules
from ckanext.hcmc_schemas import vocabularies

KEPT = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.dates() | st.datetimes(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


class TestAct:
    """The six acts of 7.6, and governance."""

    @pytest.mark.clause("7.6")
    def test_six_acts_of_the_article(self):
        """Update, provision, connection, sharing, exploitation, use."""
        told = [one.key for one in vocabularies.vocabulary("journal_act") if one.extra.get("ref")]
        assert told == ["update", "provision", "connection", "sharing", "exploitation", "use"]

    def test_every_act_and_outcome_has_words(self):
        """A page never shows a key."""
        assert {one.value for one in rules.Act} == vocabularies.keys("journal_act")
        assert {one.value for one in rules.Outcome} == vocabularies.keys("journal_outcome")


class TestKeptText:
    """Text of people in a line."""

    @given(st.text())
    def test_fits_the_database(self, text: str):
        """PostgreSQL keeps it: no NUL, and no contents of a file."""
        kept = rules.kept_text(text)
        assert kept is not None
        assert "\x00" not in kept
        assert len(kept) <= rules.LONGEST

    def test_nothing_stays_nothing(self):
        """No text is no text."""
        assert rules.kept_text(None) is None


class TestKeptDetails:
    """Details are JSON whose text is the same everywhere."""

    @given(st.dictionaries(st.text(), KEPT))
    def test_is_json(self, details: dict[str, object]):
        """Whatever is told can be written and read again."""
        kept = rules.kept_details(details)
        assert json.loads(json.dumps(kept)) == kept

    def test_days_and_sets(self):
        """Days in ISO 8601; a set in order."""
        told = {"on": dt.date(2026, 11, 24), "of": {"b", "a"}}
        assert rules.kept_details(told) == {"on": "2026-11-24", "of": ["a", "b"]}

    def test_fractions_are_refused(self):
        """A number with a fraction has no one text."""
        with pytest.raises(TypeError):
            rules.kept_details({"share": 0.1})

    def test_no_details(self):
        """Nothing told is an empty object."""
        assert rules.kept_details(None) == {}
