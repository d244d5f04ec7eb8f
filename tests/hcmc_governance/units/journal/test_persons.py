"""Who is written into the journal, and whose lines are whose to read."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from typing import Any

import pytest

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.tests import factories

from ckanext.hcmc_governance.audit import service as audit
from ckanext.hcmc_governance.units import changes, reorganizing
from ckanext.hcmc_governance.units.journal import persons, service, validators
from ckanext.hcmc_governance.units.journal.service import Question
from ckanext.hcmc_governance.units.reorganizing import Reorganization
from ckanext.hcmc_kit.actor import Actor

from tests.hcmc_governance.units.conftest import day

pytestmark = pytest.mark.usefixtures("non_clean_db", "no_role_holders")
Make = Callable[..., Any]


def line(thing: str, unit: str | None = None, doer: str | None = None) -> None:
    audit.record(
        audit.Act.USE, actor=Actor(user_id="x", unit_id=doer), object_type="dataset",
        object_id=thing, unit_id=unit,
    )  # fmt: skip


class TestActorOrPerson:
    """actor_or_person: the journal writes a line even when the unit is not clear."""

    def test_unclear_unit(self, new_unit: Make, new_person: Make) -> None:
        units = new_unit(), new_unit()
        person = new_person(*((one, "editor") for one in units))
        context: Any = {"user": person["name"]}
        assert persons.actor_or_person(context) == Actor(user_id=person["id"])
        assert persons.actor_or_person(context, prefer=units[1]).unit_id == units[1]

    def test_nobody_and_nowhere(self, new_person: Make) -> None:
        assert persons.actor_or_person({"user": ""}) == Actor()
        person = new_person()
        assert persons.actor_or_person({"user": person["name"]}).user_id == person["id"]

    def test_outside_of_a_request(self) -> None:
        assert persons.reader() == Actor()


class TestRefused:
    """refused: what a refused call was about."""

    def test_record_by_name(self, new_unit: Make, new_person: Make) -> None:
        """A record is told with its owner, whichever key names it; else what the call says."""
        person = new_person((new_unit(), "editor"))
        context: Any = {"user": person["name"]}
        found = persons.refused(context, {"id": "khong-co"})
        assert (found.object_type, found.object_id) == ("call", "khong-co")
        assert persons.refused(context, {}).object_id == ""
        assert found.actor.user_id == person["id"]


class TestReadableUnits:
    """readable_units: one's own and those they follow, through chains."""

    def test_chain(self, new_unit: Make, new_person: Make) -> None:
        first, second, third, other = (new_unit() for _number in range(4))
        for source, target, on in ((first, second, "2024-01-01"), (second, third, "2025-01-01")):
            change = Reorganization(source=source, target=target, kind="merged", on=day(on))
            reorganizing.record(Actor(), change)
        person = new_person((third, "member"))
        readable = service.readable_units(Actor(user_id=person["id"]))
        assert readable == {first, second, third}
        assert other not in readable
        assert service.readable_units(Actor()) == frozenset()


class TestSeesAll:
    """sees_all: supervisor, manager, administrators."""

    @pytest.mark.parametrize(
        ("actor", "expected"),
        [
            (Actor(is_sysadmin=True), True),
            (Actor(roles=frozenset({"giam_quan"})), True),
            (Actor(roles=frozenset({"quan_ly"})), True),
            (Actor(roles=frozenset({"chu_quan", "su_dung", "leader"})), False),
            (Actor(), False),
        ],
    )
    def test_roles(self, actor: Actor, expected: bool) -> None:
        assert service.sees_all(actor) is expected

    @pytest.mark.clause("25.2.c")
    def test_role_of_today(self, new_unit: Make, new_person: Make) -> None:
        """Whose role has ended reads his own lines only."""
        unit = new_unit()
        person = new_person((unit, "editor"))
        new = changes.Holding(
            role="giam_quan", unit=unit, valid_from=day("2024-01-01"), valid_until=day("2025-03-01")
        )
        changes.assign_role(Actor(), new)
        model.Session.commit()
        found = tk.get_action("hcmc_journal_list")({"user": person["name"]}, {})
        assert found["all"] is False


class TestFind:
    """find: lines in which the units did something or own what it was done with."""

    def test_doer_and_owner(self, new_unit: Make) -> None:
        one, other, thing = new_unit(), new_unit(), f"t-{uuid.uuid4().hex}"
        line(thing, unit=one, doer=other)
        for units in ({one}, {other}, {one, other}):
            rows, more = service.find(Question(object_id=thing), frozenset(units))
            assert (len(rows), more) == (1, False)
        assert service.find(Question(object_id=thing), frozenset())[0] == []
        assert service.find(Question(object_id=thing, unit_id=new_unit()), None)[0] == []

    def test_pages(self) -> None:
        """One more than asked for tells that there are more; the next page begins below."""
        thing = f"t-{uuid.uuid4().hex}"
        for _number in range(3):
            line(thing)
        rows, more = service.find(Question(object_id=thing, limit=2), None)
        assert (len(rows), more) == (2, True)
        below, more = service.find(Question(object_id=thing, limit=2, before=rows[-1].id), None)
        assert (len(below), more) == (1, False)

    def test_names(self, new_unit: Make) -> None:
        """Units are told by title, what has no name by nothing."""
        unit, thing = new_unit(title="Sở Trong Nhật Ký"), f"t-{uuid.uuid4().hex}"
        line(thing, unit=unit, doer="khong-co")
        rows, _more = service.find(Question(object_id=thing), None)
        told = service.told(rows[0], service.names(rows))
        assert told["object_unit_title"] == "Sở Trong Nhật Ký"
        assert (told["unit_title"], told["object_title"], told["actor_name"]) == ("", "", "")

    def test_refused_call_on_a_guessed_record(self, new_unit: Make, new_person: Make) -> None:
        """The line of a refused call tells neither title nor owner of a record that is hidden."""
        mine, owner = new_unit(), new_unit(title="Sở Giữ Kín")
        person, theirs = new_person((mine, "editor")), new_person((owner, "editor"))
        record = factories.Dataset(
            type="journal-plain", title="Tên giữ kín", owner_org=owner, private=True
        )
        with pytest.raises(tk.NotAuthorized):
            tk.get_action("package_delete")(
                {"user": person["name"], "ignore_auth": False}, {"id": record["name"]}
            )
        found = persons.refused({"user": person["name"]}, {"id": record["name"]})
        audit.record_denied(
            audit.Act.USE, actor=found.actor, object_type=found.object_type,
            object_id=found.object_id, unit_id=found.unit_id,
        )  # fmt: skip

        def read(user: dict[str, Any]) -> list[dict[str, Any]]:
            asked = {"object": record["id"]}
            told = tk.get_action("hcmc_journal_list")({"user": user["name"]}, asked)["lines"]
            return [one for one in told if one["outcome"] == "denied"]

        lines = read(person)
        assert lines
        for one in lines:
            told = (one["object_title"], one["object_unit_title"], one["object_unit_id"])
            assert told == ("", "", None)
        for one in read(theirs):
            assert (one["object_title"], one["object_unit_title"]) == ("Tên giữ kín", "Sở Giữ Kín")
        model.Session.get(model.Package, record["id"]).private = False
        model.Session.commit()
        assert {one["object_title"] for one in read(person)} == {"Tên giữ kín"}


class TestJournalDay:
    """hcmc_journal_day: ISO only, as the form of the page sends it."""

    def test_good(self) -> None:
        assert validators.hcmc_journal_day(" 2026-11-24 ") == dt.date(2026, 11, 24)

    @pytest.mark.parametrize("wrong", ["", "24/11/2026", "2026-02-30", "hôm nay", None, 5])
    def test_bad(self, wrong: object) -> None:
        with pytest.raises(tk.Invalid):
            validators.hcmc_journal_day(wrong)
