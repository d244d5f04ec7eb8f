"""The sentence for each code: what is wrong with a file, a heading or a cell, and what to do."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ckan.plugins.toolkit import _

Sentence = Callable[[], str]


class UnknownCode(KeyError):
    """A reader told something for which there is no sentence."""


def sentence(code: str, details: Mapping[str, Any]) -> str:
    """Return the sentence for a code, in the language of the page.

    :param details: what the finding names; sizes are shown in MB.
    :raises UnknownCode: when there is none.
    """
    for known in (FILE, HEADINGS, CELLS):
        if code in known:
            return known[code]().format_map(_Shown(details))
    raise UnknownCode(code)


class _Shown(dict[str, Any]):
    """Details by name; one that is missing is left blank rather than breaking the page."""

    def __missing__(self, name: str) -> str:
        if name == "megabytes":
            return f"{int(self.get('most', 0)) // 1_000_000}"
        return ""


FILE: dict[str, Sentence] = {
    "too_large": lambda: _("The file is larger than {megabytes} MB. Send it in parts."),
    "unpacks_too_large": lambda: _(
        "The workbook unpacks to more than {megabytes} MB. Keep only the sheet with the table."
    ),
    "too_many_rows": lambda: _("The table has more than {most} rows. Send it in parts."),
    "too_many_columns": lambda: _("Row {row} has more than {most} columns."),
    "cell_too_long": lambda: _("A cell in row {row} has more than {most} characters."),
    "out_of_time": lambda: _("Reading took longer than {most} seconds. Send the file in parts."),
    "out_of_memory": lambda: _("Reading needs more memory than allowed. Send the file in parts."),
    "empty": lambda: _("The file holds no table."),
    "not_xlsx": lambda: _("The file is no Excel workbook (.xlsx). Save it as .xlsx or CSV."),
    "old_excel": lambda: _(
        "The file is in the old Excel form or locked by a password. Save it as .xlsx without one."
    ),
    "macros": lambda: _("The workbook holds macros. Save it as .xlsx without macros."),
    "broken": lambda: _("The file is damaged. Open it in Excel and save it again."),
    "no_such_sheet": lambda: _("The workbook has no visible sheet with a table."),
    "legacy_encoding": lambda: _(
        "The text is in the old encoding {encoding}. Convert it to Unicode and save it as UTF-8."
    ),
    "unknown_encoding": lambda: _(
        "The encoding of the text is not known. Save the file as CSV UTF-8."
    ),
    "csv_broken": lambda: _(
        "Row {row}: a quotation mark is in the wrong place or never closed. Correct this row."
    ),
    "other_sheets": lambda: _("Only the sheet «{sheet}» was read, not: {others}."),
    "hidden_sheets": lambda: _("Hidden sheets were not read: {others}."),
    "decomposed": lambda: _(
        "{count} cells held decomposed letters and were put into standard form: {cells}."
    ),
    "separator": lambda: _("The columns are separated by «{separator}»."),
}
HEADINGS: dict[str, Sentence] = {
    "unknown_heading": lambda: _("The column «{heading}» is not known and was not read."),
    "duplicate_heading": lambda: _("The column «{heading}» stands in {first} already."),
    "missing_heading": lambda: _("The column «{heading}» is missing."),
    "outside_table": lambda: _("The cell lies outside the table: its column has no heading."),
    "merged": lambda: _("The cells are merged. Separate them and write the value into each row."),
}
CELLS: dict[str, Sentence] = {
    "formula": lambda: _("The cell holds a formula ({value}). Paste its value instead."),
    "error_value": lambda: _("The cell holds the error {value}. Correct it in the workbook."),
    "formula_text": lambda: _(
        "The text begins like a command of a spreadsheet ({value}). Write it in another way."
    ),
    "legacy_text": lambda: _("The text is in the old encoding {encoding}. Convert it to Unicode."),
    "short_year": lambda: _("Write the year with four digits: «{value}» has two."),
    "no_such_day": lambda: _("There is no such day: «{value}». Write day/month/year."),
    "not_a_day": lambda: _("«{value}» is no day. Write day/month/year, e.g. 31/12/2026."),
    "ambiguous_number": lambda: _(
        "«{value}» can be read as two numbers. Write it without a point, or with a comma."
    ),
    "not_a_number": lambda: _("«{value}» is no number."),
    "not_yes_no": lambda: _("«{value}» is neither yes nor no."),
    "not_offered": lambda: _("«{value}» is not among the values offered."),
}
