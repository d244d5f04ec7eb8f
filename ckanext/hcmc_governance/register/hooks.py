"""What the register does when a record has been saved, in the same transaction."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ckan import model
from ckan.common import CKANConfig
from ckan.types import Context

from ckanext.hcmc_governance.audit import service as audit
from ckanext.hcmc_governance.register import (
    digests,
    fact_rows,
    gate,
    indexing,
    licences,
    links,
    rules,
    service,
)
from ckanext.hcmc_governance.units.journal import persons

DECLARED = "register.declared"


def configure(config: CKANConfig) -> None:
    """Offer the city's terms as the only licences, where the register's schemas are in use."""
    licences.install(
        in_use="ckanext.hcmc_schemas:" in str(config.get("scheming.dataset_schemas", ""))
    )


def after_dataset_create(context: Context, pkg_dict: dict[str, Any]) -> None:
    """Complete a new record with what the server knows."""
    _complete(context, pkg_dict)


def after_dataset_update(context: Context, pkg_dict: dict[str, Any]) -> None:
    """Complete a changed record with what the server knows."""
    _complete(context, pkg_dict)


def after_dataset_delete(context: Context, pkg_dict: dict[str, Any]) -> None:
    """Forget what a deleted record names; core calls this before it changes the state."""
    package = model.Package.get(pkg_dict.get("id"))
    if package is None or service.record_schema(package.type) is None:
        return
    named = links.refresh(str(package.id), ())
    model.Session.flush()
    fact_rows.mark_deleted([str(package.id)])
    _note_served(context, [target for relation, target in named if relation == links.SERVES])


def _complete(context: Context, pkg_dict: dict[str, Any]) -> None:
    package = model.Package.get(pkg_dict.get("id"))
    schema = service.record_schema(package.type) if package is not None else None
    if package is None or schema is None:
        return
    digests.note_uploads(package)
    gone = links.refresh(str(package.id), _named(package, schema))
    model.Session.flush()
    if package.type == service.DATASET:
        service.set_themes(package, service.load_list(pkg_dict.get("theme")))
        _note_provision(package, harvested=gate.is_harvested(context))
    if package.type == service.SERVICE:
        named = links.named_by(links.SERVES, str(package.id))
        _note_served(context, {*named, *(one for name, one in gone if name == links.SERVES)})
    model.Session.flush()
    _note_declarations(context, package)
    _note_facts(context, package, [target for _, target in gone])


def _note_declarations(context: Context, package: model.Package) -> None:
    """Let the journal say who declared what of a record (1.2)."""
    declared = dict(gate.declarations(context))
    gate.declarations(context).clear()
    if not declared:
        return
    actor = persons.actor_or_person(context, prefer=package.owner_org)
    audit.record_many(
        audit.Line(
            act=audit.Act.GOVERN,
            actor=actor,
            object_type=str(package.type),
            object_id=str(package.id),
            unit_id=package.owner_org,
            details={"what": DECLARED, "field": field, "said": said},
        )
        for field, said in declared.items()
    )


def _note_facts(context: Context, package: model.Package, others: list[str]) -> None:
    user: Any = context.get("auth_user_obj") or model.User.get(context.get("user") or None)
    fact_rows.refresh([str(package.id), *others])
    fact_rows.note_frequencies(
        [str(package.id)], user_id=str(user.id) if user else None, unit_id=None
    )


def _named(package: model.Package, schema: dict[str, Any]) -> list[tuple[str, str]]:
    """Return what a record names: field and id. A deleted record names nothing."""
    if package.state == model.State.DELETED:
        return []
    extras = package.extras or {}
    return [
        (name, target)
        for name in service.link_fields(schema)
        for target in service.load_list(extras.get(name))
    ]


def _note_provision(package: model.Package, *, harvested: bool) -> bool:
    """Set the way of publication and, once, the day of first provision (21.1, 22.1.d).

    :returns: whether anything changed.
    """
    extras = dict(package.extras or {})
    had_file = extras.get("provision_mode") in ("packaged", "both")
    published = package.state == service.PUBLISHED
    has_file = service.has_file(package)
    served = published and bool(links.served([str(package.id)]))
    now = rules.Situation(
        published=published,
        was_published=had_file,
        harvested=harvested,
        has_file=has_file,
        has_service=served,
        today=gate.today(),
    )
    mode = rules.provision_mode(has_file=published and has_file, has_service=served)
    _put(extras, "provision_mode", mode)
    day = rules.first_provided(now, had_file=had_file)
    if day and not extras.get("issued"):
        extras["issued"] = day.isoformat()
    changed = extras != (package.extras or {})
    package.extras = extras
    return changed


def _note_served(context: Context, record_ids: Iterable[str]) -> None:
    """Tell the datasets that a service serves, or no longer serves, that this has changed."""
    for identifier in record_ids:
        dataset = service.find_record(identifier, (service.DATASET,))
        if dataset is None or dataset.state != service.PUBLISHED:
            continue
        if not _note_provision(dataset, harvested=False):
            continue
        model.Session.flush()
        indexing.reindex(context, [str(dataset.id)])


def _put(extras: dict[str, Any], name: str, value: str | None) -> None:
    if value is None:
        extras.pop(name, None)
    else:
        extras[name] = value
