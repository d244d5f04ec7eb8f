"""The workbook to fill in: values as text, choices as lists, what is lacking in colour."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
import pytest

from ckanext.hcmc_governance.imports import workbook
from ckanext.hcmc_governance.imports.kinds import Column

COLUMNS = [
    Column("title", "Tên"),
    Column("kind", "Loại", choices=["Sở", "Ban"]),
    Column("theme", "Chủ đề", choices=["Y tế", "Giáo dục"], several=True),
    Column("on", "Ngày", is_day=True),
    Column("id", "Mã", fixed=True),
]


def built(*rows: dict[str, Any], lacking: tuple[str, ...] = ()) -> Any:
    """Return the workbook of these rows, opened."""
    told = {
        "columns": [one.as_dict() for one in COLUMNS],
        "rows": [{"values": one, "lacking_fields": lacking} for one in rows],
        "guide": ["Một dòng một đơn vị."],
    }
    return openpyxl.load_workbook(io.BytesIO(workbook.build(told)))


@pytest.mark.usefixtures("non_clean_db", "vietnamese")
class TestBuild:
    """One table in three sheets."""

    def test_values(self):
        """Codes keep their zeros, days are days, text is no formula."""
        sheet = built({"title": "=1+1", "on": "2026-12-31", "id": "00760"}).worksheets[0]
        title, _kind, _theme, day, code = sheet[2]
        assert (title.value, title.data_type) == ("=1+1", "s")
        assert (day.value.date().isoformat(), day.number_format) == ("2026-12-31", "dd/mm/yyyy")
        assert code.value == "00760"

    @pytest.mark.parametrize("text", ["x" * 40_000, "", None])
    def test_what_no_cell_holds_stays_out(self, text: str | None):
        """An empty cell leaves the value as it is; cut text would be written back."""
        assert built({"title": text}).worksheets[0]["A2"].value is None

    def test_day_that_is_none_is_text(self):
        """Old records hold words where days should be; people see them."""
        assert built({"on": "đầu năm"}).worksheets[0]["D2"].value == "đầu năm"

    def test_choices_are_lists(self):
        """A single choice is held to the list; several are only offered."""
        sheet = built({"title": "a"}).worksheets[0]
        rules = {str(one.sqref): one for one in sheet.data_validations.dataValidation}
        assert set(rules) == {"B2", "C2"}
        assert rules["B2"].showErrorMessage
        assert not rules["C2"].showErrorMessage

    def test_allowed_values_stand_in_their_sheet(self):
        """Under the heading of their column, in their order."""
        sheet = built({"title": "a"}).worksheets[1]
        assert [one.value for one in sheet["A"]] == ["Loại", "Sở", "Ban"]

    def test_what_is_lacking_is_seen(self):
        """Its cell has a ground of its own."""
        sheet = built({"title": "a"}, lacking=("kind", "on")).worksheets[0]
        coloured = [one.coordinate for one in sheet[2] if one.fill.fgColor.rgb == "FFFFF1D1"]
        assert coloured == ["B2", "D2"]

    def test_without_rows(self):
        """A table of nothing has its headings and one line to fill in."""
        sheet = built().worksheets[0]
        assert [one.value for one in sheet[1]] == [one.label for one in COLUMNS]

    def test_guide(self):
        """The kind's own lines first, then those of every table."""
        told = [one.value for one in built().worksheets[2]["A"]]
        assert told[0] == "Một dòng một đơn vị."
        assert len(told) == 5

    def test_sheets_have_the_names_that_readers_pass_over(self):
        """Sending the workbook back says nothing of our own sheets of help."""
        assert tuple(built().sheetnames) == workbook.own_sheets()
