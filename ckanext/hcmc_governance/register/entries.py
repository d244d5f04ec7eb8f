"""How an entered value becomes a stored one: cleaned, listed, or dropped when blank."""

from __future__ import annotations

import json
from typing import Any

import ckan.plugins.toolkit as tk
from ckan.types import Context, FlattenDataDict, FlattenKey

from ckanext.hcmc_governance.register import gate, service
from ckanext.hcmc_vietnamese import text


def keep(key: FlattenKey, data: FlattenDataDict, value: str) -> str:
    """Store ``value``; when blank, drop the field and stop its validation."""
    if not value or value == "[]":
        data.pop(key, None)
        raise tk.StopOnError
    data[key] = value
    return value


def spoken(raw: Any) -> str:
    """Return a choice as text; the API may say ``true`` instead of "true"."""
    return str(raw).lower() if isinstance(raw, bool) else text.clean(str(raw))


def listed(raw: Any) -> list[str]:
    """Return the entries of a list, of JSON text, or of text with one entry per line."""
    if raw is tk.missing or raw is None:
        return []
    if isinstance(raw, str) and not raw.lstrip().startswith("["):
        raw = raw.splitlines()
    entries = (text.clean(one) for one in service.load_list(raw))
    return list(dict.fromkeys(one for one in entries if one))


def as_json(entries: list[str]) -> str:
    """Return a list as it is stored; an empty one as blank text."""
    return json.dumps(entries, ensure_ascii=False) if entries else ""


def stored_value(key: FlattenKey, data: FlattenDataDict, context: Context) -> Any:
    """Return what the database holds for a field of the record that is saved."""
    if len(key) > 1 or context.get("group") is not None:
        return None
    stored = service.stored_values(gate.stored_package(data, context))
    return stored.get(str(next(iter(key))))
