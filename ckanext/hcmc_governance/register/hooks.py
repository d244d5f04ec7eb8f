"""What the register does when a record has been saved, in the same transaction."""

from __future__ import annotations

from typing import Any

from ckan import logic, model
from ckan.common import CKANConfig
from ckan.types import Context

from ckanext.hcmc_governance.register import digests, gate, licences, rules, service


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


def _complete(context: Context, pkg_dict: dict[str, Any]) -> None:
    package = model.Package.get(pkg_dict.get("id"))
    if package is None or service.record_schema(package.type) is None:
        return
    if package.type == service.DATASET:
        service.set_themes(package, service.load_list(pkg_dict.get("theme")))
        _note_provision(package, harvested=gate.is_harvested(context))
    digests.note_uploads(package)
    if package.type == service.SERVICE and package.state == service.PUBLISHED:
        _note_service(context, package)
    model.Session.flush()


def _note_provision(package: model.Package, *, harvested: bool) -> None:
    """Set the way of publication and, once, the day of first provision (21.1, 22.1.d)."""
    extras = dict(package.extras or {})
    had_file = extras.get("provision_mode") in ("packaged", "both")
    published = package.state == service.PUBLISHED
    has_file = service.has_file(package)
    served = published and bool(service.services_on(str(package.id), published_only=True))
    now = rules.Situation(
        published=published,
        was_published=had_file,
        harvested=harvested,
        has_file=has_file,
        today=gate.today(),
    )
    mode = rules.provision_mode(has_file=published and has_file, has_service=served)
    _put(extras, "provision_mode", mode)
    day = rules.first_provided(now, had_file=had_file)
    if day and not extras.get("issued"):
        extras["issued"] = day.isoformat()
    package.extras = extras


def _note_service(context: Context, package: model.Package) -> None:
    """Give the datasets that a published service serves their first day and way."""
    for identifier in service.load_list((package.extras or {}).get("serves")):
        dataset = service.find_record(identifier, (service.DATASET,))
        if dataset is None or dataset.state != service.PUBLISHED:
            continue
        extras = dict(dataset.extras or {})
        mode = rules.provision_mode(has_file=service.has_file(dataset), has_service=True)
        if extras.get("provision_mode") == mode and extras.get("issued"):
            continue
        _put(extras, "provision_mode", mode)
        if not extras.get("issued") and not extras.get("source_id"):
            extras["issued"] = gate.today().isoformat()
        dataset.extras = extras
        model.Session.flush()
        shown = logic.package_show_default_and_custom_schemas(
            logic.fresh_context(context), dataset.id
        )
        logic.index_update_package_dicts(shown)


def _put(extras: dict[str, Any], name: str, value: str | None) -> None:
    if value is None:
        extras.pop(name, None)
    else:
        extras[name] = value
