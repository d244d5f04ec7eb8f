"""Pages of units: roles over time for everybody, forms for those who govern."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.tests import factories

from ckanext.hcmc_governance.units import service
from ckanext.hcmc_governance.units.model import RoleHolding
from ckanext.hcmc_governance.units.organizations import day_of

pytestmark = pytest.mark.usefixtures("non_clean_db", "no_role_holders")
Make = Callable[..., Any]
FORMS = ("/unit-role", "/unit-succession", "/unit-code", "/focal-point")


@pytest.fixture
def headers(non_clean_db: None) -> dict[str, str]:
    return {"Authorization": factories.SysadminWithToken()["token"]}


def of(person: dict[str, Any]) -> dict[str, str]:
    return {"Authorization": factories.APIToken(user=person["name"])["token"]}


class TestRoles:
    """/role."""

    @pytest.mark.clause("25.1")
    def test_before_and_after(self, app: Any, headers: dict[str, str], new_unit: Make) -> None:
        """The page for a day before and one after 1/3/2025 names different units."""
        before, after = new_unit(title="Sở Trước"), new_unit(title="Sở Sau")
        for unit, start, end in ((before, "30/10/2024", "01/03/2025"), (after, "01/03/2025", "")):
            answer = app.post(
                "/unit-role",
                data={"do": "assign", "role": "giam_quan", "unit": unit, "valid_from": start,
                      "valid_until": end, "decision": "QĐ 99/2024/QĐ-UBND"},
                headers=headers,
            )  # fmt: skip
            assert 'role="alert"' not in answer.body
        holders = [
            app.get(f"/role?day={day}").body.split("<tbody>")[1].split("</tbody>")[0]
            for day in ("28/02/2025", "2025-03-01")
        ]
        assert "Sở Trước" in holders[0]
        assert "Sở Sau" not in holders[0]
        assert "Sở Sau" in holders[1]

    def test_renders(self, app: Any) -> None:
        """In both languages, for a good day, a bad one and none."""
        for path in ("/role", "/role?day=x", "/en/role", "/en/role?day=1/2/2025"):
            assert app.get(path).status_code == 200, path

    def test_wrong_day_is_told(self, app: Any) -> None:
        assert 'role="alert"' in app.get("/role?day=31/02/2025").body


class TestForms:
    """Who sees the forms, and what a wrong value does."""

    def test_administrators(self, app: Any, headers: dict[str, str]) -> None:
        """Every form renders in both languages."""
        for path in FORMS:
            for language in ("", "/en"):
                assert app.get(language + path, headers=headers).status_code == 200, path

    def test_not_for_the_public(self, app: Any) -> None:
        for path in FORMS:
            assert app.get(path, follow_redirects=False).status_code in (302, 403), path

    def test_not_for_units(self, app: Any, new_unit: Make, new_person: Make) -> None:
        """A unit's admin neither sees nor sends the forms of those who govern."""
        person = of(new_person((new_unit(), "admin")))
        for path in FORMS[:3]:
            assert app.get(path, headers=person, status=403).status_code == 403
            data = {"do": "assign" if path != "/unit-succession" else "create"}
            assert app.post(path, data=data, headers=person).status_code == 403

    def test_unknown_deed(self, app: Any, headers: dict[str, str]) -> None:
        assert app.post("/unit-role", data={"do": "burn"}, headers=headers).status_code == 400

    def test_wrong_value_keeps_what_was_entered(
        self, app: Any, headers: dict[str, str], new_unit: Make
    ) -> None:
        data = {"do": "assign", "role": "giam_quan", "unit": new_unit(), "valid_from": "31/02/2025",
                "decision": "Quyết định thử"}  # fmt: skip
        answer = app.post("/unit-role", data=data, headers=headers)
        assert 'role="alert"' in answer.body
        assert "Quyết định thử" in answer.body
        assert model.Session.scalar(RoleHolding.of_role("giam_quan")) is None

    def test_role_ends(self, app: Any, headers: dict[str, str], new_unit: Make) -> None:
        unit = new_unit()
        data = {"do": "assign", "role": "quan_ly", "unit": unit, "valid_from": "2025-01-01",
                "decision": "x"}  # fmt: skip
        app.post("/unit-role", data=data, headers=headers)
        row = model.Session.scalar(RoleHolding.of_role("quan_ly"))
        data = {"do": "end", "id": row.id, "valid_until": "01/05/2025"}
        assert app.post("/unit-role", data=data, headers=headers).status_code == 200
        assert service.holder("quan_ly", day_of("2025-05-01")) is None
        gone = {"do": "end", "id": "khong-co", "valid_until": "01/05/2025"}
        assert app.post("/unit-role", data=gone, headers=headers).status_code == 404

    @pytest.mark.clause("2")
    def test_succession(self, app: Any, headers: dict[str, str], new_unit: Make) -> None:
        """Recorded on the form; the old unit's page links to its successor."""
        old, new = new_unit(), new_unit(title="Sở Kế Thừa")
        data = {"do": "create", "from_unit": old, "to_unit": new, "kind": "merged",
                "on": "01/07/2025", "decision": "NQ 1685"}  # fmt: skip
        app.post("/unit-succession", data=data, headers=headers)
        page = app.get(f"/organization/{model.Group.get(old).name}").body
        assert "Sở Kế Thừa" in page
        assert f"/organization/{model.Group.get(new).name}" in page

    def test_code(self, app: Any, headers: dict[str, str], new_unit: Make) -> None:
        unit = new_unit()
        data = {"do": "assign", "unit": unit, "code": "h29", "valid_from": "01/07/2025"}
        assert 'role="alert"' in app.post("/unit-code", data=data, headers=headers).body


class TestFocalPoints:
    """/focal-point/<unit>."""

    def test_named_on_the_page(self, app: Any, new_unit: Make, new_person: Make) -> None:
        """A unit's admin names, substitutes and ends on its page; /focal-point leads there."""
        unit = new_unit()
        name, person = model.Group.get(unit).name, new_person((unit, "admin"))
        led = app.get("/focal-point", headers=of(person), follow_redirects=False)
        assert led.headers["Location"].endswith(f"/focal-point/{name}")
        path = f"/focal-point/{name}"
        data = {"do": "appoint", "direction": "provider", "function": "leader",
                "post": "Phó Giám đốc Sở", "user": person["name"],
                "valid_from": "01/01/2025"}  # fmt: skip
        shown = app.post(path, data=data, headers=of(person))
        assert "Phó Giám đốc Sở" in shown.body
        row = service.focal_points(unit, service.today())[0]
        again = app.post(path, data=data, headers=of(person))
        assert 'role="alert"' in again.body
        data = {"do": "substitute", "id": row.id, "post": "Trưởng phòng CNTT"}
        assert "Trưởng phòng CNTT" in app.post(path, data=data, headers=of(person)).body
        data = {"do": "end", "id": row.id, "valid_until": "01/02/2025"}
        app.post(path, data=data, headers=of(person))
        model.Session.expire_all()
        assert service.focal_points(unit, service.today()) == ()

    def test_not_for_others(self, app: Any, new_unit: Make, new_person: Make) -> None:
        unit = new_unit()
        path = f"/focal-point/{model.Group.get(unit).name}"
        assert app.get(path, headers=of(new_person((unit, "editor"))), status=403)
        assert app.get(path, headers=of(new_person((new_unit(), "admin"))), status=403)
        assert app.get("/focal-point/khong-co", headers=of(new_person()), status=404)


class TestHelpers:
    """What templates ask."""

    def test_unit_link(self, app: Any, headers: dict[str, str], new_unit: Make) -> None:
        """A dissolved unit is linked with who answers now; what is no unit is nothing."""
        old, new = new_unit(), new_unit()
        tk.get_action("hcmc_unit_succession_create")(
            {"ignore_auth": True, "user": factories.Sysadmin()["name"]},
            {"from_unit": old, "to_unit": new, "kind": "merged", "on": "2025-03-01",
             "decision": "x"},
        )  # fmt: skip
        with app.flask_app.test_request_context("/"):
            link = tk.h.hcmc_unit_link(old)
            assert (link["id"], link["valid"]) == (old, False)
            assert [one["id"] for one in link["now"]] == [new]
            assert tk.h.hcmc_unit_link(new)["now"] == []
            assert tk.h.hcmc_unit_link(None) is None
            assert tk.h.hcmc_unit_link("khong-co") is None
            assert tk.h.hcmc_role_holder("quan_ly") is None

    def test_bar(self, app: Any, new_unit: Make, new_person: Make) -> None:
        """The bar above the menu says for which unit the person acts."""
        unit = new_unit(title="Sở Trên Thanh")
        person = new_person((unit, "editor"))
        assert "Sở Trên Thanh" in app.get("/", headers=of(person)).body
        with app.flask_app.test_request_context("/"):
            assert tk.h.hcmc_acting_unit() == {}
            assert not tk.h.hcmc_may_govern_units()
            assert not tk.h.hcmc_may_appoint(unit)
