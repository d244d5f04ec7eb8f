"""What a record's freshness rests on, for its own page."""

from __future__ import annotations

import datetime as dt
from typing import Any

from ckan import model

from ckanext.hcmc_governance.freshness import cadences, reading, rules, service
from ckanext.hcmc_governance.freshness.model import DataEvent, UpdateExcuse, UpdatePeriod
from ckanext.hcmc_governance.freshness.rules import Result
from ckanext.hcmc_governance.register.model import DatasetFact, FrequencyEntry
from ckanext.hcmc_schemas import vocabularies


def of(package_id: str, today: dt.date, language: str) -> dict[str, Any]:
    """Return the parts of the page; see ``hcmc_freshness_history_show``."""
    rows = reading.rows([package_id], today)
    fact = service.find_fact(package_id)
    session = model.Session
    return {
        "freshness": (
            reading.told(rows[0], today, language) if rows else reading.nothing_known(language)
        ),
        "periods": _periods(fact, today, language) if fact else [],
        "events": [row.dictize() for row in session.scalars(DataEvent.of(package_id))],
        "frequencies": [
            row.dictize() for row in session.scalars(FrequencyEntry.history(package_id))
        ][::-1],
        "excuses": [row.dictize() for row in session.scalars(UpdateExcuse.of(package_id))],
        "attested": bool(fact and fact.frequency in cadences.attested()),
        **_waiting(fact, today),
    }


def _waiting(fact: DatasetFact | None, today: dt.date) -> dict[str, Any]:
    """Tell the period that waits for data, and whether its signature is possible."""
    found = service.waiting(fact, today) if fact else None
    if found is None:
        return {"period": None, "may_declare_from": None, "may_declare": False}
    return {
        "period": {
            "start": found.start.isoformat(),
            "end": found.end.isoformat(),
            "late_on": found.late_on.isoformat(),
        },
        "may_declare_from": found.sign_from.isoformat(),
        "may_declare": found.sign_from <= today,
    }


def _periods(fact: DatasetFact, today: dt.date, language: str) -> list[dict[str, Any]]:
    """Return the periods, newest first: the strip as it is today, before it the closed ones."""
    strip = reading.strip_of(fact, today)
    recent = [
        _line(
            one.period.start, one.period.end, one.period.late_on, one.met_on,
            rules.result_on(one, today), language,
        )
        for one in strip
    ]  # fmt: skip
    first = strip[0].period.start if strip else dt.date.max
    closed = model.Session.scalars(UpdatePeriod.of(fact.package_id))
    earlier = [
        _line(row.start_on, row.end_on, row.late_on, row.met_on, Result(row.result), language)
        for row in closed
        if row.start_on < first
    ]
    return recent[::-1] + earlier


def _line(  # noqa: PLR0913, PLR0917
    start: dt.date,
    end: dt.date,
    late_on: dt.date,
    met_on: dt.date | None,
    result: Result,
    language: str,
) -> dict[str, Any]:
    return {
        "start": start.isoformat(),
        "end": end.isoformat(),
        "grace_end": late_on.isoformat(),
        "met_on": met_on.isoformat() if met_on else None,
        "result": result.value,
        "label": vocabularies.term("period_result", result).label(language),
    }
