"""Who declared what of a record and when (1.2), told as posts and units, never as persons."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ckan import model

from ckanext.hcmc_governance.register.filling import PERSONAL, SECRECY
from ckanext.hcmc_governance.units.focal_points.model import FocalPoint
from ckanext.hcmc_schemas import vocabularies

# Where each declaration takes its words from, and the clause that asks for it.
_VOCABULARY = {SECRECY[0]: ("declaration", "1.2"), PERSONAL[0]: ("personal_data", "")}


def of_record(
    record: Mapping[str, Any], schema: Mapping[str, Any], language: str
) -> list[dict[str, Any]]:
    """Return ``label``, ``value``, ``missing``, ``post``, ``on``, ``ref`` and ``field`` of each
    declaration that a record of this type makes, in the order of its form.

    ``post`` is the post of the person for the owner unit; empty when it has none there.
    """
    labels = {one["field_name"]: one["label"] for one in schema["dataset_fields"]}
    return [
        {
            "field": field,
            "label": labels[field],
            "value": _words(field, record.get(field), language),
            "missing": not record.get(field),
            "post": _post(record.get("owner_org"), record.get(by)),
            "on": record.get(on),
            "ref": _VOCABULARY[field][1],
        }
        for field, by, on in (SECRECY, PERSONAL)
        if field in labels
    ]


def _words(field: str, key: Any, language: str) -> str:
    vocabulary = _VOCABULARY[field][0]
    if not key or str(key) not in vocabularies.keys(vocabulary):
        return ""
    return vocabularies.term(vocabulary, str(key)).label(language)


def _post(unit_id: str | None, user_id: str | None) -> str:
    if not unit_id or not user_id:
        return ""
    rows = model.Session.scalars(FocalPoint.of_unit(unit_id))
    posts = {row.user_id: row.post for row in rows if row.user_id}
    return posts.get(user_id, "")
