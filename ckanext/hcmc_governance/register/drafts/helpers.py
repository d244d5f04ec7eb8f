"""Template helpers of forms being filled in: what was typed, and who was faster."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import ckan.plugins.toolkit as tk
from ckan import types

from ckanext.hcmc_governance.register.drafts import rules, service


def hcmc_is_record_type(kind: str | None) -> bool:
    """Tell whether ``kind`` is one of the regulation's record types, in our own schema."""
    return service.record_schema(kind) is not None


def hcmc_form_reference(data: Mapping[str, Any]) -> str:
    """Return what stands for the record in the addresses of its form: its id, or ``new``."""
    return str(data.get("id") or data.get("pkg_name") or rules.NEW)


def hcmc_form_version(
    data: Mapping[str, Any],
    errors: Mapping[str, Any],
    draft: Mapping[str, Any] | None,
    conflict: list[dict[str, str]],
) -> str:
    """Return the version that a form starts from.

    It stays the old one while values differ: the save is refused until a person has chosen.
    """
    if draft:
        return str(draft["base_version"] if conflict else draft["current_version"])
    if errors.get("form_version") and not conflict:
        return str(data.get("metadata_modified") or "")
    return str(data.get("form_version") or data.get("metadata_modified") or "")


def hcmc_form_draft(
    kind: str, data: Mapping[str, Any], errors: Mapping[str, Any]
) -> dict[str, Any] | None:
    """Return what the person typed into this form earlier, or ``None``.

    A form that comes back with errors holds what was typed just now: nothing is restored then.
    """
    if errors or tk.request.method != "GET" or service.record_schema(kind) is None:
        return None
    asked = {"type": kind, **_place(data)}
    try:
        draft = tk.get_action("hcmc_form_draft_show")(_context(), asked)
    except (tk.ObjectNotFound, tk.NotAuthorized):
        return None
    if draft["id"] and not service.differing(kind, draft["values"], data):
        return None
    return draft


def hcmc_form_conflict(
    kind: str, data: Mapping[str, Any], errors: Mapping[str, Any], draft: Mapping[str, Any] | None
) -> list[dict[str, str]]:
    """Return, by field that differs, both values when somebody else has saved the record.

    Each has ``field``, ``label``, ``mine`` and ``saved`` in words.
    """
    if draft:
        return list(draft["conflict"])
    reference = hcmc_form_reference(data)
    if not errors.get("form_version") or reference == rules.NEW:
        return []
    record = tk.get_action("package_show")(_context(), {"id": reference})
    fields = service.schema_of(kind)["dataset_fields"]
    typed = rules.known(fields, data)
    return service.conflict(kind, typed, record, tk.h.lang() or tk.config["ckan.locale_default"])


def hcmc_local_time(moment: str) -> str:
    """Return a moment (ISO, UTC) as hh:mm, with the day when it is not today's."""
    return tk.h.render_datetime(moment, date_format="%H:%M, %d/%m/%Y")


def hcmc_field_url(kind: str, identifier: str | None, field: str) -> str:
    """Return the address of a field in the form of a record, or of the file's form."""
    if field == "resources" and identifier:
        return tk.url_for(f"{kind}_resource.new", id=identifier)
    form = tk.url_for(f"{kind}.edit", id=identifier) if identifier else tk.url_for(f"{kind}.new")
    return f"{form}#field-{field}"


def _place(data: Mapping[str, Any]) -> dict[str, str]:
    reference = hcmc_form_reference(data)
    return {} if reference == rules.NEW else {"id": reference}


def _context() -> types.Context:
    return types.Context(user=tk.g.user, auth_user_obj=tk.g.userobj)
