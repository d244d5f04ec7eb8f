"""The page bench compares turn by turn, and asks for more than speed."""

from __future__ import annotations

import io
import json
import os

import pytest

from bench import page


def answered(seconds, status=200, statements=2):
    return {"status": status, "seconds": seconds, "statements": statements, "bytes": 10}


class Steady:
    """A side that answers each page in a given time."""

    def __init__(self, *seconds, **more):
        self.seconds, self.more, self.asked = seconds, more, []

    def ask(self, **asked):
        self.asked.append(asked)
        turn = (len(self.asked) - 1) % len(self.seconds)
        return answered(self.seconds[turn], **self.more)


def figures(**changed):
    both = {"ours": {"status": 200, "ms": 10.0, "statements": 2}, "ratio": 1.0}
    both["stock"] = dict(both["ours"])
    told = {"names": {"datasets": 102, "dataset": "a"}, "load_seconds": 1.0}
    found = {
        "told": {"ours": told, "stock": told},
        "pages": {"home": both},
        "actions": {"package_show": both, "package_search": both},
    }
    return {**found, **changed}


def with_statements(ours):
    both = figures()["pages"]["home"]
    return {**both, "ours": {**both["ours"], "statements": ours}}


class TestInTurns:
    """Both sides are asked the same number of times, in turns, the first ones left out."""

    def test_the_ratio_is_of_the_same_moment(self):
        # The machine is three times slower in every second turn, for both.
        sides = {"ours": Steady(0.1, 0.3), "stock": Steady(0.2, 0.6)}
        found = page._in_turns(sides, "home", {name: {"home": "/"} for name in sides})
        assert found["ratio"] == 0.5

    def test_each_side_is_asked_as_often(self):
        sides = {"ours": Steady(0.1), "stock": Steady(0.1)}
        page._in_turns(sides, "home", {name: {"home": "/"} for name in sides})
        assert len(sides["ours"].asked) == len(sides["stock"].asked) == page.ROUNDS + page.WARM_UP

    def test_one_error_page_is_seen(self):
        assert page._median([answered(0.1), answered(0.1, status=500)])["status"] == 500

    def test_figures_are_milliseconds(self):
        assert page._median([answered(0.0123)] * 3)["ms"] == 12.3


class TestReport:
    """Fast enough is not enough: all pages must answer, with the same records, without more SQL."""

    def test_all_well(self, capsys):
        line = page.report(figures())
        assert line["ok"] is True
        assert line["datasets"] == 102
        assert "home" in capsys.readouterr().out

    def test_too_slow(self):
        slow = {**figures()["pages"]["home"], "ratio": 1.16}
        line = page.report(figures(pages={"home": slow}))
        assert line["ok"] is False
        assert line["ratio"] == 1.16

    def test_the_slowest_page_decides(self):
        home = figures()["pages"]["home"]
        line = page.report(figures(pages={"home": home, "search": {**home, "ratio": 1.2}}))
        assert line["ratio"] == 1.2

    @pytest.mark.parametrize(
        ("action", "added", "fine"),
        [
            ("package_show", 0, True),
            ("package_show", 1, False),
            ("package_search", 1, True),
            ("package_search", 2, False),
        ],
    )
    def test_statements_added(self, action, added, fine):
        actions = {**figures()["actions"], action: with_statements(2 + added)}
        line = page.report(figures(actions=actions))
        assert line["ok"] is fine
        assert line["added_statements"][action] == added

    def test_an_error_page_fails_it(self):
        broken = figures()["pages"]["home"]
        broken = {**broken, "ours": {**broken["ours"], "status": 500}}
        assert page.report(figures(pages={"home": broken}))["ok"] is False

    def test_sides_with_different_records_prove_nothing(self):
        told = figures()["told"]
        fewer = {"names": {"datasets": 101, "dataset": "a"}, "load_seconds": 1.0}
        line = page.report(figures(told={**told, "stock": fewer}))
        assert line["ok"] is False


class TestSide:
    """A side answers a line for a line; what else it prints is passed over."""

    def test_other_lines_are_passed_over(self):
        asked = io.StringIO()
        side = page.Side(asked, io.StringIO('a warning\nANSWER {"ms": 1}\n'))
        assert side.ask(path="/") == {"ms": 1}
        assert json.loads(asked.getvalue()) == {"path": "/"}

    def test_a_side_that_ended_is_said(self):
        with pytest.raises(page.SideFailed):
            page.Side(io.StringIO(), io.StringIO("Traceback\n")).ask(path="/")


class TestCores:
    """The stock core is named by its variable, or lies beside ours."""

    def test_beside_ours(self, monkeypatch):
        monkeypatch.setenv("CKAN_SOLR_URL", "http://127.0.0.1:1/solr/mine")
        monkeypatch.delenv("HCMC_STOCK_SOLR_URL", raising=False)
        assert page._solr("ours") == "http://127.0.0.1:1/solr/mine"
        assert page._solr("stock") == "http://127.0.0.1:1/solr/ckan_stock"

    def test_named(self, monkeypatch):
        monkeypatch.setenv("HCMC_STOCK_SOLR_URL", "http://127.0.0.1:1/solr/other")
        assert page._solr("stock") == "http://127.0.0.1:1/solr/other"

    def test_a_core_that_does_not_answer_is_named(self, monkeypatch):
        monkeypatch.setenv("HCMC_STOCK_SOLR_URL", "http://127.0.0.1:9/solr/none")
        monkeypatch.setenv("CKAN_SOLR_URL", os.environ["CKAN_SOLR_URL"])
        with pytest.raises(SystemExit) as caught:
            page._check_cores()
        assert "http://127.0.0.1:9/solr/none" in str(caught.value)
