"""Only the supervisor puts the day of first provision right, and says why."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import sqlalchemy as sa

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.tests import factories

from ckanext.hcmc_governance.audit.model import JournalLine
from ckanext.hcmc_governance.register import gate
from ckanext.hcmc_governance.register.first_provision import service

pytestmark = [
    pytest.mark.usefixtures("non_clean_db", "themes"),
    pytest.mark.clause("22.1"),
]
REASON = "Dữ liệu đã công bố trên cổng cũ từ năm 2021."


class TestIssuedChange:
    """The action ``hcmc_issued_change``."""

    def test_the_supervisor_changes_it(self, desk: Any, supervisor: Any) -> None:
        """The record, the index and the page say the new day and the reason."""
        record = desk.dataset()
        told = supervisor.call(
            "hcmc_issued_change", id=record["name"], day="15/03/2021", reason=REASON
        )
        assert (told["issued"], told["issued_reason"]) == ("2021-03-15", REASON)
        found = desk.call("package_search", fq=f"id:{record['id']}")["results"][0]
        assert found["issued"] == "2021-03-15"
        assert told["metadata_modified"] > record["metadata_modified"]

    def test_the_journal_keeps_both_days(self, desk: Any, supervisor: Any) -> None:
        """Who, for which unit, from which day to which, and why."""
        record = desk.dataset()
        supervisor.call("hcmc_issued_change", id=record["id"], day="2021-03-15", reason=REASON)
        lines = [one for one in journal(record["id"]) if one.details["what"] == service.CHANGED]
        assert len(lines) == 1
        assert lines[0].details == {
            "what": service.CHANGED, "before": record["issued"], "after": "2021-03-15",
            "reason": REASON,
        }  # fmt: skip
        assert lines[0].unit_id == supervisor.unit["id"]
        assert lines[0].object_unit_id == desk.unit["id"]

    def test_nobody_else(self, desk: Any, supervisor: Any) -> None:
        """Not the owner, not an administrator of the portal; the journal notes the attempt."""
        record = desk.dataset()
        asked = {"id": record["id"], "day": "2021-03-15", "reason": REASON}
        with pytest.raises(tk.NotAuthorized):
            desk.call("hcmc_issued_change", **asked)
        admin = {"user": factories.Sysadmin()["name"], "ignore_auth": False}
        with pytest.raises(tk.NotAuthorized):
            tk.get_action("hcmc_issued_change")(admin, asked)
        model.Session.rollback()
        assert desk.call("package_show", id=record["id"])["issued"] == record["issued"]

    @pytest.mark.parametrize(
        ("day", "reason", "field"),
        [
            ("", REASON, "day"),
            ("31/02/2021", REASON, "day"),
            ("2090-01-01", REASON, "day"),
            ("2021-03-15", "", "reason"),
            ("2021-03-15", "  sai   ", "reason"),
        ],
    )
    def test_bad_input(self, desk: Any, supervisor: Any, day: str, reason: str, field: str) -> None:
        """The message stands at its field, and the day stays."""
        record = desk.dataset()
        told = supervisor.refused("hcmc_issued_change", id=record["id"], day=day, reason=reason)
        assert set(told) == {field}
        assert desk.call("package_show", id=record["id"])["issued"] == record["issued"]

    def test_only_of_data_that_is_provided(self, desk: Any, supervisor: Any) -> None:
        """A draft and a database have no day of first provision."""
        for other in (desk.draft(), desk.database()):
            told = supervisor.refused(
                "hcmc_issued_change", id=other["id"], day="2021-03-15", reason=REASON
            )
            assert set(told) == {"id"}
        with pytest.raises(tk.ObjectNotFound):
            supervisor.call("hcmc_issued_change", id="khong-co", day="2021-03-15", reason=REASON)

    def test_the_same_day_is_no_change(self, desk: Any, supervisor: Any) -> None:
        """It would be a line in the journal about nothing."""
        record = desk.dataset()
        told = supervisor.refused(
            "hcmc_issued_change", id=record["id"], day=record["issued"], reason=REASON
        )
        assert set(told) == {"day"}

    def test_it_stays_after_an_edit(self, desk: Any, supervisor: Any) -> None:
        """The server's own rule does not set the day anew."""
        record = desk.dataset()
        supervisor.call("hcmc_issued_change", id=record["id"], day="2021-03-15", reason=REASON)
        again = desk.call("package_patch", id=record["id"], notes="Mô tả khác", issued="2001-01-01")
        assert (again["issued"], again["issued_reason"]) == ("2021-03-15", REASON)


class TestPage:
    """The form of the supervisor."""

    def headers(self, who: Any) -> dict[str, str]:
        return {"Authorization": factories.APIToken(user=who.user["name"])["token"]}

    def test_the_supervisor_fills_it_in(self, app: Any, desk: Any, supervisor: Any) -> None:
        """A wrong value is told beside its field, a right one is saved."""
        record = desk.dataset()
        address = f"/dataset/first-provision/{record['name']}"
        headers = self.headers(supervisor)
        assert 'name="reason"' in app.get(address, headers=headers).body
        wrong = app.post(address, headers=headers, data={"day": "mai", "reason": REASON})
        assert 'id="error-day"' in wrong.body
        assert 'value="mai"' in wrong.body
        done = app.post(
            address, headers=headers, data={"day": "15/03/2021", "reason": REASON},
            follow_redirects=False,
        )  # fmt: skip
        assert done.status_code == 302
        assert desk.call("package_show", id=record["id"])["issued"] == "2021-03-15"
        assert REASON in app.get(f"/dataset/{record['name']}").body

    def test_others_see_none(self, app: Any, desk: Any, supervisor: Any) -> None:
        """Neither the owner nor a reader who did not sign in."""
        address = f"/dataset/first-provision/{desk.dataset()['name']}"
        assert app.get(address, headers=self.headers(desk)).status_code == 403
        assert app.get(address).status_code == 403
        assert app.post(address, data={"day": "15/03/2021"}).status_code == 403

    def test_no_such_record(self, app: Any, supervisor: Any) -> None:
        """404, by link and by form."""
        headers = self.headers(supervisor)
        address = "/dataset/first-provision/khong-co"
        assert app.get(address, headers=headers).status_code == 404
        sent = {"day": "15/03/2021", "reason": REASON}
        assert app.post(address, headers=headers, data=sent).status_code == 404


class TestFirstDay:
    """What the server sets, it sets once."""

    def test_today(self, desk: Any) -> None:
        """The day on which the first file became public."""
        assert desk.dataset()["issued"] == gate.today().isoformat() >= str(dt.date(2026, 1, 1))


def journal(object_id: str) -> list[JournalLine]:
    query = sa.select(JournalLine).where(JournalLine.object_id == object_id)
    return list(model.Session.scalars(query))
