"""The statements behind :mod:`.fact_rows`; each covers one record or all of them.

``:rules`` are the fields that each type must have filled (JSON: type, field, ref, at, unknown);
``:types`` the record types of the suite that this portal uses.
"""

# ruff: noqa: S608 - names of tables and columns only, all from this program; values are bound.

from __future__ import annotations

import sqlalchemy as sa

from ckanext.hcmc_governance.register import links, service
from ckanext.hcmc_governance.register.model import (
    FACT,
    FREQUENCY,
    FRESHNESS_COLUMNS,
    PROGRESS,
    PUBLISHED,
    DatasetFact,
)

LINK = links.RecordLink.__tablename__
_KEY = "package_id"
# Days that exist, so that a cast never fails: what an old record holds is not ours to choose.
_LEAP = "([0-9]{2}(0[48]|[2468][048]|[13579][26])|([02468][048]|[13579][26])00)-02-29"
DAY = (
    "^(?!0000)([0-9]{4}-((0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])"
    f"|(0[469]|11)-(0[1-9]|[12][0-9]|30)|02-(0[1-9]|1[0-9]|2[0-8]))|{_LEAP})"
)


def _text(name: str) -> str:
    return f"NULLIF(btrim(p.extras ->> '{name}'), '')"


def _day(name: str) -> str:
    value = f"p.extras ->> '{name}'"
    return f"CASE WHEN {value} ~ '{DAY}' THEN left({value}, 10)::date END"


def _share(name: str) -> str:
    value = f"p.extras ->> '{name}'"
    return f"CASE WHEN {value} ~ '^(100|[1-9]?[0-9])$' THEN ({value})::int END"


# How each column follows from a record; the rest of DatasetFact is freshness' own.
_VALUES = {
    "package_id": "p.id",
    "type": "p.type",
    "state": "p.state",
    "private": "coalesce(p.private, false)",
    "name": "p.name",
    "title": "coalesce(NULLIF(p.title, ''), p.name)",
    "owner_id": "p.owner_org",
    **{
        name: _text(name)
        for name in (
            "access_level", "sharing_form", "frequency", "provision_mode", "kind", "status",
            "source_database", "listing_decision", "regulation_version",
        )
    },
    **{
        name: _day(name)
        for name in (
            "frequency_from", "issued", "issued_planned", "source_issued", "integrated_on",
        )
    },
    "integrated_share": _share("integrated_share"),
    "has_file": "file.present",
    "has_machine_readable": "file.machine_readable",
    "has_service": "served.present",
    "missing": "gap.refs",
    "missing_fields": "gap.fields",
    "missing_count": "cardinality(gap.refs)",
    "last_progress_on": f"(SELECT max(noted_on) FROM {PROGRESS} WHERE package_id = p.id)",
    "harvested": "p.extras ? 'source_id'",
    "created": "coalesce(p.metadata_created, p.metadata_modified) AT TIME ZONE 'UTC'",
    "updated": "p.metadata_modified AT TIME ZONE 'UTC'",
}  # fmt: skip
COLUMNS = tuple(
    one.name for one in DatasetFact.__table__.columns if one.name not in FRESHNESS_COLUMNS
)

_WITH = """
WITH rule AS MATERIALIZED (
    SELECT * FROM jsonb_to_recordset(CAST(:rules AS jsonb))
        AS r(type text, field text, ref text, at int, unknown text[])
)
"""

# Asked record by record through the keys: the planner must not read all rows for one.
_SERVED_BY = f"""
l.relation = '{links.SERVES}' AND (
    SELECT s.type = '{service.SERVICE}' AND s.state = '{PUBLISHED}'
        AND coalesce(s.status, '') <> '{links.RETIRED}'
    FROM {FACT} s WHERE s.package_id = l.source_id
)
"""
_SERVED = f"""
EXISTS (SELECT FROM {LINK} l WHERE l.target_id = p.id AND {_SERVED_BY})
OR p.type = '{service.DATABASE}' AND EXISTS (
    SELECT FROM {LINK} d
    CROSS JOIN LATERAL (
        SELECT FROM {LINK} l WHERE l.target_id = d.source_id AND {_SERVED_BY} LIMIT 1
    ) one
    WHERE d.target_id = p.id AND d.relation = '{links.SOURCE_DATABASE}'
) AS present
"""

# `file` of a dataset counts as filled by a service as well (21.1).
_STORED = f"""
SELECT coalesce(p.extras, '{{}}'::jsonb) || jsonb_build_object(
    'title', p.title, 'name', p.name, 'notes', p.notes, 'license_id', p.license_id,
    'version', p.version,
    'owner_org', CASE WHEN unit.name IS DISTINCT FROM :unknown_unit THEN p.owner_org END,
    'resources', CASE
        WHEN file.present OR (p.type = '{service.DATASET}' AND served.present) THEN 'yes'
    END
) AS value
"""

_GAP = """
WITH lacking AS MATERIALIZED (
    SELECT r.field, r.ref, r.at FROM rule r
    WHERE r.type = p.type AND (
        coalesce(btrim(stored.value ->> r.field), '') IN ('', '[]')
        OR stored.value ->> r.field = ANY (r.unknown)
    )
)
SELECT
    ARRAY(SELECT field FROM lacking ORDER BY at) AS fields,
    ARRAY(SELECT ref FROM lacking WHERE ref IS NOT NULL GROUP BY ref ORDER BY min(at)) AS refs
"""

# OFFSET 0: worked out once a record, not again wherever it is named.
_SELECT = f"""
SELECT {", ".join(f"{_VALUES[name]} AS {name}" for name in COLUMNS)}
FROM package p
LEFT JOIN "group" unit ON unit.id = p.owner_org
CROSS JOIN LATERAL (
    SELECT count(*) > 0 AS present,
        coalesce(bool_or(lower(btrim(f.format)) = ANY (:machine_readable)), false)
            AS machine_readable
    FROM resource f
    WHERE f.package_id = p.id AND f.state = '{PUBLISHED}' AND f.url <> ''
    OFFSET 0
) file
CROSS JOIN LATERAL (SELECT {_SERVED} OFFSET 0) served
CROSS JOIN LATERAL ({_STORED} OFFSET 0) stored
CROSS JOIN LATERAL ({_GAP}) gap
WHERE p.type = ANY (:types)
"""

_CHANGING = [name for name in COLUMNS if name != _KEY]
_UPSERT = f"""
ON CONFLICT ({_KEY}) DO UPDATE SET {", ".join(f"{n} = EXCLUDED.{n}" for n in _CHANGING)}
WHERE ({", ".join(f"{FACT}.{n}" for n in _CHANGING)})
    IS DISTINCT FROM ({", ".join(f"EXCLUDED.{n}" for n in _CHANGING)})
RETURNING {_KEY}
"""
_INSERT = f"INSERT INTO {FACT} ({', '.join(COLUMNS)}) {_SELECT}"

UPSERT_SOME = sa.text(f"{_WITH} {_INSERT} AND p.id = ANY (:ids) {_UPSERT}")
UPSERT_ALL = sa.text(f"{_WITH} {_INSERT} {_UPSERT}")

# What a service serves, and the database that a dataset comes from: their rows say so too.
TARGETS = sa.text(
    f"""
SELECT DISTINCT target_id FROM {LINK}
WHERE source_id = ANY (:ids) AND relation IN ('{links.SERVES}', '{links.SOURCE_DATABASE}')
"""
)

DELETE_ORPHANS = sa.text(
    f"""
DELETE FROM {FACT} f
WHERE NOT EXISTS (SELECT FROM package p WHERE p.id = f.package_id AND p.type = ANY (:types))
RETURNING f.package_id
"""
)

DIFFERENCES = sa.text(
    f"""
{_WITH}, asked AS ({_SELECT})
SELECT coalesce(asked.{_KEY}, f.{_KEY}) FROM asked
FULL JOIN {FACT} f ON f.{_KEY} = asked.{_KEY}
WHERE ({", ".join(f"asked.{n}" for n in COLUMNS)})
    IS DISTINCT FROM ({", ".join(f"f.{n}" for n in COLUMNS)})
ORDER BY 1
"""
)

_FREQUENCY_CHANGED = f"""
SELECT f.package_id, f.type, f.owner_id, f.frequency, last.frequency AS before FROM {FACT} f
JOIN package p ON p.id = f.package_id
LEFT JOIN LATERAL (
    SELECT * FROM {FREQUENCY} e WHERE e.package_id = f.package_id
    ORDER BY e.created DESC, e.id LIMIT 1
) last ON true
WHERE f.state = '{PUBLISHED}' AND CASE
    WHEN last.id IS NULL
        THEN f.frequency IS NOT NULL AND NOT f.frequency = ANY (CAST(:unknown AS text[]))
    ELSE (last.frequency, last.valid_from, last.decision) IS DISTINCT FROM
        (f.frequency, f.frequency_from, {_text("frequency_decision")})
END
"""
FREQUENCY_CHANGED_ALL = sa.text(_FREQUENCY_CHANGED)
FREQUENCY_CHANGED_SOME = sa.text(f"{_FREQUENCY_CHANGED} AND f.package_id = ANY (:ids)")

FREQUENCY_INSERT = sa.text(
    f"""
INSERT INTO {FREQUENCY}
    (id, package_id, frequency, valid_from, decision, set_by, unit_id, created)
SELECT gen_random_uuid()::text, f.package_id, f.frequency, f.frequency_from,
    {_text("frequency_decision")}, :user, coalesce(:unit, f.owner_id), :now
FROM {FACT} f JOIN package p ON p.id = f.package_id
WHERE f.package_id = ANY (:ids)
"""
)
