"""Working out the stored days of many records at once: two statements a batch.

The days follow from announcements, data events and excuses alone; the day it is only tells how
far the strip of periods goes. Nothing here commits.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Collection, Iterator, Sequence
from itertools import islice
from typing import Any

import sqlalchemy as sa

from ckan import model

from ckanext.hcmc_governance.freshness import cadences, rules
from ckanext.hcmc_governance.freshness import grid as calendar
from ckanext.hcmc_governance.freshness.grid import Announcement, Excuse, Grid, Period
from ckanext.hcmc_governance.freshness.rules import Kind, Slot

BATCH = 2000

_DATA = f"e.kind IN ('{Kind.FILE}', '{Kind.DATASTORE}', '{Kind.HARVEST}')"
# What the days of a record follow from, one row each.
_LOAD = sa.text(f"""
SELECT f.package_id, f.frequency, f.frequency_from, f.issued,
  (f.created AT TIME ZONE :zone)::date AS announced,
  h.frequencies, h.valid_from, h.days, e.data, e.signed, e.attested, x.first, x.last
FROM hcmc_governance_dataset_fact f
LEFT JOIN LATERAL (
  SELECT array_agg(frequency ORDER BY created, id) AS frequencies,
    array_agg(valid_from ORDER BY created, id) AS valid_from,
    array_agg((created AT TIME ZONE :zone)::date ORDER BY created, id) AS days
  FROM hcmc_governance_frequency_entry WHERE package_id = f.package_id) h ON true
LEFT JOIN LATERAL (
  SELECT array_agg(DISTINCT e.happened_on) FILTER (WHERE {_DATA}) AS data,
    array_agg(e.happened_on) FILTER (WHERE e.kind = '{Kind.NO_NEW_DATA}') AS signed,
    max(e.happened_on) FILTER (WHERE e.kind = '{Kind.ATTESTATION}') AS attested
  FROM hcmc_governance_data_event e
  WHERE e.package_id = f.package_id AND e.happened_on IS NOT NULL) e ON true
LEFT JOIN LATERAL (
  SELECT array_agg(first_on ORDER BY id) AS first,
    array_agg(least(last_on, ended_on - 1) ORDER BY id) AS last
  FROM hcmc_governance_update_excuse
  WHERE package_id = f.package_id AND (ended_on IS NULL OR ended_on > first_on)) x ON true
WHERE f.package_id = ANY(:ids)
""")  # noqa: S608

_DAYS = (
    "last_event_on", "grid_start", "period_start", "due_on", "late_on", "next_late_on", "warn_on",
    "excused_until",
)  # fmt: skip
_STORE = sa.text(f"""
UPDATE hcmc_governance_dataset_fact f
SET ({", ".join(_DAYS)}, slots) = ROW({", ".join(f"r.{name}" for name in _DAYS)}, r.slots)
FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS r(
  package_id text, {", ".join(f"{name} date" for name in _DAYS)}, slots jsonb)
WHERE f.package_id = r.package_id
  AND ({", ".join(f"f.{name}" for name in _DAYS)}, f.slots)
    IS DISTINCT FROM ({", ".join(f"r.{name}" for name in _DAYS)}, r.slots)
RETURNING f.package_id
""")  # noqa: S608

# The results in the stored strips that can no longer change, by the day.
_CLOSE = sa.text("""
INSERT INTO hcmc_governance_update_period AS p
  (package_id, start_on, end_on, grace_end, late_on, met_on, result)
SELECT f.package_id, s.s, s.e, s.g, coalesce(s.l, s.g), s.m,
  coalesce(s.r, CASE WHEN s.w THEN 'excused' ELSE 'missed' END)
FROM hcmc_governance_dataset_fact f,
  jsonb_to_recordset(f.slots) AS s(s date, e date, g date, l date, c date, m date, r text, w bool)
WHERE f.package_id = ANY(:ids) AND (s.m IS NOT NULL OR s.c <= :day)
ON CONFLICT (package_id, start_on) DO UPDATE
SET end_on = excluded.end_on, grace_end = excluded.grace_end, late_on = excluded.late_on,
  met_on = excluded.met_on, result = excluded.result
WHERE (p.end_on, p.grace_end, p.late_on, p.met_on, p.result)
  IS DISTINCT FROM (excluded.end_on, excluded.grace_end, excluded.late_on, excluded.met_on,
    excluded.result)
""")

# Records on which a new period has begun since their strip was stored.
_ENDED = sa.text("""
SELECT package_id FROM hcmc_governance_dataset_fact
WHERE frequency = ANY(:periodic) AND (jsonb_typeof(slots) IS DISTINCT FROM 'array'
  OR (slots = '[]' AND period_start <= :day)
  OR (slots -> -1 ->> 'e')::date <= :day)
ORDER BY package_id
""")


def recompute(package_ids: Collection[str], today: dt.date, zone: str) -> list[str]:
    """Work out the stored days of records anew.

    :param zone: name of the portal's time zone, for the days of announcements.
    :returns: ids of the records whose row has changed.
    """
    changed: list[str] = []
    for ids in _batches(package_ids):
        rows = model.Session.execute(_LOAD, {"ids": ids, "zone": zone})
        stored = [_stored(row, today) for row in rows]
        if not stored:
            continue
        told = {"rows": json.dumps(stored, separators=(",", ":"))}
        changed += model.Session.scalars(_STORE, told)
        model.Session.execute(_CLOSE, {"ids": ids, "day": today})
    return changed


def advance(today: dt.date, zone: str) -> int:
    """Carry the strips of all records to a day and write down the periods that have closed.

    It may run late, twice or never: states are read from days that do not move with time.

    :returns: how many records were looked at.
    """
    periodic = list(cadences.by_frequency())
    ids = list(model.Session.scalars(_ENDED, {"periodic": periodic, "day": today}))
    recompute(ids, today, zone)
    return len(ids)


def load_slot(told: dict[str, Any]) -> Slot:
    """Return a stored period; see :func:`_store_slot`."""
    start, end, grace_end = (dt.date.fromisoformat(told[key]) for key in "seg")
    late_on = dt.date.fromisoformat(told["l"]) if told.get("l") else grace_end
    met = told.get("m")
    return Slot(
        Period(
            start,
            end,
            grace_end,
            late_on,
            dt.date.fromisoformat(told["c"]),
            bool(told.get("w")),
        ),
        dt.date.fromisoformat(met) if met else None,
        rules.Result(told["r"]) if met and told.get("r") else None,
    )


def _store_slot(slot: Slot, today: dt.date) -> dict[str, Any]:
    """Return a period as it is stored.

    ``s`` start, ``e`` end, ``g`` end of the grace, ``l`` first late day where it differs, ``c``
    day of closing, ``w`` waived, ``m`` day it was met, ``r`` its result once that is certain.
    """
    period = slot.period
    told: dict[str, Any] = {
        "s": period.start.isoformat(),
        "e": period.end.isoformat(),
        "g": period.grace_end.isoformat(),
        "c": period.closes_on.isoformat(),
    }
    if period.late_on != period.grace_end:
        told["l"] = period.late_on.isoformat()
    if period.waived:
        told["w"] = True
    if slot.met_on:
        told["m"] = slot.met_on.isoformat()
    if rules.is_closed(slot, today):
        told["r"] = rules.result_on(slot, today).value
    return told


def _stored(row: Any, today: dt.date) -> dict[str, Any]:
    known = cadences.by_frequency()
    announced = _announcements(row)
    grids = calendar.grids(announced, known)
    pairs = zip(row.first or (), row.last or (), strict=True)
    excuses = [Excuse(first, last) for first, last in pairs]
    data = row.data or []
    line = rules.timeline(grids, [*data, *(row.signed or ())], excuses, today)
    days, last = line.days, max(data, default=None)
    due_on = days.due_on
    if grids and grids[-1].cadence is None:
        due_on = _attestation_day(row, last, grids[-1], announced[-1].frequency)
    told = {name: _iso(getattr(days, name, None)) for name in _DAYS}
    return {
        **told,
        "package_id": row.package_id,
        "last_event_on": _iso(last),
        "due_on": _iso(due_on),
        "slots": [_store_slot(slot, today) for slot in line.slots[-rules.STRIP :]],
    }


def _attestation_day(
    row: Any, last: dt.date | None, grid: Grid, frequency: str | None
) -> dt.date | None:
    if frequency not in cadences.attested():
        return None
    known = [day for day in (row.attested, last, grid.start) if day]
    return rules.attestation_due(max(known))


def _announcements(row: Any) -> list[Announcement]:
    """Return what was announced, from the history; without one, from the record itself."""
    if row.frequencies is None:
        if cadences.clock_of(row.frequency) is rules.Clock.NO_FREQUENCY:
            return []
        start = row.frequency_from or row.issued or row.announced
        return [Announcement(row.frequency, start)]
    history = zip(row.frequencies, row.valid_from, row.days, strict=True)
    return calendar.announcements(
        (
            (None if frequency in cadences.unannounced() else frequency, since, day)
            for frequency, since, day in history
        ),
        row.issued,
    )


def _batches(package_ids: Collection[str]) -> Iterator[list[str]]:
    waiting = iter(package_ids)
    while batch := list(islice(waiting, BATCH)):
        yield batch


def _iso(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None


def strip_on(
    slots: Sequence[dict[str, Any]] | None, grid: Grid | None, excused_until: dt.date | None,
    today: dt.date,
) -> list[Slot]:  # fmt: skip
    """Return the periods of a stored strip as they are on a day, oldest first."""
    stored = [load_slot(one) for one in slots or ()]
    if grid is not None:
        stored = rules.continued(stored, grid, excused_until, today)
    return stored[-rules.STRIP :]
