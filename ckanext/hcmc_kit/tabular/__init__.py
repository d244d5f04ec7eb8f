"""Reading CSV and XLSX that somebody sends: in a bounded child process, every cell by its address.

``read`` gives the cells of one sheet, ``match`` binds headings to keys, :mod:`.values` makes a cell
a text, a day, a number or a choice. Whatever cannot be read is a :class:`Finding` with the address
of the cell and a stable code; :mod:`.messages` has the sentence for each code.
"""

from __future__ import annotations

from ckanext.hcmc_kit.tabular.cells import Cell, Finding, Kind, Limits, Row, Sheet, Unreadable
from ckanext.hcmc_kit.tabular.headings import Heading, Matched, MatchedRow, match
from ckanext.hcmc_kit.tabular.reading import read

__all__ = [
    "Cell",
    "Finding",
    "Heading",
    "Kind",
    "Limits",
    "Matched",
    "MatchedRow",
    "Row",
    "Sheet",
    "Unreadable",
    "match",
    "read",
]
