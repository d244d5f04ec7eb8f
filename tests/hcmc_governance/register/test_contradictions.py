"""What a record cannot be at once, without any portal around it."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ckanext.hcmc_governance.register import contradictions
from ckanext.hcmc_governance.register.rules import Code, Problem, Served, Situation

TODAY = dt.date(2026, 11, 24)


def situation(**changed: Any) -> Situation:
    return Situation(**{"published": True, "today": TODAY, **changed})


def judged(**values: Any) -> set[tuple[str, Code]]:
    told = contradictions.dataset_problems(values, "hcmc-open", "unknown")
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
        assert contradictions.privacy_problems(values, situation())[0].field == "private"
        assert contradictions.privacy_problems(values, situation(published=False)) == []


def database(**values: Any) -> set[tuple[str, Code]]:
    return {(one.field, one.code) for one in contradictions.database_problems(values, situation())}


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
    told = contradictions.service_problems(
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


class TestAgencyProblems:
    """Fields for agencies stay out of published records as long as nothing hides them."""

    @pytest.mark.parametrize(
        ("published", "value", "count"), [(True, "2", 1), (False, "2", 0), (True, "", 0)]
    )
    def test_when(self, published: bool, value: str, count: int) -> None:
        """Drafts may hold them."""
        now = situation(published=published)
        told = contradictions.agency_problems({"security_level": value}, ["security_level"], now)
        assert len(told) == count


def provider(served: list[Served], manager: str | None = "m", **changed: Any) -> list[Code]:
    values = {"owner_org": changed.pop("owner", "u1"), "serves": '["d"]'}
    told = contradictions.provider_problems(values, served, situation(**changed), manager)
    return [one.code for one in told]


class TestClosing:
    """A database is not closed over a published service that gives it out openly (21a, 18.3)."""

    @pytest.mark.parametrize(
        ("values", "field"),
        [
            ({"sharing_form": "default"}, "sharing_form"),
            ({"sharing_form": "open", "private": True}, "private"),
            ({"sharing_form": "open", "private": "True"}, "private"),
        ],
    )
    def test_refused_while_served(self, values, field) -> None:
        """The service's address was published because all it serves is open."""
        problem = Problem(field, Code.SERVED_OPENLY)
        assert contradictions.closing_problems(values, is_served=True) == [problem]
        assert contradictions.closing_problems(values, is_served=False) == []

    def test_open_stays_open(self) -> None:
        """What stays open may be edited."""
        assert contradictions.closing_problems({"sharing_form": "open"}, is_served=True) == []


class TestProviderProblems:
    """Which unit publishes a service (13.2, 13.3)."""

    @pytest.mark.clause("13.3")
    def test_the_owner_of_the_data(self) -> None:
        """And of all of it."""
        assert provider([dataset("u1")]) == []
        assert provider([dataset("u2")]) == [Code.SERVICE_OWNER]
        assert provider([dataset("u1"), dataset("u2")]) == [Code.SERVICE_OWNER]

    @pytest.mark.clause("13.2")
    def test_the_manager_if_a_shared_database_is_among_it(self) -> None:
        """On several databases of different kinds too (21a)."""
        shared = dataset("u1", is_shared_database=True)
        assert provider([shared, dataset("u1")]) == [Code.SERVICE_MANAGER]
        assert provider([shared, dataset("u1")], owner="m") == []
        assert provider([shared], manager=None) == [Code.NO_MANAGER]

    @pytest.mark.parametrize("changed", [{"published": False}, {"harvested": True}])
    def test_drafts_and_harvests_are_free(self, changed: dict[str, bool]) -> None:
        """Only publication is the unit's act."""
        assert provider([dataset("u2")], **changed) == []

    def test_what_was_published_may_be_saved(self) -> None:
        """As long as unit and data stay the same."""
        before = {"owner_org": "u1", "serves": '["d"]'}
        assert provider([dataset("u2")], was_published=True, before=before) == []
        other = {"owner_org": "u1", "serves": '["e"]'}
        assert provider([dataset("u2")], was_published=True, before=other) == [Code.SERVICE_OWNER]


class TestFrequencyProblems:
    """What was late stays late (19.1.b)."""

    def told(self, start: str | None, **before: Any) -> list[Code]:
        known = {"frequency": "monthly", "frequency_from": "2025-01-01", **before}
        now = situation(was_published=True, before=known)
        values = {"frequency": "annual", "frequency_from": start}
        return [one.code for one in contradictions.frequency_problems(values, now)]

    @given(st.dates())
    def test_a_change_counts_from_today_or_later(self, start: dt.date) -> None:
        """Whatever day is given."""
        assert bool(self.told(start.isoformat())) is (start < TODAY)

    def test_without_a_day(self) -> None:
        """The server puts today."""
        assert self.told(None) == []

    @pytest.mark.parametrize("before", ["unknown", "", None])
    def test_where_none_was_known(self, before: str | None) -> None:
        """A first announcement may tell since when."""
        assert self.told("2020-01-01", frequency=before) == []


class TestRetirementProblems:
    """A retired service says since when, and what replaces it or why nothing does."""

    @pytest.mark.parametrize(
        ("values", "fields"),
        [
            ({}, {"retired_on", "retirement_reason"}),
            ({"retired_on": "2026-01-01"}, {"retirement_reason"}),
            ({"retired_on": "2026-01-01", "replaced_by": '["x"]'}, set()),
            ({"retired_on": "2026-01-01", "retirement_reason": "Hết nhu cầu."}, set()),
            ({"retired_on": "2026-11-25", "replaced_by": '["x"]'}, {"retired_on"}),
        ],
    )
    def test_what_it_says(self, values: dict[str, str], fields: set[str]) -> None:
        """Each gap at its field."""
        now = situation(published=False)
        told = contradictions.retirement_problems({"status": "retired", **values}, now)
        assert {one.field for one in told} == fields

    def test_others_say_nothing(self) -> None:
        """A service that is provided has no end."""
        assert contradictions.retirement_problems({"status": "operating"}, situation()) == []


class TestStandards:
    """27.2.h: from being built into operation with the standards named."""

    @pytest.mark.clause("27.2.h")
    @pytest.mark.parametrize(
        ("before", "standards", "count"),
        [
            ("building", None, 1), ("building", '["TCVN"]', 0), ("operating", None, 0),
            (None, None, 0),
        ],
    )  # fmt: skip
    def test_when(self, before: str | None, standards: str | None, count: int) -> None:
        """Only the step itself asks."""
        now = situation(before={"status": before})
        values = {"status": "operating", "conforms_to": standards}
        assert len(contradictions.database_problems(values, now)) == count


class TestPersonalData:
    """Databases and services answer for it too."""

    @pytest.mark.parametrize(("form", "count"), [("open", 1), ("default", 0), ("on_request", 0)])
    def test_an_open_database_has_none(self, form: str, count: int) -> None:
        """What is published to everybody names nobody."""
        values = {"sharing_form": form, "personal_data": "contains"}
        assert len(contradictions.database_problems(values, situation())) == count
