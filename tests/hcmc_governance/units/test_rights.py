"""Answers of authorization functions that several subjects share."""

from __future__ import annotations

from typing import Any

import pytest

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.tests import factories

from ckanext.hcmc_governance.regulation.roles import MANAGER, SUPERVISOR
from ckanext.hcmc_governance.units import rights

ELSE = "Only the owner."


@pytest.fixture(scope="module")
def scene() -> dict[str, Any]:
    """Keep the people and the record of the file."""
    return {}


@pytest.fixture
def people(non_clean_db: None, scene: dict[str, Any]) -> dict[str, Any]:
    """Give a record's unit with its editor, an editor of two units, and a stranger."""
    if not scene:
        editor, both, stranger = factories.User(), factories.User(), factories.User()
        seats = [{"name": one["id"], "capacity": "editor"} for one in (editor, both)]
        owner = factories.Organization(users=seats)
        other = factories.Organization(users=seats[1:])
        draft = tk.get_action("package_create")(
            {"ignore_auth": True, "user": editor["name"]},
            {"type": "dataset", "title": "Dữ liệu thử", "state": "draft", "owner_org": owner["id"]},
        )
        scene.update(
            editor=editor["name"], both=both["name"], stranger=stranger["name"],
            sysadmin=factories.Sysadmin()["name"], owner=owner, other=other, id=draft["id"],
        )  # fmt: skip
    return scene


class TestOnlyOwner:
    """only_owner: membership alone is no signature of a unit (27.1)."""

    def answer(self, people: dict[str, Any], who: str) -> dict[str, Any]:
        record = model.Package.get(people["id"])
        return rights.only_owner({"user": people[who]}, record, ELSE)  # type: ignore[return-value]

    @pytest.mark.parametrize("who", ["editor", "both", "sysadmin"])
    def test_acts_for_the_owner(self, people: dict[str, Any], who: str):
        """The only unit, or the owner among several when none was chosen; or no unit at all."""
        assert self.answer(people, who) == {"success": True}

    def test_acts_for_another(self, people: dict[str, Any], app: Any):
        """Whoever chose the other unit is told so, although the record may be edited."""
        chosen = {"X-Acting-Unit": people["other"]["id"]}
        with app.flask_app.test_request_context(headers=chosen):
            tk.login_user(model.User.get(people["both"]))
            assert self.answer(people, "both") == {"success": False, "msg": ELSE}

    def test_may_not_edit(self, people: dict[str, Any]):
        """Who may not edit the record is refused by that."""
        with pytest.raises(tk.NotAuthorized):
            self.answer(people, "stranger")

    def test_no_record(self, people: dict[str, Any]):
        """The action says that there is none."""
        assert rights.only_owner({"user": people["stranger"]}, None, ELSE) == {"success": True}


class TestOnlyRole:
    """only_role"""

    @pytest.mark.parametrize("role", [SUPERVISOR, MANAGER])
    @pytest.mark.parametrize("who", ["editor", "both", "stranger"])
    def test_others_are_refused_in_words(self, people: dict[str, Any], role: str, who: str):
        """In one unit, in several with none chosen, in none: a refusal, never an error."""
        told = rights.only_role({"user": people[who]}, role)
        assert told["success"] is False
        assert told.get("msg")
