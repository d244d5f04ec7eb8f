"""The list of faults as a file: what a person needs to correct the table."""

from __future__ import annotations

import csv
import io
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ckanext.hcmc_governance.imports import reports

from tests.hcmc_governance.imports.conftest import lines, name
from tests.hcmc_governance.units.imports.conftest import Sender

LINE = {"row": 3, "address": "B3", "title": "Sở Y tế", "message": "Sai loại", "code": "x"}
PLAIN = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=40)
few = settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


def rows(data: bytes, form: str) -> list[list[str]]:
    """Return the cells of a report as text."""
    if form == "csv":
        return list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))
    sheet: Any = openpyxl.load_workbook(io.BytesIO(data)).active
    return [[str(one) if one is not None else "" for one in row] for row in sheet.values]


@pytest.mark.usefixtures("non_clean_db", "vietnamese")
class TestFaults:
    """Row, cell, what the row is about, and the reason."""

    @pytest.mark.parametrize("form", reports.OFFERED)
    def test_columns(self, form: str):
        """The same four in both forms, with Vietnamese headings."""
        head, first = rows(reports.faults([LINE], form), form)
        assert head == ["Dòng", "Ô", "Nội dung của dòng", "Lý do"]
        assert first == ["3", "B3", "Sở Y tế", "Sai loại"]

    @pytest.mark.parametrize("form", reports.OFFERED)
    def test_nothing_wrong(self, form: str):
        """Headings alone."""
        assert len(rows(reports.faults([], form), form)) == 1

    @pytest.mark.parametrize("text", ["=cmd|' /C calc'!A0", "@SUM(A1)", "+1", "-1", "\t=1"])
    def test_text_is_no_formula(self, text: str):
        """What was refused as a command does not become one in the report."""
        line = {**LINE, "title": text, "message": text}
        told = rows(reports.faults([line], "csv"), "csv")[1]
        assert all(not one.startswith(("=", "+", "-", "@", "\t")) for one in told)
        sheet: Any = openpyxl.load_workbook(io.BytesIO(reports.faults([line], "xlsx"))).active
        assert {one.data_type for one in sheet[2]} <= {"s", "n", "inlineStr"}

    @few
    @given(st.lists(st.tuples(PLAIN, PLAIN), max_size=5))
    def test_every_line_is_there(self, told: list[tuple[str, str]]):
        """Whatever people wrote: as many rows as faults, in their order."""
        given_lines = [
            {**LINE, "row": at, "title": title, "message": message}
            for at, (title, message) in enumerate(told, 1)
        ]
        for form in reports.OFFERED:
            found = rows(reports.faults(given_lines, form), form)[1:]
            assert [one[0] for one in found] == [str(at) for at in range(1, len(told) + 1)]

    def test_of_an_import(self, sender: Sender):
        """Both forms name the same cells, those that the page names."""
        told = sender.send(lines(f"{name()},Tập đoàn", ",Sở", f"{name()},Sở"))
        found = sender.call("hcmc_import_fault_list", id=told["id"])
        for form in reports.OFFERED:
            listed = rows(reports.faults(found, form), form)[1:]
            assert [one[:2] for one in listed] == [["2", "B2"], ["3", "A3"]]
            assert all(one[3] for one in listed)
