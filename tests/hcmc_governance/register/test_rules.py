"""What the regulation asks of a record, without any portal around it."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ckanext.hcmc_governance.register import rules
from ckanext.hcmc_governance.register.rules import Code, Situation

TODAY = dt.date(2026, 11, 24)
NAMES = ("title", "notes", "frequency", "theme")
ANY_VALUE = st.one_of(st.none(), st.text(max_size=3), st.lists(st.text(max_size=2), max_size=2))
VALUES = st.fixed_dictionaries(dict.fromkeys(NAMES, ANY_VALUE))


def situation(**changed: Any) -> Situation:
    return Situation(**{"published": True, "today": TODAY, **changed})


class TestIsFilled:
    """Blank is not an answer."""

    @pytest.mark.parametrize("value", [None, "", "  ", "\n", [], {}, "[]"])
    def test_blank(self, value: Any) -> None:
        """Nothing, white space and empty lists do not count."""
        assert not rules.is_filled(value)

    @pytest.mark.parametrize("value", ["a", "0", 0, False, ["a"], '["a"]'])
    def test_filled(self, value: Any) -> None:
        """A false or a zero is an answer."""
        assert rules.is_filled(value)


class TestMissingFields:
    """Completeness counts every required field once."""

    @given(VALUES)
    def test_missing_and_filled_are_everything(self, values: dict[str, Any]) -> None:
        """What is filled and what is missing add up."""
        filled, total = rules.filled_count(NAMES, values)
        assert filled + len(rules.missing_fields(NAMES, values)) == total == len(NAMES)

    @given(VALUES, st.sampled_from(NAMES))
    def test_filling_one_more_never_adds_a_gap(self, values: dict[str, Any], name: str) -> None:
        """Entering something removes its gap and no other."""
        before = set(rules.missing_fields(NAMES, values))
        after = set(rules.missing_fields(NAMES, {**values, name: "x"}))
        assert after == before - {name}


class TestPublishGate:
    """Drafts may have gaps; publishing asks for everything."""

    @given(VALUES)
    def test_drafts_pass(self, values: dict[str, Any]) -> None:
        """Whatever a draft lacks, it is saved."""
        assert rules.publish_gate(NAMES, values, situation(published=False)) == []

    @given(VALUES)
    def test_harvested_records_pass(self, values: dict[str, Any]) -> None:
        """A harvested record stays published; what it lacks is a finding."""
        assert rules.publish_gate(NAMES, values, situation(harvested=True)) == []

    @pytest.mark.clause("22.1")
    @given(VALUES)
    def test_publishing_asks_for_each_gap(self, values: dict[str, Any]) -> None:
        """A record is published exactly when nothing required is missing."""
        told = rules.publish_gate(NAMES, values, situation(creating=True))
        assert [one.field for one in told] == list(rules.missing_fields(NAMES, values))

    @given(VALUES, VALUES)
    def test_a_published_record_may_not_get_worse(
        self, before: dict[str, Any], after: dict[str, Any]
    ) -> None:
        """Only gaps that were not there before are refused."""
        told = rules.publish_gate(NAMES, after, situation(was_published=True, before=before))
        worse = set(rules.missing_fields(NAMES, after)) - set(rules.missing_fields(NAMES, before))
        assert {one.field for one in told} == worse

    @given(VALUES)
    def test_saving_a_published_record_unchanged_passes(self, values: dict[str, Any]) -> None:
        """Saving what is stored is always possible."""
        now = situation(was_published=True, before=values)
        assert rules.publish_gate(NAMES, values, now) == []


class TestFileGate:
    """Open data is published with a file or through a service (21.1)."""

    @pytest.mark.parametrize(
        ("changed", "code"),
        [
            ({"creating": True}, Code.CREATE_WITHOUT_FILE),
            ({}, Code.NO_FILE),
            ({"has_file": True}, None),
            ({"has_service": True}, None),
            ({"was_published": True}, None),
            ({"was_published": True, "had_file": True}, Code.LAST_FILE),
            ({"was_published": True, "had_file": True, "has_service": True}, None),
            ({"published": False, "was_published": True, "had_file": True}, None),
            ({"published": False}, None),
            ({"harvested": True}, None),
        ],
    )
    def test_when(self, changed: dict[str, bool], code: Code | None) -> None:
        """The moment of publication counts; the message says how to go on."""
        told = [one.code for one in rules.file_gate(situation(**changed))]
        assert told == ([code] if code else [])


class TestOwnerIsAsked:
    """A new owner, a new record and a publication ask for a unit of today (7.1)."""

    @pytest.mark.clause("7.1")
    @pytest.mark.parametrize(
        ("changed", "asked"),
        [
            ({"creating": True}, True),
            ({"creating": True, "published": False}, True),
            ({"before": {"owner_org": "u1"}, "was_published": True}, False),
            ({"before": {"owner_org": "u1"}, "published": False}, False),
            ({"before": {"owner_org": "u1"}}, True),
            ({"before": {"owner_org": "u2"}, "was_published": True}, True),
            ({"creating": True, "harvested": True}, False),
        ],
    )
    def test_when(self, changed: dict[str, Any], asked: bool) -> None:
        """A record keeps the unit that has owned it."""
        assert rules.owner_is_asked({"owner_org": "u1"}, situation(**changed)) is asked

    def test_no_owner_is_the_gates_matter(self) -> None:
        """An empty one is a gap, not a wrong unit."""
        assert not rules.owner_is_asked({"owner_org": None}, situation(creating=True))


class TestUnknown:
    """A value that says that nobody knows is no answer."""

    UNKNOWN: ClassVar = {"frequency": {"unknown"}}

    def test_it_is_missing(self) -> None:
        """Beside a blank one."""
        values = {"title": "a", "notes": "b", "frequency": "unknown", "theme": ""}
        assert rules.missing_fields(NAMES, values, self.UNKNOWN) == ("frequency", "theme")
        assert rules.filled_count(NAMES, values, self.UNKNOWN) == (2, 4)

    def test_it_may_stay_and_is_not_published(self) -> None:
        """A published record keeps it; a draft is not published with it."""
        values = dict.fromkeys(NAMES, "a") | {"frequency": "unknown"}
        kept = situation(was_published=True, before=values)
        assert rules.publish_gate(NAMES, values, kept, self.UNKNOWN) == []
        told = rules.publish_gate(NAMES, values, situation(), self.UNKNOWN)
        assert [one.field for one in told] == ["frequency"]


class TestDocumentGate:
    """A service is published with a technical document (13.4.k)."""

    @pytest.mark.parametrize(("has_file", "count"), [(True, 0), (False, 1)])
    def test_when(self, has_file: bool, count: int) -> None:
        """Without a document there is a problem."""
        assert len(rules.document_gate(situation(has_file=has_file))) == count

    @pytest.mark.parametrize(("had_file", "count"), [(True, 1), (False, 0)])
    def test_the_last_one_stays(self, had_file: bool, count: int) -> None:
        """Of a published service; one that never had a document lacks no more than before."""
        now = situation(was_published=True, had_file=had_file)
        assert len(rules.document_gate(now)) == count


class TestProvisionMode:
    """21.1: packaged, through a service, or both."""

    @pytest.mark.parametrize(
        ("has_file", "has_service", "mode"),
        [
            (True, False, "packaged"),
            (False, True, "service"),
            (True, True, "both"),
            (False, False, None),
        ],
    )
    def test_modes(self, has_file: bool, has_service: bool, mode: str | None) -> None:
        """Derived from what is there."""
        assert rules.provision_mode(has_file=has_file, has_service=has_service) == mode


class TestFirstProvided:
    """22.1.d: the day of the first public file."""

    @pytest.mark.clause("22.1")
    def test_the_day_of_publication(self) -> None:
        """Publishing with a file is the first provision."""
        assert rules.first_provided(situation(has_file=True), had_file=False) == TODAY

    @pytest.mark.parametrize(
        ("changed", "had_file"),
        [
            ({"published": False, "has_file": True}, False),
            ({"has_file": False}, False),
            ({"has_file": True, "harvested": True}, False),
            ({"has_file": True, "was_published": True}, True),
        ],
    )
    def test_nothing_is_invented(self, changed: dict[str, bool], had_file: bool) -> None:
        """Drafts, records without file, harvests and old records get no day."""
        assert rules.first_provided(situation(**changed), had_file=had_file) is None
