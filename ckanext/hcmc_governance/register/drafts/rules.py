"""What a person typed into a record's form, and how it differs from what is stored: pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

NEW = "new"
"""Stands in addresses for a record that does not exist yet; no record can have this name."""

Values = dict[str, str | list[str]]


def form_fields(fields: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Return the fields of a schema that the form shows."""
    return [
        one for one in fields if one.get("hcmc_section") and one.get("form_snippet", "") is not None
    ]


def typed(fields: Iterable[Mapping[str, Any]], sent: Mapping[str, Sequence[str]]) -> Values:
    """Return what a browser sent, by field; a box that is not ticked sends nothing and is empty.

    :param sent: the values of each name, as a form may repeat them.
    """
    found: Values = {}
    for one in form_fields(fields):
        told = [value.replace("\r\n", "\n") for value in sent.get(one["field_name"], ())]
        filled = [value for value in told if value != ""]
        found[one["field_name"]] = filled if len(told) > 1 else "".join(filled)
    return found


def known(fields: Iterable[Mapping[str, Any]], values: Mapping[str, Any]) -> Values:
    """Return the values of fields that the form has, as text or list of text."""
    names = {one["field_name"] for one in form_fields(fields)}
    return {
        name: [str(one) for one in value] if isinstance(value, list) else str(value or "")
        for name, value in values.items()
        if name in names
    }


def differences(
    typed_values: Mapping[str, Any],
    stored: Mapping[str, Any],
    same: Callable[[str, Any], str],
) -> list[str]:
    """Return the fields whose typed value is another than the stored one, in typed order.

    :param same: gives the one spelling of a field's value, typed or stored.
    """
    return [
        name
        for name, value in typed_values.items()
        if same(name, value) != same(name, stored.get(name))
    ]


def merged(
    typed_values: Values, stored: Mapping[str, Any], theirs: Iterable[str], mine: Iterable[str]
) -> Values:
    """Return the typed values, with the stored one where a person chose it.

    :param theirs: fields of which the stored value stays.
    :param mine: fields of which the typed value stays.
    """
    taken = set(theirs) - set(mine)
    return {
        name: _text(stored.get(name)) if name in taken else value
        for name, value in typed_values.items()
    }


def undecided(differing: Iterable[str], theirs: Iterable[str], mine: Iterable[str]) -> list[str]:
    """Return the fields that differ and of which nobody has chosen a value."""
    chosen = {*theirs, *mine}
    return [name for name in differing if name not in chosen]


def _text(value: Any) -> str | list[str]:
    if isinstance(value, list):
        return [str(one) for one in value]
    return str(value) if value is not None else ""
