"""The list of everything that is wrong with a file, as a file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ckan.plugins.toolkit import _

from ckanext.hcmc_kit import tables

OFFERED = ("xlsx", "csv")


def faults(lines: Iterable[Mapping[str, Any]], form: str) -> bytes:
    """Return row, cell, what the row is about and the reason.

    :param lines: as ``hcmc_import_fault_list`` gives them.
    """
    columns: list[tables.Column[Mapping[str, Any]]] = [
        tables.Column("row", _("Row"), lambda one: one["row"], 8),
        tables.Column("cell", _("Cell"), lambda one: one["address"], 10),
        tables.Column("title", _("Content of the row"), lambda one: one["title"], 40),
        tables.Column("reason", _("Reason"), lambda one: one["message"], 80),
    ]
    return tables.write(tables.Table(_("Faults"), columns, lines), form)
