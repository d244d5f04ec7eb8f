"""Template helpers of freshness."""

from __future__ import annotations

from typing import Any

from ckanext.hcmc_governance.freshness import cadences, listing, service
from ckanext.hcmc_governance.freshness.rules import State
from ckanext.hcmc_schemas import vocabularies


def hcmc_freshness_counts(kind: str | None = "dataset") -> dict[str, Any]:
    """Return the figures over all public records of a type.

    ``states`` (number by state), ``on_time`` and ``closed`` (periods that ended within a year)
    and ``on_time_share`` (per cent, ``None`` when no period ended).
    """
    asked, day = listing.Asked(kinds=service.KINDS, kind=kind), service.today()
    met, closed = listing.on_time(asked, day)
    return {
        "states": listing.states(asked, day),
        "on_time": met,
        "closed": closed,
        "on_time_share": round(100 * met / closed) if closed else None,
    }


def hcmc_freshness_choices() -> dict[str, list[dict[str, str]]]:
    """Return what the list can be filtered by: ``states`` and ``frequencies``, with labels."""
    spoken = service.language()
    states = [vocabularies.term("freshness_state", state) for state in State]
    hidden = cadences.unannounced()
    frequencies = [
        one for one in vocabularies.vocabulary(cadences.FREQUENCY) if one.key not in hidden
    ]
    return {
        "states": [
            {
                "key": one.key,
                "label": one.label(spoken),
                "icon": str(one.extra["icon"]),
                "tone": str(one.extra["tone"]),
            }
            for one in states
        ],
        "frequencies": [{"key": one.key, "label": one.label(spoken)} for one in frequencies],
    }
