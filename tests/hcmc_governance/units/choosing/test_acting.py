"""Header before token before choice before only unit before the record's owner; else asked."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.tests import factories

from ckanext.hcmc_governance.units import acting, organizations
from ckanext.hcmc_governance.units.model import TokenUnit

from tests.hcmc_governance.units.conftest import site_user

pytestmark = pytest.mark.usefixtures("non_clean_db", "no_role_holders")
Make = Callable[..., Any]


@pytest.fixture
def torn(new_unit: Make, new_person: Make) -> tuple[dict[str, Any], list[str]]:
    """Return a person of three units, and the units."""
    units = [new_unit() for _number in range(3)]
    return new_person(*((one, "editor") for one in units)), units


def token_of(person: dict[str, Any]) -> tuple[str, str]:
    secret = factories.APIToken(user=person["name"])["token"]
    listed = tk.get_action("api_token_list")(
        {"ignore_auth": True, "user": person["name"]}, {"user_id": person["id"]}
    )
    return secret, listed[0]["id"]


def asked(app: Any, secret: str, **headers: str) -> dict[str, Any]:
    sent = {"Authorization": secret, **headers}
    return app.get("/api/action/hcmc_acting_unit_show", headers=sent).json["result"]


class TestOrder:
    """Which of several that name a unit wins."""

    def test_header_token_choice(self, app: Any, torn: tuple[dict[str, Any], list[str]]) -> None:
        """Each wins over those after it; taken away, the next one speaks."""
        person, (by_header, by_token, by_choice) = torn
        secret, token = token_of(person)
        app.post("/acting-unit", data={"unit": by_choice}, headers={"Authorization": secret})
        assert asked(app, secret)["unit"]["id"] == by_choice
        acting.bind_token(token, by_token)
        model.Session.commit()
        assert asked(app, secret)["unit"]["id"] == by_token
        assert asked(app, secret, **{"X-Acting-Unit": by_header})["unit"]["id"] == by_header
        acting.bind_token(token, None)
        model.Session.commit()
        assert asked(app, secret)["unit"]["id"] == by_choice

    def test_wrong_header_is_not_passed_over(
        self, app: Any, torn: tuple[dict[str, Any], list[str]]
    ) -> None:
        """A header that names no unit of the person's stops; the token does not step in."""
        person, units = torn
        secret, token = token_of(person)
        acting.bind_token(token, units[0])
        model.Session.commit()
        for value in ("khong-co", "S%E1%BB%9F", "' OR 1=1", "x" * 500):
            found = asked(app, secret, **{"X-Acting-Unit": value})
            assert found["unit"] is None
            assert found["problem"]

    def test_token_of_a_dissolved_unit(
        self, app: Any, admin: dict[str, Any], torn: tuple[dict[str, Any], list[str]]
    ) -> None:
        """The program is told; bound anew with the same token it goes on."""
        person, units = torn
        secret, token = token_of(person)
        acting.bind_token(token, units[0])
        model.Session.commit()
        tk.get_action("organization_patch")(
            {"user": admin["name"]}, {"id": units[0], "dissolved_on": "2025-03-01"}
        )
        found = asked(app, secret)
        assert found["unit"] is None
        assert organizations.get(units[0]).title in found["problem"]
        tk.get_action("hcmc_token_unit_set")(
            {"user": person["name"]}, {"token": token, "unit": units[1]}
        )
        assert asked(app, secret)["unit"]["id"] == units[1]

    def test_choice_of_a_unit_one_has_left(
        self, app: Any, torn: tuple[dict[str, Any], list[str]]
    ) -> None:
        """A choice that is void by now counts as none."""
        person, units = torn
        secret, _token = token_of(person)
        app.post("/acting-unit", data={"unit": units[0]}, headers={"Authorization": secret})
        tk.get_action("organization_member_delete")(
            {"ignore_auth": True, "user": site_user()},
            {"id": units[0], "username": person["name"]},
        )
        found = asked(app, secret)
        assert found["unit"] is None
        assert {one["id"] for one in found["units"]} == set(units[1:])

    def test_prefer_comes_last(self, app: Any, torn: tuple[dict[str, Any], list[str]]) -> None:
        """The record's owner is taken only where the request says nothing."""
        person, (first, second, _third) = torn
        context: Any = {"user": person["name"]}
        assert acting.actor_of(context, prefer=first).unit_id == first
        user = model.User.get(person["id"])
        with app.flask_app.test_request_context("/", headers={acting.HEADER: second}):
            tk.login_user(user)
            assert acting.actor_of(context, prefer=first).unit_id == second


class TestUnitsOf:
    """units_of: the person's units that exist today, by Vietnamese order of their titles."""

    def test_order_and_state(self, admin: dict[str, Any], new_unit: Make, new_person: Make) -> None:
        units = {title: new_unit(title=title) for title in ("Sở Y tế", "Sở Đất đai", "Sở Dân tộc")}
        deleted = new_unit(title="Sở A")
        later = new_unit(title="Sở B", established_on="2099-01-01")
        person = new_person(*((one, "editor") for one in (*units.values(), deleted, later)))
        tk.get_action("organization_delete")({"user": admin["name"]}, {"id": deleted})
        titles = [one.title for one in acting.units_of(person["id"])]
        assert titles == ["Sở Dân tộc", "Sở Đất đai", "Sở Y tế"]
        assert acting.belongs(person["id"], later)
        assert acting.units_of("khong-co") == []


class TestBindToken:
    """bind_token: one row a token, a unit of its owner's."""

    def test_one_row(self, torn: tuple[dict[str, Any], list[str]]) -> None:
        person, units = torn
        _secret, token = token_of(person)
        for unit in (units[0], units[1]):
            bound = acting.bind_token(token, organizations.get(unit).name)
            assert bound is not None
            assert bound.id == unit
        assert model.Session.get(TokenUnit, token).unit_id == units[1]
        assert acting.bind_token(token, None) is None
        assert acting.bind_token(token, "") is None

    def test_unknown_token(self, admin: dict[str, Any], new_unit: Make) -> None:
        """Also an administrator is told that there is none; nothing is stored."""
        for unit in (new_unit(), ""):
            with pytest.raises(tk.ObjectNotFound):
                tk.get_action("hcmc_token_unit_set")(
                    {"user": admin["name"]}, {"token": "khong-co", "unit": unit}
                )
        assert model.Session.get(TokenUnit, "khong-co") is None

    def test_by_an_administrator_for_others(
        self, admin: dict[str, Any], torn: tuple[dict[str, Any], list[str]], new_unit: Make
    ) -> None:
        """An administrator binds another's token, to a unit of its owner's only."""
        person, units = torn
        _secret, token = token_of(person)
        bind = tk.get_action("hcmc_token_unit_set")
        shown = bind({"user": admin["name"]}, {"token": token, "unit": units[0]})
        assert shown["unit"]["id"] == units[0]
        with pytest.raises(tk.ValidationError):
            bind({"user": admin["name"]}, {"token": token, "unit": new_unit()})


class TestPermitted:
    """permitted: nobody acts for a unit that is not theirs, or not there."""

    def test_nobody(self, new_unit: Make) -> None:
        """The portal itself belongs to no unit: told as a refusal."""
        with pytest.raises(acting.ActingUnitUnknown) as error:
            tk.get_action("hcmc_acting_unit_choose")(
                {"user": "", "ignore_auth": True}, {"unit": new_unit()}
            )
        assert list(error.value.error_dict) == [acting.FIELD]

    def test_administrator(self, admin: dict[str, Any], new_unit: Make) -> None:
        """For any unit that exists today, and for no other."""
        person = acting.account(admin["id"])
        assert acting.permitted(person, new_unit()).id
        for gone in (new_unit(dissolved_on="2025-01-01"), new_unit(established_on="2099-01-01")):
            with pytest.raises(acting.ActingUnitUnknown):
                acting.permitted(person, gone)
