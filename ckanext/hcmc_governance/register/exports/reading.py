"""The published records of a register, read page by page: memory does not grow with them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from ckan import model

from ckanext.hcmc_governance.register import links, rules, service

PAGE = 500
OPEN = rules.OPEN
# The address of a service that is not open is for agencies only.
ENDPOINT = "endpoint_url"
_PACKAGE = model.Package
# Vietnamese order; the id parts records of one title.
_ORDER = (sa.collate(_PACKAGE.title, "vi-x-icu"), _PACKAGE.id)
_COLUMNS = (
    _PACKAGE.id, _PACKAGE.type, _PACKAGE.name, _PACKAGE.title, _PACKAGE.notes, _PACKAGE.owner_org,
    _PACKAGE.extras,
)  # fmt: skip

Record = dict[str, Any]


def count(kind: str) -> int:
    """Return how many records a register has for the public."""
    return model.Session.scalar(sa.select(sa.func.count()).where(*_public(kind))) or 0


def records(kind: str) -> Iterator[Record]:
    """Yield the records of a register in the order of their titles.

    One query, read through a cursor of the database: the transaction must stay open meanwhile.
    The open-data catalogue (22.1) has open datasets only.

    :param kind: ``dataset``, ``database`` or ``data-service``.
    """
    query = sa.select(*_COLUMNS).where(*_public(kind)).order_by(*_ORDER)
    found = model.Session.execute(query, execution_options={"yield_per": PAGE})
    for page in found.partitions():
        yield from _complete(kind, [_record(row) for row in page])


def unit_titles() -> dict[str, str]:
    """Return the titles of all units by id, whatever their state."""
    group = model.Group
    query = sa.select(group.id, group.title, group.name).where(group.is_organization.is_(True))
    return {str(row.id): str(row.title or row.name) for row in model.Session.execute(query)}


def open_services(ids: Sequence[str]) -> frozenset[str]:
    """Return which of these services are open: everything they serve is, and is public."""
    target = aliased(_PACKAGE)
    is_open = sa.and_(
        target.state == service.PUBLISHED,
        target.private.is_(False),
        sa.case(
            (target.type == service.DATASET, target.extras["access_level"].astext == OPEN),
            else_=target.extras["sharing_form"].astext == OPEN,
        ),
    )
    query = (
        sa.select(links.RecordLink.source_id)
        .outerjoin(target, target.id == links.RecordLink.target_id)
        .where(links.RecordLink.relation == links.SERVES, links.RecordLink.source_id.in_(ids))
        .group_by(links.RecordLink.source_id)
        .having(sa.func.bool_and(sa.func.coalesce(is_open, sa.false())))
    )
    return frozenset(model.Session.scalars(query))


def _public(kind: str) -> list[sa.ColumnElement[bool]]:
    conditions = [
        _PACKAGE.type == kind,
        _PACKAGE.state == service.PUBLISHED,
        _PACKAGE.private.is_(False),
    ]
    if kind == service.DATASET:
        conditions.append(_PACKAGE.extras["access_level"].astext == OPEN)
    return conditions


def _record(row: Any) -> Record:
    values = {name: _loaded(value) for name, value in (row.extras or {}).items()}
    return {**values, **{name: getattr(row, name) for name in row._fields if name != "extras"}}


def _loaded(value: Any) -> Any:
    if isinstance(value, str) and value.startswith("["):
        return service.load_list(value)
    return value


def _complete(kind: str, page: list[Record]) -> list[Record]:
    """Add what a page of services has elsewhere: documents, and whether the address is public."""
    if kind != service.SERVICE:
        return page
    ids = [record["id"] for record in page]
    public = open_services(ids)
    documents: dict[str, list[dict[str, str]]] = {}
    file = model.Resource
    query = (
        sa.select(file.package_id, file.name, file.url)
        .where(file.package_id.in_(ids), file.state == service.PUBLISHED)
        .order_by(file.package_id, file.position)
    )
    for row in model.Session.execute(query):
        documents.setdefault(row.package_id, []).append({"name": row.name, "url": row.url})
    for record in page:
        record["resources"] = documents.get(record["id"], [])
        if record["id"] not in public:
            record.pop(ENDPOINT, None)
    return page
