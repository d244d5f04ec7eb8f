"""States follow data events and the clock, nothing else."""

from __future__ import annotations

from typing import Any

import pytest

from .conftest import on


class TestShow:
    """hcmc_freshness_show."""

    @pytest.mark.clause("19.1.b")
    def test_walk(self, desk: Any):
        """With the clock moved past period and grace data turns due, overdue, delinquent."""
        with on("2026-03-01"):
            record = desk.dataset(frequency_from="2026-03-01")
            assert desk.state(record) == "fresh"
        for day, state in (
            ("2026-04-20", "fresh"), ("2026-04-25", "due"), ("2026-05-07", "due"),
            ("2026-05-08", "overdue"), ("2026-06-07", "overdue"), ("2026-06-08", "delinquent"),
        ):  # fmt: skip
            with on(day):
                assert desk.state(record) == state, day
