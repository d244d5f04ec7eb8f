"""What a cell means: days, numbers, yes and no, choices, and text that is none."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ckanext.hcmc_kit.tabular import Cell, Kind, messages, values
from ckanext.hcmc_kit.tabular.cells import column_number, letters


def cell(value: Any) -> Cell:
    kinds = {bool: Kind.TRUTH, int: Kind.NUMBER, float: Kind.NUMBER, str: Kind.TEXT,
             dt.date: Kind.DAY, dt.datetime: Kind.MOMENT, type(None): Kind.EMPTY}  # fmt: skip
    return Cell(2, 2, kinds[type(value)], value)


def code(read: Callable[[Cell], Any], value: Any) -> str:
    """Return the code under which a value is refused."""
    with pytest.raises(values.CellProblem) as told:
        read(value if isinstance(value, Cell) else cell(value))
    assert told.value.finding.address == "B2"
    return told.value.finding.code


class TestAsText:
    """Text, and what is refused in every column."""

    @pytest.mark.parametrize(
        ("value", "text"),
        [("  Sở   Y tế\u00a0", "Sở Y tế"), ("00760", "00760"), (760, "760"), (None, ""),
         (dt.date(2026, 12, 31), "31/12/2026"), ("a\nb", "a b")],
    )  # fmt: skip
    def test_is_one_clean_line(self, value: Any, text: str):
        """Spaces are single, codes keep their zeros, a day is written as people write it."""
        assert values.as_text(cell(value)) == text

    def test_lines_may_stay(self):
        """Descriptions have lines."""
        assert values.as_text(cell(" a \r\n\r\n b "), lines=True) == "a\n\nb"

    @pytest.mark.parametrize(
        "value", ["=1+1", "=cmd|' /C calc'!A0", "@SUM(A1)", "＝1", "-cmd|'x'!A0", "+HYPERLINK(1)"]
    )
    def test_commands_are_refused(self, value: str):
        """Text that a spreadsheet would run at its next opening is not stored."""
        assert code(values.as_text, value) == "formula_text"

    @pytest.mark.parametrize("value", ["-5", "+84 28 3829", "- gạch đầu dòng", "+ mục hai", "a=b"])
    def test_signs_are_no_commands(self, value: str):
        """Numbers, telephone numbers and lists begin with signs too."""
        assert values.as_text(cell(value)) == value

    def test_formulas_errors_and_old_letters(self):
        """Each has its own code."""
        assert code(values.as_text, Cell(2, 2, Kind.FORMULA, "=A1")) == "formula"
        assert code(values.as_text, Cell(2, 2, Kind.ERROR, "#N/A")) == "error_value"
        assert code(values.as_text, "Thµnh phè Hå ChÝ Minh") == "legacy_text"
        assert values.as_text(cell("Café Größe")) == "Café Größe"


class TestAsDay:
    """Days in all the ways they arrive."""

    @pytest.mark.parametrize(
        "value",
        [dt.date(2025, 7, 1), dt.datetime(2025, 7, 1, 8, 30), "2025-07-01", "01/07/2025",  # noqa: DTZ001
         "1/7/2025", "1-7-2025", "01.07.2025", "2025/7/1", "2025-07-01T00:00:00", 45839, 45839.5,
         "45839", "ngày 01 tháng 7 năm 2025"],
    )  # fmt: skip
    def test_is_read(self, value: Any):
        """True dates, ISO, day first, serial numbers and words: one day."""
        assert values.as_day(cell(value)) == dt.date(2025, 7, 1)

    def test_day_stands_first(self):
        """3/4 is the third of April."""
        assert values.as_day(cell("3/4/2025")) == dt.date(2025, 4, 3)

    def test_serials_from_1904(self):
        """The workbook says from when it counts."""
        assert values.as_day(cell(44377), from_1904=True) == dt.date(2025, 7, 1)

    @pytest.mark.parametrize(
        ("value", "told"),
        [("31/02/2025", "no_such_day"), ("13/13/2025", "no_such_day"), ("1/7/25", "short_year"),
         ("quý I/2025", "not_a_day"), (7, "not_a_day"), ("2025", "not_a_day"),
         (99999999, "not_a_day"), ("sớm", "not_a_day")],
    )  # fmt: skip
    def test_others_are_refused(self, value: Any, told: str):
        """Nothing rolls over, nothing is guessed."""
        assert code(values.as_day, value) == told

    @given(st.dates(dt.date(1901, 1, 1), dt.date(2173, 1, 1)))
    def test_serials_are_exact(self, day: dt.date):
        """Every day through its serial number."""
        assert values.as_day(cell((day - dt.date(1899, 12, 30)).days)) == day

    @given(st.text(max_size=30))
    def test_any_text_is_a_day_or_refused(self, text: str):
        """No other error comes out."""
        try:
            found: Any = values.as_day(cell(text))
        except values.CellProblem as problem:
            found = problem.finding.code
        assert found is None or isinstance(found, dt.date) or found in messages.CELLS


class TestAsNumber:
    """Numbers in the Vietnamese form."""

    @pytest.mark.parametrize(
        ("value", "number"),
        [("1.234,56", "1234.56"), ("1.234.567", "1234567"), ("12,5", "12.5"), ("1234.5", "1234.5"),
         ("-7", "-7"), (3, "3"), (1.5, "1.5"), ("0.125", "0.125")],
    )  # fmt: skip
    def test_is_read(self, value: Any, number: str):
        """Points group, a comma is the decimal sign; a plain number is one too."""
        assert values.as_number(cell(value)) == Decimal(number)

    def test_two_readings_are_asked_about(self):
        """1.234 is a thousand or a little more than one."""
        assert code(values.as_number, "1.234") == "ambiguous_number"

    @pytest.mark.parametrize("value", ["1,2,3", "12a", "١٢", "1e5", "--1"])
    def test_others_are_refused(self, value: str):
        """Nothing else is a number."""
        assert code(values.as_number, value) == "not_a_number"


class TestAsTruthAndChoice:
    """Yes and no, and the values of a list."""

    @pytest.mark.parametrize(
        ("value", "truth"),
        [("Có", True), ("x", True), ("KHÔNG", False), (True, True), (0, False), (None, None)],
    )
    def test_yes_and_no(self, value: Any, truth: bool | None):
        """In both languages, as a mark, as a number."""
        assert values.as_truth(cell(value)) is truth

    def test_maybe_is_refused(self):
        """Anything else has to be decided by a person."""
        assert code(values.as_truth, "có lẽ") == "not_yes_no"

    def test_choice_by_key_or_label(self):
        """A key always counts; a spelling that two values share counts for none."""
        spellings = values.choice_spellings(
            [("monthly", ["Hàng tháng", "Monthly"]), ("a", ["Khác"]), ("b", ["Khác"])]
        )
        for told in ("monthly", "hàng tháng", "HANG THANG", "Monthly"):
            assert values.as_choice(cell(told), spellings) == "monthly"
        assert code(lambda one: values.as_choice(one, spellings), "Khác") == "not_offered"
        assert values.as_choice(cell(None), spellings) is None


class TestLetters:
    """Columns by letter."""

    @given(st.integers(1, 16_384))
    def test_there_and_back(self, column: int):
        """A is 1, XFD is 16,384."""
        assert column_number(letters(column)) == column
        assert letters(16_384) == "XFD"
