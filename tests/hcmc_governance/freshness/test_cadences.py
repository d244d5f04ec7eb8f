"""How each frequency of the vocabulary is measured."""

from __future__ import annotations

import pytest

from ckanext.hcmc_governance.freshness import cadences
from ckanext.hcmc_governance.freshness.rules import Clock
from ckanext.hcmc_schemas import vocabularies


class TestClockOf:
    """A stored frequency."""

    @pytest.mark.parametrize(
        ("frequency", "clock"),
        [
            ("monthly", Clock.PERIODIC), ("realtime", Clock.PERIODIC),
            ("never", Clock.NO_PERIOD), ("on_change", Clock.NO_PERIOD),
            ("unknown", Clock.NO_FREQUENCY), (None, Clock.NO_FREQUENCY), ("", Clock.NO_FREQUENCY),
            ("whenever", Clock.NO_PERIOD),
        ],
    )  # fmt: skip
    def test_known(self, frequency: str | None, clock: Clock):
        """Periods, none, or nothing announced."""
        assert cadences.clock_of(frequency) is clock

    def test_every_term_is_something(self):
        """Each frequency is measured, attested, given once, or not known."""
        for term in vocabularies.vocabulary("frequency"):
            kinds = [
                term.key in cadences.by_frequency(), term.key in cadences.attested(),
                term.key in cadences.unannounced(), term.key == "never",
            ]  # fmt: skip
            assert kinds.count(True) == 1, term.key

    def test_attested(self):
        """Reading A20: what changes when something changes, and what comes at no fixed time."""
        assert cadences.attested() == {"on_change", "irregular"}
