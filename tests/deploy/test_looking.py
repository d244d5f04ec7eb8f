"""Looking before acting: packages, room, memory, Java."""

from __future__ import annotations

import os
import shutil

import pytest

from portal_cli import checks, packages
from portal_cli.messages import PortalError
from portal_cli.postgres import rights_sql, roles_sql


class TestPackages:
    """What is missing is installed, or named exactly for somebody who may."""

    def test_only_what_is_missing_is_named(self):
        wanted = {"there": lambda: True, "not-there": lambda: False}
        assert packages.missing(wanted) == ["not-there"]

    def test_without_a_right_the_exact_command_is_given(self, tmp_path, monkeypatch):
        monkeypatch.setattr(os, "geteuid", lambda: 1000)
        monkeypatch.setenv("PATH", str(tmp_path))
        with pytest.raises(PortalError) as caught:
            packages.install(["postgresql", "maven"], tmp_path / "log")
        assert "sudo apt-get install postgresql maven" in caught.value.remedy.vi
        assert "không có quyền cài đặt" in caught.value.what.vi
        assert "ask an administrator" in caught.value.remedy.en
        assert not (tmp_path / "log").exists()

    def test_a_failed_installation_shows_what_apt_said(self, tmp_path, monkeypatch):
        apt = tmp_path / "apt-get"
        apt.write_text("#!/bin/sh\necho 'E: Unable to locate package'; exit 100\n")
        apt.chmod(0o755)
        monkeypatch.setattr(packages, "_root_prefix", list)
        monkeypatch.setattr(packages, "INSTALL", 'apt-get install "$@"')
        monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
        with pytest.raises(PortalError) as caught:
            packages.install(["postgresql"], tmp_path / "log")
        assert "Unable to locate package" in caught.value.detail

    def test_nothing_missing_does_nothing(self, tmp_path):
        packages.install([], tmp_path / "log")
        assert not (tmp_path / "log").exists()

    def test_every_package_has_a_probe_that_answers(self):
        for probe in {**packages.PORTAL, **packages.TESTS}.values():
            assert probe() in (True, False)

    def test_servers_are_not_started_by_their_packages(self):
        assert "policy-rc.d" in packages.INSTALL
        assert "trap" in packages.INSTALL


class TestLook:
    """All problems are told at once, before anything is changed."""

    def test_a_full_disk_is_named_with_figures(self, layout, monkeypatch):
        usage = shutil.disk_usage("/")
        monkeypatch.setattr(shutil, "disk_usage", lambda path: usage._replace(free=10**8))
        problem = checks.disk(layout, fresh=True)
        assert problem is not None
        assert "0.1 GB" in problem.what.vi
        assert "3.0 GB" in problem.what.vi
        assert "free some space" in problem.remedy.en

    def test_a_second_start_needs_less_room(self, layout, monkeypatch):
        usage = shutil.disk_usage("/")
        monkeypatch.setattr(shutil, "disk_usage", lambda path: usage._replace(free=10**9))
        assert checks.disk(layout, fresh=False) is None
        assert checks.disk(layout, fresh=True) is not None

    def test_memory_is_read_from_the_kernel(self, tmp_path):
        (tmp_path / "meminfo").write_text("MemTotal: 9 kB\nMemAvailable:    2048 kB\n")
        assert checks.available_memory(tmp_path / "meminfo") == 2048 * 1024

    def test_unknown_memory_is_no_problem(self, tmp_path, monkeypatch):
        assert checks.available_memory(tmp_path / "none") is None
        monkeypatch.setattr(checks, "available_memory", lambda path: None)
        assert checks.memory() is None

    def test_little_memory_is_named(self, monkeypatch):
        monkeypatch.setattr(checks, "available_memory", lambda path: 500 * 1024**2)
        problem = checks.memory()
        assert problem is not None
        assert "0.5 GB" in problem.what.vi

    def test_an_old_java_is_named(self, monkeypatch):
        monkeypatch.setattr(checks, "java_version", lambda: 11)
        problem = checks.java()
        assert problem is not None
        assert "openjdk-17-jdk-headless" in problem.remedy.vi

    def test_every_problem_is_in_the_answer(self, layout, monkeypatch):
        usage = shutil.disk_usage("/")
        monkeypatch.setattr(shutil, "disk_usage", lambda path: usage._replace(free=0))
        monkeypatch.setattr(checks, "java_version", lambda: 11)
        monkeypatch.setattr(packages, "missing", lambda wanted: ["maven"])
        monkeypatch.setattr(packages, "may_install", lambda: False)
        with pytest.raises(checks.Problems) as caught:
            checks.look(layout)
        text = "\n".join(caught.value.lines())
        assert "openjdk-17" in text
        assert "apt-get install maven" in text
        assert "đĩa" in text

    def test_missing_packages_that_may_be_installed_are_no_problem(self, layout, monkeypatch):
        monkeypatch.setattr(packages, "missing", lambda wanted: ["maven"])
        monkeypatch.setattr(packages, "may_install", lambda: True)
        assert checks.look(layout) == ["maven"]


class TestSql:
    """The SQL of roles and rights, as text."""

    def test_no_role_gets_more_than_login(self):
        sql = roles_sql(
            dict.fromkeys(
                ("database_owner", "database_web", "datastore_write", "datastore_read"), "x"
            )
        )
        assert sql.count("NOSUPERUSER NOCREATEDB NOCREATEROLE") == 4

    def test_the_web_role_is_never_granted_ddl(self):
        for line in rights_sql("ckan", "datastore").splitlines():
            if "hcmc_web" in line:
                assert "CREATE" not in line
                assert "ALL PRIVILEGES" not in line
