"""Numbers and dates as the reader writes them."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import ckan.plugins.toolkit as tk

from ckanext.hcmc_vietnamese import numbers


def hcmc_date(value: dt.date | dt.datetime | str | None) -> str:
    """Return dd/mm/yyyy in the zone of the portal; what is no date comes back as it is.

    :param value: a date, a moment (UTC without zone) or either in ISO 8601.
    """
    if not value:
        return ""
    try:
        return numbers.format_date(value, tk.h.get_display_timezone())
    except ValueError:
        return str(value)


def hcmc_number(value: Any) -> str:
    """Return a number with the signs of the page's language; what is no number, as it is."""
    if isinstance(value, bool) or value is None or value == "":
        return ""
    try:
        return numbers.format_number(Decimal(str(value)), tk.h.lang() or "vi")
    except ArithmeticError:
        return str(value)
