"""Headings as people write them, bound to keys; what does not fit is said with its address."""

from __future__ import annotations

import unicodedata
from typing import Any

import pytest

from ckanext.hcmc_kit.tabular import Heading, match, read

from tests.hcmc_kit.tabular.books import book, lines

HEADINGS = (
    Heading("title", ("Tên đơn vị", "Name of the unit"), required=True),
    Heading("identifier", ("Mã định danh", "Identifier")),
    Heading("established_on", ("Ngày thành lập", "Established on")),
)


def matched(*rows: list[Any]) -> Any:
    return match(read(lines(*rows), form="xlsx"), HEADINGS)


class TestMatch:
    """The row of headings and its columns."""

    @pytest.mark.parametrize(
        "heading",
        [
            "Tên đơn vị",
            "TÊN ĐƠN VỊ",
            "ten don vi",
            " Tên  đơn vị (*) ",
            "Tên_đơn vị:",
            "Name of the Unit",
            "title",
            unicodedata.normalize("NFD", "Tên đơn vị"),
        ],
    )
    def test_tolerates_how_people_write(self, heading: str):
        """Case, marks, spaces, signs, brackets, language and key do not matter."""
        assert matched([heading, "Mã định danh"], ["Sở Y tế", "H29.15"]).columns == {
            "title": 1,
            "identifier": 2,
        }

    def test_titles_above_the_table_are_passed_over(self):
        """The row with most known headings is the heading, wherever it stands."""
        found = matched(
            ["ỦY BAN NHÂN DÂN THÀNH PHỐ"], [], ["DANH SÁCH ĐƠN VỊ", "năm 2026"],
            ["STT", "Tên đơn vị", "Mã định danh"], [1, "Sở Y tế", "H29.15"],
        )  # fmt: skip
        assert (found.heading_row, found.columns) == (4, {"title": 2, "identifier": 3})
        assert [row.number for row in found.rows] == [5]

    def test_unknown_heading_is_said(self):
        """Its column is not read; that is no fault."""
        found = matched(["Tên đơn vị", "STT"], ["Sở Y tế", 1])
        (told,) = found.findings
        assert (told.address, told.code, told.fault) == ("B1", "unknown_heading", False)
        assert found.is_usable

    def test_duplicate_and_missing_headings_are_faults(self):
        """Nobody can say which of two columns is meant, or a name nobody gave."""
        twice = matched(["Tên đơn vị", "Name of the unit"], ["a", "b"])
        assert [(one.address, one.code) for one in twice.findings] == [("B1", "duplicate_heading")]
        missing = matched(["Mã định danh", "Ngày thành lập"], ["H29.15", "1/1/2020"])
        assert [one.code for one in missing.findings] == ["missing_heading"]
        assert not twice.is_usable
        assert not missing.is_usable

    def test_repeated_headings_are_no_row(self):
        """Printed tables say their headings on every page."""
        found = matched(["Tên đơn vị", "Mã định danh"], ["a", 1], ["Tên đơn vị", "Mã định danh"])
        assert [row.number for row in found.rows] == [2]

    def test_cells_outside_the_table(self):
        """A value in a column without heading has its row refused by address."""
        (row,) = matched(["Tên đơn vị", "Mã định danh"], ["Sở Y tế", "H29.15", None, "?"]).rows
        assert [(one.address, one.code) for one in row.findings] == [("D2", "outside_table")]

    def test_merged_cells(self):
        """Each row that a merged range touches is told; a merged title above is none of them."""

        def fill(made: Any) -> None:
            for row in (["Danh sách"], ["Tên đơn vị", "Mã định danh"], ["A", 1], ["", 2], ["C", 3]):
                made.active.append(row)
            made.active.merge_cells("A1:B1")
            made.active.merge_cells("A3:A4")

        rows = match(read(book(fill), form="xlsx"), HEADINGS).rows
        assert [[one.address for one in row.findings] for row in rows] == [["A3:A4"], ["A3:A4"], []]

    def test_missing_cells_have_addresses(self):
        """An empty cell can be pointed at."""
        (row,) = matched(["Tên đơn vị", "Mã định danh"], ["Sở Y tế"]).rows
        assert row.cells["identifier"].address == "B2"
        assert row.cells["identifier"].is_empty
