"""Which fields of a record a table may hold, and how their values stand in its cells. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ckanext.hcmc_kit.tabular.folding import clean_lines

COLUMNS = "completion_column"  # vocabulary of the columns that say what a row is about
RECORD, VERSION, MISSING, ADDRESS = "id", "record_version", "missing", "address"
# A row without them says of no record what it would change.
NEEDED = (RECORD, VERSION)
# What a table does not change: whose the record is and where its page lies need a person's look.
LEFT_OUT = frozenset({"name", "owner_org", "state", "access_level", "form_version"})
LIST_PRESETS = frozenset({"hcmc_lines", "hcmc_records"})
CHOICE, CHOICES, DECLARATION = "hcmc_choice", "hcmc_choices", "hcmc_declaration"
DATE, MONTH, KEYWORDS = "hcmc_date", "hcmc_month", "tag_string_autocomplete"


def table_fields(fields: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Return the fields of a schema that a table holds: what people fill in, in form order."""
    return [
        one
        for one in fields
        if one["field_name"] not in LEFT_OUT
        and not one.get("hcmc_server_set")
        and one.get("form_snippet", "") is not None
    ]


def plain(value: Any) -> Any:
    """Return a value as it is compared: clean lines, lists in order, blank as ``""``."""
    if value is None or value == []:
        return ""
    if isinstance(value, list | tuple | set | frozenset):
        return sorted(str(plain(one)) for one in value)
    return clean_lines(str(value))


def differs(old: Any, new: Any) -> bool:
    """Tell whether two stored values mean different things."""
    return plain(old) != plain(new)


def entries(text: str, *, separators: str) -> list[str]:
    """Return the entries of a cell that holds several, one per line or separated by signs."""
    for sign in separators:
        text = text.replace(sign, "\n")
    return [one for line in text.split("\n") if (one := line.strip())]
