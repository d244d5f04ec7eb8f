"""When a day of first provision may be put right."""

from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from ckanext.hcmc_governance.register.first_provision import rules
from ckanext.hcmc_governance.register.first_provision.rules import Refusal

TODAY = dt.date(2026, 11, 24)
PAST = st.dates(max_value=TODAY)


class TestRefusals:
    """Past or present, another day, with a reason, of data that is provided."""

    @given(PAST, st.text(min_size=rules.REASON_LENGTH))
    def test_a_day_that_is_over_with_a_reason(self, day: dt.date, reason: str) -> None:
        """Nothing stands against it."""
        assert rules.refusals(day, None, TODAY, provided=True, reason=reason) == {}

    @given(st.dates(min_value=TODAY + dt.timedelta(days=1)))
    def test_a_day_to_come(self, day: dt.date) -> None:
        """Nothing is provided in the future."""
        told = rules.refusals(day, None, TODAY, provided=True, reason="x" * 20)
        assert told == {"day": Refusal.FUTURE}

    @given(PAST)
    def test_the_same_day(self, day: dt.date) -> None:
        """A change changes something."""
        told = rules.refusals(day, day.isoformat(), TODAY, provided=True, reason="x" * 20)
        assert told == {"day": Refusal.SAME}

    @given(st.text(max_size=rules.REASON_LENGTH - 1))
    def test_a_short_reason(self, reason: str) -> None:
        """A word is no reason."""
        told = rules.refusals(TODAY, None, TODAY, provided=True, reason=reason)
        assert told == {"reason": Refusal.REASON_SHORT}

    @given(PAST)
    def test_data_that_is_not_provided(self, day: dt.date) -> None:
        """It has no such day."""
        told = rules.refusals(day, None, TODAY, provided=False, reason="x" * 20)
        assert told == {"id": Refusal.NOT_PROVIDED}
