"""Core's writing actions, with every text put into NFC before they see it.

Chained on the actions and not on fields: forms, API, harvesters and other plugins all pass here,
also with records of types that we do not know. No statement is added to any of them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ckan.plugins.toolkit as tk
from ckan import types

from ckanext.hcmc_vietnamese.entry.rules import compose, file_name

Action = Callable[[types.Context, dict[str, Any]], Any]


@tk.chained_action
def package_create(original: Action, context: types.Context, data_dict: dict[str, Any]) -> Any:
    """Create a record as CKAN does, its texts in Unicode form NFC."""
    return original(context, compose(data_dict))


@tk.chained_action
def package_update(original: Action, context: types.Context, data_dict: dict[str, Any]) -> Any:
    """Update a record as CKAN does, its texts in Unicode form NFC."""
    return original(context, compose(data_dict))


@tk.chained_action
def package_revise(original: Action, context: types.Context, data_dict: dict[str, Any]) -> Any:
    """Revise a record as CKAN does, its texts in Unicode form NFC."""
    return original(context, compose(data_dict))


@tk.chained_action
def resource_create(original: Action, context: types.Context, data_dict: dict[str, Any]) -> Any:
    """Add a file to a record as CKAN does, texts in NFC, the file's name in ASCII."""
    return original(context, compose(data_dict))


@tk.chained_action
def resource_update(original: Action, context: types.Context, data_dict: dict[str, Any]) -> Any:
    """Update a file of a record as CKAN does, texts in NFC, the file's name in ASCII."""
    return original(context, compose(data_dict))


@tk.chained_action
def file_create(original: Action, context: types.Context, data_dict: dict[str, Any]) -> Any:
    """Store a file as CKAN does, its name in ASCII letters."""
    name = data_dict.get("name")
    if isinstance(name, str) and not name.isascii():
        data_dict["name"] = file_name(name)
    return original(context, compose(data_dict))


@tk.chained_action
def resource_view_create(
    original: Action, context: types.Context, data_dict: dict[str, Any]
) -> Any:
    """Create a view as CKAN does, its texts in Unicode form NFC."""
    return original(context, compose(data_dict))


@tk.chained_action
def resource_view_update(
    original: Action, context: types.Context, data_dict: dict[str, Any]
) -> Any:
    """Update a view as CKAN does, its texts in Unicode form NFC."""
    return original(context, compose(data_dict))


@tk.chained_action
def organization_create(original: Action, context: types.Context, data_dict: dict[str, Any]) -> Any:
    """Create a unit as CKAN does, its texts in Unicode form NFC."""
    return original(context, compose(data_dict))


@tk.chained_action
def organization_update(original: Action, context: types.Context, data_dict: dict[str, Any]) -> Any:
    """Update a unit as CKAN does, its texts in Unicode form NFC."""
    return original(context, compose(data_dict))


@tk.chained_action
def group_create(original: Action, context: types.Context, data_dict: dict[str, Any]) -> Any:
    """Create a group as CKAN does, its texts in Unicode form NFC."""
    return original(context, compose(data_dict))


@tk.chained_action
def group_update(original: Action, context: types.Context, data_dict: dict[str, Any]) -> Any:
    """Update a group as CKAN does, its texts in Unicode form NFC."""
    return original(context, compose(data_dict))


@tk.chained_action
def user_create(original: Action, context: types.Context, data_dict: dict[str, Any]) -> Any:
    """Create an account as CKAN does, its texts in NFC, its password untouched."""
    return original(context, compose(data_dict))


@tk.chained_action
def user_update(original: Action, context: types.Context, data_dict: dict[str, Any]) -> Any:
    """Update an account as CKAN does, its texts in NFC, its password untouched."""
    return original(context, compose(data_dict))


@tk.chained_action
def tag_create(original: Action, context: types.Context, data_dict: dict[str, Any]) -> Any:
    """Create a tag as CKAN does, its texts in Unicode form NFC."""
    return original(context, compose(data_dict))


@tk.chained_action
def vocabulary_create(original: Action, context: types.Context, data_dict: dict[str, Any]) -> Any:
    """Create a vocabulary as CKAN does, its texts in Unicode form NFC."""
    return original(context, compose(data_dict))


@tk.chained_action
def vocabulary_update(original: Action, context: types.Context, data_dict: dict[str, Any]) -> Any:
    """Update a vocabulary as CKAN does, its texts in Unicode form NFC."""
    return original(context, compose(data_dict))


@tk.chained_action
def config_option_update(
    original: Action, context: types.Context, data_dict: dict[str, Any]
) -> Any:
    """Change settings of the portal as CKAN does, its texts in Unicode form NFC."""
    return original(context, compose(data_dict))
