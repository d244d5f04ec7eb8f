"""Lines are written with the act, denials by themselves, and the database keeps them."""
# ruff: noqa: S608 - the table is a constant

from __future__ import annotations

import uuid
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from ckan import model

from ckanext.hcmc_governance.audit import service
from ckanext.hcmc_governance.audit.model import JournalLine
from ckanext.hcmc_kit.actor import Actor

pytestmark = pytest.mark.usefixtures("non_clean_db")
ACTOR = Actor(user_id="person-1", unit_id="unit-1")


@pytest.fixture
def thing() -> str:
    """Give an id that no other line has."""
    return uuid.uuid4().hex


def write(thing: str, **more: Any) -> None:
    told = {"actor": ACTOR, "object_type": "dataset", "object_id": thing, **more}
    service.record(service.Act.UPDATE, **told)


class TestRecord:
    """A line lives and dies with the transaction of the act."""

    @pytest.mark.clause("7.6")
    def test_full_line(self, thing: str, lines: Any):
        """Who, for whom, what, by which right, for which purpose; time and transaction."""
        service.record(
            service.Act.SHARING, actor=ACTOR, object_type="database", object_id=thing,
            unit_id="unit-2", on_behalf_of="unit-3", grant_id="g-1", purpose="Thống kê",
            details={"what": "access.read", "rows": 12},
        )  # fmt: skip
        model.Session.commit()
        (line,) = lines(object_id=thing)
        assert (line.act, line.outcome) == ("sharing", "done")
        assert (line.actor_id, line.unit_id, line.object_unit_id) == (
            "person-1",
            "unit-1",
            "unit-2",
        )
        assert (line.on_behalf_of, line.grant_id, line.purpose) == ("unit-3", "g-1", "Thống kê")
        assert line.details == {"what": "access.read", "rows": 12}
        assert line.at.tzinfo is not None
        assert int(line.xid) > 0

    @pytest.mark.parametrize("act", list(service.Act))
    def test_every_act_is_kept(self, act: service.Act, thing: str, lines: Any):
        """The six acts of 7.6 and governance."""
        service.record(act, actor=ACTOR, object_type="dataset", object_id=thing)
        model.Session.commit()
        assert [one.act for one in lines(object_id=thing)] == [act.value]

    def test_rolled_back_act_leaves_no_line(self, thing: str, lines: Any):
        """What did not happen is not told."""
        write(thing)
        model.Session.rollback()
        assert lines(object_id=thing) == []

    def test_lines_of_one_act_share_the_transaction(self, thing: str, lines: Any):
        """By it a seal knows what is complete."""
        write(thing)
        write(thing)
        model.Session.commit()
        write(thing)
        model.Session.commit()
        first, second, third = lines(object_id=thing)
        assert first.xid == second.xid != third.xid

    @pytest.mark.parametrize("wrong", [{"outcome": "perhaps"}, {"details": {"a": 0.5}}])
    def test_what_cannot_be_kept_is_refused(self, wrong: dict[str, Any], thing: str):
        """An unknown outcome, or details without one text."""
        with pytest.raises((ValueError, TypeError)):
            write(thing, **wrong)

    def test_zero_bytes_do_not_stop_a_line(self, thing: str, lines: Any):
        """A name from outside may hold anything."""
        write(f"{thing}\x00", purpose="a\x00b")
        model.Session.commit()
        assert [one.purpose for one in lines(object_id=thing)] == ["ab"]

    def test_one_request_has_one_number(self, thing: str, lines: Any, app: Any):
        """All lines of one click are found together; the number is the portal's own."""
        with app.flask_app.test_request_context(headers={"X-Request-Id": "forged"}):
            write(thing)
            write(thing)
            model.Session.commit()
        with app.flask_app.test_request_context():
            write(thing)
            model.Session.commit()
        first, second, third = [one.request_id for one in lines(object_id=thing)]
        assert first == second != third
        assert "forged" not in (first, third)
        assert third

    def test_no_request_no_number(self, thing: str, lines: Any):
        """A command has none."""
        write(thing)
        model.Session.commit()
        assert [one.request_id for one in lines(object_id=thing)] == [None]


class TestRecordMany:
    """Bulk work writes its lines with one statement."""

    def test_many_lines(self, thing: str, lines: Any):
        """Each its own object, all in order."""
        told = [
            service.Line(
                act=service.Act.UPDATE, actor=ACTOR, object_type="dataset", object_id=thing,
                details={"number": number},
            )
            for number in range(500)
        ]  # fmt: skip
        service.record_many(told)
        model.Session.commit()
        assert [one.details["number"] for one in lines(object_id=thing)] == list(range(500))

    def test_no_lines(self, lines: Any):
        """Nothing to tell is no statement."""
        before = len(lines())
        service.record_many([])
        assert len(lines()) == before


class TestRecordDenied:
    """A refusal stays although the act is rolled back."""

    def test_survives_the_rollback(self, thing: str, lines: Any):
        """It has a transaction of its own."""
        write(thing)
        service.record_denied(
            service.Act.EXPLOITATION, actor=ACTOR, object_type="dataset", object_id=thing,
            unit_id="unit-2",
        )  # fmt: skip
        model.Session.rollback()
        (line,) = lines(object_id=thing)
        assert (line.act, line.outcome, line.object_unit_id) == ("exploitation", "denied", "unit-2")

    def test_nobody_signed_in(self, thing: str, lines: Any):
        """A stranger's attempt is told too, without a person."""
        service.record_denied(
            service.Act.GOVERN, actor=Actor(), object_type="call", object_id=thing
        )
        assert [one.actor_id for one in lines(object_id=thing)] == [None]


class TestGuard:
    """The database itself refuses to change or delete a line."""

    CHANGES = (
        "UPDATE hcmc_governance_journal SET purpose = 'x'",
        "DELETE FROM hcmc_governance_journal",
        "TRUNCATE hcmc_governance_journal",
    )

    @pytest.mark.parametrize("change", CHANGES)
    def test_even_the_owner_does_not_by_accident(self, change: str, thing: str, lines: Any):
        """UPDATE, DELETE and TRUNCATE are refused, whoever asks in passing."""
        write(thing)
        model.Session.commit()
        with pytest.raises(DBAPIError, match="never changed or deleted"):
            model.Session.execute(sa.text(change))
        model.Session.rollback()
        assert len(lines(object_id=thing)) == 1

    def test_partitions_are_guarded_too(self, thing: str, lines: Any):
        """The guard of a month's table is its own."""
        write(thing)
        model.Session.commit()
        line = lines(object_id=thing)[0]
        month = f"hcmc_governance_journal_parts.month_{line.at:%Y_%m}"
        for change in (f"TRUNCATE {month}", f"DELETE FROM {month}"):
            with pytest.raises(DBAPIError, match="never changed or deleted"):
                model.Session.execute(sa.text(change))
            model.Session.rollback()
        assert len(lines(object_id=thing)) == 1

    def test_owner_acting_deliberately(self, thing: str, lines: Any):
        """Retention, if it is ever decided, is a step of the owner with a switch of its own."""
        write(thing)
        model.Session.commit()
        model.Session.execute(sa.text("SET LOCAL hcmc_governance.journal_maintenance = 'on'"))
        model.Session.execute(sa.delete(JournalLine).where(JournalLine.object_id == thing))
        model.Session.commit()
        assert lines(object_id=thing) == []

    def test_core_s_emptying_leaves_it_alone(self, thing: str, lines: Any):
        """CKAN's list of tables to empty does not name the journal."""
        write(thing)
        model.Session.commit()
        assert JournalLine.__tablename__ not in model.meta.metadata.tables
        assert len(lines(object_id=thing)) == 1
