"""Values at the edge of what a workbook can say."""

from __future__ import annotations

import io
import zipfile

import pytest

from ckanext.hcmc_kit.tabular import Cell, Kind, read, values

from tests.hcmc_kit.tabular.books import lines


def with_value(told: bytes) -> bytes:
    """Return a workbook whose number 7 is written otherwise."""
    held = io.BytesIO()
    old = zipfile.ZipFile(io.BytesIO(lines(["Mã", "Số"], ["a", 7])))
    with old, zipfile.ZipFile(held, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b"<v>7</v>", b"<v>%s</v>" % told))
    return held.getvalue()


class TestNumbers:
    """Numbers that are none."""

    @pytest.mark.parametrize("told", [b"1e999", b"-1e999"])
    def test_without_end(self, told: bytes):
        """Named in its cell; the reader does not fall over it."""
        cell = read(with_value(told), form="xlsx").grid[1].cell(2)
        assert (cell.address, cell.kind, cell.value) == ("B2", Kind.ERROR, "#NUM!")


class TestDays:
    """The last days that a spreadsheet counts."""

    def test_last_one(self):
        """Counted from 1900 it is the last day of 9999."""
        day = values.as_day(Cell(2, 2, Kind.NUMBER, 2_958_465))
        assert day is not None
        assert day.isoformat() == "9999-12-31"

    def test_beyond_the_calendar(self):
        """Counted from 1904 the same number is no day, and no error of ours."""
        with pytest.raises(values.CellProblem) as told:
            values.as_day(Cell(2, 2, Kind.NUMBER, 2_958_465), from_1904=True)
        assert told.value.finding.code == "not_a_day"


class TestLetters:
    """Letters that nobody sees."""

    def test_nul_in_csv(self):
        """It goes, and its cell is not said to be decomposed."""
        sheet = read("Mã,Tên\nA,S\0ở\n".encode(), form="csv")
        assert sheet.grid[1].cell(2).value == "Sở"
        assert sheet.notes == ()

    def test_cell_of_nothing_else(self):
        """A cell of such letters alone is empty."""
        assert len(read(b"a,b\nx,\x01\n", form="csv").grid[1].cells) == 1
