"""The report on the clauses that tests claim."""

from __future__ import annotations

import re
import subprocess
import sys
from collections import Counter

import clauses_plugin
import pytest
from house_tree import ROOT

LIST = {
    "3.3": clauses_plugin.Clause("3.3", "Open data", "portal"),
    "22.1": clauses_plugin.Clause("22.1", "Fields", "register"),
    "22.2": clauses_plugin.Clause("22.2", "Review", "register"),
}


class TestList:
    """tests/data/clauses.tsv."""

    def test_every_row_is_read(self):
        """Keys are unique and no row is incomplete."""
        lines = clauses_plugin.LIST.read_text(encoding="utf-8").splitlines()
        assert len(clauses_plugin.read()) == len(lines) - 1
        assert all(row.key and row.short and row.part for row in clauses_plugin.read().values())


class TestReport:
    """What is printed."""

    def test_counts_per_part(self):
        """Each part tells what is claimed and what is not."""
        lines = list(clauses_plugin.report(Counter({"22.1": 3}), LIST))
        assert "portal: 0 claimed, 1 unclaimed" in lines
        assert "register: 1 claimed, 1 unclaimed" in lines
        assert lines[-1] == "clauses: 1 of 3 claimed, by 3 tests"

    def test_lists_both_kinds(self):
        """A claimed clause carries the number of its tests, an unclaimed one a dash."""
        text = "\n".join(clauses_plugin.report(Counter({"22.1": 3}), LIST))
        assert re.search(r"\+ 22\.1 +Fields \(3\)", text)
        assert re.search(r"- 22\.2 +Review", text)

    def test_unknown_key_is_found(self):
        """A claim of a clause that does not exist is named."""
        assert clauses_plugin.unknown(Counter({"22.1": 1, "99.9": 1}), LIST) == ["99.9"]


class TestClaims:
    """What the marks of collected tests say."""

    def test_marks_are_counted(self):
        """Each mark of each test counts once."""
        assert clauses_plugin.claims([Marked("22.1", "3.3"), Marked("22.1")]) == {
            "22.1": 2,
            "3.3": 1,
        }

    def test_wrong_claim_stops_every_run(self):
        """A test that claims an unknown clause is a mistake, with or without the option."""
        clauses_plugin.pytest_collection_modifyitems([Marked("22.1")])
        with pytest.raises(pytest.UsageError, match=r"99\.9"):
            clauses_plugin.pytest_collection_modifyitems([Marked("22.1", "99.9")])


class Marked:
    """Stands for a collected test with marks."""

    def __init__(self, *keys: str) -> None:
        self.marks = [pytest.mark.clause(key).mark for key in keys]

    def iter_markers(self, name: str) -> list[pytest.Mark]:
        """Return the marks of that name."""
        return [mark for mark in self.marks if mark.name == name]


class TestOption:
    """The command."""

    @staticmethod
    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        """Run pytest from the root of the repository, as ``./portal test`` does."""
        command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *arguments]
        return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

    def test_prints_and_runs_nothing(self, tmp_path):
        """The report comes without any test being run."""
        told = self.run("--clauses", "tests/clauses")
        assert told.returncode == 0, told.stdout
        assert re.search(r"^clauses: \d+ of \d+ claimed", told.stdout, re.MULTILINE)
        assert " passed" not in told.stdout
