"""Records on the public pages: as a harvest writes them and as people enter them."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

import ckan.plugins.toolkit as tk
from ckan.tests import factories

from ckanext.hcmc_governance.register import service

FILES = [
    {
        "url": "https://du-lieu.example.vn/co-so%20y%20te.csv",
        "name": "Danh sách cơ sở",
        "format": "CSV",
        "size": 1258291,
        "data_updated": "2026-09-09T02:22:52",
        "uri": "https://du-lieu.example.vn/%C4%91%E1%BB%8Ba-ch%E1%BB%89",
    },
    {
        "url": "https://du-lieu.example.vn/phu-luc.pdf",
        "name": "Phụ lục",
        "format": "PDF",
        "data_updated": "2026-08-01T02:22:52",
    },
]


@dataclass(frozen=True)
class Catalogue:
    """Publishes records of one unit."""

    unit: dict[str, Any]
    user: str

    def harvested(self, **changed: Any) -> dict[str, Any]:
        """Write a dataset as the harvester does: what the source lacks stays lacking."""
        record = {
            "type": "dataset", "name": unique(), "owner_org": self.unit["id"],
            "title": "Danh sách cơ sở khám bệnh, chữa bệnh", "notes": "Tên và địa chỉ cơ sở.",
            "groups": [{"name": "health"}], "frequency": "unknown", "license_id": "unknown",
            "access_level": "open", "issued": "2019-01-23", "source_id": uuid.uuid4().hex,
            "source_url": "https://opendata.hochiminhcity.gov.vn/dataset/d%E1%BB%AF",
            "source_issued": "2019-01-23", "source_publisher": "Sở Y tế TP Hồ Chí Minh",
            "resources": [dict(file) for file in FILES],
        }  # fmt: skip
        return self._create({**record, **changed}, hcmc_harvested=True)

    def database(self, **changed: Any) -> dict[str, Any]:
        """Publish a database."""
        return self._create({
            "type": "database", "name": unique(), "owner_org": self.unit["id"],
            "title": "Cơ sở dữ liệu khu, điểm du lịch", "purpose": "Quản lý về du lịch.",
            "scope": "Toàn Thành phố.", "content": "Tên, địa chỉ của khu, điểm du lịch.",
            "managed_objects": ["khu du lịch"], "collection_mechanism": "Đơn vị khai báo.",
            "update_mechanism": "Khi có thay đổi.", "data_sources": "Hồ sơ công nhận.",
            "sharing_form": "open", "implementing_org": self.unit["id"],
            "operated_from": "2020-01", "kind": "other", "status": "operating",
            "no_state_secret": "yes", "fee": "none", **changed,
        })  # fmt: skip

    def service(self, serves: str, **changed: Any) -> dict[str, Any]:
        """Publish a service on an open dataset."""
        return self._create({
            "type": "data-service", "name": unique(), "owner_org": self.unit["id"],
            "title": "Dịch vụ tra cứu cơ sở khám bệnh", "serves": serves,
            "endpoint_url": "https://du-lieu.example.vn/v1", "content": "Danh sách cơ sở.",
            "sharing_form": "open", "exchange_structure": "https://du-lieu.example.vn/v1.json",
            "exchange_standard": "OpenAPI 3.1", "connection_model": "direct",
            "sharing_method": "online", "usage_requirements": "Không cần đăng ký.",
            "auth_required": "false", "network": "internet", "no_state_secret": "yes",
            "fee": "none", "resources": [
                {"url": "https://du-lieu.example.vn/tai-lieu", "name": "Tài liệu", "format": "PDF"}
            ], **changed,
        })  # fmt: skip

    def _create(self, record: dict[str, Any], **context: Any) -> dict[str, Any]:
        made = tk.get_action("package_create")(
            {"ignore_auth": True, "user": self.user, **context}, record
        )
        return tk.get_action("package_show")({"ignore_auth": True}, {"id": made["id"]})


def unique() -> str:
    """Return a name that no other test uses."""
    return f"f-{uuid.uuid4().hex[:16]}"


@pytest.fixture
def catalogue(non_clean_db: None) -> Catalogue:
    """Give a new unit, a department, that publishes."""
    # The site's own user: making a person costs a second of password hashing.
    admin = tk.get_action("get_site_user")({"ignore_auth": True}, {})
    if set(service.theme_groups()) != service.theme_keys():
        service.ensure_themes({"user": admin["name"]})
    name = unique()
    title = f"Sở Thử nghiệm {name[2:8]}"
    unit = factories.Organization(name=name, title=title, kind="department", user=admin)
    return Catalogue(unit, admin["name"])


@pytest.fixture
def opened(app: Any) -> Callable[..., str]:
    """Open a page, which must answer, and give its markup."""

    def open_page(path: str, status: int = 200) -> str:
        return app.get(path, status=status).get_data(as_text=True)

    return open_page
