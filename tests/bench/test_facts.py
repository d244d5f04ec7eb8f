"""The facts bench compares like with like, and says when a goal is missed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from bench import facts

PROGRAM = Path(facts.__file__)


def figures(**changed: Any) -> dict[str, Any]:
    one = {"facts_ms": 10.0, "extras_ms": 120.0, "loop_ms": 2000.0, "same": True}
    return {
        "overdue": dict(one),
        "completeness": dict(one),
        "write_ms": 2.0,
        "rebuild_seconds": 3.0,
        "show_statements": 0,
        **changed,
    }


class TestRatios:
    """How many times as long the others take."""

    def test_of_each_list(self):
        """Extras and loop against the facts."""
        found = facts.ratios(figures())
        assert found == {name: {"extras": 12.0, "loop": 200.0} for name in facts.LISTS}


class TestReport:
    """The line that closes the bench."""

    def test_all_goals_met(self, capsys: pytest.CaptureFixture[str]):
        """Ten times, a hundred times, cheap writes, no statement in package_show."""
        line = facts.report(figures())
        assert line["ok"]
        assert (line["ratio"], line["loop_ratio"]) == (12.0, 200.0)
        assert "completeness" in capsys.readouterr().out

    @pytest.mark.parametrize(
        "worse",
        [
            {"overdue": {"facts_ms": 10.0, "extras_ms": 99.0, "loop_ms": 2000.0, "same": True}},
            {
                "completeness": {
                    "facts_ms": 10.0,
                    "extras_ms": 120.0,
                    "loop_ms": 999.0,
                    "same": True,
                }
            },
            {"overdue": {"facts_ms": 10.0, "extras_ms": 120.0, "loop_ms": 2000.0, "same": False}},
            {"write_ms": 2.6},
            {"show_statements": 1},
        ],
    )
    def test_one_goal_missed(self, worse: dict[str, Any]):
        """Any of them, and different answers, is not well."""
        assert not facts.report(figures(**worse))["ok"]


class TestProgram:
    """The whole bench with few records."""

    def test_small(self):
        """The three ways find the same; the last line is one JSON object."""
        done = subprocess.run(
            [sys.executable, str(PROGRAM)],
            env=os.environ | {"HCMC_BENCH_DATASETS": "600"},
            capture_output=True,
            text=True,
            check=False,
        )
        line = json.loads(done.stdout.splitlines()[-1])
        assert (line["name"], line["datasets"], line["show_statements"]) == ("facts", 600, 0)
        assert all(line[name]["same"] for name in facts.LISTS)
        assert line["overdue"]["found"] > 0
        assert done.returncode == (0 if line["ok"] else 1)
