"""Being told to end: by Ctrl-C, by a signal, by force."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

import pytest

from portal_cli import foreground, processes

# A program that tidies up when it is interrupted, and notes what it was told.
TIDY = """
import signal, sys, time
from pathlib import Path
note = Path(sys.argv[1])
def tidy(number, frame):
    time.sleep(0.3); note.write_text(signal.Signals(number).name); sys.exit(0)
signal.signal(signal.SIGINT, tidy)
note.with_suffix('.up').touch()
time.sleep(60)
"""
DEAF = """
import signal, sys, time
from pathlib import Path
signal.signal(signal.SIGINT, signal.SIG_IGN)
Path(sys.argv[1]).with_suffix('.up').touch()
time.sleep(60)
"""
SLEEP = """
import sys, time
from pathlib import Path
Path(sys.argv[1]).with_suffix('.up').touch()
time.sleep(60)
"""
# What `./portal test` is: it runs a program, then puts its own things away.
PARENT = """
import sys; sys.path.insert(0, sys.argv[1])
from pathlib import Path
from portal_cli import foreground
foreground.listen()
note = Path(sys.argv[3])
try:
    foreground.run([sys.executable, "-c", sys.argv[2], str(note)], note.parent, {}, 2.0)
except KeyboardInterrupt as error:
    print(type(error).__name__)
finally:
    print("put away", flush=True)
"""


@pytest.fixture
def parent(layout, tmp_path):
    """Start a parent with a child and give both when the child is at work."""
    started: list[subprocess.Popen[str]] = []

    def begin(child, on_hangup=signal.SIG_DFL, on_ctrl_c=signal.SIG_DFL):
        def prepare():
            # Whatever this test run itself inherited, under `nohup` for one.
            signal.signal(signal.SIGHUP, on_hangup)
            signal.signal(signal.SIGINT, on_ctrl_c)

        note = tmp_path / "note"
        process = subprocess.Popen(
            [sys.executable, "-c", PARENT, str(layout.deploy), child, str(note)],
            stdout=subprocess.PIPE, text=True, start_new_session=True, preexec_fn=prepare,  # noqa: PLW1509
        )  # fmt: skip
        started.append(process)
        deadline = time.monotonic() + 15
        while not note.with_suffix(".up").exists() and time.monotonic() < deadline:
            time.sleep(0.05)
        return process, note

    yield begin
    for process in started:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


def children(pid):
    with open(f"/proc/{pid}/task/{pid}/children") as file:
        return [int(word) for word in file.read().split()]


class TestRun:
    """A program runs before our eyes; when we are told to end it may tidy up first."""

    @pytest.mark.parametrize("code", [0, 3])
    def test_its_exit_code_is_given(self, tmp_path, code):
        command = [sys.executable, "-c", f"raise SystemExit({code})"]
        assert foreground.run(command, tmp_path, {}) == code

    def test_it_has_the_environment_given_and_no_other(self, tmp_path):
        script = "import os; raise SystemExit(0 if os.environ.get('A') == '1' else 1)"
        assert foreground.run([sys.executable, "-c", script], tmp_path, {"A": "1"}) == 0
        assert foreground.run([sys.executable, "-c", script], tmp_path, {}) == 1

    @pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
    def test_a_signal_to_us_alone_interrupts_the_program_too(self, parent, number):
        process, note = parent(TIDY)
        process.send_signal(number)
        said, _ = process.communicate(timeout=20)
        assert note.read_text() == "SIGINT"
        assert said.split("\n")[:2] == ["Told", "put away"]

    def test_ctrl_c_reaches_the_program_once(self, parent):
        process, note = parent(TIDY)
        # As a terminal does: to all of the group at once.
        os.killpg(process.pid, signal.SIGINT)
        said, _ = process.communicate(timeout=20)
        assert note.read_text() == "SIGINT"
        assert said.split("\n")[:2] == ["KeyboardInterrupt", "put away"]

    def test_in_the_background_of_a_script_it_is_ended_at_once(self, parent):
        # There Ctrl-C is ignored by everybody: an interruption would be waited for in vain.
        process, _ = parent(SLEEP, on_ctrl_c=signal.SIG_IGN)
        begun = time.monotonic()
        process.send_signal(signal.SIGTERM)
        said, _ = process.communicate(timeout=20)
        assert "put away" in said
        assert time.monotonic() - begun < 2

    def test_a_deaf_program_is_ended_by_force(self, parent):
        process, _ = parent(DEAF)
        (child,) = children(process.pid)
        process.send_signal(signal.SIGTERM)
        said, _ = process.communicate(timeout=20)
        assert "put away" in said
        assert processes.born(child) is None


class TestListen:
    """A request to end is an interruption; what the caller chose to ignore stays ignored."""

    def test_under_nohup_a_closed_terminal_ends_nothing(self, parent):
        process, _ = parent(TIDY, on_hangup=signal.SIG_IGN)
        process.send_signal(signal.SIGHUP)
        time.sleep(0.5)
        assert process.poll() is None
