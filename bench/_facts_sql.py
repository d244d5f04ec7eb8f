"""The statements of the facts bench: its records, and the lists asked without fact rows."""

from __future__ import annotations

# Made by the bench: 20 extras and 2 files each, every kind of gap; one in fifty is deleted.
MAKE_UNITS = """
INSERT INTO "group" (id, name, title, type, is_organization, state, approval_status)
SELECT 'unit-' || n, 'don-vi-' || n, 'Đơn vị ' || n, 'organization', true, 'active', 'approved'
FROM generate_series(0, :units - 1) n
"""
MAKE_DATASETS = """
INSERT INTO package (id, name, title, notes, type, state, private, owner_org, license_id,
    metadata_created, metadata_modified, extras)
SELECT 'dataset-' || n, 'du-lieu-' || n, 'Dữ liệu số ' || n,
    CASE WHEN n % 14 > 0 THEN 'Mô tả của dữ liệu số ' || n ELSE '' END,
    'dataset', CASE WHEN n % 50 > 0 THEN 'active' ELSE 'deleted' END, false,
    'unit-' || n % :units, CASE WHEN n % 3 > 0 THEN 'hcmc-open' ELSE 'unknown' END, now(), now(),
    jsonb_build_object(
        'frequency', CASE WHEN n % 5 > 0 THEN 'monthly' ELSE 'unknown' END,
        'issued', CASE WHEN n % 7 > 0 THEN '2024-05-06' ELSE '' END,
        'theme', CASE WHEN n % 11 > 0 THEN '["health"]' ELSE '[]' END,
        'late_on', (date '2026-09-01' + n % 400)::text,
        'access_level', 'open', 'sharing_form', 'open', 'provision_mode', 'packaged',
        'fee', 'none', 'no_state_secret', 'yes', 'no_state_secret_on', '2024-05-06',
        'personal_data', 'none', 'temporal_start', '2024-01-01', 'temporal_end', '2024-12-31',
        'spatial_code', '79', 'spatial_label', 'Thành phố Hồ Chí Minh',
        'spatial_vintage', 'after_2025', 'conforms_to', '["TCVN 7217"]',
        'legal_basis', '["Luật Dữ liệu"]', 'source_issued', '2019-01-23',
        'source_url', 'https://du-lieu.example.vn/' || n)
FROM generate_series(1, :datasets) n
"""
MAKE_FILES = """
INSERT INTO resource (id, package_id, url, format, position, state, extras)
SELECT 'file-' || n || '-' || f, 'dataset-' || n,
    'https://du-lieu.example.vn/' || n || '.csv', 'CSV', f, 'active', '{}'
FROM generate_series(1, :datasets) n CROSS JOIN generate_series(0, 1) f
WHERE n % 9 > 0
"""
SET_DAYS = """
UPDATE hcmc_governance_dataset_fact f SET late_on = (p.extras ->> 'late_on')::date
FROM package p WHERE p.id = f.package_id
"""

# The overdue list as a page asks for it: how many there are, and the first page.
OVERDUE_FACTS = (
    """
    SELECT count(*) FROM hcmc_governance_dataset_fact
    WHERE state = 'active' AND NOT private AND type = 'dataset' AND late_on <= :today
    """,
    """
    SELECT package_id, title, owner_id, late_on FROM hcmc_governance_dataset_fact
    WHERE state = 'active' AND NOT private AND type = 'dataset' AND late_on <= :today
    ORDER BY late_on, package_id LIMIT :page
    """,
)
_LATE = "(extras ->> 'late_on')::date"
OVERDUE_EXTRAS = (
    f"""
    SELECT count(*) FROM package
    WHERE state = 'active' AND NOT private AND type = 'dataset' AND {_LATE} <= :today
    """,  # noqa: S608
    f"""
    SELECT id, title, owner_org, {_LATE} FROM package
    WHERE state = 'active' AND NOT private AND type = 'dataset' AND {_LATE} <= :today
    ORDER BY 4, 1 LIMIT :page
    """,  # noqa: S608
)
COMPLETENESS_EXTRAS = """
SELECT p.owner_org, count(*) AS total,
    count(*) FILTER (WHERE coalesce(btrim(p.notes), '') = '') AS "22.1.b",
    count(*) FILTER (WHERE coalesce(p.extras ->> 'issued', '') = '') AS "22.1.d",
    count(*) FILTER (
        WHERE coalesce(p.extras ->> 'frequency', 'unknown') IN ('', 'unknown')) AS "22.1.đ",
    count(*) FILTER (WHERE coalesce(p.extras ->> 'theme', '') IN ('', '[]')) AS theme,
    count(*) FILTER (WHERE coalesce(p.license_id, '') IN ('', 'unknown')) AS license_id,
    count(*) FILTER (WHERE NOT EXISTS (
        SELECT FROM resource r
        WHERE r.package_id = p.id AND r.state = 'active' AND r.url <> '')) AS resources
FROM package p WHERE p.state = 'active' AND NOT p.private AND p.type = 'dataset'
GROUP BY p.owner_org
"""
