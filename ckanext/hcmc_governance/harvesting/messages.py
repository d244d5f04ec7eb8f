"""What a harvest tells people: every sentence names the record and what it means for the portal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import ckan.plugins.toolkit as tk

from ckanext.hcmc_governance.harvesting.fetching import AddressRefused, FetchError

_SHOWN = 20


def not_fetched(error: FetchError) -> str:
    """Say that the source's document did not arrive."""
    if isinstance(error, AddressRefused):
        return tk._(
            "The portal may not fetch from this address: {address}. The administrator can allow "
            "its host in the setting ckanext.hcmc_governance.harvesting.allowed_hosts."
        ).format(address=error)
    return tk._("The source gave no whole document: {reason}. Nothing was changed.").format(
        reason=error
    )


def not_read(reason: object) -> str:
    """Say that the document is no catalogue."""
    return tk._("The source's document cannot be read as a catalogue: {reason}. "
                "Nothing was changed.").format(reason=reason)  # fmt: skip


def no_unit(name: object) -> str:
    """Say that the unit for records without publisher is missing."""
    return tk._("The unit {name}, which keeps records without a known publisher, does not exist. "
                "Create it, or name another in the setting "
                "ckanext.hcmc_governance.harvesting.unknown_unit.").format(name=name)  # fmt: skip


def bad_record(name: str, reason: str) -> str:
    """Say why a record was left out."""
    reasons = {
        "untitled": tk._("it has no title"),
        "unidentified": tk._("it has neither an identifier nor an address"),
        "repeated": tk._("another record of the source has the same identifier"),
        "file_missing": tk._("it names a file that the source does not describe"),
        "undescribed": tk._("the source lists it but does not describe it"),
        "access_level": tk._("its access level is not open"),
    }
    return tk._("“{record}” was left out: {reason}.").format(record=name, reason=reasons[reason])


def not_saved(title: str, errors: Mapping[str, Any]) -> str:
    """Say which values of a record were refused."""
    parts = [f"{_label(field)}: {_flat(messages)}" for field, messages in errors.items()]
    return bad_value(title, "; ".join(parts))


def bad_value(title: str, reason: str) -> str:
    """Say that a record could not be saved."""
    return tk._("“{record}” could not be saved: {reason}.").format(record=title, reason=reason)


def theme_unknown(title: str, themes: Iterable[str]) -> str:
    """Say that a record arrived without topics that nobody knows."""
    return tk._("“{record}” arrived without a topic the portal does not know: {topics}.").format(
        record=title, topics=", ".join(themes)
    )


def vanished(titles: list[str]) -> str:
    """Say that records are no longer in the source's list; they stay on the portal."""
    shown = "; ".join(titles[:_SHOWN]) + ("; …" if len(titles) > _SHOWN else "")
    return tk.ungettext(
        "{count} record is no longer in the source's list and stays on the portal: {titles}.",
        "{count} records are no longer in the source's list and stay on the portal: {titles}.",
        len(titles),
    ).format(count=len(titles), titles=shown)


def _label(field: str) -> str:
    """Return the name of a field as the form shows it, in the portal's language."""
    schema = tk.h.scheming_get_dataset_schema("dataset") or {"dataset_fields": []}
    labels = {one["field_name"]: one.get("label", "") for one in schema["dataset_fields"]}
    label = labels.get(field, field)
    if isinstance(label, Mapping):
        return label.get(tk.config["ckan.locale_default"]) or label.get("en") or field
    return label or field


def _flat(messages: Any) -> str:
    if isinstance(messages, Mapping):
        return ", ".join(f"{key} {_flat(value)}" for key, value in messages.items())
    if isinstance(messages, (list, tuple)):
        return " ".join(_flat(one) for one in messages if one)
    return str(messages)
