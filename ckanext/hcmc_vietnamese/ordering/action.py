"""Lists of units and groups by title, in Vietnamese order."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ckan.plugins.toolkit as tk
from ckan import types

from ckanext.hcmc_vietnamese.ordering import service

Action = Callable[[types.Context, dict[str, Any]], list[Any]]


@tk.side_effect_free
@tk.chained_action
def organization_list(
    original: Action, context: types.Context, data_dict: dict[str, Any]
) -> list[Any]:
    """List the units; see CKAN's action. By title they come in Vietnamese order."""
    return service.listed(original, context, data_dict, "organizations")


@tk.side_effect_free
@tk.chained_action
def group_list(original: Action, context: types.Context, data_dict: dict[str, Any]) -> list[Any]:
    """List the groups; see CKAN's action. By title they come in Vietnamese order."""
    return service.listed(original, context, data_dict, "groups")
