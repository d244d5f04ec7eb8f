"""Units, people and days of their own for each test."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.tests import factories
from ckan.tests.helpers import CKANTestApp

from ckanext.hcmc_governance.units.model import RoleHolding


def day(text: str) -> dt.date:
    """Return a day from ISO text."""
    return dt.date.fromisoformat(text)


@pytest.fixture(scope="module")
def made_once() -> dict[str, Any]:
    """Keep what one making serves a whole file."""
    return {}


@pytest.fixture
def app(make_app: Callable[[], CKANTestApp], made_once: dict[str, Any]) -> CKANTestApp:
    """Return a browser of its own on an application that is made once a file: that takes long."""
    if "app" not in made_once:
        made_once["app"] = make_app().app
    return CKANTestApp(made_once["app"])


@pytest.fixture
def admin(non_clean_db: None, made_once: dict[str, Any]) -> dict[str, Any]:
    """Return an administrator of the portal, the same for a whole file."""
    if "admin" not in made_once:
        made_once["admin"] = factories.Sysadmin()
    return made_once["admin"]


@pytest.fixture
def new_unit(non_clean_db: None) -> Callable[..., str]:
    """Make a unit and return its id."""

    def make(**values: Any) -> str:
        slug = f"don-vi-{uuid.uuid4().hex[:10]}"
        given = {"name": slug, "title": f"Sở {slug}", "kind": "department", **values}
        context: Any = {"ignore_auth": True, "user": site_user()}
        return tk.get_action("organization_create")(context, given)["id"]

    return make


def site_user() -> str:
    """Return the name of the account of the portal itself."""
    return tk.get_action("get_site_user")({"ignore_auth": True}, {})["name"]


@pytest.fixture
def new_person(non_clean_db: None) -> Callable[..., dict[str, Any]]:
    """Make a person and put them into units: ``new_person((unit, "admin"), …)``."""

    def make(*memberships: tuple[str, str]) -> dict[str, Any]:
        user = factories.User()
        for unit, role in memberships:
            tk.get_action("organization_member_create")(
                {"ignore_auth": True, "user": site_user()},
                {"id": unit, "username": user["name"], "role": role},
            )
        return user

    return make


@pytest.fixture
def no_role_holders(non_clean_db: None) -> None:
    """Forget who holds the roles of which there is one holder: tests share a database."""
    model.Session.execute(sa.delete(RoleHolding))
    model.Session.commit()
