from __future__ import annotations

import json
import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal_cli import jsonfile, secretstore, stamps


class TestJsonFile:
    """State files are whole or absent, whatever happens while they are written."""

    def test_what_is_written_is_read(self, tmp_path):
        jsonfile.write(tmp_path / "a.json", {"tên": "đơn vị"})
        assert jsonfile.read(tmp_path / "a.json") == {"tên": "đơn vị"}

    @pytest.mark.parametrize("text", ["", "{", "[1]", "nonsense"])
    def test_a_broken_file_counts_as_absent(self, tmp_path, text):
        (tmp_path / "a.json").write_text(text)
        assert jsonfile.read(tmp_path / "a.json") == {}

    def test_an_absent_file_is_empty(self, tmp_path):
        assert jsonfile.read(tmp_path / "none.json") == {}

    def test_no_half_file_is_left_beside(self, tmp_path):
        jsonfile.write(tmp_path / "a.json", {"a": 1})
        assert [p.name for p in tmp_path.iterdir()] == ["a.json"]

    def test_a_value_that_cannot_be_written_leaves_the_old_file(self, tmp_path):
        jsonfile.write(tmp_path / "a.json", {"a": 1})
        with pytest.raises(TypeError):
            jsonfile.write(tmp_path / "a.json", {"a": object()})
        assert json.loads((tmp_path / "a.json").read_text()) == {"a": 1}


class TestSecrets:
    """Secrets are random per installation and readable by its user alone."""

    def test_they_are_made_once_and_kept(self, tmp_path):
        first = secretstore.load(tmp_path / "secrets.json")
        assert secretstore.load(tmp_path / "secrets.json") == first
        assert set(first) == set(secretstore.NAMES)
        assert len(set(first.values())) == len(first)

    def test_two_installations_differ(self, tmp_path):
        one, two = secretstore.load(tmp_path / "1"), secretstore.load(tmp_path / "2")
        assert not set(one.values()) & set(two.values())

    def test_the_file_is_closed_from_its_first_byte(self, tmp_path):
        old = os.umask(0)
        try:
            secretstore.load(tmp_path / "secrets.json")
        finally:
            os.umask(old)
        assert (tmp_path / "secrets.json").stat().st_mode & 0o777 == 0o600

    def test_an_opened_file_is_closed_again(self, tmp_path):
        known = secretstore.load(tmp_path / "secrets.json")
        (tmp_path / "secrets.json").chmod(0o644)
        assert secretstore.load(tmp_path / "secrets.json") == known
        assert (tmp_path / "secrets.json").stat().st_mode & 0o777 == 0o600

    def test_a_missing_one_is_added_without_touching_the_rest(self, tmp_path):
        known = secretstore.load(tmp_path / "secrets.json")
        del known["redis"]
        jsonfile.write(tmp_path / "secrets.json", known, 0o600)
        again = secretstore.load(tmp_path / "secrets.json")
        assert again["redis"]
        assert {k: v for k, v in again.items() if k != "redis"} == known

    def test_a_password_for_people_has_no_lookalikes(self):
        text = "".join(secretstore.password() for _ in range(200))
        assert not set(text) & set("lI1O0")
        assert len(secretstore.password()) == 16


class TestStamps:
    """A step is skipped only when it was finished from the same inputs."""

    def test_a_step_not_done_is_not_done(self, tmp_path):
        assert not stamps.done(tmp_path, "step", "key")

    def test_done_from_the_same_key_only(self, tmp_path):
        stamps.set_done(tmp_path, "step", "key")
        assert stamps.done(tmp_path, "step", "key")
        assert not stamps.done(tmp_path, "step", "other")

    def test_cleared(self, tmp_path):
        stamps.set_done(tmp_path, "step", "key")
        stamps.clear(tmp_path, "step", "never-there")
        assert not stamps.done(tmp_path, "step", "key")

    def test_a_folder_counts_with_names_and_contents(self, tmp_path):
        (tmp_path / "sub").mkdir()
        (tmp_path / "sub" / "a").write_text("1")
        before = stamps.digest([tmp_path])
        (tmp_path / "sub" / "a").rename(tmp_path / "sub" / "b")
        renamed = stamps.digest([tmp_path])
        (tmp_path / "sub" / "b").write_text("2")
        assert len({before, renamed, stamps.digest([tmp_path])}) == 3

    def test_compiled_python_does_not_count(self, tmp_path):
        before = stamps.digest([tmp_path])
        (tmp_path / "__pycache__").mkdir()
        (tmp_path / "__pycache__" / "x.pyc").write_bytes(b"1")
        assert stamps.digest([tmp_path]) == before

    @given(st.lists(st.text()), st.lists(st.text()))
    def test_different_parts_have_different_digests(self, left, right):
        assert (stamps.digest(left) == stamps.digest(right)) == (left == right)
