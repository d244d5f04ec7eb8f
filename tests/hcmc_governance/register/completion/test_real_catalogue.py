"""The city's 102 datasets, completed in one workbook and taken back."""

from __future__ import annotations

import io
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import sqlalchemy as sa

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.tests import factories

from ckanext.hcmc_governance.harvesting import mapping
from ckanext.hcmc_governance.harvesting.importing import writing
from ckanext.hcmc_governance.harvesting.reading import read_catalogue
from ckanext.hcmc_governance.imports import running, workbook
from ckanext.hcmc_governance.imports.rules import Step
from ckanext.hcmc_governance.register.completion import service

from tests.hcmc_governance.register.completion.conftest import columns, stored, upload
from tests.hcmc_governance.register.conftest import unique

CATALOGUE = Path(__file__).parents[4] / "demo" / "catalog.xml"


@pytest.fixture
def boss(themes: list[str]) -> str:
    """An administrator of the portal."""
    return factories.Sysadmin()["name"]


@pytest.fixture
def catalogue(boss: str) -> Iterator[tuple[dict[str, Any], list[str]]]:
    """A unit that holds the 102 datasets as they are harvested."""
    unit = factories.Organization(kind="department")
    ids = []
    for record in read_catalogue(CATALOGUE.read_bytes()):
        offered = mapping.to_package(record, unit["id"], "open")
        files = [{**file, "id": str(uuid.uuid4())} for file in offered["resources"]]
        made = {**offered, "resources": files, "name": unique(), "state": "active"}
        ids.append(str(tk.get_action("package_create")(writing(boss), made)))
    yield unit, ids
    model.Session.rollback()
    for one in ids:
        tk.get_action("package_delete")({"user": boss, "ignore_auth": True}, {"id": one})


@pytest.mark.slow
@pytest.mark.clause("22.1")
class TestWholeCatalogue:
    """What the source lacks, its units complete."""

    def test_102_in_one_workbook(self, boss: str, catalogue: tuple[dict[str, Any], list[str]]):
        """Frequency, licence, topic and description of all 102; the unit keeps them; undone."""
        unit, ids = catalogue
        assert len(ids) == 102
        before = {one: self.values(one) for one in ids}
        assert {values["frequency"] for values in before.values()} == {"unknown"}
        told = self.send(boss, self.filled(boss, unit["id"]))
        assert told["counts"] == {"new": 0, "changed": 102, "same": 0, "faulty": 0}
        assert {one: self.values(one) for one in ids} == before

        self.step(boss, told["id"], Step.APPLY)
        model.Session.expire_all()
        for one in ids:
            record = stored(one)
            assert (record["frequency"], record["license_id"]) == ("quarterly", "hcmc-open")
            assert record["theme"]
            assert record["notes"]
            assert {"frequency", "license_id"} <= set(record["unit_fields"])
        schema = service.schema_of("dataset")
        lacking = {gap for one in ids for gap in service.lacking(schema, stored(one), "vi")}
        assert not [one for one in lacking if "Tần suất" in one or "Mô tả" in one]

        self.step(boss, told["id"], Step.UNDO)
        model.Session.expire_all()
        assert {one: self.values(one) for one in ids} == before

    @staticmethod
    def values(package_id: str) -> dict[str, Any]:
        record = stored(package_id)
        names = ("frequency", "license_id", "theme", "notes", "title", "issued", "unit_fields")
        return {name: record.get(name) or "" for name in names}

    @staticmethod
    def filled(boss: str, unit_id: str) -> bytes:
        table = tk.get_action("hcmc_import_table_show")(
            {"user": boss}, {"kind": "completion-dataset", "unit": unit_id}
        )
        labels = {column["key"]: column["label"] for column in table["columns"]}
        book = openpyxl.load_workbook(io.BytesIO(workbook.build(table)))
        sheet: Any = book.worksheets[0]
        at = {key: columns(sheet)[label] for key, label in labels.items()}
        assert sheet.max_row == 103
        for number in range(2, 104):
            sheet.cell(number, at["frequency"]).value = "Hàng quý"
            sheet.cell(number, at["license_id"]).value = "hcmc-open"
            for key, value in (("theme", "Khoa học, công nghệ"), ("notes", "Mô tả bổ sung.")):
                if not sheet.cell(number, at[key]).value:
                    sheet.cell(number, at[key]).value = value
        held = io.BytesIO()
        book.save(held)
        return held.getvalue()

    def send(self, boss: str, data: bytes) -> dict[str, Any]:
        given = {"kind": "completion-dataset", "upload": upload(data)}
        made = tk.get_action("hcmc_import_create")({"user": boss}, given)
        assert made["working"], "long tables are the background's"
        running.work(made["id"], Step.READ, boss, "vi", False)
        return tk.get_action("hcmc_import_show")({"user": boss}, {"id": made["id"]})

    def step(self, boss: str, import_id: str, step: Step) -> None:
        told = tk.get_action(f"hcmc_import_{step.value}")({"user": boss}, {"id": import_id})
        assert told["working"]
        running.work(import_id, step, boss, "vi", False)
        shown = tk.get_action("hcmc_import_show")({"user": boss}, {"id": import_id})
        assert not shown["working"], shown["findings"]
        assert model.Session.scalar(sa.text("SELECT 1")) == 1
