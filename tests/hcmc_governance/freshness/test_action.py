"""States follow data events and the clock, nothing else."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.tests import factories

from ckanext.hcmc_governance.audit.model import JournalLine
from ckanext.hcmc_governance.freshness import service
from ckanext.hcmc_governance.freshness.model import DataEvent, UpdatePeriod
from ckanext.hcmc_governance.units import changes
from ckanext.hcmc_governance.units.model import RoleHolding
from ckanext.hcmc_kit.actor import Actor

from .conftest import FILE, Desk, on, unique, uploaded


def events(record: dict[str, Any]) -> list[DataEvent]:
    query = sa.select(DataEvent).where(DataEvent.package_id == record["id"])
    return list(model.Session.scalars(query.order_by(DataEvent.created)))


def new_file(number: int) -> dict[str, Any]:
    return {**FILE, "url": f"{FILE['url']}?{number}"}


def journalled(record: dict[str, Any], what: str) -> list[JournalLine]:
    query = sa.select(JournalLine).where(JournalLine.object_id == record["id"])
    return [row for row in model.Session.scalars(query) if row.details["what"] == what]


@pytest.fixture
def both(desk: Desk, other_desk: Desk) -> Desk:
    """Give an editor of both units."""
    user = factories.User()
    for one in (desk, other_desk):
        tk.get_action("organization_member_create")(
            {"ignore_auth": True, "user": factories.Sysadmin()["name"]},
            {"id": one.unit["id"], "username": user["name"], "role": "editor"},
        )
    return Desk(user, other_desk.unit)


def as_unit(app: Any, person: Desk, action: str, unit: dict[str, Any], **data: Any) -> Any:
    """Call an action over HTTP, acting for a unit by the header."""
    token = factories.APIToken(user=person.user["id"])["token"]
    return app.post(
        f"/api/action/{action}",
        json=data,
        headers={"Authorization": token, "X-Acting-Unit": unit["name"]},
        expect_errors=True,
    )


@pytest.fixture
def late(desk: Desk) -> dict[str, Any]:
    """Give a monthly dataset of March that had no data since."""
    with on("2026-03-01"):
        return desk.dataset(frequency_from="2026-03-01")


class TestShow:
    """hcmc_freshness_show."""

    @pytest.mark.clause("19.1.b")
    def test_clock_turns_it_due_overdue_delinquent(self, desk: Desk, late: dict[str, Any]):
        """With the clock moved past period and grace data turns due, then overdue."""
        assert desk.state(late) == "delinquent"
        for day, state in (
            ("2026-03-01", "fresh"), ("2026-04-24", "fresh"), ("2026-04-25", "due"),
            ("2026-05-07", "due"), ("2026-05-08", "overdue"), ("2026-06-07", "overdue"),
            ("2026-06-08", "delinquent"),
        ):  # fmt: skip
            with on(day):
                assert desk.state(late) == state, day

    @pytest.mark.clause("19.1.b")
    def test_metadata_does_not_turn_it_back(self, desk: Desk, late: dict[str, Any]):
        """Title, description, tags, name and description of the file: no data, no effect."""
        with on("2026-05-10"):
            file = late["resources"][0]
            desk.call(
                "package_patch", id=late["id"], title="Danh sách cơ sở lưu trú (sửa)",
                notes="Mô tả mới của dữ liệu.", tag_string="du lịch,lưu trú",
            )  # fmt: skip
            desk.call("resource_patch", id=file["id"], name="Tên mới", description="Mô tả mới")
            assert desk.state(late) == "overdue"
            assert len(events(late)) == 1

    @pytest.mark.clause("19.1.b")
    def test_new_file_turns_it_back(self, desk: Desk, late: dict[str, Any]):
        """A new file is new data: on time again, the period before it is noted as late."""
        with on("2026-05-10"):
            desk.call("resource_create", package_id=late["id"], **new_file(2))
            told = desk.freshness(late)
        assert told["state"] == "fresh"
        assert [one["result"] for one in told["slots"]] == ["on_time", "late", "running"]
        assert told["counts"] == {"on_time": 1, "late": 1, "missed": 0}
        assert told["last_event_on"] == "2026-05-10"

    @pytest.mark.clause("19.1.b")
    def test_replaced_file_counts_when_its_bytes_are_new(
        self, desk: Desk, ckan_config: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ):
        """The same bytes again are nothing new; other bytes are."""
        monkeypatch.setitem(ckan_config, "ckan.storage_path", str(tmp_path))
        with on("2026-03-01"):
            record = desk.dataset(frequency_from="2026-03-01")
            file = desk.call(
                "resource_create", package_id=record["id"], name="Tệp", format="CSV",
                url="du-lieu.csv", url_type="upload", upload=uploaded("a,b\n1,2\n"),
            )  # fmt: skip
        with on("2026-05-10"):
            for text, state in (("a,b\n1,2\n", "overdue"), ("a,b\n3,4\n", "fresh")):
                desk.call(
                    "resource_patch", id=file["id"], url="du-lieu.csv", upload=uploaded(text)
                )  # fmt: skip
                assert desk.state(record) == state

    @pytest.mark.clause("5.6")
    def test_days_late(self, desk: Desk, late: dict[str, Any]):
        """A record whose last data is older than its period says for how many days."""
        with on("2026-05-20"):
            told = desk.freshness(late)
        assert told["days_late"] == 13
        assert told["label"] == "Quá hạn 13 ngày"
        assert (told["tone"], told["icon"]) == ("bad", "triangle-exclamation")

    @pytest.mark.clause("22.2b")
    def test_period_due_date_and_day_of_the_event(self, desk: Desk, late: dict[str, Any]):
        """Period, due date and day of the data event are told; ends are the first day after."""
        with on("2026-04-10"):
            told = desk.freshness(late)
        assert told["frequency"] == "monthly"
        assert (told["due_on"], told["late_on"]) == ("2026-05-01", "2026-05-08")
        assert (told["next_due_on"], told["last_event_on"]) == ("2026-05-01", "2026-03-01")

    def test_default_start_is_the_first_provision(self, desk: Desk):
        """Without a day of its own the grid begins with the first provision."""
        with on("2026-03-05"):
            record = desk.dataset()
            told = desk.freshness(record)
        assert record["issued"] == "2026-03-05"
        assert told["slots"][0]["start"] == "2026-03-05"

    def test_draft_has_no_clock(self, desk: Desk):
        """Files of a draft are no data of anybody yet; they count when it is published."""
        with on("2026-03-01"):
            draft = desk.call(
                "package_create", type="dataset", title="Dữ liệu đang soạn", state="draft",
                owner_org=desk.unit["id"], name=unique(),
                frequency="monthly", resources=[dict(FILE)],
            )  # fmt: skip
            assert events(draft) == []
        with on("2026-04-01"):
            desk.call(
                "package_patch", id=draft["id"], state="active", notes="Mô tả của dữ liệu.",
                theme=["health"], access_level="open", license_id="hcmc-open", fee="none",
                no_state_secret=True, personal_data="none",
            )  # fmt: skip
            assert [one.happened_on for one in events(draft)] == [dt.date(2026, 4, 1)]
            assert desk.freshness(draft)["slots"][0]["start"] == "2026-04-01"

    @pytest.mark.parametrize(
        ("frequency", "state", "label"),
        [
            ("on_change", "no_period", "Không định kỳ"),
            ("never", "no_period", "Không định kỳ"),
        ],
    )
    def test_without_a_period(self, desk: Desk, frequency: str, state: str, label: str):
        """What has no period is never late."""
        record = desk.dataset(frequency=frequency)
        with on("2036-01-01"):
            told = desk.freshness(record)
        assert (told["state"], told["label"], told["slots"]) == (state, label, [])

    @pytest.mark.parametrize("frequency", ["realtime", "hourly", "daily"])
    def test_promises_by_the_hour_and_day(self, desk: Desk, frequency: str):
        """They are measured by the day; by the hour there is no grace of another day."""
        with on("2026-03-01"):
            record = desk.dataset(frequency=frequency, frequency_from="2026-03-01")
            assert desk.state(record) == "fresh"
        with on("2026-03-03"):
            assert desk.state(record) == ("due" if frequency == "daily" else "overdue")
        with on("2026-03-04"):
            assert desk.state(record) == ("overdue" if frequency == "daily" else "delinquent")

    def test_change_of_frequency_keeps_what_was(self, desk: Desk, late: dict[str, Any]):
        """A slower frequency neither erases missed periods nor the lateness of today."""
        with on("2026-07-15"):
            desk.call("package_patch", id=late["id"], frequency="annual", frequency_from="")
            told = desk.freshness(late)
            assert told["state"] == "delinquent"
            assert told["counts"]["missed"] == 3
            desk.call("resource_create", package_id=late["id"], **new_file(3))
            after = desk.freshness(late)
        assert after["state"] == "fresh"
        assert [one["result"] for one in after["slots"]].count("missed") == 2

    def test_unknown_record(self, desk: Desk):
        """What does not exist is not found."""
        with pytest.raises(tk.ObjectNotFound):
            desk.call("hcmc_freshness_show", id="khong-co")

    def test_costs_no_statement_in_package_show(
        self, desk: Desk, late: dict[str, Any], statements: Callable[[], Any]
    ):
        """A record that comes from the cache costs nothing of ours."""
        show = tk.get_action("package_show")
        show({"user": ""}, {"id": late["name"]})
        with statements() as seen:
            show({"user": ""}, {"id": late["name"]})
        assert not [one for one in seen if "dataset_fact" in one or "data_event" in one]


class TestDeclare:
    """hcmc_no_new_data_declare."""

    def test_meets_the_period(self, desk: Desk, late: dict[str, Any]):
        """Signed in time, the period is met; who signed is in the journal."""
        with on("2026-04-26"):
            told = desk.call("hcmc_no_new_data_declare", id=late["id"], note="Không phát sinh")
        assert told["state"] == "fresh"
        assert told["slots"][-1]["met_on"] == "2026-04-26"
        line = journalled(late, "freshness.no_new_data_declared")[0]
        assert line.actor_id == desk.user["id"]
        assert line.unit_id == desk.unit["id"]
        assert line.details["period"] == "2026-04-01"

    def test_is_no_data(self, desk: Desk, late: dict[str, Any]):
        """The day of the last data stays what it was."""
        with on("2026-04-26"):
            told = desk.call("hcmc_no_new_data_declare", id=late["id"])
        assert told["last_event_on"] == "2026-03-01"

    def test_not_for_a_period_that_has_only_begun(self, desk: Desk, late: dict[str, Any]):
        """Before its last fifth nobody can know."""
        with on("2026-04-10"), pytest.raises(tk.ValidationError) as caught:
            desk.call("hcmc_no_new_data_declare", id=late["id"])
        assert "25/04/2026" in caught.value.error_dict["period"][0]

    def test_earliest_period_first(self, desk: Desk, late: dict[str, Any]):
        """May cannot be signed while April waits."""
        with on("2026-05-26"):
            with pytest.raises(tk.ValidationError) as caught:
                desk.call("hcmc_no_new_data_declare", id=late["id"], period="01/05/2026")
            assert "01/04/2026" in caught.value.error_dict["period"][0]
            desk.call("hcmc_no_new_data_declare", id=late["id"], period="2026-04-01")
            told = desk.call("hcmc_no_new_data_declare", id=late["id"], period="2026-05-01")
        assert [one["result"] for one in told["slots"]] == ["on_time", "late", "on_time"]

    def test_what_is_past_meeting_is_not_signed_for(self, desk: Desk, late: dict[str, Any]):
        """After months of silence the signature is about the last month that can be met."""
        with on("2026-11-24"):
            with pytest.raises(tk.ValidationError):
                desk.call("hcmc_no_new_data_declare", id=late["id"], period="2026-04-01")
            told = desk.call("hcmc_no_new_data_declare", id=late["id"], period="2026-10-01")
        assert [one["result"] for one in told["slots"]][-3:] == ["missed", "late", "running"]
        assert told["state"] == "fresh"

    @pytest.mark.parametrize("frequency", ["irregular", "never"])
    def test_only_where_something_is_promised(self, desk: Desk, frequency: str):
        """Without a period there is nothing to sign for."""
        record = desk.dataset(frequency=frequency)
        with pytest.raises(tk.ValidationError):
            desk.call("hcmc_no_new_data_declare", id=record["id"])

    def test_another_unit_may_not(self, other_desk: Desk, late: dict[str, Any]):
        """Only who may edit the record signs for it."""
        with pytest.raises(tk.NotAuthorized):
            other_desk.call("hcmc_no_new_data_declare", id=late["id"])

    @pytest.mark.parametrize(
        ("action", "more"),
        [
            ("hcmc_no_new_data_declare", {}),
            ("hcmc_freshness_attest", {}),
            (
                "hcmc_freshness_excuse",
                {"until": "2026-05-30", "reason": "Nâng cấp hệ thống", "expected_on": "2026-05-30"},
            ),
            ("hcmc_freshness_excuse_end", {"reason": "Xong"}),
        ],
    )
    def test_not_in_the_name_of_another_unit(
        self, both: Desk, late: dict[str, Any], app: Any, action: str, more: dict[str, str]
    ):
        """Who belongs to two units signs for the owner only when acting for it."""
        with on("2026-05-20"):
            asked = {"id": late["id"], **more}
            assert as_unit(app, both, action, both.unit, **asked).status_code == 403
            # Acting for the owner the right is there; some have nothing to sign on that day.
            owner = {"name": late["owner_org"]}
            assert as_unit(app, both, action, owner, **asked).status_code in (200, 409)
        units = {row.unit_id for row in events(late)} - {None}
        assert both.unit["id"] not in units

    def test_anonymous_may_not(self, late: dict[str, Any]):
        """A signature needs a person."""
        with pytest.raises(tk.NotAuthorized):
            tk.get_action("hcmc_no_new_data_declare")({"user": ""}, {"id": late["id"]})


class TestExcuse:
    """hcmc_freshness_excuse and hcmc_freshness_excuse_end."""

    ASKED: dict[str, Any] = {
        "until": "30/06/2026", "reason": "Đang chuyển hệ thống", "expected_on": "15/06/2026",
    }  # fmt: skip

    def test_is_public_and_lies_over_lateness(self, desk: Desk, late: dict[str, Any]):
        """Anybody reads until when, why, and when the data is expected."""
        with on("2026-05-20"):
            desk.call("hcmc_freshness_excuse", id=late["id"], **self.ASKED)
            told = desk.freshness(late)
        assert (told["state"], told["label"]) == ("excused", "Được lùi thời hạn")
        assert told["excused"] == {
            "until": "2026-06-30", "reason": "Đang chuyển hệ thống", "expected_on": "2026-06-15",
        }  # fmt: skip
        with on("2026-07-01"):
            after = desk.freshness(late)
        assert after["state"] == "delinquent"
        assert after["excused"] is None

    def test_moves_a_deadline_that_lies_in_it(self, desk: Desk, late: dict[str, Any]):
        """Excused before the grace ends: overdue only after the excuse."""
        with on("2026-05-05"):
            desk.call(
                "hcmc_freshness_excuse", id=late["id"], until="2026-05-25", reason="Bão",
                expected_on="2026-05-24",
            )  # fmt: skip
        with on("2026-05-26"):
            told = desk.freshness(late)
        assert (told["state"], told["days_late"]) == ("overdue", 1)

    @pytest.mark.parametrize(
        ("changed", "field"),
        [
            ({"until": "2026-05-01"}, "until"),
            ({"until": "2036-05-01"}, "until"),
            ({"until": "31/02/2026"}, "until"),
            ({"expected_on": "2026-07-01"}, "expected_on"),
            ({"expected_on": "2026-05-01"}, "expected_on"),
            ({"reason": " "}, "reason"),
        ],
    )
    def test_bad_input(self, desk: Desk, late: dict[str, Any], changed: dict[str, Any], field: str):
        """Each wrong value is named beside its field."""
        with on("2026-05-20"), pytest.raises(tk.ValidationError) as caught:
            desk.call("hcmc_freshness_excuse", id=late["id"], **{**self.ASKED, **changed})
        assert list(caught.value.error_dict) == [field]

    def test_needs_a_period(self, desk: Desk):
        """What has no period needs no excuse."""
        record = desk.dataset(frequency="on_change")
        with on("2026-05-20"), pytest.raises(tk.ValidationError):
            desk.call("hcmc_freshness_excuse", id=record["id"], **self.ASKED)

    def test_its_unit_ends_it(self, desk: Desk, late: dict[str, Any]):
        """From that day on the record is overdue again."""
        with on("2026-05-20"):
            desk.call("hcmc_freshness_excuse", id=late["id"], **self.ASKED)
            told = desk.call("hcmc_freshness_excuse_end", id=late["id"], reason="Đã xong")
        assert told["state"] == "overdue"
        assert journalled(late, "freshness.excused")
        assert journalled(late, "freshness.excuse_ended")

    def test_page_opens_for_people_whose_unit_is_not_clear(
        self, desk: Desk, late: dict[str, Any], app: Any
    ):
        """Who belongs to no unit reads of the excuse, and ends none."""
        person = factories.User()
        token = factories.APIToken(user=person["id"])["token"]
        today = service.today().isoformat()
        desk.call(
            "hcmc_freshness_excuse",
            id=late["id"], until=today, reason="Đang nâng cấp hệ thống", expected_on=today,
        )  # fmt: skip
        page = app.get(f"/dataset/{late['name']}/freshness", headers={"Authorization": token})
        assert page.status_code == 200
        assert "Đang nâng cấp hệ thống" in page.body
        with pytest.raises(tk.NotAuthorized):
            Desk(person, {}).call("hcmc_freshness_excuse_end", id=late["id"], reason="Đã xong")

    def test_nothing_to_end(self, desk: Desk, late: dict[str, Any]):
        """Ending what is not in force says so."""
        with pytest.raises(tk.ValidationError):
            desk.call("hcmc_freshness_excuse_end", id=late["id"], reason="Đã xong")

    def test_the_supervising_unit_ends_it(self, desk: Desk, other_desk: Desk, late: dict[str, Any]):
        """Whoever supervises by the regulation does, and the journal names that unit."""
        holding = changes.Holding(
            role="giam_quan", unit=other_desk.unit["id"], valid_from=dt.date(2025, 1, 1)
        )
        changes.assign_role(Actor(), holding)
        with on("2026-05-20"):
            desk.call("hcmc_freshness_excuse", id=late["id"], **self.ASKED)
            told = other_desk.call(
                "hcmc_freshness_excuse_end", id=late["id"], reason="Không đủ căn cứ"
            )
        assert told["state"] == "overdue"
        assert journalled(late, "freshness.excuse_ended")[0].unit_id == other_desk.unit["id"]
        model.Session.execute(
            sa.delete(RoleHolding).where(RoleHolding.unit_id == other_desk.unit["id"])
        )
        model.Session.commit()

    def test_other_units_may_not_end_it(self, desk: Desk, other_desk: Desk, late: dict[str, Any]):
        """A unit without the role of supervisor has no say."""
        with on("2026-05-20"):
            desk.call("hcmc_freshness_excuse", id=late["id"], **self.ASKED)
            with pytest.raises(tk.NotAuthorized):
                other_desk.call("hcmc_freshness_excuse_end", id=late["id"], reason="Không rõ")


class TestAttest:
    """hcmc_freshness_attest (reading A20)."""

    @pytest.mark.parametrize("frequency", ["on_change", "irregular"])
    def test_is_due_once_a_year(self, desk: Desk, frequency: str):
        """A year after the last data or signature it is due; signing moves it by a year."""
        with on("2026-03-01"):
            record = desk.dataset(frequency=frequency)
            assert desk.freshness(record)["attest_due_on"] == "2027-03-01"
        with on("2027-03-01"):
            assert desk.freshness(record)["attest_overdue"]
            told = desk.call("hcmc_freshness_attest", id=record["id"], note="Vẫn đúng")
        assert (told["attest_overdue"], told["attest_due_on"]) == (False, "2028-03-01")
        assert told["state"] == "no_period"

    def test_once_a_day(self, desk: Desk):
        """A second signature of the same day says nothing new."""
        record = desk.dataset(frequency="on_change")
        desk.call("hcmc_freshness_attest", id=record["id"])
        with pytest.raises(tk.ValidationError):
            desk.call("hcmc_freshness_attest", id=record["id"])

    @pytest.mark.parametrize("frequency", ["monthly", "never"])
    def test_only_without_a_clock(self, desk: Desk, frequency: str):
        """Monthly data comes or does not; data given once is not attested."""
        record = desk.dataset(frequency=frequency)
        with pytest.raises(tk.ValidationError):
            desk.call("hcmc_freshness_attest", id=record["id"])


class TestList:
    """hcmc_freshness_list."""

    def listed(self, desk: Desk, **asked: Any) -> dict[str, Any]:
        return tk.get_action("hcmc_freshness_list")(
            {"user": ""}, {"unit": desk.unit["name"], "limit": 1000, **asked}
        )

    def test_latest_first(self, desk: Desk, late: dict[str, Any]):
        """Ordered by days late, the worst on top."""
        with on("2026-04-01"):
            desk.dataset(frequency_from="2026-04-01")
        with on("2026-08-01"):
            found = self.listed(desk, state="overdue,delinquent")["results"]
        days = [one["freshness"]["days_late"] for one in found]
        assert days == sorted(days, reverse=True)
        assert late["id"] in [one["id"] for one in found]

    def test_every_state_filters_what_it_counts(self, desk: Desk, late: dict[str, Any]):
        """Each figure opens the list of exactly these records."""
        desk.dataset(frequency="on_change")
        desk.harvested()
        with on("2026-05-20"):
            figures = self.listed(desk)["states"]
            for state in ("fresh", "due", "overdue", "delinquent", "no_period", "no_frequency"):
                found = self.listed(desk, state=state)
                assert found["count"] == figures[state] == len(found["results"])
                assert {one["freshness"]["state"] for one in found["results"]} <= {state}

    def test_attestations_that_have_not_come(self, desk: Desk):
        """They are a list of their own."""
        with on("2026-03-01"):
            record = desk.dataset(frequency="on_change")
        with on("2027-03-02"):
            found = self.listed(desk, attest=True)
        assert record["id"] in [one["id"] for one in found["results"]]
        assert found["count"] == found["states"]["attest"]

    def test_pages(self, desk: Desk, late: dict[str, Any]):
        """Pages touch and do not overlap."""
        desk.dataset()
        one, two = self.listed(desk, limit=1), self.listed(desk, limit=1, offset=1)
        assert one["count"] == two["count"] >= 2
        assert one["results"][0]["id"] != two["results"][0]["id"]

    def test_names_the_unit(self, desk: Desk, late: dict[str, Any]):
        """Each row says whose it is."""
        assert self.listed(desk)["results"][0]["unit"]["title"] == desk.unit["title"]

    def test_drafts_and_private_records_are_not_in_it(self, desk: Desk, late: dict[str, Any]):
        """The list is public."""
        hidden = desk.database(private=True)
        found = self.listed(desk)["results"]
        assert hidden["id"] not in [one["id"] for one in found]

    @pytest.mark.parametrize(
        ("asked", "error"),
        [
            ({"state": "late"}, tk.ValidationError),
            ({"type": "data-service"}, tk.ValidationError),
            ({"unit": "khong-co"}, tk.ObjectNotFound),
            ({"limit": "-1"}, tk.ValidationError),
        ],
    )
    def test_bad_filters(self, desk: Desk, asked: dict[str, Any], error: type[Exception]):
        """A filter that means nothing is refused, not ignored."""
        with pytest.raises(error):
            self.listed(desk, **asked)

    @pytest.mark.clause("27.2.d")
    def test_shared_databases_by_owner(self, desk: Desk):
        """Databases are in the list too: days late and missed periods, by owner."""
        with on("2026-03-01"):
            base = desk.database(
                kind="shared", listing_decision="4944/QĐ-UBND ngày 08/01/2026",
                frequency_from="2026-03-01",
            )  # fmt: skip
        with on("2026-06-20"):
            found = self.listed(desk, type="database", state="overdue,delinquent")
            row = next(one for one in found["results"] if one["id"] == base["id"])
        assert row["freshness"]["days_late"] > 0
        assert row["freshness"]["counts"]["missed"] >= 2

    @pytest.mark.clause("27.2.d")
    def test_data_drawn_from_a_database_is_data_of_it(self, desk: Desk):
        """New data of a dataset meets the period of the database that it comes from."""
        with on("2026-03-01"):
            base = desk.database(frequency_from="2026-03-01")
            record = desk.dataset(source_database=base["name"])
        with on("2026-05-10"):
            assert desk.state(base) == "overdue"
            desk.call("resource_create", package_id=record["id"], **new_file(4))
            assert desk.state(base) == "fresh"


class TestTransitionList:
    """hcmc_freshness_transition_list."""

    def test_each_turn_once(self, desk: Desk, late: dict[str, Any]):
        """Overdue and long overdue on their days; the later one first."""
        with on("2026-06-10"):
            found = tk.get_action("hcmc_freshness_transition_list")(
                {"user": ""}, {"unit": desk.unit["id"], "limit": 1000}
            )
        own = [(one["state"], one["on"]) for one in found if one["id"] == late["id"]]
        assert own == [("delinquent", "2026-06-08"), ("overdue", "2026-05-08")]

    def test_what_was_made_good_stays_in_it(self, desk: Desk, late: dict[str, Any]):
        """A period that was met late did turn overdue."""
        with on("2026-05-20"):
            desk.call("resource_create", package_id=late["id"], **new_file(5))
            found = tk.get_action("hcmc_freshness_transition_list")(
                {"user": ""}, {"unit": desk.unit["id"], "limit": 1000}
            )
        own = [(one["state"], one["on"]) for one in found if one["id"] == late["id"]]
        assert own == [("overdue", "2026-05-08")]


class TestHistoryShow:
    """hcmc_freshness_history_show."""

    def test_tells_what_it_rests_on(self, desk: Desk, late: dict[str, Any]):
        """Periods, events, frequencies; the period that waits and when it may be signed."""
        with on("2026-04-26"):
            told = desk.call("hcmc_freshness_history_show", id=late["name"])
        assert [one["result"] for one in told["periods"]] == ["running", "on_time"]
        assert [one["kind"] for one in told["events"]] == ["file"]
        assert [one["frequency"] for one in told["frequencies"]] == ["monthly"]
        assert told["period"] == {
            "start": "2026-04-01", "end": "2026-05-01", "late_on": "2026-05-08",
        }  # fmt: skip
        assert told["may_declare"]

    def test_names_no_person(self, desk: Desk, late: dict[str, Any]):
        """Units sign; who acted is in the journal only."""
        with on("2026-04-26"):
            desk.call("hcmc_no_new_data_declare", id=late["id"])
            told = tk.get_action("hcmc_freshness_history_show")({"user": ""}, {"id": late["id"]})
        assert desk.user["id"] not in str(told)
        assert desk.user["name"] not in str(told)

    def test_periods_before_the_strip(self, desk: Desk, late: dict[str, Any]):
        """Closed periods are kept, also those that the strip no longer shows."""
        service.advance(dt.date(2026, 9, 1))
        with on("2029-09-01"):
            told = desk.call("hcmc_freshness_history_show", id=late["id"])
        assert told["periods"][-1]["start"] == "2026-03-01"
        assert len(told["periods"]) > 24


class TestJournal:
    """Each act of updating leaves its line (7.6)."""

    def test_new_data(self, desk: Desk, late: dict[str, Any]):
        """Who brought new data of which file, for which unit."""
        with on("2026-05-10"):
            desk.call("resource_create", package_id=late["id"], **new_file(6))
        lines = journalled(late, "freshness.data_event")
        assert [line.details["kind"] for line in lines] == ["file", "file"]
        assert {line.actor_id for line in lines} == {desk.user["id"]}
        assert {line.act for line in lines} == {"update"}
        assert {(line.object_type, line.object_unit_id) for line in lines} == {
            ("dataset", desk.unit["id"])
        }

    def test_new_data_of_a_database(self, desk: Desk):
        """A database is called one."""
        record = desk.database(resources=[dict(FILE)])
        (line,) = journalled(record, "freshness.data_event")
        assert (line.object_type, line.object_unit_id) == ("database", desk.unit["id"])

    def test_names_the_unit_that_was_chosen(
        self, both: Desk, desk: Desk, late: dict[str, Any], app: Any
    ):
        """The line and the event say for which unit the person acted, not who owns the record."""
        with on("2026-05-10"):
            told = as_unit(
                app, both, "resource_create", both.unit, package_id=late["id"], **new_file(9)
            )
        assert told.status_code == 200
        line = journalled(late, "freshness.data_event")[-1]
        assert (line.unit_id, line.object_unit_id) == (both.unit["id"], desk.unit["id"])
        assert events(late)[-1].unit_id == both.unit["id"]

    def test_what_fails_leaves_no_event(self, desk: Desk, late: dict[str, Any]):
        """A refused save notes nothing."""
        before = len(events(late))
        with pytest.raises(tk.ValidationError):
            desk.call(
                "package_patch", id=late["id"], title="", resources=[new_file(7), new_file(8)]
            )
        model.Session.rollback()
        assert len(events(late)) == before


class TestDatastore:
    """datastore_create, datastore_upsert, datastore_delete."""

    @pytest.fixture
    def table(self, desk: Desk, late: dict[str, Any]) -> dict[str, Any]:
        with on("2026-03-01"):
            return desk.call(
                "datastore_create",
                resource={"package_id": late["id"], "name": "Bảng", "format": "CSV"},
                fields=[{"id": "ma", "type": "text"}],
                primary_key=["ma"],
            )

    def test_rows_are_new_data(self, desk: Desk, late: dict[str, Any], table: dict[str, Any]):
        """Writing rows meets the period; an hour's writes are one event."""
        with on("2026-05-10"):
            for value in ("01", "02"):
                desk.call(
                    "datastore_upsert", resource_id=table["resource_id"], records=[{"ma": value}],
                    method="insert", calculate_record_count=False,
                )  # fmt: skip
            assert desk.state(late) == "fresh"
        assert [one.kind for one in events(late)].count("datastore") == 1

    def test_deleted_rows_are_a_change(
        self, desk: Desk, late: dict[str, Any], table: dict[str, Any]
    ):
        """Rows that are taken out change the data; a dropped table is none."""
        with on("2026-05-10"):
            desk.call("datastore_delete", resource_id=table["resource_id"], filters={"ma": "01"})
            assert desk.state(late) == "fresh"

    def test_structure_is_no_data(self, desk: Desk, late: dict[str, Any], table: dict[str, Any]):
        """An empty table, or one that is dropped, is no data."""
        with on("2026-05-10"):
            desk.call("datastore_delete", resource_id=table["resource_id"])
            assert desk.state(late) == "overdue"

    def test_dry_run_is_no_data(self, desk: Desk, late: dict[str, Any], table: dict[str, Any]):
        """What is only tried changes nothing."""
        with on("2026-05-10"):
            desk.call(
                "datastore_upsert", resource_id=table["resource_id"], records=[{"ma": "9"}],
                method="insert", dry_run=True,
            )  # fmt: skip
            assert desk.state(late) == "overdue"


class TestAdvance:
    """service.advance: what the daily command will call."""

    def closed(self, record: dict[str, Any]) -> list[tuple[str, str]]:
        query = UpdatePeriod.of(record["id"])
        return [(row.start_on.isoformat(), row.result) for row in model.Session.scalars(query)]

    def test_writes_down_closed_periods_once(self, desk: Desk, late: dict[str, Any]):
        """Running it twice, or late, gives the same rows."""
        for _ in range(2):
            service.advance(dt.date(2026, 6, 15))
            assert self.closed(late) == [("2026-04-01", "missed"), ("2026-03-01", "on_time")]

    def test_states_do_not_need_it(self, desk: Desk, late: dict[str, Any]):
        """State and strip are the same before and after."""
        with on("2027-01-10"):
            before = desk.freshness(late)
            service.advance(dt.date(2027, 1, 10))
            assert desk.freshness(late) == before


def test_sysadmin_acts_without_a_unit(desk: Desk, late: dict[str, Any]):
    """Whoever administers the portal may sign where a unit cannot."""
    admin = factories.Sysadmin()
    with on("2026-04-26"):
        told = tk.get_action("hcmc_no_new_data_declare")(
            {"user": admin["name"], "ignore_auth": False}, {"id": late["id"]}
        )
    assert told["state"] == "fresh"
