"""Programs that load CKAN get a request and give an answer."""

from __future__ import annotations

import json
import sys

import pytest

from portal_cli import inside
from portal_cli.messages import PortalError, Text

ECHO = """
import json, pathlib, sys
request = json.load(sys.stdin)
pathlib.Path(request["result"]).write_text(json.dumps({"got": request["word"]}), encoding="utf-8")
"""
FAILED = Text("không làm được", "it failed")


@pytest.fixture
def place(layout, tmp_path, monkeypatch):
    """Give an installation whose programs lie in a folder of the test."""
    folder = tmp_path / "deploy"
    (folder / "inside").mkdir(parents=True)
    monkeypatch.setattr(type(layout), "deploy", property(lambda _: folder))
    monkeypatch.setattr(type(layout), "python", property(lambda _: sys.executable))
    layout.logs.mkdir(parents=True, exist_ok=True)
    return layout


class TestAsk:
    """One request, one answer, nothing left behind."""

    def test_answer(self, place):
        """What the program writes comes back; its file, which may hold a password, is gone."""
        (place.deploy / "inside" / "echo.py").write_text(ECHO, encoding="utf-8")
        answer = inside.ask(place, "echo.py", {"word": "đơn vị"}, "echo.log", FAILED)
        assert answer == {"got": "đơn vị"}
        assert not (place.home / "echo.py.json").exists()

    def test_failure_is_named(self, place):
        """A program that fails ends in the caller's sentence."""
        (place.deploy / "inside" / "bad.py").write_text("raise SystemExit(3)", encoding="utf-8")
        with pytest.raises(PortalError) as caught:
            inside.ask(place, "bad.py", json.loads("{}"), "bad.log", FAILED)
        assert caught.value.what == FAILED
