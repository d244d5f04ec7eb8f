"""The pages of imports: taken home, sent, looked at, applied, undone; strangers are kept out."""

from __future__ import annotations

import io
import re
import uuid
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest

from ckan.tests import factories

from ckanext.hcmc_governance.imports import progress

from tests.hcmc_governance.imports.conftest import lines, name
from tests.hcmc_governance.units.imports.conftest import Sender

TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.fixture
def boss(sender: Sender, headers: Callable[[Sender], dict[str, str]]) -> dict[str, str]:
    """Headers of an administrator of the portal."""
    return headers(sender)


def send(app: Any, headers: dict[str, str], rows: str, name: str = "don-vi.csv") -> Any:
    form = {"kind": "unit", "upload": (io.BytesIO(rows.encode()), name)}
    return app.post("/import/", data=form, headers=headers, follow_redirects=False)


class TestPages:
    """What a person sees."""

    def test_index_offers_tables(self, app: Any, boss: dict[str, str]):
        """Every kind that one may send, with its table and its columns."""
        body = app.get("/import/", headers=boss).body
        for key in ("unit", "completion-dataset", "completion-database", "completion-data-service"):
            assert f'id="kind-{key}"' in body
        assert "Áp dụng" not in body

    def test_table_is_a_workbook(self, app: Any, boss: dict[str, str]):
        """Three sheets: the table, the allowed values, how to fill it in."""
        answer = app.get("/import/table/unit.xlsx", headers=boss)
        assert answer.headers["Content-Type"] == TYPE
        book = openpyxl.load_workbook(io.BytesIO(answer.data))
        assert len(book.worksheets) == 3
        assert book.worksheets[0]["A1"].value == "Tên đơn vị"
        assert app.get("/import/table/gi-do.xlsx", headers=boss).status_code == 404

    def test_from_file_to_undo(self, app: Any, boss: dict[str, str]):
        """Preview with faults by cell, apply by tick, undo; the same address all along."""
        mark = uuid.uuid4().hex[:8]
        rows = f"Tên đơn vị,Loại đơn vị\nSở {mark},Sở\nSở khác {mark},Tập đoàn\n"
        page = send(app, boss, rows).headers["Location"]
        path = page[page.index("/import/") :]
        body = app.get(path, headers=boss).body
        assert "B3" in body
        assert "Tập đoàn" in body
        assert re.search(r'class="btn btn-primary"[^>]*>Áp dụng<', body)

        refused = app.post(f"{path}/apply", headers=boss, follow_redirects=False)
        assert 'role="alert"' in refused.body
        done = app.post(
            f"{path}/apply", data={"skip_faulty": "true"}, headers=boss, follow_redirects=False
        )
        assert done.status_code == 302
        assert f"/import/{path.rsplit('/', 1)[-1]}/undo" in app.get(path, headers=boss).body
        again = app.post(f"{path}/apply", data={"skip_faulty": "true"}, headers=boss)
        assert 'role="alert"' in again.body
        assert app.post(f"{path}/undo", headers=boss).status_code == 200
        assert "/undo" not in app.get(path, headers=boss).body

    def test_list_of_faults_is_a_file(self, app: Any, boss: dict[str, str]):
        """Row, cell, content and reason, to correct the file by; text is no formula."""
        page = send(app, boss, "Tên đơn vị,Loại đơn vị\n=cmd|x,Sở\n").headers["Location"]
        path = page[page.index("/import/") :]
        told = app.get(f"{path}/faults.csv", headers=boss).data.decode("utf-8-sig")
        assert "A2" in told
        assert not any(line.startswith("=") for line in told.splitlines())
        assert app.get(f"{path}/faults.pdf", headers=boss).status_code == 404

    def test_file_that_cannot_be_read(self, app: Any, boss: dict[str, str]):
        """The page says why; there is nothing to apply."""
        page = send(app, boss, "a,b\n1,2\n").headers["Location"]
        body = app.get(page[page.index("/import/") :], headers=boss).body
        assert "Tên đơn vị" in body
        assert "/apply" not in body

    def test_no_file(self, app: Any, boss: dict[str, str]):
        """The message stands in the section of the table."""
        body = app.post("/import/", data={"kind": "unit"}, headers=boss).body
        assert 'role="alert"' in body

    def test_strangers(self, app: Any, boss: dict[str, str]):
        """Nobody sees another's import; who is not signed in is led to do so."""
        page = send(app, boss, "Tên đơn vị,Loại đơn vị\nSở X,Sở\n").headers["Location"]
        path = page[page.index("/import/") :]
        other = {"Authorization": factories.APIToken(user=factories.User()["name"])["token"]}
        assert app.get(path, headers=other).status_code == 403
        assert app.get(path, follow_redirects=False).status_code == 302
        assert app.get("/import/table/unit.xlsx", headers=other).status_code == 403
        assert app.get("/import/khong-co", headers=boss).status_code == 404


class TestShow:
    """The page of one import: what is asked for in its address, and its states."""

    @pytest.mark.parametrize(
        "asked", ["outcome=gi-do", "outcome=new&page=0", "page=99999999999999999999", "page=x"]
    )
    def test_any_address_has_a_page(
        self, app: Any, boss: dict[str, str], sender: Sender, asked: str
    ):
        """What is not understood is passed over."""
        told = sender.send(lines(f"{name()},Sở"))
        assert app.get(f"/import/{told['id']}?{asked}", headers=boss).status_code == 200

    def test_dead_step_has_its_button_again(
        self, app: Any, boss: dict[str, str], sender: Sender, queued: list[Any]
    ):
        """While it works the page asks for its state; when it died one can go on."""
        told = sender.send(lines(f"{name()},Sở"))
        sender.call("hcmc_import_apply", id=told["id"])
        path = f"/import/{told['id']}"
        progress.teller(told["id"])(3, 10)
        body = app.get(path, headers=boss).body
        assert f"{path}/apply" not in body
        assert f"{path}/state" in body
        part = app.get(f"{path}/state", headers=boss)
        assert "HX-Refresh" not in part.headers
        assert "10" in part.body
        progress.clear(told["id"])
        assert f"{path}/apply" in app.get(path, headers=boss).body
        sender.apply(told["id"])
        assert app.get(f"{path}/state", headers=boss).headers["HX-Refresh"] == "true"
        assert told["file_sha256"] in app.get(path, headers=boss).body
