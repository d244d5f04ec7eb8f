"""Sorting of units and groups by their titles, which the database orders by code point."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import sqlalchemy as sa

import ckan.plugins.toolkit as tk
from ckan import model, types

from ckanext.hcmc_vietnamese.text import sort_key

Action = Callable[[types.Context, dict[str, Any]], list[Any]]
_BY_ID = 2  # the API version whose lists give ids


def listed(
    original: Action, context: types.Context, data_dict: dict[str, Any], names_key: str
) -> list[Any]:
    """Return what ``original`` lists, sorted and paged by title in Vietnamese order.

    The names are asked for first and sorted here; whole groups are then fetched for one page
    only. Two statements more than core; other orders pass untouched.

    :param names_key: the parameter by which the action takes names of groups.
    """
    direction = _by_title(data_dict)
    if direction is None or not _pages(data_dict):
        return original(context, data_dict)
    whole = tk.asbool(data_dict.get("all_fields"))
    found = original(context, _without(data_dict, "all_fields", "limit", "offset"))
    rows = _page(_sorted(found, reverse=direction == "desc"), data_dict, whole=whole)
    if not whole or not rows:
        return [row.id if context.get("api_version") == _BY_ID else row.name for row in rows]
    place = {row.id: index for index, row in enumerate(rows)}
    names = [row.name for row in rows]
    groups = original(context, _without(data_dict, "limit", "offset") | {names_key: names})
    return sorted(groups, key=lambda group: place.get(group["id"], len(place)))


def _pages(data_dict: dict[str, Any]) -> bool:
    """Tell whether page size and offset are numbers; core answers when they are not."""
    return all(str(data_dict.get(key) or 0).strip().isdecimal() for key in ("limit", "offset"))


def _by_title(data_dict: dict[str, Any]) -> str | None:
    """Return the direction if the list is to be sorted by title alone."""
    asked = (
        data_dict.get("sort") or data_dict.get("order_by") or tk.config["ckan.default_group_sort"]
    )
    field, *direction = str(asked).lower().split()
    if field != "title" or direction not in ([], ["asc"], ["desc"]):
        return None
    return direction[0] if direction else "asc"


def _sorted(found: list[str], *, reverse: bool) -> Sequence[sa.Row[Any]]:
    """Return id, name and title of the groups found by name or id, in order."""
    rows = model.Session.execute(
        sa.select(model.Group.id, model.Group.name, model.Group.title).where(
            sa.or_(model.Group.name.in_(found), model.Group.id.in_(found))
        )
    ).all()
    return sorted(rows, key=lambda row: sort_key(row.title or row.name), reverse=reverse)


def _page(
    rows: Sequence[sa.Row[Any]], data_dict: dict[str, Any], *, whole: bool
) -> Sequence[sa.Row[Any]]:
    most = int(tk.config[f"ckan.group_and_organization_list_{'all_fields_' if whole else ''}max"])
    limit = min(int(data_dict.get("limit") or most), most)
    offset = int(data_dict.get("offset") or 0)
    return rows[offset : offset + limit]


def _without(data_dict: dict[str, Any], *keys: str) -> dict[str, Any]:
    return {key: value for key, value in data_dict.items() if key not in keys}
