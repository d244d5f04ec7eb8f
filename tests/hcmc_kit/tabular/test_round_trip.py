"""What the suite writes it reads back, and no bytes end the process that asked."""

from __future__ import annotations

import datetime as dt
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ckanext.hcmc_kit import tables
from ckanext.hcmc_kit.tabular import Cell, Limits, Sheet, Unreadable, read
from ckanext.hcmc_kit.tabular.folding import clean_lines
from ckanext.hcmc_kit.tabular.messages import FILE
from ckanext.hcmc_kit.tabular.values import as_day

few = settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
LETTERS = st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Co", "Cn"))
TEXT = st.text(LETTERS, min_size=1, max_size=30).filter(lambda text: bool(clean_lines(text)))
COMMANDS = st.sampled_from(["=1+1", "+1", "-1+2", "@SUM(A1)", "=cmd|' /C calc'!A0", "'=x", "'x"])
DAYS = st.dates(dt.date(1901, 1, 1), dt.date(2100, 12, 31))
NUMBERS = st.integers(-(10**14), 10**14)


def table(rows: list[Any]) -> tables.Table[Any]:
    columns = [
        tables.Column(key, heading, lambda row, at=at: row[at])
        for at, (key, heading) in enumerate(
            [("code", "Mã"), ("name", "Tên"), ("day", "Ngày"), ("number", "Số")]
        )
    ]
    return tables.Table("Danh mục", columns, rows)


def read_or_code(data: bytes, form: Any) -> Sheet | str:
    try:
        return read(data, form=form, limits=Limits(seconds=20))
    except Unreadable as error:
        return error.code


class TestWhatWeWrite:
    """``tables.write`` and ``tabular.read`` are each other's other side."""

    @few
    @given(st.lists(st.tuples(TEXT | COMMANDS, TEXT, DAYS, NUMBERS), min_size=1, max_size=8))
    def test_workbook(self, rows: list[tuple[str, str, dt.date, int]]):
        """Text, days and numbers come back as they were, also text like a formula."""
        sheet = read(tables.write(table(rows), "xlsx"), form="xlsx")
        assert [row.number for row in sheet.rows] == list(range(2, len(rows) + 2))
        for written, found in zip(rows, sheet.rows, strict=True):
            code, name, day, number = (found.cell(at).value for at in (1, 2, 3, 4))
            assert (clean_lines(str(code)), clean_lines(str(name))) == tuple(
                map(clean_lines, written[:2])
            )
            assert (day, number) == written[2:]

    @few
    @given(st.lists(st.tuples(TEXT | COMMANDS, TEXT, DAYS, NUMBERS), min_size=1, max_size=8))
    def test_csv(self, rows: list[tuple[str, str, dt.date, int]]):
        """The same through CSV, where all is text: what was made harmless is itself again."""
        sheet = read(tables.write(table(rows), "csv"), form="csv")
        for written, found in zip(rows, sheet.rows, strict=True):
            code, name, day, number = (found.cell(at) for at in (1, 2, 3, 4))
            assert clean_lines(str(code.value)) in (
                clean_lines(written[0]), clean_lines(written[0].removeprefix("'")),
            )  # fmt: skip
            assert clean_lines(str(name.value)) == clean_lines(written[1])
            assert as_day(day) == written[2]
            assert int(str(number.value)) == written[3]


class TestAnything:
    """Bytes of any kind."""

    @few
    @given(st.binary(min_size=1, max_size=3000), st.sampled_from(["csv", "xlsx"]))
    def test_bytes_are_read_or_refused(self, data: bytes, form: Any):
        """Either cells or a named refusal, never another error."""
        found = read_or_code(data, form)
        if isinstance(found, Sheet):
            assert all(isinstance(cell, Cell) for row in found.grid for cell in row.cells)
        else:
            assert found in FILE

    @few
    @given(st.integers(0, 4000), st.binary(min_size=1, max_size=4))
    def test_damaged_workbooks_too(self, at: int, noise: bytes):
        """A workbook with a few bytes changed anywhere."""
        data = bytearray(tables.write(table([("00760", "Sở", dt.date(2026, 1, 2), 1)]), "xlsx"))
        data[at % len(data) : at % len(data) + len(noise)] = noise
        found = read_or_code(bytes(data), "xlsx")
        assert found.grid if isinstance(found, Sheet) else found in FILE
