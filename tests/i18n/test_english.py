"""The English side speaks of units and topics, as the city does (terms of the interface)."""

from __future__ import annotations

import re

import polib
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ckanext.hcmc_i18n import catalogue, english, sources

OLD = re.compile(r"\b(organi[sz]ation|group)s?\b", re.IGNORECASE)


class TestInTerms:
    """One string in the city's terms."""

    @pytest.mark.parametrize(
        ("text", "said"),
        [
            ("Create an Organization", "Create a Unit"),
            ("An organization must be provided", "A unit must be provided"),
            ("Add to group", "Add to topic"),
            ("{actor} updated the group {group}", "{actor} updated the topic {group}"),
            ("Unauthorized to read group %s", "Unauthorized to read group %s"),
            ("Search datasets", "Search datasets"),
        ],
    )
    def test_words(self, text, said):
        """Articles follow the new word; names in braces and what means both stay."""
        assert english.in_terms(text) == said

    @given(st.text(max_size=60))
    def test_twice_is_once(self, text):
        """What is in the city's terms stays as it is."""
        assert english.in_terms(english.in_terms(text)) == english.in_terms(text)

    @pytest.mark.parametrize("message", sources.messages().values(), ids=lambda m: m.msgid[:40])
    def test_placeholders_stay(self, message):
        """What a program fills in is not touched."""
        held = re.findall(r"\{[^}]*\}|%\(\w+\)s|%s", message.msgid)
        assert re.findall(r"\{[^}]*\}|%\(\w+\)s|%s", english.in_terms(message.msgid)) == held


class TestCatalogue:
    """The compiled file that an English page is shown with."""

    def test_is_whole(self):
        """Every string of CKAN that names an organization or group is said otherwise."""
        told = {entry.msgid: entry for entry in polib.mofile(str(catalogue.ENGLISH_MO))}
        assert len(told) > 100
        kept = english._LEFT
        for message in sources.messages().values():
            named = OLD.search(english._KEPT.sub("", message.msgid))
            if named and "own" not in message.origins[:1] and not message.msgid.startswith(kept):
                assert message.msgid in told, message.msgid

    @pytest.mark.usefixtures("non_clean_db")
    def test_an_english_page_speaks_of_units(self, app):
        """The list of units is headed by their name."""
        page = app.get("/en/organization").body
        visible = re.sub(r"<[^>]+>", " ", page)
        assert "Units" in visible
        assert not re.search(r"\bOrganizations?\b", visible)
