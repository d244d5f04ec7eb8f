"""A full disk is named with what can be removed from it, and nothing that is data is named."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from portal_cli import keeper, room


@pytest.fixture
def home(layout, tmp_path, monkeypatch):
    """An installation with old logs, a test installation and a person's own cache."""
    monkeypatch.setenv("HOME", str(tmp_path / "person"))
    fill(layout.logs / "web.log.1", 300)
    fill(layout.logs / "web.log", 900)
    fill(layout.tests.home / "solr-home" / "index", 500)
    fill(tmp_path / "person" / ".cache" / "pip" / "wheel", 700)
    fill(layout.storage / "resources" / "file", 900)
    fill(layout.home / "postgres" / "data" / "table", 900)
    return layout.home


def fill(path: Path, kilobytes: int) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(os.urandom(kilobytes * 1024))


class TestRemovable:
    """Old logs, the tests' installation and caches of downloads; the biggest first."""

    def test_the_biggest_comes_first(self, home):
        commands = [
            one.command for one in room.removable(home, 100_000) if "apt" not in one.command
        ]
        assert commands == ["rm -r ~/.cache/pip", f"rm -r {home}/test", f"rm {home}/logs/*.log.*"]

    def test_data_are_never_named(self, home):
        commands = " ".join(one.command for one in room.removable(home, 0))
        for word in ("storage", "postgres", "redis", "secrets", "portal.ini", "local.ini"):
            assert word not in commands

    def test_what_is_small_is_not_worth_naming(self, home):
        assert not any(str(home) in one.command for one in room.removable(home, 10**6))

    def test_what_lies_on_another_disk_does_not_help(self, home, monkeypatch):
        real = Path.stat

        def stat(path, **options):
            found = real(path, **options)
            if ".cache" not in path.parts:
                return found
            return os.stat_result((*found[:2], found.st_dev + 1, *found[3:10]))

        monkeypatch.setattr(Path, "stat", stat)
        assert not any("pip" in one.command for one in room.removable(home, 1))

    def test_from_a_folder_inside_the_same_is_named(self, home, layout):
        assert room.removable(layout.logs, 100_000) == room.removable(home, 100_000)

    def test_a_program_of_the_tests_names_the_portals_things(self, home, layout):
        layout.tests.prepare()
        assert room.removable(layout.tests.logs, 100_000) == room.removable(home, 100_000)

    def test_sizes_are_of_the_disk(self, home, layout):
        found = {one.command: one.size for one in room.removable(home, 1)}
        assert found[f"rm -r {home}/test"] == pytest.approx(500 * 1024, rel=0.1)
        assert room.size_of(layout.logs / "web.log.1") == pytest.approx(300 * 1024, rel=0.1)


class TestDiskFull:
    """The message says which disk, what can go, and how to look further."""

    def test_both_languages_name_the_commands(self, home, monkeypatch):
        big = [room.Removable(3 * 1024**3, "rm -r ~/.cache/pip")]
        monkeypatch.setattr(room, "removable", lambda where: big)
        vi, en = room.disk_full(home).lines()
        assert "đã đầy → giải phóng dung lượng rồi chạy lại." in vi
        assert "Có thể xóa: rm -r ~/.cache/pip (3.0 GB)" in vi
        assert "Can be removed: rm -r ~/.cache/pip (3.0 GB)" in en

    def test_without_anything_of_ours_it_says_how_to_look(self, home, monkeypatch):
        monkeypatch.setattr(room, "removable", lambda where: [])
        error = room.disk_full(home / "not" / "yet" / "there")
        assert "du -xh" in error.remedy.vi
        assert "du -xh" in error.remedy.en


class TestKeeperOnAFullDisk:
    """The keeper goes on when the disk is full: nobody else would revive the parts."""

    def test_a_log_that_cannot_be_copied_is_emptied(self, tmp_path):
        (tmp_path / "web.log").write_text("x" * 20)
        # A device on which every write fails for want of room.
        (tmp_path / "web.log.1").symlink_to("/dev/full")
        assert keeper.turn_over(tmp_path / "web.log", size=10, count=1)
        assert (tmp_path / "web.log").read_text() == ""
        assert not (tmp_path / "web.log.1").exists()

    @pytest.mark.parametrize("number", room.ERRORS)
    def test_a_full_disk_is_borne_in_silence(self, number, capsys):
        turns = 0
        for _ in range(2):
            with room.bearing_a_full_disk():
                turns += 1
                raise OSError(number, os.strerror(number))
        assert turns == 2
        # Its log lies on the full disk: a word there would be the next failure.
        assert capsys.readouterr().out == ""

    def test_another_error_is_not(self):
        with pytest.raises(OSError, match="broken"), room.bearing_a_full_disk():
            raise OSError(errno.EIO, "broken")
