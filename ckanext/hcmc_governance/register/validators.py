"""Validators of the register: one value each, and the two that look at a whole record."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.plugins.toolkit import _
from ckan.types import Context, FlattenDataDict, FlattenErrorDict, FlattenKey

from ckanext.hcmc_governance.register import filling, gate, parsing, rules, service, versions
from ckanext.hcmc_governance.register.entries import as_json, keep, listed, spoken, stored_value
from ckanext.hcmc_schemas import vocabularies
from ckanext.hcmc_vietnamese import text
from ckanext.scheming.validation import scheming_validator

Field: TypeAlias = dict[str, Any]
Validator: TypeAlias = Callable[[FlattenKey, FlattenDataDict, FlattenErrorDict, Context], None]


def hcmc_record_before(
    key: FlattenKey, data: FlattenDataDict, errors: FlattenErrorDict, context: Context
) -> None:
    """Put in what only the server sets, before the fields are looked at."""
    filling.before_fields(data, context)


def hcmc_record_after(
    key: FlattenKey, data: FlattenDataDict, errors: FlattenErrorDict, context: Context
) -> None:
    """Judge the whole record after its fields: completeness and contradictions."""
    gate.after_fields(data, errors, context)


def hcmc_state(
    key: FlattenKey, data: FlattenDataDict, errors: FlattenErrorDict, context: Context
) -> None:
    """Let whoever may create a record say whether it is a draft; core lets sysadmins only."""
    if gate.stored_package(data, context) is None and data.get(key) in ("draft", "active"):
        return
    core: Any = tk.get_validator("ignore_not_package_admin")
    core(key, data, errors, context)


def hcmc_form_version(
    key: FlattenKey, data: FlattenDataDict, errors: FlattenErrorDict, context: Context
) -> None:
    """Refuse a save that started from another version than the one stored; it is not kept."""
    told = str(data.pop(key, "") or "").strip()
    stored = versions.stored(key, data, context)
    if told and stored is not None and told != stored:
        errors[key].append(versions.conflict(told, stored))
    raise tk.StopOnError


def hcmc_title(
    key: FlattenKey, data: FlattenDataDict, errors: FlattenErrorDict, context: Context
) -> None:
    """Clean a title and hold it to 5 to 255 characters; an empty one is the gate's matter."""
    title = text.clean(data[key])
    data[key] = title
    least, most = rules.TITLE_LENGTH
    if title and not least <= len(title) <= most:
        raise tk.Invalid(_("Write between %d and %d characters.") % (least, most))


def hcmc_name(
    key: FlattenKey, data: FlattenDataDict, errors: FlattenErrorDict, context: Context
) -> None:
    """Take the address of the page from the title; without one, the title is asked for."""
    if str(data.get(key) or "").strip():
        return
    package = gate.stored_package(data, context)
    title = text.clean(str(data.get(("title",)) or ""))
    if package is None and not title:
        errors[("title",)] = [_("Missing value")]
        raise tk.StopOnError
    data[key] = package.name if package is not None else service.free_name(title)


def hcmc_file_address(
    key: FlattenKey, data: FlattenDataDict, errors: FlattenErrorDict, context: Context
) -> None:
    """Ask for an address that is safe to follow; what the source gave may stay."""
    value = str(data[key]).strip()
    # Of a file or table that the portal holds, the field is only a name.
    held = data.get((*key[:-1], "url_type"))
    if not value or held == "upload" or (held and ":" not in value) or gate.is_harvested(context):
        return
    stored = gate.stored_file(key, data, context)
    kept = stored is not None and stored.url == value
    if not kept and not parsing.is_file_address(value):
        raise tk.Invalid(_("Write a full address that starts with http:// or https://."))


def hcmc_format(
    key: FlattenKey, data: FlattenDataDict, errors: FlattenErrorDict, context: Context
) -> None:
    """Ask for the format of every new file (19.1.d); a file that had none may stay without."""
    value = data.get(key)
    if value is not tk.missing and str(value or "").strip():
        return
    stored = gate.stored_file(key, data, context)
    if not gate.is_harvested(context) and (stored is None or stored.format):
        errors[key].append(_("Name the format of the file, e.g. CSV."))
    keep(key, data, "")


@scheming_validator
def hcmc_choice(field: Field, schema: dict[str, Any]) -> Validator:
    """Ask for a key of the field's vocabulary; some keys may be kept but not chosen."""
    name = field["hcmc_vocabulary"]

    def validator(
        key: FlattenKey, data: FlattenDataDict, errors: FlattenErrorDict, context: Context
    ) -> None:
        raw = data[key]
        value = "" if raw is tk.missing or raw is None else spoken(raw)
        keep(key, data, value)
        if value not in vocabularies.keys(name):
            raise tk.Invalid(_("Choose one of the values offered."))
        choosable = vocabularies.term(name, value).extra.get("choosable", True)
        if choosable or gate.is_harvested(context) or value == stored_value(key, data, context):
            return
        raise tk.Invalid(_("This value can be kept but not chosen. Choose another one."))

    return validator


@scheming_validator
def hcmc_several_choices(field: Field, schema: dict[str, Any]) -> Validator:
    """Ask for keys of the field's vocabulary and store them as a list."""
    known = vocabularies.keys(field["hcmc_vocabulary"])

    def validator(
        key: FlattenKey, data: FlattenDataDict, errors: FlattenErrorDict, context: Context
    ) -> None:
        chosen = [one for one in listed(data[key]) if one]
        wrong = [one for one in chosen if one not in known]
        if wrong:
            raise tk.Invalid(_("Not among the values offered: %s.") % ", ".join(wrong))
        keep(key, data, as_json(chosen))

    return validator


def hcmc_access_level(
    key: FlattenKey, data: FlattenDataDict, errors: FlattenErrorDict, context: Context
) -> None:
    """Accept open data only, as long as nothing protects the other levels."""
    if errors[key] or vocabularies.term("access_level", data[key]).extra.get("accepted"):
        return
    raise tk.Invalid(
        _("Only open data is accepted until access control is in use. Keep other data out.")
    )


def hcmc_declaration(
    key: FlattenKey, data: FlattenDataDict, errors: FlattenErrorDict, context: Context
) -> None:
    """Store a declaration that was given; one that was not leaves nothing behind."""
    keep(key, data, gate.DECLARED if gate.is_yes(data[key]) else "")


@scheming_validator
def hcmc_records(field: Field, schema: dict[str, Any]) -> Validator:
    """Ask for ids or names of records of the field's types and store their ids."""

    def validator(
        key: FlattenKey, data: FlattenDataDict, errors: FlattenErrorDict, context: Context
    ) -> None:
        named = listed(data[key])
        found = {one: service.find_record(one, field["hcmc_types"]) for one in named}
        wrong = [one for one, package in found.items() if package is None]
        if wrong:
            raise tk.Invalid(_("No record has this name: %s.") % ", ".join(wrong))
        keep(key, data, as_json([str(package.id) for package in found.values() if package]))

    return validator


def hcmc_source_database(
    key: FlattenKey, data: FlattenDataDict, errors: FlattenErrorDict, context: Context
) -> None:
    """Ask for the id or name of a database and store its id."""
    value = keep(key, data, text.clean(str(data[key])))
    package = service.find_record(value, (service.DATABASE,))
    if package is None:
        raise tk.Invalid(_("No database has this name: %s.") % value)
    data[key] = str(package.id)


def hcmc_unit(
    key: FlattenKey, data: FlattenDataDict, errors: FlattenErrorDict, context: Context
) -> None:
    """Ask for the id or name of a unit and store its id."""
    value = keep(key, data, text.clean(str(data[key])))
    unit = model.Group.get(value)
    if unit is None or not unit.is_organization or unit.state != "active":
        raise tk.Invalid(_("No unit has this name: %s.") % value)
    data[key] = str(unit.id)
