"""What the page of a record tells besides its own fields: relations and gaps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

import ckan.plugins.toolkit as tk
from ckan import model

from ckanext.hcmc_governance.front import gaps, relations
from ckanext.hcmc_governance.front.relations import Node
from ckanext.hcmc_governance.register import links
from ckanext.hcmc_governance.register.links import RecordLink
from ckanext.hcmc_governance.register.owners import MANAGER
from ckanext.hcmc_governance.register.service import PUBLISHED


def picture(record: Mapping[str, Any], groups: Mapping[str, Sequence[Node]]) -> relations.Picture:
    """Return the relations of a database as they are drawn: services of it and of its datasets.

    One statement for the services of its datasets.
    """
    itself = {
        "id": record["id"],
        "title": record.get("title") or record["name"],
        "url": tk.h.url_for("database.read", id=record["name"]),
    }
    datasets = {one["id"]: one for one in groups.get("source_of", ())}
    services = {one["id"]: one for one in groups.get("served_by", ())}
    served: dict[str, list[Node]] = {}
    for service, dataset_id in _services_of(list(datasets)):
        services.setdefault(service["id"], service)
        served.setdefault(service["id"], []).append(datasets[dataset_id])
    for service in services.values():
        if service["status"] == gaps.RETIRED:
            service["note"] = tk.h.hcmc_term_label("service_status", gaps.RETIRED)
    return relations.of_database(itself, list(services.values()), list(datasets.values()), served)


def open_duty(record: Mapping[str, Any], services: Sequence[Node]) -> dict[str, Any] | None:
    """Return ``ref`` and ``holder`` (a link, or ``None``) when no service gives out a database."""
    duty = gaps.missing_service(record, services)
    if duty is None:
        return None
    holder = (
        tk.h.hcmc_role_holder(MANAGER)
        if duty.is_managers
        else tk.h.hcmc_unit_link(record.get("owner_org"))
    )
    return {"ref": duty.ref, "holder": holder}


def _services_of(dataset_ids: Sequence[str]) -> list[tuple[Node, str]]:
    if not dataset_ids:
        return []
    query = (
        sa.select(
            RecordLink.target_id,
            model.Package.id,
            model.Package.name,
            model.Package.title,
            model.Package.type,
            model.Package.extras["status"].astext.label("status"),
        )
        .join(model.Package, model.Package.id == RecordLink.source_id)
        .where(
            RecordLink.relation == links.SERVES,
            RecordLink.target_id.in_(dataset_ids),
            model.Package.state == PUBLISHED,
            model.Package.private.is_(False),
        )
        .order_by(model.Package.title)
    )
    return [
        (
            {
                "id": row.id,
                "type": row.type,
                "title": row.title or row.name,
                "url": tk.h.url_for(f"{row.type}.read", id=row.name),
                "status": row.status or "",
            },
            row.target_id,
        )
        for row in model.Session.execute(query)
    ]
