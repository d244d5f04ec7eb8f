"""Figures and choices for templates."""

from __future__ import annotations

from typing import Any

import pytest

import ckan.plugins.toolkit as tk

from ckanext.hcmc_governance.freshness import helpers

from .conftest import Desk, on


class TestCounts:
    """hcmc_freshness_counts"""

    def test_figures_are_those_of_the_list(self, desk: Desk):
        """The numbers of the home page open lists of the same length."""
        desk.dataset()
        found = helpers.hcmc_freshness_counts()
        for state, number in found["states"].items():
            if state != "attest":
                asked = {"state": state, "type": "dataset", "limit": 0}
                listed = tk.get_action("hcmc_freshness_list")({"user": ""}, asked)
                assert listed["count"] == number, state

    def test_share_on_time(self, desk: Desk):
        """Of the periods that ended within a year, how many were met in time."""
        with on("2026-03-02"):
            before = helpers.hcmc_freshness_counts()
        with on("2026-03-01"):
            record = desk.dataset(frequency_from="2026-02-01")
        with on("2026-03-02"):
            found = helpers.hcmc_freshness_counts()
        assert desk.freshness(record)["counts"]["on_time"] == 1
        assert found["on_time"] == before["on_time"] + 1
        assert found["closed"] == before["closed"] + 1
        assert 0 <= found["on_time_share"] <= 100


@pytest.mark.usefixtures("non_clean_db")
class TestChoices:
    """hcmc_freshness_choices"""

    def test_labels(self):
        """States in the order of trouble, frequencies as announced; «unknown» is no choice."""
        found = helpers.hcmc_freshness_choices()
        labels: list[Any] = [one["label"] for one in found["states"]]
        assert labels[:3] == ["Đúng hạn", "Sắp đến hạn", "Quá hạn"]
        assert "unknown" not in [one["key"] for one in found["frequencies"]]
