"""What the register knows of stored records: their schema, values, links, themes."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import sqlalchemy as sa

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.types import Context

from ckanext.hcmc_governance.register import rules
from ckanext.hcmc_schemas import vocabularies
from ckanext.hcmc_vietnamese import text

DATASET, DATABASE, SERVICE = "dataset", "database", "data-service"
HARVESTED = "hcmc_harvested"
CITY_LICENCE, UNKNOWN = "hcmc-open", "unknown"
PUBLISHED = "active"
DEFAULT_LEVEL = rules.OPEN
_NAME_LENGTH = 100  # of core's package.name
_CORE_FIELDS = ("title", "name", "notes", "owner_org", "license_id", "version", "private", "state")


@dataclass(frozen=True, slots=True)
class ThemeMembership:
    """A record, a theme that is given to it or taken from it, and the themes it has."""

    package_id: str
    theme: str
    themes: frozenset[str]


def record_schema(dataset_type: str | None) -> dict[str, Any] | None:
    """Return the scheming schema of a type when it is one of ours, else ``None``.

    Records of other types, and portals that do not configure our schemas, are left alone.
    """
    if not dataset_type or "scheming_get_dataset_schema" not in tk.h:
        return None
    schema = tk.h.scheming_get_dataset_schema(dataset_type)
    return schema if schema and "hcmc_record" in schema else None


def required_fields(schema: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the fields of a record that must be filled to publish it, in form order."""
    return tuple(one["field_name"] for one in schema["dataset_fields"] if one.get("required"))


def unknown_terms(schema: Mapping[str, Any]) -> dict[str, frozenset[str]]:
    """Return, by field, the keys that say that nobody knows: they may be kept, not chosen."""
    found = {
        one["field_name"]: frozenset(
            term.key
            for term in vocabularies.vocabulary(one["hcmc_vocabulary"])
            if not term.extra.get("choosable", True)
        )
        for one in schema["dataset_fields"]
        if "hcmc_vocabulary" in one
    }
    return {name: keys for name, keys in found.items() if keys}


def link_fields(schema: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the fields of a record that name other records."""
    return tuple(one["field_name"] for one in schema["dataset_fields"] if "hcmc_types" in one)


def is_machine_readable(file_format: str | None) -> bool:
    """Tell whether a program can take the values out of a file of this format (19.1.d)."""
    known = vocabularies.match("file_format", file_format or "")
    return known is not None and bool(known.extra.get("machine"))


def agency_fields(schema: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the fields that only agencies may read."""
    marked = (one for one in schema["dataset_fields"] if one.get("hcmc_agencies_only"))
    return tuple(one["field_name"] for one in marked)


def free_name(title: str) -> str:
    """Return an address for ``title`` that no record has: the slug, else the slug with a number."""
    ideal = text.slug(title, max_length=_NAME_LENGTH) or "tap-du-lieu"
    stem = ideal[: _NAME_LENGTH - 6]
    taken = set(
        model.Session.scalars(
            sa.select(model.Package.name).where(model.Package.name.startswith(stem))
        )
    )
    name, number = ideal, 1
    while name in taken:
        number += 1
        name = f"{stem}-{number}"
    return name


def server_fields(fields: Iterable[Mapping[str, Any]]) -> tuple[str, ...]:
    """Return the fields that only the server sets."""
    return tuple(one["field_name"] for one in fields if one.get("hcmc_server_set"))


def stored_values(package: model.Package | None) -> dict[str, Any]:
    """Return the values of a record as the database holds them (lists as JSON text)."""
    if package is None:
        return {}
    values: dict[str, Any] = dict(package.extras or {})
    values.update({name: getattr(package, name) for name in _CORE_FIELDS})
    return values


def has_file(package: model.Package | None) -> bool:
    """Tell whether a stored record holds at least one file or address of a file."""
    return package is not None and any(one.url for one in package.resources)


def load_list(value: Any) -> list[str]:
    """Return a stored list (JSON text) as a list; a plain word becomes a list of one."""
    if isinstance(value, list):
        return [str(one) for one in value]
    if not isinstance(value, str) or not value.strip():
        return []
    try:
        loaded = json.loads(value)
    except ValueError:
        return [value]
    return [str(one) for one in loaded] if isinstance(loaded, list) else [value]


def find_record(reference: str, kinds: Iterable[str]) -> model.Package | None:
    """Return the record with that id or name when it is of one of ``kinds`` and not deleted."""
    package = model.Package.get(reference)
    if package is None or package.type not in tuple(kinds) or package.state == "deleted":
        return None
    return package


def served_records(references: Iterable[str]) -> list[rules.Served]:
    """Return what the rules need to know of the records that a service serves."""
    found = (find_record(one, (DATASET, DATABASE)) for one in references)
    return [_served(package) for package in found if package is not None]


@cache
def theme_keys() -> frozenset[str]:
    """Return the names of the groups that are themes."""
    return vocabularies.keys("theme")


def theme_groups() -> dict[str, model.Group]:
    """Return the theme groups that exist, by name."""
    query = sa.select(model.Group).where(
        model.Group.name.in_(theme_keys()),
        model.Group.is_organization.is_(False),
        model.Group.state == "active",
    )
    return {group.name: group for group in model.Session.scalars(query)}


def ensure_themes(context: Mapping[str, Any]) -> list[str]:
    """Create the theme groups that do not exist yet; return the names of the new ones.

    Running it again changes nothing; what an administrator wrote into a theme stays.

    :param context: needs ``user``, a name that may create groups.
    """
    known = theme_groups()
    created: list[str] = []
    for one in vocabularies.vocabulary("theme"):
        if one.key in known:
            continue
        tk.get_action("group_create")(
            {"user": context["user"], "ignore_auth": True},
            {
                "name": one.key,
                "title": one.label_vi,
                "title_en": one.label_en,
                "eu_theme": one.extra["eu"],
            },
        )
        created.append(one.key)
    return created


def set_themes(package: model.Package, keys: Iterable[str]) -> bool:
    """Make the theme groups of a record those of ``keys``; return whether anything changed.

    Other groups of the record are not touched. Core writes a membership only for members of
    the group; any editor may give a theme to a record that they may edit.
    """
    wanted, groups = set(keys), theme_groups()
    by_id = {group.id: name for name, group in groups.items()}
    query = sa.select(model.Member).where(
        model.Member.table_id == package.id,
        model.Member.table_name == "package",
        model.Member.group_id.in_(by_id),
    )
    known = {by_id[str(row.group_id)]: row for row in model.Session.scalars(query)}
    changed = False
    for name in wanted & set(groups):
        changed |= _activate(package, groups[name], known.get(name))
    for name, row in known.items():
        if name not in wanted and row.state == "active":
            row.state = "deleted"
            changed = True
    model.Session.flush()
    return changed


def theme_membership(asked: Mapping[str, Any]) -> ThemeMembership | None:
    """Return what a membership of a group means, when it is a record of ours in a theme.

    :param asked: ``id`` of the group, ``object`` and ``object_type`` as core's actions take them.
    """
    if asked.get("object_type") != "package" or not asked.get("id") or not asked.get("object"):
        return None
    group, package = model.Group.get(asked["id"]), model.Package.get(asked["object"])
    if group is None or group.is_organization or group.name not in theme_keys():
        return None
    if package is None or package.type != DATASET or record_schema(package.type) is None:
        return None
    return ThemeMembership(str(package.id), group.name, frozenset(stored_themes(package)))


def stored_themes(package: model.Package | None) -> list[str]:
    """Return the names of the theme groups that a record is in."""
    if package is None:
        return []
    return [group.name for group in package.get_groups() if group.name in theme_keys()]


def _activate(package: model.Package, group: model.Group, row: model.Member | None) -> bool:
    if row is not None and row.state == "active":
        return False
    if row is not None:
        row.state = "active"
        return True
    model.Session.add(
        model.Member(
            group=group,
            table_id=package.id,
            group_id=group.id,
            table_name="package",
            capacity="public",
            state="active",
        )  # fmt: skip
    )
    return True


def _served(package: model.Package) -> rules.Served:
    extras = package.extras or {}
    return rules.Served(
        id=str(package.id),
        kind=str(package.type),
        owner=package.owner_org,
        is_open=extras.get("access_level" if package.type == DATASET else "sharing_form")
        == rules.OPEN,
        is_shared_database=_in_shared_database(package, extras),
    )


def _in_shared_database(package: model.Package, extras: Mapping[str, Any]) -> bool:
    if package.type == DATABASE:
        return extras.get("kind") == "shared"
    source = find_record(str(extras.get("source_database") or ""), (DATABASE,))
    return source is not None and (source.extras or {}).get("kind") == "shared"


def may_see(package: model.Package) -> bool:
    """Tell whether who asks in this request may see a record; outside of one, what all may."""
    if package.state == PUBLISHED and not package.private:
        return True
    user: Any = tk.current_user
    asked = Context(user=user.name if user else "")
    try:
        tk.check_access("package_show", asked, {"id": package.id})
    except tk.NotAuthorized:
        return False
    return True
