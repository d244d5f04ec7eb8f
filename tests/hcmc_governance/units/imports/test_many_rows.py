"""Five thousand rows with everything that goes wrong in tables: nothing is half-applied."""

from __future__ import annotations

import datetime as dt
import re
import time
import unicodedata
import uuid
from collections.abc import Iterator
from typing import Any

import flask_babel
import pytest
import sqlalchemy as sa

import ckan.plugins.toolkit as tk
from ckan import model

from ckanext.hcmc_governance.units import organizations

from tests.hcmc_governance.units.imports.conftest import Sender, workbook

ROWS = 5000
VIETNAMESE = re.compile("[ăâđêôơưàáảãạèéẻẽẹìíỉĩịòóỏõọùúủũụỳýỷỹỵ]", re.IGNORECASE)
MARK = uuid.uuid4().hex[:6].upper()
# Every hundredth row is one of these; the other rows are good.
BAD: dict[int, tuple[list[Any], str]] = {
    0: (["=cmd|' /C calc'!A0", "Sở"], "formula"),
    1: (["Sở {n}", "=1+1"], "formula"),
    2: (["Sở {n}", "Sở", None, None, "31/02/2025"], "no_such_day"),
    3: (["Sở {n}", "Sở", None, None, "01/07/2025", "01/06/2025"], "refused"),
    4: (["Sở {n}", "Sở", None, "Đơn vị không có {n}"], "refused"),
    5: (["Sở {n}", "Sở", "sai mã"], "refused"),
    6: (["Sở {n}", "Tập đoàn"], "not_offered"),
    7: (["Sở {n}", "Sở", None, None, "1/7/25"], "short_year"),
    8: ([None, "Sở"], "refused"),
    9: (["Sở {n}", "Sở", None, None, None, None, None, None, "x"], "not_an_email"),
    10: (["Thµnh phè Hå ChÝ Minh {n}", "Sở"], "legacy_text"),
    11: (["Sở {n}", "Sở", None, None, None, "01/07/2025", "Sở {n}", "Hợp nhất"], "refused"),
}


def rows() -> tuple[list[list[Any]], dict[int, str]]:
    """Return the rows of the table, and the code that each bad one must be told under."""
    made: list[list[Any]] = []
    bad: dict[int, str] = {}
    days = [dt.date(2025, 7, 1), "01/07/2025", "2025-07-01", 45839, "ngày 01 tháng 7 năm 2025"]
    for at in range(ROWS):
        name = f"Đơn vị {MARK} {at}"
        if at % 100 < len(BAD) and at >= 100:
            cells, code = BAD[at % 100]
            made.append([one.format(n=name) if isinstance(one, str) else one for one in cells])
            bad[at + 2] = code
        else:
            title = unicodedata.normalize("NFD", name) if at % 7 == 0 else name
            made.append([title, "Ban" if at % 2 else "ban", None, None, days[at % len(days)]])
    return made, bad


@pytest.fixture
def vietnamese(app: Any, non_clean_db: None) -> Iterator[None]:
    """Answer in Vietnamese, as a page does."""
    environment = {"CKAN_LANG": "vi", "CKAN_CURRENT_URL": "/"}
    request = app.flask_app.test_request_context("/", environ_overrides=environment)
    with request, flask_babel.force_locale("vi"):
        yield


@pytest.mark.slow
@pytest.mark.usefixtures("vietnamese")
class TestFiveThousandRows:
    """One file with merged cells, formulas, commands, NFD, days as text and as serials."""

    def test_every_row_is_applied_or_listed(self, sender: Sender):
        """Each bad row with the address of its cell and a reason; the rest as a whole."""
        made, bad = rows()

        def fill(sheet: Any) -> None:
            sheet.merge_cells("A52:A53")
            bad.update({52: "merged"})
            sheet["N60"] = "ngoài bảng"
            bad.update({60: "outside_table"})
            sheet["A70"].value, sheet["A70"].data_type = "#DIV/0!", "e"
            bad.update({70: "error_value"})
            sheet["A80"].value = sheet["A81"].value
            bad.update({81: "refused"})  # the same unit twice

        data = workbook(made, fill)
        since = time.monotonic()
        told = sender.send(data)
        seen = time.monotonic() - since
        found = {one["number"]: one for one in told["rows"]}
        assert "decomposed" in [one["code"] for one in told["findings"]]
        faulty = {number for number, one in found.items() if one["outcome"] == "faulty"}
        # The value of a merged pair stands in its first row; the second one is told as well.
        assert faulty - {53} == set(bad)
        for number, code in bad.items():
            told_of = found[number]["findings"]
            assert code in [one["code"] for one in told_of], (number, code, told_of)
            assert all(re.match(r"[A-Z]+\d+(:[A-Z]+\d+)?$|\d+$", one["address"]) for one in told_of)
            assert all(VIETNAMESE.search(one["message"]) for one in told_of), told_of
        assert seen < 60

        self.nothing_without_consent(sender, told["id"])
        since = time.monotonic()
        done = sender.apply(told["id"], skip_faulty=True)
        assert time.monotonic() - since < 60
        good = {one["number"] for one in done["rows"] if one["result"] == "applied"}
        skipped = {one["number"] for one in done["rows"] if one["result"] == "skipped"}
        assert good | skipped == set(found)
        assert skipped == faulty
        assert self.units() == len(good)

        self.forget()

    def nothing_without_consent(self, sender: Sender, import_id: str) -> None:
        """With faults nothing is written unless one says that they are left out."""
        with pytest.raises(tk.ValidationError):
            sender.call("hcmc_import_apply", id=import_id)
        assert self.units() == 0

    @staticmethod
    def forget() -> None:
        """Leave no thousands of units to the tests that follow."""
        table = model.group_table
        model.Session.execute(sa.delete(table).where(table.c.title.like(f"Đơn vị {MARK} %")))
        model.Session.commit()

    @staticmethod
    def units() -> int:
        query = sa.select(sa.func.count()).where(
            model.group_table.c.title.like(f"Đơn vị {MARK} %"),
            model.group_table.c.state == organizations.ACTIVE,
        )
        return model.Session.scalar(query) or 0
