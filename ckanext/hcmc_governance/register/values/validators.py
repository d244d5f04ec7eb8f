"""Validators of single values: text, days, codes, decisions, lists."""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from ckan.plugins.toolkit import _
from ckan.types import Context, FlattenDataDict, FlattenErrorDict, FlattenKey

from ckanext.hcmc_governance.register import gate, parsing
from ckanext.hcmc_governance.register.entries import as_json, keep, listed
from ckanext.hcmc_vietnamese import text

SECURITY_LEVELS = frozenset("12345")


def hcmc_unit_title(value: str) -> str:
    """Clean the name of a unit or theme."""
    return text.clean(value)


def hcmc_text(
    key: FlattenKey, data: FlattenDataDict, errors: FlattenErrorDict, context: Context
) -> None:
    """Clean a line of text; blank text is not stored."""
    keep(key, data, text.clean(str(data[key])))


def hcmc_long_text(
    key: FlattenKey, data: FlattenDataDict, errors: FlattenErrorDict, context: Context
) -> None:
    """Clean text that may have several lines; blank text is not stored."""
    keep(key, data, text.clean_multiline(str(data[key])))


def hcmc_date(
    key: FlattenKey, data: FlattenDataDict, errors: FlattenErrorDict, context: Context
) -> None:
    """Store a day as yyyy-mm-dd; dd/mm/yyyy is understood."""
    value = keep(key, data, str(data[key]).strip())
    day = parsing.parse_day(value)
    if day is None:
        raise tk.Invalid(_("Write the day as dd/mm/yyyy, e.g. 31/12/2026."))
    data[key] = day.isoformat()


def hcmc_month(
    key: FlattenKey, data: FlattenDataDict, errors: FlattenErrorDict, context: Context
) -> None:
    """Store a month as yyyy-mm; mm/yyyy is understood."""
    value = keep(key, data, str(data[key]).strip())
    month = parsing.parse_month(value)
    if month is None:
        raise tk.Invalid(_("Write the month as mm/yyyy, e.g. 07/2025."))
    data[key] = month


def hcmc_url(
    key: FlattenKey, data: FlattenDataDict, errors: FlattenErrorDict, context: Context
) -> None:
    """Check the syntax of an address; the portal never fetches it here."""
    value = keep(key, data, str(data[key]).strip())
    if not parsing.is_web_address(value):
        raise tk.Invalid(_("Write a full address that starts with http:// or https://."))


def hcmc_decision(
    key: FlattenKey, data: FlattenDataDict, errors: FlattenErrorDict, context: Context
) -> None:
    """Ask for the number and the day of a decision; one that is still to come decides nothing."""
    value = keep(key, data, text.clean(str(data[key])))
    day = parsing.decision_day(value)
    if day is None:
        raise tk.Invalid(_("Write number and day, e.g. 4944/QĐ-UBND ngày 08/8/2026."))
    if day > gate.today():
        raise tk.Invalid(_("The day of the decision lies in the future."))


def hcmc_identifier(
    key: FlattenKey, data: FlattenDataDict, errors: FlattenErrorDict, context: Context
) -> None:
    """Read an agency's code of Decision 20/2020/QĐ-TTg loosely."""
    value = keep(key, data, text.clean(str(data[key])))
    if not parsing.is_identifier(value):
        raise tk.Invalid(
            _("Write the code with capitals, digits and dots, at most 35 characters, e.g. H29.15.")
        )


def hcmc_area_code(
    key: FlattenKey, data: FlattenDataDict, errors: FlattenErrorDict, context: Context
) -> None:
    """Ask for the digits of an administrative code; leading zeros stay."""
    value = keep(key, data, text.clean(str(data[key])))
    if not parsing.is_area_code(value):
        raise tk.Invalid(_("Write two to five digits, e.g. 79 or 26740."))


def hcmc_security_level(
    key: FlattenKey, data: FlattenDataDict, errors: FlattenErrorDict, context: Context
) -> None:
    """Ask for one of the five security levels of information systems."""
    if keep(key, data, str(data[key]).strip()) not in SECURITY_LEVELS:
        raise tk.Invalid(_("Write a level from 1 to 5."))


def hcmc_lines(
    key: FlattenKey, data: FlattenDataDict, errors: FlattenErrorDict, context: Context
) -> None:
    """Store a list of lines, from a list or from text with one entry per line."""
    keep(key, data, as_json(listed(data[key])))


def hcmc_nouns(
    key: FlattenKey, data: FlattenDataDict, errors: FlattenErrorDict, context: Context
) -> None:
    """Store a list of plain nouns; a sentence is not one."""
    nouns = listed(data[key])
    if any(noun.endswith((".", "!", "?", ":")) or len(noun) > 100 for noun in nouns):  # noqa: PLR2004
        raise tk.Invalid(_("Write one noun per line, without sentences."))
    keep(key, data, as_json(nouns))
