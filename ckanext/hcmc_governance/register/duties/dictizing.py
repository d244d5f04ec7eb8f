"""The figures and lists of the duties as the API gives them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from ckanext.hcmc_governance.register.duties.completeness import Asked, UnitCounts, total_of


def completeness(
    dataset_type: str, asked: Sequence[Asked], units: Sequence[UnitCounts]
) -> dict[str, Any]:
    """Return totals, gaps by item and gaps by unit; the unit with most gaps first."""
    whole = total_of(units)
    return {
        "type": dataset_type,
        "total": whole.total,
        "complete": whole.complete,
        "items": [
            {
                "key": one.key,
                "ref": one.ref,
                "label_vi": one.label_vi,
                "label_en": one.label_en,
                "of_article": one.of_article,
                "missing": whole.missing[one.key],
            }
            for one in asked
        ],
        "units": _units(units),
    }


def row(told: dict[str, Any]) -> dict[str, Any]:
    """Return a row with its days in ISO form."""
    return {
        key: value.isoformat() if isinstance(value, dt.date) else value
        for key, value in told.items()
    }


def _units(units: Iterable[UnitCounts]) -> list[dict[str, Any]]:
    ordered = sorted(
        units, key=lambda one: (-sum(one.missing.values()), -one.total, one.unit_id or "")
    )
    return [
        {
            "unit_id": one.unit_id,
            "total": one.total,
            "complete": one.complete,
            "missing": {key: number for key, number in one.missing.items() if number},
        }
        for one in ordered
    ]
