from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

import pytest

from portal_cli import commands, waiting
from portal_cli.messages import PortalError, Text
from portal_cli.progress import Progress, tail

WHAT = Text("không xong", "it failed")
PARENT = """
import sys; sys.path.insert(0, sys.argv[1])
from pathlib import Path
from portal_cli import commands
from portal_cli.messages import Text
child = [sys.executable, "-c", "import os, time; print(os.getpid(), flush=True); time.sleep(60)"]
commands.run(child, Path(sys.argv[2]), what=Text("", ""), outlive=sys.argv[3] == "outlive")
"""


class TestRun:
    """A program runs to its end; a failure shows what it said last."""

    def test_output_goes_to_the_log(self, tmp_path):
        commands.run(["echo", "xin chào"], tmp_path / "log", what=WHAT)
        assert (tmp_path / "log").read_text() == "xin chào\n"

    def test_a_failure_shows_the_end_of_the_log(self, tmp_path):
        with pytest.raises(PortalError) as caught:
            commands.run(["sh", "-c", "seq 100; exit 1"], tmp_path / "log", what=WHAT)
        assert caught.value.what == WHAT
        assert caught.value.detail.splitlines()[-1] == "100"
        assert len(caught.value.detail.splitlines()) < 20
        assert str(tmp_path / "log") in caught.value.remedy.vi

    @pytest.mark.parametrize("words", waiting.FULL)
    def test_a_full_disk_is_named_whatever_program_met_it(self, tmp_path, words):
        with pytest.raises(PortalError) as caught:
            commands.run(["sh", "-c", f"echo '{words}'; exit 1"], tmp_path / "log", what=WHAT)
        assert "đã đầy" in caught.value.what.vi
        assert "is full" in caught.value.what.en

    def test_text_is_its_input(self, tmp_path):
        commands.run(["cat"], tmp_path / "log", what=WHAT, text="mật khẩu")
        assert (tmp_path / "log").read_text() == "mật khẩu"

    @pytest.mark.parametrize(("mode", "survives"), [("die", False), ("outlive", True)])
    def test_when_we_are_killed_only_a_package_manager_goes_on(
        self, tmp_path, layout, mode, survives
    ):
        log = tmp_path / "log"
        parent = subprocess.Popen(
            [sys.executable, "-c", PARENT, str(layout.deploy), str(log), mode]
        )
        deadline = time.monotonic() + 10
        while not tail(log) and time.monotonic() < deadline:
            time.sleep(0.05)
        child = int(tail(log))
        parent.send_signal(signal.SIGKILL)
        parent.wait()
        time.sleep(0.3)
        alive = os.path.exists(f"/proc/{child}") and _state(child) != "Z"
        if alive:
            os.kill(child, signal.SIGKILL)
        assert alive is survives


def _state(pid: int) -> str:
    with open(f"/proc/{pid}/stat") as file:
        return file.read().rpartition(")")[2].split()[0]


class TestCleanEnvironment:
    """Our programs see no other Python and no other CKAN."""

    def test_foreign_settings_are_dropped(self, monkeypatch):
        monkeypatch.setenv("PYTHONPATH", "/elsewhere")
        monkeypatch.setenv("CKAN_SQLALCHEMY_URL", "postgresql://elsewhere")
        made = commands.clean_environment(EXTRA="1")
        assert "PYTHONPATH" not in made
        assert "CKAN_SQLALCHEMY_URL" not in made
        assert made["EXTRA"] == "1"
        assert made["LC_ALL"] == "C.UTF-8"


class TestWaiting:
    """A part that dies or does not answer is named with the end of its log."""

    def test_a_dead_part_is_named_at_once(self, layout):
        (layout.logs / "web.log").write_text("ImportError: no module\n")
        begun = time.monotonic()
        with pytest.raises(PortalError) as caught:
            waiting.until(layout, "web", lambda: False, 30)
        assert time.monotonic() - begun < 5
        assert "«web»" in caught.value.what.vi
        assert "ImportError" in caught.value.detail

    def test_an_answering_part_is_waited_for_no_longer(self, layout):
        begun = time.monotonic()
        waiting.until(layout, "web", lambda: True, 30)
        assert time.monotonic() - begun < 5


class TestProgress:
    """Each step is told as it goes, with its time; the times are kept for the bench."""

    def test_steps_and_times(self, tmp_path, capsys):
        progress = Progress()
        with progress.step("solr", "Máy tìm kiếm", "Search server"):
            time.sleep(0.02)
        progress.save(tmp_path / "times.json")
        printed = capsys.readouterr().out
        assert printed.startswith("· Máy tìm kiếm · Search server")
        assert progress.times["solr"] >= 0.02
        assert '"solr"' in (tmp_path / "times.json").read_text()

    def test_a_failed_step_is_not_ticked(self, capsys):
        def fail():
            with Progress().step("x", "việc", "work"):
                raise OSError

        with pytest.raises(OSError):  # noqa: PT011 - any of them will do
            fail()
        assert "✓" not in capsys.readouterr().out

    def test_quiet_says_nothing(self, capsys):
        with Progress(quiet=True).step("x", "việc", "work"):
            pass
        assert capsys.readouterr().out == ""


class TestTelling:
    """The lines of a program at work are passed on as they come, and kept in its log."""

    def test_each_line_is_told_and_logged(self, tmp_path):
        heard: list[str] = []
        commands.run(["seq", "3"], tmp_path / "log", what=WHAT, tell=heard.append)
        assert heard == ["1", "2", "3"]
        assert (tmp_path / "log").read_text() == "1\n2\n3\n"

    def test_a_line_is_told_before_the_program_ends(self, tmp_path):
        marker = tmp_path / "heard"
        script = (
            f"echo 1; for i in $(seq 100); do test -e {marker} && exit 0; sleep 0.1; done; exit 1"
        )
        commands.run(
            ["sh", "-c", script], tmp_path / "log", what=WHAT, tell=lambda line: marker.touch()
        )
        assert marker.exists()

    def test_it_is_given_its_input(self, tmp_path):
        heard: list[str] = []
        commands.run(["cat"], tmp_path / "log", what=WHAT, text="xin chào\n", tell=heard.append)
        assert heard == ["xin chào"]

    def test_a_program_that_reads_nothing_is_no_failure(self, tmp_path):
        commands.run(["true"], tmp_path / "log", what=WHAT, text="x" * 10**6, tell=print)
        assert (tmp_path / "log").read_text() == ""

    def test_a_failure_shows_the_end_of_the_log(self, tmp_path):
        with pytest.raises(PortalError) as caught:
            commands.run(
                ["sh", "-c", "echo lý do; exit 3"], tmp_path / "log", what=WHAT, tell=print
            )
        assert caught.value.detail == "lý do"

    def test_when_the_listener_is_interrupted_the_program_ends(self, tmp_path):
        def interrupted(line):
            raise KeyboardInterrupt

        begun = time.monotonic()
        with pytest.raises(KeyboardInterrupt):
            commands.run(
                ["sh", "-c", "echo; exec sleep 60"], tmp_path / "log", what=WHAT, tell=interrupted
            )
        assert time.monotonic() - begun < 20


class TestCount:
    """A count is written over itself on a terminal; elsewhere a few lines of it are printed."""

    def count(self, progress, total=102):
        progress.count("Đang chạy")
        for done in range(total + 1):
            progress.count(f"{done}/{total}")

    def test_on_a_terminal(self, capsys):
        self.count(Progress(terminal=True))
        printed = capsys.readouterr().out
        assert printed.startswith("\r  0/102 \r  1/102 ")
        assert printed.endswith("\r  102/102 \n")
        assert printed.count("\n") == 1

    def test_elsewhere(self, capsys):
        self.count(Progress(terminal=False))
        assert capsys.readouterr().out.split() == ["26/102", "51/102", "77/102", "102/102"]

    def test_each_step_counts_anew(self, capsys):
        progress = Progress(terminal=False)
        for _ in range(2):
            with progress.step("x", "việc", "work"):
                self.count(progress, 2)
        assert capsys.readouterr().out.count("2/2") == 2

    def test_nothing_to_count(self, capsys):
        Progress(terminal=False).count("0/0")
        assert capsys.readouterr().out == ""

    def test_quiet_counts_nothing(self, capsys):
        self.count(Progress(quiet=True, terminal=True))
        assert capsys.readouterr().out == ""
