"""Two at once, jobs that come twice, work that dies: an import is written once, or not at all."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import sqlalchemy as sa

import ckan.plugins.toolkit as tk
from ckan import model

from ckanext.hcmc_governance.imports import progress, running, service
from ckanext.hcmc_governance.imports.kinds import RowRefused
from ckanext.hcmc_governance.imports.model import Import
from ckanext.hcmc_governance.imports.rules import State, Step
from ckanext.hcmc_governance.imports.service import WrongMoment
from ckanext.hcmc_governance.units import organizations
from ckanext.hcmc_governance.units.imports.kind import UnitKind
from ckanext.hcmc_kit.tabular import Finding

from tests.hcmc_governance.imports.conftest import lines, name
from tests.hcmc_governance.units.imports.conftest import Sender


def units(title: str) -> int:
    """Return how many units have a name."""
    query = sa.select(sa.func.count()).select_from(model.Group).where(model.Group.title == title)
    return model.Session.scalar(query) or 0


def codes(told: dict[str, Any]) -> list[str]:
    return [one["code"] for one in told["findings"]]


def work(sender: Sender, told: dict[str, Any], step: Step, *, skip: bool = False) -> None:
    running.work(told["id"], step.value, sender.name, "vi", skip)
    model.Session.expire_all()


@pytest.fixture
def by_another() -> Any:
    """Let another process set the state of an import."""

    def set_state(import_id: str, state: State) -> None:
        with model.meta.engine.begin() as connection:  # pyright: ignore
            connection.execute(
                sa.update(Import).where(Import.id == import_id).values(state=state.value)
            )

    return set_state


class TestTwoAtOnce:
    """Two people, or one who clicks twice."""

    def test_one_writes_and_the_other_is_told(self, app: Any, sender: Sender):
        """Both ask at the same moment: the rows are written once, the import stays applied."""
        title = name()
        told = sender.send(lines(f"{title},Sở"))
        model.Session.remove()

        def apply(_: int) -> str:
            try:
                with app.flask_app.test_request_context("/"):
                    return sender.call("hcmc_import_apply", id=told["id"])["state"]
            except tk.ValidationError:
                return "refused"
            finally:
                model.Session.remove()

        with ThreadPoolExecutor(2) as both:
            assert sorted(both.map(apply, range(2))) == ["applied", "refused"]
        seen = sender.show(told["id"])
        assert (seen["state"], seen["can_undo"], units(title)) == ("applied", True, 1)

    def test_lock_shows_what_was_done_meanwhile(self, sender: Sender, by_another: Any):
        """Who has read the import before and waited for it sees its state of now."""
        told = sender.send(lines(f"{name()},Sở"))
        before = service.get(told["id"])
        assert before.state == State.PREVIEWED
        by_another(told["id"], State.APPLIED)
        with pytest.raises(WrongMoment):
            running.start({"user": sender.name}, told["id"], Step.APPLY)
        model.Session.rollback()
        assert service.get(told["id"]).state == State.APPLIED

    def test_step_that_failed_does_not_undo_anothers(self, sender: Sender, by_another: Any):
        """A worker that died comes to write its reason after another one has done the work."""
        told = sender.send(lines(f"{name()},Sở"))
        by_another(told["id"], State.APPLIED)
        entry = service.get(told["id"], lock=True)
        service.step_back(entry, Step.APPLY, "interrupted", {})
        model.Session.commit()
        assert (entry.state, codes(sender.show(told["id"]))) == (State.APPLIED, [])


class TestJobsThatComeTwice:
    """A step waited so long that it was asked for again: the second job finds its work done."""

    def test_reading(self, sender: Sender, queued: list[Any]):
        """The file is gone when it was read; the preview stays."""
        told = sender.send(lines(f"{name()},Sở"))
        assert told["state"] == "previewed"
        work(sender, told, Step.READ)
        again = sender.show(told["id"])
        assert (again["state"], again["count"]) == ("previewed", 1)

    def test_applying(self, sender: Sender, queued: list[Any]):
        """Nothing is written a second time, and the import can be undone as before."""
        title = name()
        told = sender.apply(sender.send(lines(f"{title},Sở"))["id"])
        work(sender, told, Step.APPLY)
        again = sender.show(told["id"])
        assert (again["state"], codes(again), units(title)) == ("applied", [], 1)
        assert sender.undo(told["id"])["rows"][0]["result"] == "undone"

    def test_undoing(self, sender: Sender, queued: list[Any]):
        """What is undone is undone."""
        told = sender.undo(sender.apply(sender.send(lines(f"{name()},Sở"))["id"])["id"])
        work(sender, told, Step.UNDO)
        assert (sender.show(told["id"])["state"], codes(told)) == ("undone", [])


class TestQueue:
    """What is put into the background, and what is refused before."""

    def test_names_import_step_person_and_language(self, sender: Sender, queued: list[Any]):
        """A job has all that it needs; the file is not part of it."""
        told = sender.send(lines(f"{name()},Sở"))
        sender.call("hcmc_import_apply", id=told["id"])
        assert [one[1] for one in queued] == ["read", "apply"]
        assert queued[1] == [told["id"], "apply", sender.name, "vi", False]

    def test_faults_are_told_before(self, sender: Sender, queued: list[Any]):
        """Nobody waits for a job to learn what was known."""
        told = sender.send(lines(f"{name()},Sở", f"{name()},Tập đoàn"))
        with pytest.raises(tk.ValidationError) as refused:
            sender.call("hcmc_import_apply", id=told["id"])
        assert "faulty" in str(refused.value.error_dict)
        assert len(queued) == 1
        assert sender.apply(told["id"], skip_faulty=True)["state"] == "applied"

    def test_row_refused_in_the_background(
        self, sender: Sender, queued: list[Any], monkeypatch: pytest.MonkeyPatch
    ):
        """The job ends in silence, the import says which row stood in the way."""
        first, second = name(), name()
        told = sender.send(lines(f"{first},Sở", f"{second},Sở"))
        whole = UnitKind.write

        def refuse(self: UnitKind, *given: Any) -> Any:
            for row, left in whole(self, *given):
                if row.number == 3:
                    raise RowRefused(3, [Finding("A3", "refused", {"message": "Không nhận"})])
                yield row, left

        monkeypatch.setattr(UnitKind, "write", refuse)
        seen = sender.apply(told["id"])
        assert (seen["state"], codes(seen)) == ("previewed", ["row_refused"])
        assert "3" in seen["findings"][0]["message"]
        assert [one["outcome"] for one in seen["rows"]] == ["new", "faulty"]
        assert (units(first), units(second)) == (0, 0)
        monkeypatch.undo()
        done = sender.call("hcmc_import_apply", id=told["id"], skip_faulty=True)
        assert (done["state"], codes(done)) == ("applied", [])
        assert (units(first), units(second)) == (1, 0)


class TestInterrupted:
    """A worker that dies in the middle."""

    @pytest.mark.parametrize("death", [MemoryError, KeyboardInterrupt, SystemExit])
    def test_nothing_is_written_and_the_state_says_so(
        self, sender: Sender, monkeypatch: pytest.MonkeyPatch, death: type[BaseException]
    ):
        """However it dies; afterwards the step can be taken again and its reason is gone."""
        title = name()
        told = sender.send(lines(f"{title},Sở"))
        whole = UnitKind.write

        def die(self: UnitKind, *given: Any) -> Any:
            yield from whole(self, *given)
            raise death

        monkeypatch.setattr(UnitKind, "write", die)
        with pytest.raises(death):
            work(sender, told, Step.APPLY)
        seen = sender.show(told["id"])
        assert (seen["state"], codes(seen)) == ("previewed", ["interrupted"])
        assert (units(title), seen["rows"][0]["result"]) == (0, None)
        assert progress.read(told["id"]) is None
        monkeypatch.undo()
        assert codes(sender.apply(told["id"])) == []
        assert units(title) == 1

    def test_undo(self, sender: Sender, monkeypatch: pytest.MonkeyPatch):
        """An undo that dies leaves everything as it was applied."""
        titles = [name(), name()]
        told = sender.apply(sender.send(lines(*(f"{one},Sở" for one in titles)))["id"])
        whole = UnitKind.take_back

        def die(self: UnitKind, context: Any, row: Any) -> None:
            if row.number == 2:
                raise ZeroDivisionError
            whole(self, context, row)

        monkeypatch.setattr(UnitKind, "take_back", die)
        with pytest.raises(ZeroDivisionError):
            sender.undo(told["id"])
        seen = sender.show(told["id"])
        assert (seen["state"], codes(seen), seen["can_undo"]) == ("applied", ["interrupted"], True)
        assert [units(one) for one in titles] == [1, 1]
        monkeypatch.undo()
        assert sender.undo(told["id"])["state"] == "undone"
        assert [units(one) for one in titles] == [0, 0]

    def test_dead_step_is_offered_again(self, sender: Sender, queued: list[Any]):
        """While the worker tells something the page waits; then the button is back."""
        told = sender.send(lines(f"{name()},Sở"))
        sender.call("hcmc_import_apply", id=told["id"])
        assert not sender.show(told["id"])["can_apply"]
        progress.clear(told["id"])
        seen = sender.show(told["id"])
        assert (seen["working"], seen["progress"], seen["can_apply"]) == (True, None, True)

    def test_dead_undo_is_finished_after_the_day(
        self, sender: Sender, queued: list[Any], monkeypatch: pytest.MonkeyPatch
    ):
        """It was begun in time: the import does not stay half way for ever."""
        told = sender.apply(sender.send(lines(f"{name()},Sở"))["id"])
        sender.call("hcmc_import_undo", id=told["id"])
        progress.clear(told["id"])
        monkeypatch.setattr(service, "is_recent", lambda _: False)
        assert sender.show(told["id"])["can_undo"]
        assert sender.undo(told["id"])["state"] == "undone"

    def test_right_that_was_lost_meanwhile(self, sender: Sender, monkeypatch: pytest.MonkeyPatch):
        """Who may no longer import when the worker comes writes nothing."""
        title = name()
        told = sender.send(lines(f"{title},Sở"))

        def refuse(self: UnitKind, context: Any) -> None:
            raise tk.NotAuthorized

        monkeypatch.setattr(UnitKind, "actor", refuse)
        with pytest.raises(tk.NotAuthorized):
            work(sender, told, Step.APPLY)
        assert (sender.show(told["id"])["state"], units(title)) == ("previewed", 0)


class TestReceive:
    """Taking a file."""

    def test_unreadable_file_is_not_put_into_the_queue(self, sender: Sender, queued: list[Any]):
        """The reason is known at once."""
        told = sender.send(b"\xd0\xcf\x11\xe0" + b"\0" * 100)
        assert (told["state"], queued) == ("failed", [])

    def test_inline_up_to_the_setting(
        self, sender: Sender, queued: list[Any], monkeypatch: pytest.MonkeyPatch
    ):
        """As many rows as the setting are read at once, one more is not."""
        from tests.hcmc_governance.imports.conftest import INLINE

        monkeypatch.setitem(tk.config, INLINE, 2)
        sender.send(lines(f"{name()},Sở", f"{name()},Sở"))
        assert queued == []
        sender.send(lines(f"{name()},Sở", f"{name()},Sở", f"{name()},Sở"))
        assert len(queued) == 1

    def test_units_of_the_portal_are_untouched(self, sender: Sender):
        """A preview writes nothing but itself."""
        before = {one.id for one in organizations.every()}
        sender.send(lines(f"{name()},Sở"))
        assert {one.id for one in organizations.every()} == before
