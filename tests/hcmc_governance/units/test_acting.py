"""A person acts for one unit at a time, and every action can know it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.tests import factories

from ckanext.hcmc_governance.units import acting, changes, service
from ckanext.hcmc_governance.units.focal_points import service as focal
from ckanext.hcmc_governance.units.focal_points.service import Appointment
from ckanext.hcmc_kit.actor import Actor

from tests.hcmc_governance.units.conftest import site_user

pytestmark = pytest.mark.usefixtures("non_clean_db", "no_role_holders")
Make = Callable[..., Any]


def asked(app: Any, person: dict[str, Any], **headers: str) -> dict[str, Any]:
    """Return what the portal knows of the acting unit of a request by token."""
    token = factories.APIToken(user=person["name"])["token"]
    answer = app.get(
        "/api/action/hcmc_acting_unit_show", headers={"Authorization": token, **headers}
    )
    return answer.json["result"]


class TestActorOf:
    """Header, token, choice, only unit, preferred unit, else an error."""

    def test_only_unit(self, new_unit: Make, new_person: Make) -> None:
        unit = new_unit()
        person = new_person((unit, "editor"))
        actor = acting.actor_of({"user": person["name"]})
        assert (actor.user_id, actor.unit_id, actor.is_sysadmin) == (person["id"], unit, False)
        assert {"chu_quan", "su_dung"} <= actor.roles

    def test_several_units_need_a_choice(self, new_unit: Make, new_person: Make) -> None:
        """Without a choice the error names the units; a record's owner is preferred."""
        units = new_unit(title="Sở Một"), new_unit(title="Sở Hai")
        person = new_person(*((one, "editor") for one in units))
        with pytest.raises(acting.ActingUnitUnknown) as error:
            acting.actor_of({"user": person["name"]})
        assert "Sở Một" in error.value.message
        assert acting.FIELD in error.value.error_dict
        assert acting.actor_of({"user": person["name"]}, prefer=units[1]).unit_id == units[1]

    def test_preferred_unit_of_others(self, new_unit: Make, new_person: Make) -> None:
        """Whoever edits a record of a unit he does not belong to does not act for it."""
        person = new_person((new_unit(), "editor"), (new_unit(), "editor"))
        with pytest.raises(acting.ActingUnitUnknown):
            acting.actor_of({"user": person["name"]}, prefer=new_unit())

    def test_nowhere(self, new_person: Make) -> None:
        with pytest.raises(acting.ActingUnitUnknown):
            acting.actor_of({"user": new_person()["name"]})

    def test_dissolved_unit_is_no_choice(self, new_unit: Make, new_person: Make) -> None:
        """Of two units one was dissolved: the other is the only one."""
        old, new = new_unit(dissolved_on="2025-07-01"), new_unit()
        person = new_person((old, "editor"), (new, "editor"))
        assert acting.actor_of({"user": person["name"]}).unit_id == new

    def test_administrators_and_the_portal_need_none(self, new_unit: Make) -> None:
        admin = factories.Sysadmin()
        actor = acting.actor_of({"user": admin["name"]})
        assert (actor.unit_id, actor.is_sysadmin) == (None, True)
        assert acting.actor_of({"ignore_auth": True, "user": site_user()}).unit_id is None
        assert acting.actor_of({"user": ""}) == Actor()
        assert acting.actor_of({"ignore_auth": True, "user": ""}).is_sysadmin

    def test_roles_of_the_unit_and_of_the_person(self, new_unit: Make, new_person: Make) -> None:
        """Roles follow the unit; leader and technical follow the person, substitutes too."""
        unit = new_unit()
        leader, other = new_person((unit, "admin")), new_person((unit, "editor"))
        start = dt.date(2025, 1, 1)
        changes.assign_role(Actor(), changes.Holding(role="giam_quan", unit=unit, valid_from=start))
        row = focal.appoint(
            Actor(),
            Appointment(
                unit=unit,
                direction="provider",
                function="leader",
                post="Phó Giám đốc",
                user=leader["name"],
                valid_from=start,
            ),  # fmt: skip
        )
        assert acting.actor_of({"user": leader["name"]}).roles >= {"giam_quan", "leader"}
        roles = acting.actor_of({"user": other["name"]}).roles
        assert "giam_quan" in roles
        assert "leader" not in roles
        focal.substitute(Actor(), row, "Trưởng phòng", other["name"], service.today())
        assert "leader" in acting.actor_of({"user": other["name"]}).roles


class TestRequest:
    """What a request says of the unit."""

    def test_header(self, app: Any, new_unit: Make, new_person: Make) -> None:
        """The header names one of the person's units by id or name."""
        units = new_unit(), new_unit()
        person = new_person(*((one, "editor") for one in units))
        name = model.Group.get(units[0]).name
        for value, unit in ((units[1], units[1]), (name, units[0])):
            shown = asked(app, person, **{"X-Acting-Unit": value})
            assert shown["unit"]["id"] == unit
        nothing = asked(app, person)
        assert nothing["unit"] is None
        assert nothing["problem"]
        assert {one["id"] for one in nothing["units"]} == set(units)

    def test_header_of_another_unit(self, app: Any, new_unit: Make, new_person: Make) -> None:
        """A unit of others, a dissolved one, an unknown one: said, not replaced by the own."""
        own = new_unit()
        person = new_person((own, "editor"))
        for value in (new_unit(), new_unit(dissolved_on="2025-07-01"), "khong-co"):
            shown = asked(app, person, **{"X-Acting-Unit": value})
            assert shown["unit"] is None
            assert shown["problem"]

    def test_administrator_by_header(self, app: Any, new_unit: Make) -> None:
        """An administrator acts for any unit by naming it."""
        unit = new_unit()
        shown = asked(app, factories.Sysadmin(), **{"X-Acting-Unit": unit})
        assert shown["unit"]["id"] == unit

    def test_header_means_the_reader_only(self, app: Any, new_unit: Make, new_person: Make) -> None:
        """What the portal itself does inside of a request is not done for that unit."""
        unit = new_unit()
        with app.flask_app.test_request_context("/", headers={"X-Acting-Unit": unit}):
            assert acting.actor_of({"ignore_auth": True, "user": site_user()}).unit_id is None


class TestRequireRole:
    """Only the holder of a role goes on; the refusal names who it is."""

    def test_names_the_holder(self, new_unit: Make) -> None:
        unit = new_unit(title="Sở Giám Quản")
        new = changes.Holding(role="giam_quan", unit=unit, valid_from=dt.date(2025, 1, 1))
        changes.assign_role(Actor(), new)
        acting.require_role(Actor(roles=frozenset({"giam_quan"})), "giam_quan")
        with pytest.raises(tk.NotAuthorized, match="Sở Giám Quản"):
            acting.require_role(Actor(user_id="x", unit_id="y"), "giam_quan")

    def test_nobody_holds_it(self) -> None:
        with pytest.raises(tk.NotAuthorized, match="Đơn vị quản lý dữ liệu"):
            acting.require_role(Actor(), "quan_ly")


class TestWhereActionsMatter:
    """Rights follow the unit acted for, not the person's other units."""

    def test_supervisors_admin_acting_for_another_unit(
        self, app: Any, new_unit: Make, new_person: Make
    ) -> None:
        supervisor, other = new_unit(), new_unit()
        start = dt.date(2025, 1, 1)
        changes.assign_role(
            Actor(), changes.Holding(role="giam_quan", unit=supervisor, valid_from=start)
        )
        model.Session.commit()
        person = new_person((supervisor, "admin"), (other, "admin"))
        token = factories.APIToken(user=person["name"])["token"]
        statuses = [
            app.get(
                "/api/action/hcmc_focal_point_vacancy_list",
                headers={"Authorization": token, "X-Acting-Unit": unit},
                status=status,
            ).status_code
            for unit, status in ((supervisor, 200), (other, 403))
        ]
        assert statuses == [200, 403]
