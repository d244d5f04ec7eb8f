"""Where the old addresses of a harvested portal lead on this one."""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from ckan import model

from ckanext.hcmc_governance.harvesting.model import OldAddress
from ckanext.hcmc_governance.harvesting.rules import address_key


def remember(package_id: str, record: str, files: Iterable[tuple[str, str]]) -> None:
    """Keep the old address of a record and of its files ``(address, resource id)``.

    An address that another record has had is the newer record's.
    """
    rows = {address_key(address): file_id for address, file_id in files if address}
    if record:
        rows[address_key(record)] = ""
    rows.pop("/", None)
    if not rows:
        return
    statement = insert(OldAddress).values(
        [
            {"path": path, "package_id": package_id, "resource_id": file_id or None}
            for path, file_id in rows.items()
        ]
    )
    model.Session.execute(
        statement.on_conflict_do_update(
            index_elements=["path"],
            set_={
                "package_id": statement.excluded.package_id,
                "resource_id": statement.excluded.resource_id,
            },
        )
    )


def find(path: str) -> OldAddress | None:
    """Return what an old path means here, if it leads to a record that is still there."""
    return model.Session.scalar(
        sa.select(OldAddress)
        .join(model.Package, model.Package.id == OldAddress.package_id)
        .where(OldAddress.path == address_key(path), model.Package.state == "active")
    )
