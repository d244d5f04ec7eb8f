"""What this room offers to other subjects: its kind of import."""

from __future__ import annotations

from ckanext.hcmc_governance.imports.kinds import Kind
from ckanext.hcmc_governance.units.imports.kind import UnitKind


def import_kinds() -> list[Kind]:
    """Offer the table of units."""
    return [UnitKind()]
