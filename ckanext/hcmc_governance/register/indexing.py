"""Brings records into the index whose shown days or ways another record's change has moved."""

from __future__ import annotations

from collections.abc import Iterable

from ckan import logic, model
from ckan.types import Context

from ckanext.hcmc_governance.register.service import PUBLISHED

# Set by whoever writes many records in one transaction and indexes them after its commit: what is
# rolled back must not stay in the index. Core's own ``defer_commit`` cannot tell, since it is also
# how core adds a file.
LATER = "hcmc_indexed_later"


def reindex(context: Context, package_ids: Iterable[str]) -> None:
    """Bring published records into the index as they stand in the transaction.

    Nothing is done when the writer indexes later; see :data:`LATER`.
    """
    if context.get(LATER):
        return
    for identifier in package_ids:
        package = model.Package.get(identifier)
        if package is None or package.state != PUBLISHED:
            continue
        shown = logic.package_show_default_and_custom_schemas(
            logic.fresh_context(context), str(package.id)
        )
        logic.index_update_package_dicts(shown)
