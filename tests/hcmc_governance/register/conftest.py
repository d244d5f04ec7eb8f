"""A unit with an editor, the themes, and records as a person would enter them."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import Any

import pytest

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.tests import factories

from ckanext.hcmc_governance.register import service
from ckanext.hcmc_governance.units.model import RoleHolding

DATASET: dict[str, Any] = {
    "title": "Danh sách cơ sở khám bệnh, chữa bệnh",
    "notes": "Tên, địa chỉ và số giấy phép của từng cơ sở.",
    "frequency": "monthly",
    "theme": ["health"],
    "access_level": "open",
    "license_id": "hcmc-open",
    "fee": "none",
    "no_state_secret": True,
    "personal_data": "none",
}
DATABASE: dict[str, Any] = {
    "title": "Cơ sở dữ liệu đăng ký hộ kinh doanh",
    "purpose": "Quản lý đăng ký hộ kinh doanh.",
    "scope": "Toàn Thành phố.",
    "content": "Thông tin đăng ký và thay đổi.",
    "managed_objects": ["hộ kinh doanh"],
    "collection_mechanism": "Từ hồ sơ đăng ký.",
    "update_mechanism": "Khi có thay đổi đăng ký.",
    "data_sources": "Hồ sơ đăng ký hộ kinh doanh.",
    "sharing_form": "default",
    "operated_from": "07/2020",
    "kind": "other",
    "status": "operating",
    "no_state_secret": True,
    "fee": "none",
}
SERVICE: dict[str, Any] = {
    "title": "Dịch vụ tra cứu cơ sở khám bệnh",
    "endpoint_url": "https://api.noi-bo.local:8443/v1",
    "content": "Danh sách và chi tiết một cơ sở.",
    "sharing_form": "open",
    "exchange_structure": "https://api.noi-bo.local/openapi.json",
    "exchange_standard": "OpenAPI 3.1",
    "connection_model": "city_platform",
    "sharing_method": "online",
    "usage_requirements": "Không quá 60 lượt mỗi phút.",
    "auth_required": False,
    "network": "internet",
    "no_state_secret": True,
    "fee": "none",
}
FILE = {"url": "https://du-lieu.example.vn/co-so.csv", "format": "CSV", "name": "Danh sách"}


@dataclass(frozen=True)
class Desk:
    """An editor at work for a unit."""

    user: dict[str, Any]
    unit: dict[str, Any]

    def call(self, action: str, **data: Any) -> Any:
        """Call an action as the editor, rights checked."""
        return tk.get_action(action)({"user": self.user["name"], "ignore_auth": False}, data)

    def refused(self, action: str, **data: Any) -> dict[str, list[str]]:
        """Return the messages of a call that validation refuses."""
        with pytest.raises(tk.ValidationError) as caught:
            self.call(action, **data)
        return caught.value.error_dict

    def draft(self, kind: str = "dataset", **data: Any) -> dict[str, Any]:
        """Create a draft with nothing but a title."""
        base = {"title": "Dữ liệu đang soạn", "name": unique(), "owner_org": self.unit["id"]}
        return self.call("package_create", **{**base, "type": kind, "state": "draft", **data})

    def dataset(self, **changed: Any) -> dict[str, Any]:
        """Create and publish a complete dataset with one file."""
        return self._published("dataset", DATASET, changed)

    def database(self, **changed: Any) -> dict[str, Any]:
        """Create and publish a complete database."""
        data = {**DATABASE, "implementing_org": self.unit["id"], **changed}
        return self.call(
            "package_create", type="database", name=unique(), owner_org=self.unit["id"], **data
        )

    def service(self, **changed: Any) -> dict[str, Any]:
        """Create and publish a complete service with one document."""
        return self._published("data-service", SERVICE, changed)

    def _published(self, kind: str, base: dict[str, Any], changed: dict[str, Any]) -> Any:
        files = changed.pop("resources", [dict(FILE)])
        return self.call(
            "package_create",
            **{"type": kind, "name": unique(), "owner_org": self.unit["id"], **base, **changed},
            resources=files,
        )


def unique() -> str:
    """Return a name that no other test uses."""
    return f"r-{uuid.uuid4().hex[:16]}"


@pytest.fixture
def themes(non_clean_db: None) -> list[str]:
    """Create the theme groups."""
    if set(service.theme_groups()) != service.theme_keys():
        service.ensure_themes({"user": factories.Sysadmin()["name"]})
    return sorted(service.theme_keys())


@pytest.fixture(scope="session")
def known_desks() -> dict[str, Desk]:
    """Remember the desks of the session: accounts are slow to make."""
    return {}


@pytest.fixture
def desk(themes: list[str], known_desks: dict[str, Desk]) -> Desk:
    """Give an editor of a unit; the editor is a member of no theme."""
    return _desk(known_desks, "one")


@pytest.fixture
def other_desk(themes: list[str], known_desks: dict[str, Desk]) -> Desk:
    """Give an editor of another unit."""
    return _desk(known_desks, "other")


@pytest.fixture
def give_role(themes: list[str]) -> Iterator[Callable[[str, str], None]]:
    """Let a unit hold a role alone for the length of a test: ``give_role("quan_ly", unit)``."""
    kept: list[dict[str, Any]] = []
    names = ("role", "unit_id", "sole", "valid_from", "valid_until", "decision")
    given: list[str] = []

    def give(role: str, unit_id: str) -> None:
        for row in list(model.Session.scalars(RoleHolding.of_role(role))):
            if role not in given:
                kept.append({name: getattr(row, name) for name in names})
            model.Session.delete(row)
        model.Session.flush()
        since = dt.date(2024, 1, 1)
        model.Session.add(RoleHolding(role=role, unit_id=unit_id, sole=True, valid_from=since))
        model.Session.commit()
        given.append(role)

    yield give
    model.Session.rollback()
    for role in dict.fromkeys(given):
        for row in list(model.Session.scalars(RoleHolding.of_role(role))):
            model.Session.delete(row)
    model.Session.flush()
    model.Session.add_all(RoleHolding(**one) for one in kept)
    model.Session.commit()


@pytest.fixture
def manager_desk(other_desk: Desk, give_role: Callable[[str, str], None]) -> Desk:
    """Give an editor of the unit that is the data manager today."""
    give_role("quan_ly", other_desk.unit["id"])
    return other_desk


@pytest.fixture
def supervisor(other_desk: Desk, give_role: Callable[[str, str], None]) -> Desk:
    """Give an editor of the unit that is the data supervisor today."""
    give_role("giam_quan", other_desk.unit["id"])
    return other_desk


@pytest.fixture
def dissolved() -> Callable[[Desk], AbstractContextManager[None]]:
    """Let a desk's unit be dissolved for a while: ``with dissolved(desk): …``."""

    @contextmanager
    def for_a_while(desk: Desk) -> Iterator[None]:
        _set_dissolved(desk.unit["id"], "2026-01-01")
        try:
            yield
        finally:
            _set_dissolved(desk.unit["id"], None)

    return for_a_while


@pytest.fixture
def complete() -> dict[str, Any]:
    """Give the values of a complete dataset."""
    return dict(DATASET)


@pytest.fixture
def complete_database() -> dict[str, Any]:
    """Give the values of a complete database."""
    return dict(DATABASE)


@pytest.fixture
def new_name() -> Callable[[], str]:
    """Give fresh names of records."""
    return unique


def _set_dissolved(unit_id: str, day: str | None) -> None:
    model.Session.rollback()
    unit = model.Group.get(unit_id)
    assert unit is not None
    extras = {name: value for name, value in (unit.extras or {}).items() if name != "dissolved_on"}
    unit.extras = {**extras, "dissolved_on": day} if day else extras
    model.Session.commit()


def _desk(known: dict[str, Desk], key: str) -> Desk:
    found = known.get(key)
    if found is None or model.Group.get(found.unit["id"]) is None:
        user = factories.User()
        unit = factories.Organization(users=[{"name": user["name"], "capacity": "editor"}])
        found = known[key] = Desk(user, unit)
    return found
