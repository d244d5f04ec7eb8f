"""The unit acted for: chosen in the browser, bound to a token."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

import ckan.plugins.toolkit as tk
from ckan.tests import factories

pytestmark = pytest.mark.usefixtures("non_clean_db")
Make = Callable[..., Any]


def token_of(person: dict[str, Any]) -> tuple[str, str]:
    """Return the secret and the id of a new token."""
    secret = factories.APIToken(user=person["name"])["token"]
    listed = tk.get_action("api_token_list")(
        {"ignore_auth": True, "user": person["name"]}, {"user_id": person["id"]}
    )
    return secret, listed[0]["id"]


def acts_for(app: Any, secret: str) -> str | None:
    answer = app.get("/api/action/hcmc_acting_unit_show", headers={"Authorization": secret})
    unit = answer.json["result"]["unit"]
    return unit["id"] if unit else None


class TestTokenUnitSet:
    """hcmc_token_unit_set: a program's token acts for one unit."""

    def test_bound_and_unbound(self, app: Any, new_unit: Make, new_person: Make) -> None:
        units = new_unit(), new_unit()
        person = new_person(*((one, "editor") for one in units))
        secret, token = token_of(person)
        assert acts_for(app, secret) is None
        for unit in (units[1], units[0]):
            tk.get_action("hcmc_token_unit_set")(
                {"user": person["name"]}, {"token": token, "unit": unit}
            )
            assert acts_for(app, secret) == unit
        tk.get_action("hcmc_token_unit_set")({"user": person["name"]}, {"token": token})
        assert acts_for(app, secret) is None

    def test_only_own_token_and_own_unit(self, new_unit: Make, new_person: Make) -> None:
        unit = new_unit()
        person, other = new_person((unit, "editor")), new_person((unit, "editor"))
        _secret, token = token_of(person)
        with pytest.raises(tk.NotAuthorized):
            tk.get_action("hcmc_token_unit_set")(
                {"user": other["name"]}, {"token": token, "unit": unit}
            )
        with pytest.raises(tk.NotAuthorized):
            tk.get_action("hcmc_token_unit_set")({"user": other["name"]}, {"token": "khong-co"})
        with pytest.raises(tk.ValidationError):
            tk.get_action("hcmc_token_unit_set")(
                {"user": person["name"]}, {"token": token, "unit": new_unit()}
            )


class TestActingUnitChoose:
    """hcmc_acting_unit_choose: only one's own units."""

    def test_own(self, new_unit: Make, new_person: Make) -> None:
        unit = new_unit()
        person = new_person((unit, "member"))
        chosen = tk.get_action("hcmc_acting_unit_choose")({"user": person["name"]}, {"unit": unit})
        assert chosen["id"] == unit
        assert "su_dung" in chosen["roles"]

    def test_others(self, new_unit: Make, new_person: Make) -> None:
        person = new_person((new_unit(), "editor"))
        for unit in (new_unit(), "khong-co"):
            with pytest.raises(tk.ValidationError) as error:
                tk.get_action("hcmc_acting_unit_choose")({"user": person["name"]}, {"unit": unit})
            assert "acting_unit" in error.value.error_dict

    def test_signed_in_only(self) -> None:
        for action in ("hcmc_acting_unit_choose", "hcmc_acting_unit_show"):
            with pytest.raises(tk.NotAuthorized):
                tk.get_action(action)({"user": ""}, {"unit": "x"})


class TestPage:
    """/acting-unit."""

    def test_choice_lasts(self, app: Any, new_unit: Make, new_person: Make) -> None:
        """Chosen once in the browser, kept in the session, shown in the bar, changed at will."""
        units = new_unit(title="Sở Chọn Một"), new_unit(title="Sở Chọn Hai")
        person = new_person(*((one, "editor") for one in units))
        secret, _id = token_of(person)
        headers = {"Authorization": secret}
        shown = app.get("/acting-unit", headers=headers)
        assert "Sở Chọn Một" in shown.body
        for unit, title in zip(units, ("Sở Chọn Một", "Sở Chọn Hai"), strict=True):
            answer = app.post("/acting-unit", data={"unit": unit}, headers=headers)
            assert title in answer.body
            with app.flask_app.test_request_context():
                assert acts_for(app, secret) == unit

    def test_not_ones_own(self, app: Any, new_unit: Make, new_person: Make) -> None:
        secret, _id = token_of(new_person((new_unit(), "editor")))
        answer = app.post(
            "/acting-unit", data={"unit": new_unit()}, headers={"Authorization": secret}
        )
        assert 'role="alert"' in answer.body

    def test_leads_nowhere_else(self, app: Any, new_unit: Make, new_person: Make) -> None:
        """After the choice only pages of the portal are gone back to."""
        unit = new_unit()
        secret, _id = token_of(new_person((unit, "editor")))
        for came_from, expected in (("/dataset/", "/dataset/"), ("https://evil.example/", "/")):
            answer = app.post(
                "/acting-unit",
                data={"unit": unit, "came_from": came_from},
                headers={"Authorization": secret},
                follow_redirects=False,
            )
            assert answer.status_code == 302
            assert answer.headers["Location"].endswith(expected)
            assert "evil" not in answer.headers["Location"]

    def test_not_for_the_public(self, app: Any) -> None:
        assert app.get("/acting-unit", follow_redirects=False).status_code in (302, 403)
