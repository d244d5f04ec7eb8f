from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import time

import pytest

from portal_cli import jsonfile, processes
from portal_cli.processes import Identity, Program

SLEEP = [sys.executable, "-c", "import time; print('up', flush=True); time.sleep(60)"]
DEAF = [
    sys.executable,
    "-c",
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN);"
    "print('deaf', flush=True); time.sleep(60)",
]


def start(layout, command=SLEEP, part="sleeper"):
    program = Program(part, command, {"PATH": os.environ["PATH"]}, layout.home)
    identity = processes.spawn(layout, program)
    log = layout.logs / f"{part}.log"
    deadline = time.monotonic() + 10
    while not log.read_text() and time.monotonic() < deadline:
        time.sleep(0.02)
    return identity


class TestIdentity:
    """A process is known by its number and the moment it was born, never by the number alone."""

    def test_this_process_lives(self):
        birth = processes.born(os.getpid())
        assert birth is not None
        assert processes.is_alive(Identity(os.getpid(), birth))

    def test_the_same_number_born_later_is_another_process(self):
        birth = processes.born(os.getpid())
        assert birth is not None
        assert not processes.is_alive(Identity(os.getpid(), birth - 1))

    def test_a_zombie_is_not_alive(self):
        child = subprocess.Popen([sys.executable, "-c", ""])
        deadline = time.monotonic() + 10
        while processes.born(child.pid) is not None and time.monotonic() < deadline:
            time.sleep(0.02)
        assert processes.born(child.pid) is None
        child.wait()

    def test_a_number_nobody_has(self):
        assert processes.born(2**22 + 1) is None


class TestSpawn:
    """A part runs apart from the shell, writes into its own log and is recorded."""

    def test_it_is_recorded(self, layout):
        identity = start(layout)
        assert processes.recorded(layout, "sleeper") == identity

    def test_it_leads_a_session_of_its_own(self, layout):
        identity = start(layout)
        assert os.getsid(identity.pid) == identity.pid

    def test_one_that_cannot_be_recorded_does_not_stay(self, layout, monkeypatch):
        born: list[Identity] = []

        def full(of, part, identity, signal):
            born.append(identity)
            raise OSError(errno.ENOSPC, "No space left on device")

        monkeypatch.setattr(processes, "record", full)
        with pytest.raises(OSError, match="No space"):
            start(layout)
        assert not processes.is_alive(born[0])
        assert processes.adopt(layout) == []

    def test_its_output_is_in_its_log(self, layout):
        start(layout)
        assert (layout.logs / "sleeper.log").read_text() == "up\n"


class TestStop:
    """Only what we started is ended: by number and birth."""

    def test_a_running_part_ends(self, layout):
        identity = start(layout)
        assert processes.stop(layout, "sleeper")
        assert not processes.is_alive(identity)
        assert processes.parts(layout) == []

    def test_a_deaf_part_is_ended_by_force(self, layout):
        identity = start(layout, DEAF, "deaf")
        assert processes.stop(layout, "deaf", patience=0.3)
        assert not processes.is_alive(identity)

    def test_a_stale_record_ends_nobody(self, layout):
        stranger = subprocess.Popen(SLEEP, stdout=subprocess.DEVNULL)
        try:
            processes.record(layout, "web", Identity(stranger.pid, 1), signal.SIGTERM)
            assert not processes.stop(layout, "web")
            assert stranger.poll() is None
            assert processes.parts(layout) == []
        finally:
            stranger.kill()
            stranger.wait()

    @pytest.mark.parametrize("value", [{}, {"pid": "x", "born": 1}, {"pid": 5}])
    def test_a_broken_record_ends_nobody(self, layout, value):
        jsonfile.write(layout.run / "web.json", value)
        assert processes.recorded(layout, "web") is None
        assert not processes.stop(layout, "web")

    def test_an_unknown_part(self, layout):
        assert not processes.stop(layout, "never-started")


class TestAdopt:
    """A start killed between starting a part and recording it: the next one finds the part."""

    def test_a_part_without_record_is_found_and_can_be_stopped(self, layout):
        identity = start(layout)
        (layout.run / "sleeper.json").unlink()
        assert processes.recorded(layout, "sleeper") is None
        assert processes.adopt(layout) == ["sleeper"]
        assert processes.recorded(layout, "sleeper") == identity

    def test_what_is_recorded_is_not_adopted_again(self, layout):
        start(layout)
        assert processes.adopt(layout) == []

    def test_another_installation_is_left_alone(self, layout, tmp_path):
        start(layout)
        (layout.run / "sleeper.json").unlink()
        other = type(layout).of(layout.checkout, tmp_path / "other")
        other.prepare()
        assert processes.adopt(other) == []

    def test_postgres_is_asked_to_end_fast(self, layout):
        start(layout, part="postgres")
        (layout.run / "postgres.json").unlink()
        processes.adopt(layout)
        assert jsonfile.read(layout.run / "postgres.json")["signal"] == int(signal.SIGINT)
