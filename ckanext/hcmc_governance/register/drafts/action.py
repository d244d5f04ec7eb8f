"""Actions of forms being filled in: keep, restore, discard, check."""

from __future__ import annotations

from typing import Any

import flask

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.types import Context, DataDict

from ckanext.hcmc_governance.register.drafts import answers, checking, rules, schema, service
from ckanext.hcmc_kit import clock


@tk.side_effect_free
@tk.validate_action_data(schema.place)
def hcmc_form_draft_show(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Return what you typed into the form of a record and did not save yet.

    :param type: type of the record (``dataset``, ``database``, ``data-service``)
    :type type: string
    :param id: id or name of the record; without it, the form of a new one
    :type id: string

    :returns: ``type``, ``id``, ``values`` by field, ``base_version``, ``saved``,
        ``current_version`` and ``conflict``: by field that differs, ``label``, ``mine`` and
        ``saved`` in words, when somebody else has saved the record meanwhile
    :rtype: dictionary
    """
    tk.check_access("hcmc_form_draft_show", context, data_dict)
    package = _package(data_dict)
    draft = service.find(_user_id(context), _kind(data_dict), package.id if package else "")
    if draft is None:
        raise tk.ObjectNotFound(tk._("There is no draft of this form"))
    record = _record(context, package)
    return {**draft.dictize(), **_versions(draft.type, draft.values, draft.base_version, record)}


@tk.validate_action_data(schema.draft_update)
def hcmc_form_draft_update(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Keep what you typed into the form of a record; the record itself does not change.

    :param type: type of the record (``dataset``, ``database``, ``data-service``)
    :type type: string
    :param id: id or name of the record; without it, the form of a new one
    :type id: string
    :param values: by field, text or list of text as the form sends it; others are left out
    :type values: dictionary
    :param base_version: the version (``metadata_modified``) that the form showed
    :type base_version: string

    :returns: ``saved``, the moment in UTC
    :rtype: dictionary
    """
    tk.check_access("hcmc_form_draft_update", context, data_dict)
    package = _package(data_dict)
    now = clock.now()
    service.save(
        {
            "user_id": _user_id(context),
            "type": _kind(data_dict),
            "package_id": package.id if package else "",
            "values": data_dict["values"],
            "base_version": data_dict.get("base_version") or "",
        },
        now,
    )
    _commit(context)
    return {"saved": now.isoformat()}


@tk.validate_action_data(schema.place)
def hcmc_form_draft_delete(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Discard what you typed into a form; nothing happens when nothing was kept.

    :param type: type of the record
    :type type: string
    :param id: id or name of the record; without it, the form of a new one
    :type id: string

    :returns: the place of the form: ``type`` and ``id``
    :rtype: dictionary
    """
    tk.check_access("hcmc_form_draft_delete", context, data_dict)
    package = _package(data_dict)
    service.discard(_user_id(context), _kind(data_dict), package.id if package else "")
    _commit(context)
    return {"type": data_dict["type"], "id": package.id if package else None}


@tk.validate_action_data(schema.draft_merge)
def hcmc_form_draft_merge(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Choose, after somebody else has saved the record, which value of each field stays.

    The draft then starts from the record's current version. Every field that differs needs a
    choice: nothing is written over, and nothing that was typed is lost, by silence.

    :param type: type of the record
    :type type: string
    :param id: id or name of the record
    :type id: string
    :param mine: fields whose typed value stays
    :type mine: list of strings
    :param theirs: fields whose stored value stays
    :type theirs: list of strings

    :returns: the draft, as ``hcmc_form_draft_show`` gives it
    :rtype: dictionary
    """
    tk.check_access("hcmc_form_draft_merge", context, data_dict)
    package = _package(data_dict)
    draft = service.find(_user_id(context), _kind(data_dict), package.id if package else "")
    record = _record(context, package)
    if draft is None or record is None:
        raise tk.ObjectNotFound(tk._("There is no draft of this form"))
    mine, theirs = data_dict.get("mine") or [], data_dict.get("theirs") or []
    open_ones = rules.undecided(service.differing(draft.type, draft.values, record), theirs, mine)
    if open_ones:
        raise tk.ValidationError(
            {name: [tk._("Choose one of the two values")] for name in open_ones}
        )
    draft.values = rules.merged(draft.values, service.stored_form(record), theirs, mine)
    draft.base_version = record["metadata_modified"]
    draft.saved = clock.now()
    _commit(context)
    return {**draft.dictize(), "current_version": draft.base_version, "conflict": []}


@tk.side_effect_free
@tk.validate_action_data(schema.place)
def hcmc_form_check(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Return all answers of a form and what still keeps the record from being published.

    What you typed and did not save yet counts; nothing is written.

    :param type: type of the record
    :type type: string
    :param id: id or name of the record; without it, your draft of a new one
    :type id: string

    :returns: ``type``, ``id``, ``title``, ``state``, ``sections`` with ``rows`` (``field``,
        ``label``, ``ref``, ``value``, ``needed``, ``changed``), ``files``, ``gaps`` (``field``,
        ``label``, ``message``, empty for what is not entered), ``declared``, ``conflict``,
        ``draft``
    :rtype: dictionary
    """
    tk.check_access("hcmc_form_check", context, data_dict)
    package = _package(data_dict)
    kind = _kind(data_dict)
    draft = service.find(_user_id(context), kind, package.id if package else "")
    record = _record(context, package)
    if draft is None and record is None:
        raise tk.ObjectNotFound(tk._("There is no draft of this form"))
    typed: dict[str, Any] = dict(draft.values) if draft else {}
    changed = service.differing(kind, typed, record) if record else []
    told = {**service.stored_form(record or {}), **typed}
    values = {**typed, "form_version": draft.base_version} if draft else {}
    errors = checking.problems(context, kind, record, values)
    return {
        "type": kind,
        "id": package.id if package else None,
        "title": told.get("title") or "",
        "state": package.state if package else "new",
        "sections": answers.sections(service.schema_of(kind), told, changed, _language()),
        "files": [_file(one) for one in (record or {}).get("resources", ())],
        "gaps": _gaps(kind, errors, told),
        "declared": bool(told.get("no_state_secret")),
        "conflict": "form_version" in errors,
        "draft": draft.dictize() if draft else None,
    }


def _gaps(kind: str, errors: dict[str, list[str]], told: dict[str, Any]) -> list[dict[str, str]]:
    fields = service.schema_of(kind)["dataset_fields"]
    labels = {one["field_name"]: answers.spoken(one["label"], _language()) for one in fields}
    labels["resources"] = tk._("File or service")
    order = list(labels)
    return [
        # Of what is simply not entered the label says enough.
        {
            "field": name,
            "label": labels.get(name, name),
            "message": " ".join(errors[name]) if told.get(name) or name == "resources" else "",
        }
        for name in sorted(
            errors, key=lambda one: (one not in order, one in order and order.index(one))
        )
        if name != "form_version"
    ]


def _versions(
    kind: str, values: dict[str, Any], base: str, record: dict[str, Any] | None
) -> dict[str, Any]:
    current = record["metadata_modified"] if record else ""
    if record is None or not base or base == current:
        return {"current_version": current, "conflict": []}
    return {
        "current_version": current,
        "conflict": service.conflict(kind, values, record, _language()),
    }


def _file(one: dict[str, Any]) -> dict[str, Any]:
    return {name: one.get(name) for name in ("id", "name", "url", "format")}


def _package(data_dict: DataDict) -> model.Package | None:
    if not data_dict.get("id"):
        return None
    package = model.Package.get(data_dict["id"])
    if package is None or package.type != data_dict["type"]:
        raise tk.ObjectNotFound(tk._("There is no such record"))
    return package


def _kind(data_dict: DataDict) -> str:
    try:
        service.schema_of(data_dict["type"])
    except service.UnknownKind as error:
        raise tk.ObjectNotFound(tk._("There is no such record")) from error
    return data_dict["type"]


def _record(context: Context, package: model.Package | None) -> dict[str, Any] | None:
    if package is None:
        return None
    asked = Context(user=context.get("user", ""), ignore_auth=context.get("ignore_auth", False))
    return tk.get_action("package_show")(asked, {"id": package.id})


def _user_id(context: Context) -> str:
    user = model.User.get(context.get("user") or "")
    if user is None:
        raise tk.NotAuthorized(tk._("Sign in to fill in a form"))
    return str(user.id)


def _language() -> str:
    spoken = tk.h.lang() if flask.has_request_context() else None
    return spoken or tk.config["ckan.locale_default"]


def _commit(context: Context) -> None:
    if not context.get("defer_commit"):
        model.Session.commit()
