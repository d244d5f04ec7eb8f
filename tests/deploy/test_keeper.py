from __future__ import annotations

import sys
import time

import pytest

from portal_cli import keeper, parts, portal_state, ports, processes
from portal_cli.parts import Address
from portal_cli.portal_state import State
from portal_cli.processes import Program

PORTS = {name: 21000 + i for i, name in enumerate(ports.PREFERRED)}


@pytest.fixture
def worker(layout, monkeypatch):
    """An installation with one part that the keeper knows how to start."""
    State(PORTS, Address("127.0.0.1", 5999, "http://127.0.0.1:5999")).save(layout)
    sleeping = [sys.executable, "-c", "import time; time.sleep(60)"]
    program = Program("worker", sleeping, {}, layout.home)
    monkeypatch.setattr(parts, "programs", lambda *given: {"worker": program})
    processes.spawn(layout, program)
    return layout


def kill(layout, part):
    record = layout.run / f"{part}.json"
    kept = record.read_text()
    processes.stop(layout, part)
    record.write_text(kept)


class TestRevive:
    """A part that died is started again; one that was stopped is not."""

    def test_a_living_part_is_left_alone(self, worker):
        before = processes.recorded(worker, "worker")
        assert keeper.revive(worker, {}, time.monotonic()) == []
        assert processes.recorded(worker, "worker") == before

    def test_a_dead_part_is_started_again(self, worker):
        before = processes.recorded(worker, "worker")
        kill(worker, "worker")
        assert keeper.revive(worker, {}, 100.0) == ["worker"]
        assert processes.recorded(worker, "worker") not in (None, before)

    def test_a_part_that_dies_again_at_once_must_wait(self, worker):
        revived: dict[str, float] = {}
        kill(worker, "worker")
        keeper.revive(worker, revived, 100.0)
        kill(worker, "worker")
        assert keeper.revive(worker, revived, 101.0) == []
        assert keeper.revive(worker, revived, 101.0 + keeper.PATIENCE) == ["worker"]

    def test_a_stopped_part_stays_stopped(self, worker):
        processes.stop(worker, "worker")
        assert keeper.revive(worker, {}, 100.0) == []

    def test_before_the_first_start_there_is_nothing_to_do(self, layout):
        assert portal_state.kept(layout) is None
        assert keeper.revive(layout, {}, 100.0) == []


class TestTurnOver:
    """Logs turn over by size while their writers go on."""

    def test_a_small_log_stays(self, tmp_path):
        (tmp_path / "web.log").write_text("x")
        assert not keeper.turn_over(tmp_path / "web.log", size=10)

    def test_a_big_log_is_kept_beside_and_emptied(self, tmp_path):
        (tmp_path / "web.log").write_text("x" * 20)
        assert keeper.turn_over(tmp_path / "web.log", size=10)
        assert (tmp_path / "web.log").read_text() == ""
        assert (tmp_path / "web.log.1").read_text() == "x" * 20

    def test_an_open_writer_goes_on_in_the_emptied_log(self, tmp_path):
        with (tmp_path / "web.log").open("ab", buffering=0) as writer:
            writer.write(b"x" * 20)
            keeper.turn_over(tmp_path / "web.log", size=10)
            writer.write(b"next")
        assert (tmp_path / "web.log").read_bytes() == b"next"

    def test_no_more_than_a_few_are_kept(self, tmp_path):
        for number in range(6):
            (tmp_path / "web.log").write_text(f"{number}" * 20)
            keeper.turn_over(tmp_path / "web.log", size=10, count=3)
        names = sorted(path.name for path in tmp_path.iterdir())
        assert names == ["web.log", "web.log.1", "web.log.2", "web.log.3"]
        assert (tmp_path / "web.log.1").read_text() == "5" * 20
