"""Keeping what a person types: one draft for each form, until it is saved or discarded."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from ckan import model

from ckanext.hcmc_governance.register import facts
from ckanext.hcmc_governance.register.drafts import answers, rules
from ckanext.hcmc_governance.register.drafts.model import FormDraft
from ckanext.hcmc_governance.register.service import load_list, record_schema
from ckanext.hcmc_kit.columns import new_id


class UnknownKind(LookupError):
    """There is no record type of ours with that name."""


def schema_of(kind: str) -> dict[str, Any]:
    """Return the schema of a record type.

    :raises UnknownKind: when it is none of ours.
    """
    schema = record_schema(kind)
    if schema is None:
        raise UnknownKind(f"there is no record type {kind!r}")
    return schema


def find(user_id: str, kind: str, package_id: str) -> FormDraft | None:
    """Return a person's draft of a record (``package_id`` empty: of a new one)."""
    return model.Session.scalar(FormDraft.at(user_id, kind, package_id))


def save(draft: Mapping[str, Any], at: dt.datetime) -> None:
    """Keep what was typed, over what was kept before.

    :param draft: ``user_id``, ``type``, ``package_id``, ``values`` and ``base_version``.
    """
    fields = schema_of(draft["type"])["dataset_fields"]
    values = rules.known(fields, draft["values"])
    kept = {"values": values, "base_version": draft["base_version"], "saved": at}
    place = {name: draft[name] for name in ("user_id", "type", "package_id")}
    # Two saves of one form may arrive at once: the later one wins, neither fails.
    model.Session.execute(
        insert(FormDraft)
        .values(id=new_id(), **place, **kept)
        .on_conflict_do_update(
            constraint="uq_hcmc_governance_form_draft_place",
            set_=kept,
            # A late save of a form that was left before a choice was made brings nothing back.
            where=FormDraft.base_version <= draft["base_version"],
        )
    )


def discard(user_id: str, kind: str, package_id: str) -> None:
    """Forget a draft; nothing happens when there is none."""
    model.Session.execute(
        sa.delete(FormDraft).where(
            FormDraft.user_id == user_id,
            FormDraft.type == kind,
            FormDraft.package_id == package_id,
        )
    )


def spelled(fields: Mapping[str, Mapping[str, Any]], name: str, value: Any) -> str:
    """Return the one spelling of a field's value, as typed or as stored, to compare them."""
    field = fields.get(name, {})
    if field.get("hcmc_types"):
        lines = value.splitlines() if isinstance(value, str) else load_list(value)
        return "\n".join(sorted(_record_id(one.strip()) for one in lines if one.strip()))
    if isinstance(value, list):
        listed = [str(one).strip() for one in value]
        return "\n".join(sorted(listed) if field.get("hcmc_vocabulary") else listed)
    if isinstance(value, bool):
        return str(value).lower()
    text = str(value if value is not None else "").replace("\r\n", "\n").strip()
    return facts.day_text(text) if "date" in _snippet(field) or "month" in _snippet(field) else text


def stored_form(record: Mapping[str, Any]) -> dict[str, Any]:
    """Return a record as its form shows it: keywords as one line."""
    told = dict(record)
    if not told.get("tag_string"):
        told["tag_string"] = ",".join(one["name"] for one in told.get("tags") or ())
    return told


def differing(kind: str, values: Mapping[str, Any], record: Mapping[str, Any]) -> list[str]:
    """Return the fields in which what was typed is not what is stored."""
    fields = {one["field_name"]: one for one in schema_of(kind)["dataset_fields"]}
    return rules.differences(
        values, stored_form(record), lambda name, value: spelled(fields, name, value)
    )


def conflict(
    kind: str, values: Mapping[str, Any], record: Mapping[str, Any], language: str
) -> list[dict[str, str]]:
    """Return ``field``, ``label``, ``mine`` and ``saved`` (in words) of each field that differs."""
    fields = {one["field_name"]: one for one in schema_of(kind)["dataset_fields"]}
    stored = stored_form(record)
    return [
        {
            "field": name,
            "label": answers.spoken(fields[name]["label"], language),
            "mine": answers.in_words(fields[name], values[name], language),
            "saved": answers.in_words(fields[name], stored.get(name), language),
        }
        for name in differing(kind, values, record)
        if name in fields
    ]


def _snippet(field: Mapping[str, Any]) -> str:
    return str(field.get("form_snippet") or "")


def _record_id(reference: str) -> str:
    package = model.Package.get(reference)
    return str(package.id) if package is not None else reference
