"""States in the search: the index holds days, a state is a range over them on the day of asking.

So nothing has to be indexed anew when a day passes.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pysolr

from ckan.lib.search import SearchError
from ckan.lib.search.common import make_connection

from ckanext.hcmc_governance.freshness import cadences, rules
from ckanext.hcmc_governance.freshness.rules import Clock, State
from ckanext.hcmc_governance.register.model import DatasetFact

FILTER = "freshness"
CLOCK = "freshness_clock"
# Put among the extras of a search whose filters are to be counted.
COUNTED = "hcmc_freshness_counted"

_ASKED = re.compile(rf'(?<![\w"]){FILTER}:"?(?P<state>[a-z_]+)"?')
_NOTHING = "-*:*"
# What of a search decides which records it finds.
_FINDING = ("q", "fq", "qf", "mm", "tie", "df", "defType", "q.op")


def document(fact: DatasetFact | None) -> dict[str, Any]:
    """Return the fields of a record's document: its clock, and its days as Solr takes them."""
    if fact is None:
        return {}
    days = {
        _field(name): f"{day.isoformat()}T00:00:00Z"
        for name in ("warn_on", "late_on", "next_late_on", "excused_until", "last_event_on")
        if (day := getattr(fact, name)) is not None
    }
    return {CLOCK: cadences.clock_of(fact.frequency).value, **days}


def clause(state: State, today: dt.date) -> str:
    """Return the query of a state on a day."""
    if state in (State.NO_PERIOD, State.NO_FREQUENCY):
        return f"+{CLOCK}:{state}"
    parts = [f"+{CLOCK}:{Clock.PERIODIC}"]
    for column, reached in rules.CONDITIONS[state]:
        day = f"{today.isoformat()}T00:00:00Z"
        span = f"[{day} TO *]" if column == "excused_until" else f"[* TO {day}]"
        parts.append(f"{'+' if reached else '-'}{_field(column)}:{span}")
    return " ".join(parts)


def translated(filter_query: str, today: dt.date) -> str:
    """Return a filter in which each asked state is a range of days; an unknown one finds nothing.

    :param filter_query: as CKAN's search page writes it, e.g. ``freshness:"overdue"``.
    """

    def ranges(found: re.Match[str]) -> str:
        try:
            return f"({clause(State(found['state']), today)})"
        except ValueError:
            return f"({_NOTHING})"

    return _ASKED.sub(ranges, filter_query)


def counts(search_params: dict[str, Any], today: dt.date) -> dict[State, int]:
    """Return how many of the found records are in each state, by one request.

    :param search_params: as the search has sent them, with the reader's own limits.
    :raises SearchError: when the search server does not answer.
    """
    asked = {name: search_params[name] for name in _FINDING if name in search_params}
    by_clause = {clause(state, today): state for state in State}
    try:
        answer = make_connection(decode_dates=False).search(
            **asked, rows=0, facet="true", **{"facet.query": list(by_clause)}
        )
    except pysolr.SolrError as error:
        raise SearchError(str(error)) from error
    found = answer.facets["facet_queries"]
    return {state: int(found.get(query, 0)) for query, state in by_clause.items()}


def _field(column: str) -> str:
    return f"freshness_{column.removesuffix('_on')}_date"
