"""The start bench leaves the downloads out and asks for all datasets at both starts."""

from __future__ import annotations

import json
import sys

import pytest

from bench import start

FRESH = {"packages": 30.0, "python": 40.0, "solr-files": 10.0, "web": 20.0, "total": 180.0}
SECOND = {"web": 5.0, "total": 12.0}


def report(capsys, fresh=None, second=None, datasets=(102, 102)):
    code = start._report(fresh or FRESH, second or SECOND, datasets)
    return code, json.loads(capsys.readouterr().out.splitlines()[-1])


class TestReport:
    """The closing line holds both figures, their goals and the parts."""

    def test_downloads_are_apart(self, capsys):
        code, line = report(capsys)
        assert code == 0
        assert (line["fresh_seconds"], line["downloads_seconds"]) == (100.0, 80.0)
        assert line["second_seconds"] == 12.0
        assert line["fresh_parts"] == FRESH

    def test_they_can_be_counted(self, capsys, monkeypatch):
        monkeypatch.setattr(sys, "argv", ["start", "--count-downloads"])
        code, line = report(capsys)
        assert line["fresh_seconds"] == 180.0
        assert code == 1

    def test_the_worse_of_both_decides(self, capsys):
        _, line = report(capsys, second={"total": 19.0})
        assert line["ratio"] == 0.95

    @pytest.mark.parametrize(
        ("fresh", "second"), [({"total": 151.0}, None), (None, {"total": 20.1})]
    )
    def test_too_slow(self, capsys, fresh, second):
        code, line = report(capsys, fresh, second)
        assert code == 1
        assert line["ok"] is False

    @pytest.mark.parametrize("datasets", [(102, 101), (0, 0)])
    def test_a_portal_without_its_records_has_not_started(self, capsys, datasets):
        code, line = report(capsys, datasets=datasets)
        assert code == 1
        assert line["ok"] is False


class TestPort:
    """The measured portal stands beside a running one."""

    def test_a_free_port_is_taken(self):
        first, second = start._free_port(), start._free_port()
        assert first > 1024
        assert second > 1024
