"""Validators of the questions to the journal."""

from __future__ import annotations

import datetime as dt
from typing import Any

import ckan.plugins.toolkit as tk
from ckan.plugins.toolkit import _


def hcmc_journal_day(value: Any) -> dt.date:
    """Return a day that is written as ISO 8601 (``2026-11-24``)."""
    try:
        return dt.date.fromisoformat(str(value).strip())
    except ValueError as error:
        raise tk.Invalid(_("Write the day as year-month-day")) from error
