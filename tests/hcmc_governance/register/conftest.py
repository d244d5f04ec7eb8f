"""A unit with an editor, the themes, and records as a person would enter them."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.tests import factories

from ckanext.hcmc_governance.register import service

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


def _desk(known: dict[str, Desk], key: str) -> Desk:
    found = known.get(key)
    if found is None or model.Group.get(found.unit["id"]) is None:
        user = factories.User()
        unit = factories.Organization(users=[{"name": user["name"], "capacity": "editor"}])
        found = known[key] = Desk(user, unit)
    return found
