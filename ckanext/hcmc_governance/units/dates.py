"""Days and intervals as people give them: refused with a sentence where they contradict."""

from __future__ import annotations

import datetime as dt
from typing import Protocol

from ckan.plugins.toolkit import _

from ckanext.hcmc_governance.units import rules
from ckanext.hcmc_governance.units.errors import DaysRefused
from ckanext.hcmc_governance.units.rules import Span


class Lasting(Protocol):
    """A row that holds from a day up to another."""

    valid_from: dt.date
    valid_until: dt.date | None


def shown(day: dt.date | None) -> str:
    """Return dd/mm/yyyy, or nothing."""
    return day.strftime("%d/%m/%Y") if day else ""


def given(start: dt.date, end: dt.date | None) -> Span:
    """Return the interval that a person gives for something new.

    :raises DaysRefused: when it holds no day.
    """
    try:
        return rules.lasting(start, end)
    except rules.EndBeforeStart as error:
        raise DaysRefused("valid_until", _("The end must come after the start")) from error


def close(row: Lasting, day: dt.date) -> None:
    """End a row: ``day`` is the first on which it no longer holds.

    A row that is ended on the day it begins never took effect.

    :raises DaysRefused: when it begins later, or has ended before.
    """
    if day < row.valid_from:
        raise DaysRefused(
            "valid_until",
            _("This holds from {day} and cannot end before").format(day=shown(row.valid_from)),
        )
    if row.valid_until is not None and row.valid_until < day:
        raise DaysRefused(
            "valid_until", _("This has ended on {day} already").format(day=shown(row.valid_until))
        )
    row.valid_until = day
