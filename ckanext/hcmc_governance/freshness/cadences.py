"""The clocks of the announced frequencies, as the vocabulary gives them."""

from __future__ import annotations

from functools import cache

from ckanext.hcmc_governance.freshness.grid import Cadence, cadence
from ckanext.hcmc_governance.freshness.rules import Clock
from ckanext.hcmc_schemas import vocabularies

FREQUENCY = "frequency"


@cache
def by_frequency() -> dict[str, Cadence]:
    """Return the cadence of each frequency that has a period."""
    return {
        term.key: cadence(term.extra["period"], term.extra["grace"])
        for term in vocabularies.vocabulary(FREQUENCY)
        if "period" in term.extra
    }


@cache
def attested() -> frozenset[str]:
    """Return the frequencies without a period whose data are attested once a year (A20)."""
    terms = vocabularies.vocabulary(FREQUENCY)
    return frozenset(term.key for term in terms if term.extra.get("attested"))


@cache
def unannounced() -> frozenset[str]:
    """Return the keys that say nothing was announced."""
    terms = vocabularies.vocabulary(FREQUENCY)
    return frozenset(term.key for term in terms if term.extra.get("choosable") is False)


def clock_of(frequency: str | None) -> Clock:
    """Return how a stored frequency is measured."""
    if not frequency or frequency in unannounced():
        return Clock.NO_FREQUENCY
    return Clock.PERIODIC if frequency in by_frequency() else Clock.NO_PERIOD
