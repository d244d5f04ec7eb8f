"""Steps in the background: progress, a worker that died, a file that is bad from the start."""

from __future__ import annotations

from typing import Any

import pytest

import ckan.plugins.toolkit as tk
from ckan import model

from ckanext.hcmc_governance.imports import progress, running, service
from ckanext.hcmc_governance.imports.kinds import UnknownKind, kind
from ckanext.hcmc_governance.imports.rules import State, Step

from tests.hcmc_governance.units.imports.conftest import (
    Sender,
    known_senders,
    sender,
    workbook,
)
from tests.hcmc_governance.units.imports.test_units import row, unique

__all__ = ["known_senders", "sender"]
INLINE = "ckanext.hcmc_governance.imports.inline_rows"


@pytest.fixture
def queued(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Leave every table to the background; return what was put into the queue."""
    put: list[Any] = []
    monkeypatch.setitem(tk.config, INLINE, 0)
    monkeypatch.setattr(tk, "enqueue_job", lambda *told, **_: put.append(told))
    return put


class TestBackground:
    """Long tables."""

    def test_work_is_put_into_the_queue_and_told(
        self, sender: Sender, queued: list[Any], monkeypatch: pytest.MonkeyPatch
    ):
        """The page comes back at once; a worker takes the step; its progress is known."""
        from tests.hcmc_governance.units.imports import conftest

        monkeypatch.setattr(conftest.running, "work", lambda *_: None)
        made = sender.send(workbook([row(f"Sở {unique()}")]))
        assert made["working"]
        assert made["progress"] == {"done": 0, "total": 0, "seconds": 0}
        assert queued[0][1][:2] == [made["id"], "read"]

    def test_step_of_a_dead_worker_can_be_taken_again(self, sender: Sender):
        """Without a sign of life for two minutes the step is free."""
        told = sender.send(workbook([row(f"Sở {unique()}")]))
        entry = service.get(told["id"])
        entry.state = State.APPLYING.value
        model.Session.commit()
        progress.teller(told["id"])(1, 2)
        with pytest.raises(tk.ValidationError):
            sender.call("hcmc_import_apply", id=told["id"])
        progress.clear(told["id"])
        assert sender.call("hcmc_import_apply", id=told["id"])["state"] == "applied"

    def test_unforeseen_end_leaves_nothing_written(
        self, sender: Sender, monkeypatch: pytest.MonkeyPatch
    ):
        """The import stands where it stood, with the reason; the error is not hidden."""
        told = sender.send(workbook([row(f"Sở {unique()}")]))

        def fall(*_: Any, **__: Any) -> None:
            raise ZeroDivisionError

        monkeypatch.setattr(service, "apply", fall)
        with pytest.raises(ZeroDivisionError):
            running.start({"user": sender.name}, told["id"], Step.APPLY)
        seen = sender.show(told["id"])
        assert seen["state"] == "previewed"
        assert "interrupted" in [one["code"] for one in seen["findings"]]


class TestKinds:
    """What subjects offer."""

    def test_unknown_kind(self, sender: Sender):
        """A kind that no subject offers is named."""
        with pytest.raises(UnknownKind):
            kind("gi-do")
        with pytest.raises(tk.ObjectNotFound):
            sender.call("hcmc_import_table_show", kind="gi-do")
