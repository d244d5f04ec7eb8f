"""A state in a filter becomes ranges of days."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ckanext.hcmc_governance.freshness import rules, searching
from ckanext.hcmc_governance.freshness.rules import Clock, Days, State

TODAY = dt.date(2026, 5, 20)
near = st.none() | st.dates(dt.date(2026, 5, 1), dt.date(2026, 6, 10))


def holds(query: str, document: dict[str, dt.date | None]) -> bool:
    """Tell whether a document of a periodic record answers a query, as Solr would."""
    for sign, field, first, last in re.findall(
        r"([+-])(freshness_\w+_date):\[(\S+) TO (\S+)\]", query
    ):
        day = document[field]
        inside = day is not None and (
            (first == "*" or day >= dt.date.fromisoformat(first[:10]))
            and (last == "*" or day <= dt.date.fromisoformat(last[:10]))
        )
        if inside != (sign == "+"):
            return False
    return f"+{searching.CLOCK}:{Clock.PERIODIC}" in query


class TestClause:
    """The query of a state on a day."""

    @given(near, st.integers(0, 40), st.integers(0, 40), near)
    def test_finds_what_the_rules_say(
        self, warn: dt.date | None, late: int, more: int, excused: dt.date | None
    ):
        """Exactly the query of the record's state finds it."""
        late_on = warn + dt.timedelta(days=late) if warn else None
        next_late = late_on + dt.timedelta(days=more) if late_on else None
        found = Days(warn_on=warn, late_on=late_on, next_late_on=next_late, excused_until=excused)
        document = {
            "freshness_warn_date": warn,
            "freshness_late_date": late_on,
            "freshness_next_late_date": next_late,
            "freshness_excused_until_date": excused,
        }
        answering = [
            one for one in rules.CONDITIONS if holds(searching.clause(one, TODAY), document)
        ]
        assert answering == [rules.state(Clock.PERIODIC, found, TODAY)]

    @pytest.mark.parametrize("state", [State.NO_PERIOD, State.NO_FREQUENCY])
    def test_without_a_clock(self, state: State):
        """These do not depend on the day."""
        assert searching.clause(state, TODAY) == f"+freshness_clock:{state}"


class TestTranslated:
    """Filters as CKAN's pages and callers of the API write them."""

    @pytest.mark.parametrize("text", ['freshness:"overdue"', "freshness:overdue"])
    def test_state(self, text: str):
        """With or without quotes, the state is replaced by its ranges."""
        found = searching.translated(f'+dataset_type:dataset {text} groups:"health"', TODAY)
        assert searching.clause(State.OVERDUE, TODAY) in found
        assert found.startswith("+dataset_type:dataset (")
        assert found.endswith(') groups:"health"')

    def test_two_states(self):
        """Each is replaced."""
        found = searching.translated("freshness:due OR freshness:overdue", TODAY)
        assert found.count(searching.CLOCK) == 2

    @pytest.mark.parametrize("text", ["freshness:late", 'freshness:"x"'])
    def test_unknown_state_finds_nothing(self, text: str):
        """It does not fall away, which would find everything."""
        assert searching.translated(text, TODAY) == "(-*:*)"

    @pytest.mark.parametrize(
        "text",
        [
            'title:"freshness"', "freshness_late_date:[* TO NOW]", 'my_freshness:"due"',
            "freshness_clock:periodic", "",
        ],
    )  # fmt: skip
    def test_others_stay(self, text: str):
        """Nothing else is touched."""
        assert searching.translated(text, TODAY) == text

    @given(st.text(max_size=60))
    def test_any_text(self, text: str):
        """No filter breaks it."""
        assert isinstance(searching.translated(text, TODAY), str)


class TestDocument:
    """What goes into the index."""

    def test_nothing_is_known(self):
        """A record without fact row has no days."""
        assert searching.document(None) == {}
