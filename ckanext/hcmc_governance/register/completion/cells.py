"""Cells of the table and stored values of a record, there and back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import cache
from typing import Any

from ckan.plugins.toolkit import _

from ckanext.hcmc_governance.register import facts, parsing, service
from ckanext.hcmc_governance.register.completion import rules
from ckanext.hcmc_kit.tabular import Cell, Kind, values
from ckanext.hcmc_schemas import vocabularies

Field = Mapping[str, Any]


def shown(field: Field, value: Any, language: str) -> str | dt.date:
    """Return a stored value as the cell that says it: labels, days as days, entries by line."""
    preset = field.get("preset")
    if not value:
        return ""
    if preset == rules.DECLARATION:
        return _("yes")
    if field.get("hcmc_vocabulary"):
        keys = service.load_list(value)
        told = (facts.term_label(field["hcmc_vocabulary"], key, language) for key in keys)
        return "; ".join(told)
    if preset == rules.DATE:
        return parsing.parse_day(str(value)) or str(value)
    if preset == rules.MONTH:
        return facts.day_text(value)
    return "\n".join(map(str, value)) if isinstance(value, list) else str(value)


def stored(field: Field, cell: Cell) -> Any:
    """Return what a cell means for a field, in the stored form; ``None`` for an empty cell.

    :raises CellProblem: when it does not say a value of the field.
    """
    if cell.is_empty:
        values.check(cell)
        return None
    preset = field.get("preset")
    if preset == rules.DECLARATION:
        return "yes" if values.as_truth(cell) else None
    if field.get("hcmc_vocabulary"):
        known = spellings(field["hcmc_vocabulary"])
        return _several(cell, known) if preset == rules.CHOICES else values.as_choice(cell, known)
    if preset == rules.DATE or (preset == rules.MONTH and cell.kind is not Kind.TEXT):
        day = values.as_day(cell)
        return day and day.strftime("%Y-%m-%d" if preset == rules.DATE else "%Y-%m")
    text = values.as_text(cell, lines=True)
    if preset == rules.MONTH:
        return parsing.parse_month(text) or text
    return rules.entries(text, separators="") if preset in rules.LIST_PRESETS else text


@cache
def spellings(vocabulary: str) -> dict[str, str]:
    """Return the keys of a vocabulary by everything that may stand in a cell for them."""
    terms = vocabularies.vocabulary(vocabulary)
    return values.choice_spellings(
        (one.key, (one.label_vi, one.label_en, *one.aliases)) for one in terms
    )


def offered(field: Field, language: str) -> list[str]:
    """Return the labels that a cell of the field may hold; empty when it is free text."""
    if field.get("preset") == rules.DECLARATION:
        return [_("yes")]
    if not field.get("hcmc_vocabulary"):
        return []
    terms = vocabularies.vocabulary(field["hcmc_vocabulary"])
    return [one.label(language) for one in terms if one.extra.get("choosable", True)]


def _several(cell: Cell, known: Mapping[str, str]) -> list[str]:
    # A label may hold a comma, so only a semicolon or a new line parts two of them.
    told = rules.entries(values.as_text(cell, lines=True), separators=";")
    one_by_one = (
        values.as_choice(Cell(cell.row, cell.column, Kind.TEXT, one), known) for one in told
    )
    return sorted({key for key in one_by_one if key})
