"""What completion offers to other subjects: its kinds of import."""

from __future__ import annotations

from ckanext.hcmc_governance.imports.kinds import Kind
from ckanext.hcmc_governance.register.completion import service
from ckanext.hcmc_governance.register.completion.kind import CompletionKind


def import_kinds() -> list[Kind]:
    """Offer the tables of each record type."""
    return [CompletionKind(one) for one in service.TYPES]
