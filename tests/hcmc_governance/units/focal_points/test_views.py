"""Pages of focal points: what was typed stays, and only one's own unit is changed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.tests import factories

from ckanext.hcmc_governance.units import organizations, service

pytestmark = pytest.mark.usefixtures("non_clean_db", "no_role_holders")
Make = Callable[..., Any]
TYPED = {
    "do": "appoint", "direction": "user", "function": "technical", "post": "Phó Chánh Văn phòng",
    "valid_from": "01/03/2025", "decision": "QĐ cử đầu mối",
}  # fmt: skip


def of(person: dict[str, Any]) -> dict[str, str]:
    return {"Authorization": factories.APIToken(user=person["name"])["token"]}


class TestUnitView:
    """/focal-point/<unit>."""

    @pytest.mark.parametrize(
        "wrong",
        [
            {"valid_from": "31/02/2025"},
            {"valid_until": "01/03/2025"},
            {"direction": "sideways"},
            {"user": "khong-co"},
        ],
    )
    def test_keeps_what_was_typed(
        self, app: Any, admin: dict[str, Any], new_unit: Make, wrong: dict[str, str]
    ) -> None:
        """The form comes back with every value and the reason; nothing is named."""
        unit = organizations.get(new_unit())
        data = {**TYPED, **wrong}
        page = app.post(f"/focal-point/{unit.name}", data=data, headers=of(admin))
        assert 'role="alert"' in page.body
        assert "Phó Chánh Văn phòng" in page.body
        assert "QĐ cử đầu mối" in page.body
        assert data["valid_from"] in page.body
        assert service.focal_points(unit.id, service.today()) == ()

    def test_row_of_another_unit(self, app: Any, new_unit: Make, new_person: Make) -> None:
        """A row's id typed on one's own page does not end another unit's focal point."""
        own, other = organizations.get(new_unit()), organizations.get(new_unit())
        row = tk.get_action("hcmc_focal_point_appoint")(
            {"ignore_auth": True, "user": new_person((other.id, "admin"))["name"]},
            {"unit": other.id, "direction": "user", "function": "leader", "post": "Giám đốc",
             "valid_from": "2025-01-01"},
        )  # fmt: skip
        headers = of(new_person((own.id, "admin")))
        for data in (
            {"do": "end", "id": row["id"], "valid_until": "01/03/2025"},
            {"do": "substitute", "id": row["id"], "post": "Người khác"},
        ):
            answer = app.post(f"/focal-point/{own.name}", data=data, headers=headers, status=403)
            assert answer.status_code == 403
        model.Session.expire_all()
        assert [one.substitute_post for one in service.focal_points(other.id, service.today())] == [
            None
        ]

    def test_unknown_row(self, app: Any, admin: dict[str, Any], new_unit: Make) -> None:
        path = f"/focal-point/{organizations.get(new_unit()).name}"
        data = {"do": "end", "id": "khong-co", "valid_until": "01/03/2025"}
        assert app.post(path, data=data, headers=of(admin), status=404).status_code == 404

    def test_linked_from_the_units_page(self, app: Any, new_unit: Make, new_person: Make) -> None:
        """Its admin finds the way from the unit's page; a reader is not shown it."""
        unit = organizations.get(new_unit())
        path = f"/organization/{unit.name}"
        link = f"/focal-point/{unit.name}"
        assert link in app.get(path, headers=of(new_person((unit.id, "admin")))).body
        assert link not in app.get(path).body


class TestIndex:
    """/focal-point: the supervisor's list."""

    @pytest.mark.clause("24.2")
    def test_lists_a_vacant_unit(self, app: Any, admin: dict[str, Any], new_unit: Make) -> None:
        new_unit(title="Sở Còn Thiếu Đầu Mối")
        for query in ("", "?direction=provider", "?day=01/03/2025"):
            page = app.get(f"/focal-point{query}", headers=of(admin)).body
            assert "Sở Còn Thiếu Đầu Mối" in page

    @pytest.mark.parametrize("query", ["?day=31/02/2025", "?direction=sideways"])
    def test_wrong_question(self, app: Any, admin: dict[str, Any], query: str) -> None:
        """A wrong day or direction is told, and the list of today is shown."""
        page = app.get(f"/focal-point{query}", headers=of(admin))
        assert page.status_code == 200
        assert "<table" in page.body

    def test_nowhere(self, app: Any, new_person: Make) -> None:
        """Who belongs to no unit is refused with the reason."""
        assert app.get("/focal-point", headers=of(new_person()), status=403).status_code == 403
