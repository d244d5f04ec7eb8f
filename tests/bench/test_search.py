"""The search bench counts rightly and judges by its goals."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench import search

KEYS = st.lists(st.sampled_from("abcdefgh"), unique=True, min_size=1)


def row(**changed):
    perfect = {"p5": 1.0, "recall20": 1.0, "mrr": 1.0, "zero": 0.0}
    return {**perfect, "group": "marks", "q": "giao thông", "frozen": False, **changed}


def side(alone=None, prefixes=16, crowded=None):
    rows = alone or [row()]
    return {"alone": rows, "crowded": crowded or rows, "prefixes": prefixes}


class TestScores:
    """Capped: what a perfect answer could reach counts as 1."""

    def test_one_relevant_record_in_the_first_place(self):
        assert search.scores(["a", "x", "y"], ["a"]) == {
            "p5": 1.0, "recall20": 1.0, "mrr": 1.0, "zero": 0.0,
        }  # fmt: skip

    def test_the_third_place(self):
        assert search.scores(["x", "y", "a"], ["a"])["mrr"] == pytest.approx(1 / 3)

    def test_beyond_the_fifth_place_only_recall_counts(self):
        found = search.scores(["1", "2", "3", "4", "5", "a"], ["a"])
        assert (found["p5"], found["recall20"]) == (0.0, 1.0)

    def test_nothing_found(self):
        assert search.scores([], ["a"]) == {"p5": 0.0, "recall20": 0.0, "mrr": 0.0, "zero": 1.0}

    @given(KEYS)
    def test_a_perfect_answer_is_perfect(self, relevant):
        found = search.scores(relevant, relevant)
        assert found["p5"] == found["recall20"] == found["mrr"] == 1.0

    @given(KEYS, KEYS)
    def test_no_score_leaves_its_range(self, found, relevant):
        assert all(0.0 <= value <= 1.0 for value in search.scores(found, relevant).values())


class TestSummary:
    """Means over the searches; the empty ones are counted."""

    def test_means(self):
        found = search.summary([row(), row(p5=0.0, zero=1.0)])
        assert found == {"p5": 0.5, "recall20": 1.0, "mrr": 1.0, "zero": 1.0, "n": 2}

    def test_of_nothing(self):
        assert search.summary([])["n"] == 0

    def test_groups_are_kept_apart(self):
        found = search.by_group([row(), row(group="typos", p5=0.0)])
        assert found["marks"]["p5"] == 1.0
        assert found["typos"]["p5"] == 0.0


class TestReport:
    """The closing line says whether every goal was met."""

    def test_all_goals_met(self, capsys):
        line = search.report(side(prefixes=3), side())
        assert line["ok"] is True
        assert (line["name"], line["ratio"], line["goal"]) == ("search", 1.0, 0.93)
        assert "marks" in capsys.readouterr().out

    @pytest.mark.parametrize(
        "ours",
        [
            side([row(p5=0.92)]),
            side([row(recall20=0.92)]),
            side([row()] * 9 + [row(zero=1.0)]),
            side(prefixes=14),
            side(crowded=[row(p5=0.82)]),
        ],
        ids=["precision", "recall", "empty", "prefixes", "crowded"],
    )
    def test_one_goal_missed(self, ours):
        assert search.report(side(), ours)["ok"] is False

    def test_searches_kept_from_tuning_are_told_apart(self):
        line = search.report(side(), side([row(), row(frozen=True, p5=0.5)]))
        assert line["ours_frozen"]["p5"] == 0.5
        assert line["ours_frozen"]["n"] == 1

    def test_it_is_one_json_object(self):
        assert json.loads(json.dumps(search.report(side(), side())))["floor"] == search.FLOOR


class TestData:
    """The judged set: large enough, over records that exist, the same crowd at every run."""

    def test_there_are_at_least_a_hundred_searches(self):
        judged = [json.loads(line) for line in search._lines("queries.jsonl")]
        keys = {json.loads(line)["key"] for line in search._lines("catalogue.jsonl")}
        assert len(judged) >= 100
        assert all(one["relevant"] and set(one["relevant"]) <= keys for one in judged)
        assert len({(one["group"], one["q"]) for one in judged}) == len(judged)

    def test_prefixes(self):
        judged = [json.loads(line) for line in search._lines("prefixes.jsonl")]
        assert len(judged) == 16

    def test_the_crowd_is_the_same_at_every_run(self):
        first, second = list(search.crowd()), list(search.crowd())
        assert first == second
        assert len({one["id"] for one in first}) == search.CROWD

    def test_no_record_of_the_crowd_leaves_the_bench_s_site(self):
        assert {one["site_id"] for one in search.crowd()} == {search.SITE_ID}

    def test_records_look_as_ckan_gives_them_to_the_index(self):
        records = search.records()
        assert len(records) == 102
        for record in records:
            assert record["with_custom_schema"]["title"] == record["title"]
            assert record["organization"]["title"]
