"""The register bench counts what was written, and asks for all of it within the memory."""

from __future__ import annotations

import json
import os
import sys

import pytest
import xlsxwriter

from bench import _register_side as side
from bench import register


def one(over=10.0, found=100):
    return {
        "records": 100, "written": 100, "found": found, "seconds": 1.0, "idle_mb": 150.0,
        "peak_mb": 160.0, "over_mb": over, "file_bytes": 1000,
    }  # fmt: skip


def closing(capsys, **changed):
    figures = {"fill": {"seconds": 1.0}, "xlsx": one(), "rdf": one(), **changed}
    return register.report(figures, 100)


class TestReport:
    """The last line: the worse of both exports decides."""

    def test_has_the_form_of_all_benches(self, capsys):
        line = closing(capsys)
        assert {"name", "ratio", "goal", "floor", "ok"} <= set(line)
        assert line["name"] == "register"
        assert line["ok"] is True
        assert json.loads(json.dumps(line)) == line
        assert "rdf" in capsys.readouterr().out

    @pytest.mark.parametrize("name", ["xlsx", "rdf"])
    def test_too_much_memory_is_not_ok(self, capsys, name):
        line = closing(capsys, **{name: one(over=register.GOAL + 0.1)})
        assert line["ok"] is False
        assert line["ratio"] == register.GOAL + 0.1

    @pytest.mark.parametrize("name", ["xlsx", "rdf"])
    def test_a_missing_record_is_not_ok(self, capsys, name):
        assert closing(capsys, **{name: one(found=99)})["ok"] is False

    def test_goal_is_the_issue_s(self):
        assert (register.RECORDS, register.GOAL) == (10_000, 150)


class TestCounting:
    """What the files hold is counted in the files."""

    def test_rows_of_a_workbook(self, tmp_path):
        path = tmp_path / "a.xlsx"
        with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
            sheet = book.add_worksheet()
            for number in range(5001):
                sheet.write_string(number, 0, "Tên dữ liệu")
        assert register.rows_of(path) == 5000

    def test_datasets_of_a_turtle_file(self, tmp_path):
        path = tmp_path / "a.ttl"
        path.write_text(
            '<http://a/dataset/1> a dcat:Dataset ;\n    dct:title "a dcat:Dataset" .\n'
            "<http://a> a dcat:Catalog .\n<http://a/dataset/2> a dcat:Dataset .\n",
            encoding="utf-8",
        )
        assert register.datasets_of(path) == 2


class TestMemory:
    """The watcher sees what a block needs, also when it is given back before the end."""

    def test_most_memory_of_a_block(self):
        before = side._memory()
        with side._watched() as most:
            held = bytearray(os.urandom(60_000_000))
            for _ in range(30):
                held[0] = 1
                side.time.sleep(0.01)
            del held
        assert most[0] - before > 50_000_000


class TestRun:
    """A process that ends without an answer ends the bench."""

    def test_failed_side(self, tmp_path, monkeypatch):
        program = tmp_path / "side.py"
        program.write_text("print('something else')", encoding="utf-8")
        monkeypatch.setattr(register, "SIDE", program)
        with pytest.raises(register.SideFailed, match="xlsx"):
            register.run("xlsx", 1, dict(os.environ))

    def test_answer(self, tmp_path, monkeypatch):
        program = tmp_path / "side.py"
        program.write_text("import sys; print('ANSWER {\"of\": ' + sys.argv[2] + '}')")
        monkeypatch.setattr(register, "SIDE", program)
        assert register.run("xlsx", 7, dict(os.environ)) == {"of": 7}
        assert sys.executable
