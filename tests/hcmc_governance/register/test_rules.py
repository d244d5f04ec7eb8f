"""What the regulation asks of a record, without any portal around it."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ckanext.hcmc_governance.register import rules
from ckanext.hcmc_governance.register.rules import Code, Problem, Served, Situation

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
            ({"published": False}, None),
            ({"harvested": True}, None),
        ],
    )
    def test_when(self, changed: dict[str, bool], code: Code | None) -> None:
        """The moment of publication counts; the message says how to go on."""
        told = [one.code for one in rules.file_gate(situation(**changed))]
        assert told == ([code] if code else [])


class TestDocumentGate:
    """A service is published with a technical document (13.4.k)."""

    @pytest.mark.parametrize(("has_file", "count"), [(True, 0), (False, 1)])
    def test_when(self, has_file: bool, count: int) -> None:
        """Without a document there is a problem."""
        assert len(rules.document_gate(situation(has_file=has_file))) == count


def judged(**values: Any) -> set[tuple[str, Code]]:
    told = rules.dataset_problems(values, "hcmc-open", "unknown")
    return {(one.field, one.code) for one in told}


class TestDatasetProblems:
    """What a dataset cannot be at once."""

    @pytest.mark.clause("3.3")
    @pytest.mark.clause("20.4")
    @pytest.mark.parametrize("licence", ["cc-by", "odc-odbl", "cc-zero", "other-open"])
    def test_open_data_has_the_citys_terms(self, licence: str) -> None:
        """No other licence on open data."""
        assert judged(access_level="open", license_id=licence) == {
            ("license_id", Code.LICENCE_NOT_CITY)
        }

    @pytest.mark.parametrize("licence", ["hcmc-open", "unknown", "", None])
    def test_city_terms_and_unstated_ones_pass(self, licence: str | None) -> None:
        """What nobody has stated yet is the gate's matter."""
        assert judged(access_level="open", license_id=licence) == set()

    @pytest.mark.clause("19.1.e")
    def test_open_data_is_free(self) -> None:
        """A fee on open data is refused, with or without a basis."""
        assert judged(access_level="open", fee="by_law", fee_basis="x") == {
            ("fee", Code.FEE_ON_OPEN)
        }

    def test_a_fee_has_a_basis(self) -> None:
        """Elsewhere a fee names its document (5.7)."""
        assert judged(access_level="on_request", fee="by_law") == {("fee_basis", Code.FEE_BASIS)}

    def test_personal_data_is_never_open(self) -> None:
        """Data that contains personal data is not open."""
        assert judged(access_level="open", personal_data="contains") == {
            ("personal_data", Code.PERSONAL_DATA_OPEN)
        }
        assert judged(access_level="on_request", personal_data="contains") == set()

    def test_deidentification_is_explained(self) -> None:
        """De-identified data says how."""
        assert judged(personal_data="deidentified") == {
            ("personal_data_note", Code.PERSONAL_DATA_NOTE)
        }

    @given(st.dates(), st.dates())
    def test_the_end_follows_the_start(self, start: dt.date, end: dt.date) -> None:
        """A period runs forward."""
        told = judged(temporal_start=start.isoformat(), temporal_end=end.isoformat())
        assert bool(told) is (end < start)


class TestPrivacyProblems:
    """Published open data is visible to everybody (3.3)."""

    @pytest.mark.parametrize("private", [True, "True"])
    def test_hidden_open_data(self, private: Any) -> None:
        """Open and hidden contradict each other."""
        values = {"private": private, "access_level": "open"}
        assert rules.privacy_problems(values, situation())[0].field == "private"
        assert rules.privacy_problems(values, situation(published=False)) == []


def database(**values: Any) -> set[tuple[str, Code]]:
    return {(one.field, one.code) for one in rules.database_problems(values, TODAY)}


class TestDatabaseProblems:
    """What a database cannot be at once."""

    def test_master_data_has_an_identifier(self) -> None:
        """3.4: master data must have an object identifier."""
        assert database(is_master="true") == {("identifier_field", Code.MASTER_IDENTIFIER)}
        assert database(is_master="true", identifier_field="ma_so") == set()
        assert database(is_master="false") == set()

    def test_shared_databases_are_listed_by_a_decision(self) -> None:
        """8.2: the shared ones stand in an issued catalogue."""
        assert database(kind="shared") == {("listing_decision", Code.SHARED_DECISION)}

    def test_an_ended_database_says_when(self) -> None:
        """8.3.e: the time of operation."""
        assert database(status="ended") == {("operated_until", Code.ENDED_WITHOUT_END)}

    @pytest.mark.parametrize(("status", "refused"), [("building", False), ("operating", True)])
    def test_a_planned_start_belongs_to_a_planned_database(
        self, status: str, refused: bool
    ) -> None:
        """A month in the future is a plan."""
        assert bool(database(status=status, operated_from="2027-01")) is refused

    def test_the_end_follows_the_start(self) -> None:
        """Months run forward."""
        told = database(operated_from="2025-02", operated_until="2025-01")
        assert told == {("operated_until", Code.END_BEFORE_START)}


def dataset(owner: str = "u1", *, is_open: bool = True, **more: Any) -> Served:
    return Served(id="d", kind="dataset", owner=owner, is_open=is_open, **more)


def service(served: list[Served], published: bool = True, **values: Any) -> set[Problem]:
    told = rules.service_problems(
        {"owner_org": "u1", **values}, served, situation(published=published)
    )
    return set(told)


class TestServiceProblems:
    """What a service cannot be at once."""

    @pytest.mark.clause("13.4")
    def test_an_open_service_may_be_published(self) -> None:
        """All it serves is open: internet and no authentication are fine."""
        assert service([dataset()], auth_required="false", network="internet") == set()

    def test_only_open_services_are_published(self) -> None:
        """Until enforcement exists the others stay drafts."""
        closed = dataset(is_open=False)
        assert Problem("serves", Code.SERVES_NOT_OPEN) in service([closed])
        assert service([closed], published=False) == set()

    def test_open_and_closed_do_not_mix(self) -> None:
        """One service, one regime."""
        told = service([dataset(), dataset(is_open=False)], published=False)
        assert told == {Problem("serves", Code.SERVES_MIXED)}

    @pytest.mark.parametrize(
        ("values", "problem"),
        [
            ({"auth_required": "false"}, Problem("auth_required", Code.AUTH_NOT_OPEN)),
            ({"network": "internet"}, Problem("network", Code.NETWORK_NOT_OPEN)),
        ],
    )
    def test_closed_data_is_protected(self, values: dict[str, str], problem: Problem) -> None:
        """12.1 and 18.3 bind everything that is not open."""
        assert service([dataset(is_open=False)], published=False, **values) == {problem}

    @pytest.mark.clause("19.1.e")
    def test_an_open_service_is_free(self) -> None:
        """No fee on open data, through a service neither."""
        assert service([dataset()], fee="by_law") == {Problem("fee", Code.FEE_ON_OPEN)}

    def test_the_owner_of_the_data_publishes(self) -> None:
        """13.3: the owner; 13.2: the manager, if a shared database is served."""
        assert service([dataset("u2")]) == {Problem("owner_org", Code.SERVICE_OWNER)}
        assert service([dataset("u2", is_shared_database=True)]) == set()


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


class TestAgencyProblems:
    """Fields for agencies stay out of published records as long as nothing hides them."""

    @pytest.mark.parametrize(
        ("published", "value", "count"), [(True, "2", 1), (False, "2", 0), (True, "", 0)]
    )
    def test_when(self, published: bool, value: str, count: int) -> None:
        """Drafts may hold them."""
        now = situation(published=published)
        told = rules.agency_problems({"security_level": value}, ["security_level"], now)
        assert len(told) == count
