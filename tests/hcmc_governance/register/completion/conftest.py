"""Tables of records, taken home, filled in and sent back as an editor does."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from werkzeug.datastructures import FileStorage

import ckan.plugins.toolkit as tk

from ckanext.hcmc_governance.imports import workbook

from tests.hcmc_governance.register.conftest import Desk


def columns(sheet: Any) -> dict[str, int]:
    """Return the column of each heading."""
    return {str(cell.value): cell.column for cell in sheet[1]}


def upload(data: bytes, name: str = "bang.xlsx") -> FileStorage:
    """Return bytes as a form sends them."""
    return FileStorage(io.BytesIO(data), filename=name)


class Table:
    """The workbook of an editor's records."""

    def __init__(self, desk: Desk, kind: str = "dataset", **asked: Any) -> None:
        self.desk, self.kind = desk, kind
        asked.setdefault("unit", desk.unit["id"])
        self.told = desk.call("hcmc_import_table_show", kind=f"completion-{kind}", **asked)
        self.book = openpyxl.load_workbook(io.BytesIO(workbook.build(self.told)))
        self.sheet = self.book.worksheets[0]
        labels = {column["key"]: column["label"] for column in self.told["columns"]}
        at = columns(self.sheet)
        self.at = {key: at[label] for key, label in labels.items()}

    def row(self, package_id: str) -> int:
        """Return the row of a record."""
        numbers = range(2, self.sheet.max_row + 1)
        return next(n for n in numbers if self.sheet.cell(n, self.at["id"]).value == package_id)

    def put(self, package_id: str, **values: Any) -> None:
        """Write values into the row of a record."""
        for key, value in values.items():
            self.sheet.cell(self.row(package_id), self.at[key]).value = value

    def keep(self, *package_ids: str) -> None:
        """Delete all rows but those of the named records."""
        for number in range(self.sheet.max_row, 1, -1):
            if self.sheet.cell(number, self.at["id"]).value not in package_ids:
                self.sheet.delete_rows(number)

    def file(self) -> bytes:
        """Return the workbook as it is sent."""
        held = io.BytesIO()
        self.book.save(held)
        return held.getvalue()

    def send(self) -> dict[str, Any]:
        """Send the workbook and return the import with all its rows."""
        made = self.desk.call(
            "hcmc_import_create", kind=f"completion-{self.kind}", upload=upload(self.file())
        )
        return self.desk.call("hcmc_import_show", id=made["id"], limit=1000)


@pytest.fixture
def table(desk: Desk) -> Callable[..., Table]:
    """Take home the table of the desk's records."""

    def take(who: Desk = desk, kind: str = "dataset", **asked: Any) -> Table:
        return Table(who, kind, **asked)

    return take


def stored(package_id: str) -> dict[str, Any]:
    """Return a record as the database has it."""
    return tk.get_action("package_show")(
        {"ignore_auth": True, "use_cache": False}, {"id": package_id}
    )
