"""Tables of units, sent as a governor of units sends them."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from werkzeug.datastructures import FileStorage

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.tests import factories

from ckanext.hcmc_governance.imports import running
from ckanext.hcmc_governance.imports.rules import Step

HEADINGS = [
    "Tên đơn vị", "Loại đơn vị", "Mã định danh", "Đơn vị cấp trên", "Ngày thành lập",
    "Ngày chấm dứt hoạt động", "Đơn vị kế thừa", "Hình thức tổ chức lại", "Thư điện tử",
]  # fmt: skip


def workbook(rows: Sequence[Sequence[Any]], fill: Callable[[Any], None] = lambda _: None) -> bytes:
    """Return a workbook of units; ``fill`` may change the sheet."""
    book = openpyxl.Workbook()
    sheet: Any = book.active
    sheet.append(HEADINGS)
    for row in rows:
        sheet.append(list(row))
    fill(sheet)
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


@dataclass(frozen=True)
class Sender:
    """An administrator who sends tables of units."""

    name: str
    id: str

    def call(self, action: str, **data: Any) -> Any:
        """Call an action as the administrator."""
        return tk.get_action(action)({"user": self.name}, data)

    def send(self, data: bytes, name: str = "don-vi.xlsx") -> dict[str, Any]:
        """Send a file and return its import with all rows, read in the background if need be."""
        upload = FileStorage(io.BytesIO(data), filename=name)
        made = self.call("hcmc_import_create", kind="unit", upload=upload)
        if made["working"]:
            running.work(made["id"], Step.READ, self.name, "vi", False)
        return self.show(made["id"])

    def show(self, import_id: str, **part: Any) -> dict[str, Any]:
        """Return an import with its rows, all of them unless a part is asked for."""
        told = self.call("hcmc_import_show", id=import_id, **{"limit": 1000, **part})
        while "offset" not in part and len(told["rows"]) < told["count"]:
            more = self.call("hcmc_import_show", id=import_id, limit=1000, offset=len(told["rows"]))
            told["rows"] += more["rows"]
        return told

    def apply(self, import_id: str, *, skip_faulty: bool = False) -> dict[str, Any]:
        """Apply an import and return it when the work has ended."""
        told = self.call("hcmc_import_apply", id=import_id, skip_faulty=skip_faulty)
        if told["working"]:
            running.work(import_id, Step.APPLY, self.name, "vi", skip_faulty)
        model.Session.expire_all()
        return self.show(import_id)

    def apply_file(self, path: Path) -> None:
        """Send a file without fault and apply it, if it changes anything."""
        told = self.send(path.read_bytes(), path.name)
        assert told["counts"]["faulty"] == 0
        if told["can_apply"]:
            self.apply(told["id"])

    def undo(self, import_id: str) -> dict[str, Any]:
        """Undo an import and return it when the work has ended."""
        told = self.call("hcmc_import_undo", id=import_id)
        if told["working"]:
            running.work(import_id, Step.UNDO, self.name, "vi", False)
        model.Session.expire_all()
        return self.show(import_id)


@pytest.fixture(scope="session")
def known_senders() -> dict[str, Sender]:
    """Remember the sender of the session: accounts are slow to make."""
    return {}


@pytest.fixture
def sender(non_clean_db: None, known_senders: dict[str, Sender]) -> Sender:
    """An administrator of the portal."""
    known = known_senders.get("one")
    if known is None or model.User.get(known.id) is None:
        user = factories.Sysadmin()
        known = known_senders["one"] = Sender(user["name"], user["id"])
    return known
