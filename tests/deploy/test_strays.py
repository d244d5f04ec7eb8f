"""What a killed test run leaves behind is found by its mark and ended."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

import pytest

from portal_cli import start, strays

SLEEP = "import sys, time; print('up', flush=True); time.sleep(60)"
DEAF = f"import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); {SLEEP}"


@pytest.fixture
def stray():
    """Start programs that carry the mark of an installation's tests, as a browser would."""
    started: list[subprocess.Popen[str]] = []

    def begin(home, script=SLEEP):
        process = subprocess.Popen(
            [sys.executable, "-c", script],
            env={"PATH": os.environ["PATH"], strays.MARK: str(home)},
            stdout=subprocess.PIPE, text=True, start_new_session=True,
        )  # fmt: skip
        assert process.stdout
        assert process.stdout.readline() == "up\n"
        started.append(process)
        return process

    yield begin
    for process in started:
        process.kill()
        process.communicate()


class TestFind:
    """Only what carries the mark of exactly this installation is found."""

    def test_a_marked_process_is_found(self, tmp_path, stray):
        process = stray(tmp_path)
        assert [one.pid for one in strays.find(tmp_path)] == [process.pid]

    def test_its_children_are_found_wherever_they_went(self, tmp_path, stray):
        script = (
            "import subprocess, sys; "
            "subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'], "
            f"start_new_session=True); {SLEEP}"
        )
        process = stray(tmp_path, script)
        found = [one.pid for one in strays.find(tmp_path)]
        assert len(found) == 2
        assert process.pid in found
        strays.end(tmp_path)

    @pytest.mark.parametrize("other", ["elsewhere", "home2"])
    def test_those_of_another_installation_are_not(self, tmp_path, stray, other):
        stray(tmp_path / other)
        assert strays.find(tmp_path / "home") == []
        assert strays.find(tmp_path) == []

    def test_we_ourselves_are_never_found(self, tmp_path, monkeypatch):
        monkeypatch.setattr(os, "getpid", lambda: 1)
        everything = strays.find(tmp_path)
        assert os.getppid() not in [one.pid for one in everything]


class TestEnd:
    """They are asked to end, then ended by force."""

    def test_one_that_listens(self, tmp_path, stray):
        process = stray(tmp_path)
        assert strays.end(tmp_path) == 1
        assert process.wait(5) == -signal.SIGTERM

    def test_one_that_does_not(self, tmp_path, stray):
        process = stray(tmp_path, DEAF)
        strays.end(tmp_path, patience=0.2)
        assert process.wait(5) == -signal.SIGKILL

    def test_nothing_to_end_costs_no_waiting(self, tmp_path):
        begun = time.monotonic()
        assert strays.end(tmp_path) == 0
        assert time.monotonic() - begun < 3

    def test_stopping_the_installation_ends_them(self, layout, stray):
        process = stray(layout.home)
        start.stop(layout)
        assert process.wait(5) == -signal.SIGTERM
