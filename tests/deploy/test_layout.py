from __future__ import annotations

import os
from pathlib import Path

import pytest

from portal_cli.layout import Layout, outside_folder, reachable
from portal_cli.messages import PortalError


class TestLayout:
    """Everything lies in one folder of the checkout."""

    def test_everything_is_below_the_one_folder(self, tmp_path):
        layout = Layout.of(tmp_path)
        named = (layout.venv, layout.jars, layout.logs, layout.storage, layout.ini, layout.secrets)
        assert all(tmp_path / ".portal" in path.parents for path in named)

    def test_tests_have_services_of_their_own_and_share_the_packages(self, tmp_path):
        layout = Layout.of(tmp_path)
        assert layout.tests.solr_home != layout.solr_home
        assert layout.tests.state != layout.state
        assert layout.tests.venv == layout.venv
        assert layout.tests.jars == layout.jars

    def test_private_folders_are_closed_to_others(self, layout):
        for folder in (layout.logs, layout.run, layout.storage):
            assert folder.stat().st_mode & 0o077 == 0

    def test_a_folder_of_another_user_is_refused_by_name(self, tmp_path, monkeypatch):
        layout = Layout.of(tmp_path, tmp_path / "home")
        layout.prepare()
        monkeypatch.setattr(os, "geteuid", lambda: 54321)
        with pytest.raises(PortalError) as caught:
            layout.check_owner()
        assert "thuộc về người dùng" in caught.value.what.vi
        assert "belongs to the user" in caught.value.what.en

    def test_a_folder_without_a_way_in_is_refused(self, tmp_path, monkeypatch):
        def closed(path):
            raise PermissionError(13, "Permission denied", str(path))

        layout = Layout.of(tmp_path, tmp_path / "home")
        monkeypatch.setattr(Path, "exists", closed)
        with pytest.raises(PortalError) as caught:
            layout.check_owner()
        assert str(tmp_path / "home") in caught.value.what.vi


class TestReachable:
    """A cluster must lie where PostgreSQL's user may pass through."""

    def test_a_closed_folder_above_hides_it(self, tmp_path):
        closed = tmp_path / "closed"
        closed.mkdir(mode=0o700)
        assert not reachable(closed / "data", 54321, 54321)

    def test_its_own_user_passes(self, tmp_path):
        stat = tmp_path.stat()
        path = tmp_path / "open" / "data"
        path.parent.mkdir(mode=0o700)
        others = [p for p in tmp_path.parents if p.stat().st_uid == stat.st_uid]
        assert others
        assert reachable(path, stat.st_uid, stat.st_gid)

    def test_open_folders_let_everybody_pass(self):
        assert reachable(Path("/usr/bin/env"), 54321, 54321)

    def test_the_place_outside_differs_per_installation_and_stays(self):
        first, second = outside_folder(Path("/a/.portal")), outside_folder(Path("/b/.portal"))
        assert first != second
        assert first == outside_folder(Path("/a/.portal"))
