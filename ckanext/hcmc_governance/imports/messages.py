"""The sentences of imports: those of the reader, of the kind, and those about the whole step."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ckan.plugins.toolkit import _

from ckanext.hcmc_governance.imports.kinds import Kind
from ckanext.hcmc_kit.tabular import messages


def sentence(of_kind: Kind, code: str, details: Mapping[str, Any]) -> str:
    """Return the sentence for a code, in the language of the page."""
    if code in OWN:
        return OWN[code]().format_map(_Blank(details))
    told = of_kind.sentence(code, details)
    return told if told is not None else messages.sentence(code, details)


class _Blank(dict[str, Any]):
    def __missing__(self, name: str) -> str:
        return ""


OWN: dict[str, Callable[[], str]] = {
    "no_rows": lambda: _("The table has headings but no rows."),
    "has_faults": lambda: _(
        "Some rows are faulty. Correct the file and send it again, or choose to leave them out."
    ),
    "nothing_to_apply": lambda: _("No row would change anything."),
    "too_late": lambda: _("This import can no longer be undone."),
    "wrong_state": lambda: _("The import is at another step by now. Open its page again."),
    "row_refused": lambda: _("Row {row} was refused. Nothing was written."),
    "interrupted": lambda: _("The work was interrupted. Nothing was written; start it again."),
    "changed_meanwhile": lambda: _(
        "The record has changed meanwhile. Nothing of this row was written over the change."
    ),
    "twice": lambda: _("Row {row} is about the same already."),
    "refused": lambda: "{message}",
}
