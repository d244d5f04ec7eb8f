"""The command line: what is said, and with which exit code."""

from __future__ import annotations

import errno
import os
import subprocess

import pytest

from portal_cli import checks, main, parts, portal_state, ports, python_env, stamps, status
from portal_cli.layout import Layout
from portal_cli.messages import PortalError
from portal_cli.parts import Address
from portal_cli.portal_state import State
from portal_cli.testing import run_bench
from portal_cli.uninstall import uninstall

PORTS = {name: 22000 + i for i, name in enumerate(ports.PREFERRED)}
COMMANDS = ("start", "stop", "status", "test", "bench", "demo", "logs", "uninstall")


class TestMain:
    """Every command is there; a problem is printed with its remedy, never as a traceback."""

    @pytest.mark.parametrize("name", COMMANDS)
    def test_every_command_is_documented(self, name):
        assert f"    {name}" in main.parser().format_help()

    def test_an_unknown_option_is_refused(self, capsys):
        with pytest.raises(SystemExit):
            main.main(["stop", "--nonsense"])
        assert "không hiểu" in capsys.readouterr().err

    def test_a_problem_is_printed_with_its_remedy(self, tmp_path, capsys):
        assert main.main(["--home", str(tmp_path / "h"), "logs", "web"]) == 1
        printed = capsys.readouterr().err
        assert "✗ không có nhật ký «web»" in printed
        assert "there is no log" in printed

    def test_a_full_disk_is_no_traceback(self, tmp_path, monkeypatch, capsys):
        def full(*given):
            raise OSError(errno.ENOSPC, "No space left on device")

        monkeypatch.setattr(main, "run", full)
        assert main.main(["--home", str(tmp_path / "h"), "start"]) == 1
        assert "đã đầy" in capsys.readouterr().err

    def test_another_system_error_is_not_swallowed(self, tmp_path, monkeypatch):
        def broken(*given):
            raise OSError(errno.EIO, "broken disk")

        monkeypatch.setattr(main, "run", broken)
        with pytest.raises(OSError, match="broken disk"):
            main.main(["--home", str(tmp_path / "h"), "start"])

    def test_an_interruption_says_how_to_go_on(self, tmp_path, monkeypatch, capsys):
        def interrupted(*given):
            raise KeyboardInterrupt

        monkeypatch.setattr(main, "run", interrupted)
        assert main.main(["--home", str(tmp_path / "h"), "start"]) == 1
        assert "Chạy lại" in capsys.readouterr().out

    def test_stopping_what_does_not_run(self, tmp_path, capsys):
        assert main.main(["--home", str(tmp_path / "h"), "stop"]) == 0
        assert "nothing was running" in capsys.readouterr().out

    @pytest.mark.parametrize("command", [["demo"], ["reset-password", "quantri"]])
    def test_what_needs_a_running_portal_says_so(self, tmp_path, capsys, command):
        assert main.main(["--home", str(tmp_path / "h"), *command]) == 1
        assert "cổng chưa chạy → ./portal start" in capsys.readouterr().err

    def test_the_problems_of_the_machine_stop_a_start(self, tmp_path, monkeypatch, capsys):
        monkeypatch.setattr(checks, "available_memory", lambda path: 1024)
        home = tmp_path / "h"
        assert main.main(["--home", str(home), "start"]) == 1
        assert "bộ nhớ" in capsys.readouterr().err
        assert not (home / "postgres").exists()


class TestStatus:
    """Each part is named with its health, each folder with its place."""

    def test_before_the_first_start_all_is_down(self, layout, capsys):
        assert status.show(layout) == 1
        printed = capsys.readouterr().out
        assert all(part in printed for part in parts.PARTS)
        assert "không chạy · down" in printed

    def test_folders_are_named(self, layout, capsys):
        State(PORTS, Address("127.0.0.1", 1, "http://127.0.0.1:1")).save(layout)
        status.show(layout)
        printed = capsys.readouterr().out
        assert str(layout.logs) in printed
        assert "PostgreSQL" in printed


class TestUninstall:
    """All that was made is removed, after a confirmation, and nothing that is not ours."""

    def test_after_yes_the_folder_is_gone(self, layout):
        State(PORTS, Address("127.0.0.1", 1, "http://127.0.0.1:1")).save(layout)
        uninstall(layout, sure=True)
        assert not layout.home.exists()

    def test_without_confirmation_nothing_is_removed(self, layout, monkeypatch):
        State(PORTS, Address("127.0.0.1", 1, "http://127.0.0.1:1")).save(layout)
        monkeypatch.setattr("builtins.input", lambda prompt: "no")
        uninstall(layout, sure=False)
        assert portal_state.kept(layout) is not None

    def test_a_folder_that_is_not_a_portals_is_refused(self, layout):
        strange = Layout.of(layout.checkout, layout.home / "photos")
        strange.home.mkdir()
        with pytest.raises(PortalError):
            uninstall(strange, sure=True)
        assert strange.home.exists()

    def test_nothing_there(self, tmp_path, layout, capsys):
        uninstall(Layout.of(layout.checkout, tmp_path / "none"), sure=True)
        assert "Không có gì để gỡ" in capsys.readouterr().out


class TestPythonEnvironment:
    """An environment counts as complete only when its last step was done."""

    def test_an_absent_one_is_not_complete(self, layout):
        assert not python_env.is_complete(layout)

    def test_a_stamp_without_the_environment_is_not_enough(self, layout):
        stamps.set_done(layout.stamps, "python", python_env.key(layout, ""))
        assert not python_env.is_complete(layout)

    def test_an_interrupted_installation_is_made_anew(self, layout, monkeypatch):
        subprocess.run(["python3", "-m", "venv", "--without-pip", str(layout.venv)], check=True)
        (layout.venv / ".installing").touch()
        (layout.venv / "rubbish").touch()
        # A list that is not there: the environment is made again first, then pip fails at once.
        monkeypatch.setattr(python_env, "_requirements", lambda of: layout.home / "none.txt")
        with pytest.raises(PortalError):
            python_env.install(layout)
        assert not (layout.venv / "rubbish").exists()
        assert not python_env.is_complete(layout)

    def test_tests_need_more_than_the_portal(self, layout):
        assert python_env.key(layout, "") != python_env.key(layout, "test")


class TestBench:
    """An unknown bench is answered with the known ones."""

    @pytest.mark.parametrize("name", ["nonsense", "../start", "start.py"])
    def test_unknown(self, layout, name):
        with pytest.raises(PortalError) as caught:
            run_bench(layout, name, [])
        assert "start" in caught.value.remedy.vi


class TestScript:
    """The script at the root is plain POSIX shell and finds its own Python."""

    def test_dash_accepts_it(self, layout):
        done = subprocess.run(["sh", "-n", str(layout.checkout / "portal")], check=False)
        assert done.returncode == 0

    def test_it_runs_from_any_folder(self, layout, tmp_path):
        done = subprocess.run(
            [str(layout.checkout / "portal"), "--help"],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0
        assert "start" in done.stdout

    def test_through_a_link_the_command_is_found(self, layout, tmp_path):
        done = subprocess.run(
            ["sh", str(layout.checkout / "portal"), "--help"],
            env={"PATH": os.environ["PATH"], "LANG": "C"},
            capture_output=True,
            text=True,
            check=False,
        )
        assert "cổng dữ liệu" in done.stdout.lower()
