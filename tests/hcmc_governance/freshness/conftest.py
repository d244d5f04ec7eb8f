"""A unit with an editor, published records, and a clock that a test moves."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from werkzeug.datastructures import FileStorage

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.tests import factories

from ckanext.hcmc_governance.register import service as register
from ckanext.hcmc_kit import clock

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
DATASET: dict[str, Any] = {
    "title": "Danh sách cơ sở lưu trú du lịch",
    "notes": "Tên, địa chỉ và hạng của từng cơ sở.",
    "frequency": "monthly",
    "theme": ["health"],
    "access_level": "open",
    "license_id": "hcmc-open",
    "fee": "none",
    "no_state_secret": True,
    "personal_data": "none",
}
FILE = {"url": "https://du-lieu.example.vn/co-so.csv", "format": "CSV", "name": "Danh sách"}
HARVESTED_FILE = {
    "url": "https://nguon.example.vn/co-so.csv",
    "uri": "https://nguon.example.vn/phan-phoi/1",
    "name": "Danh sách cơ sở",
    "format": "CSV",
    "size": 1000,
    "data_updated": "2026-03-09T02:22:52",
}


@dataclass(frozen=True)
class Desk:
    """An editor at work for a unit."""

    user: dict[str, Any]
    unit: dict[str, Any]

    def call(self, action: str, **data: Any) -> Any:
        """Call an action as the editor, rights checked."""
        return tk.get_action(action)({"user": self.user["name"], "ignore_auth": False}, data)

    def dataset(self, **changed: Any) -> dict[str, Any]:
        """Publish a complete dataset with one file."""
        files = changed.pop("resources", [dict(FILE)])
        data = {**DATASET, "owner_org": self.unit["id"], "name": unique(), **changed}
        return self.call("package_create", type="dataset", resources=files, **data)

    def database(self, **changed: Any) -> dict[str, Any]:
        """Publish a complete database."""
        data = {
            "title": "Cơ sở dữ liệu cơ sở lưu trú", "purpose": "Quản lý cơ sở lưu trú.",
            "scope": "Toàn Thành phố.", "content": "Tên, địa chỉ, hạng.",
            "managed_objects": ["cơ sở lưu trú"], "collection_mechanism": "Cơ sở khai báo.",
            "update_mechanism": "Hàng tháng.", "data_sources": "Hồ sơ công nhận hạng.",
            "sharing_form": "default", "operated_from": "07/2020", "kind": "other",
            "status": "operating", "no_state_secret": True, "fee": "none",
            "implementing_org": self.unit["id"], "owner_org": self.unit["id"], "name": unique(),
            "frequency": "monthly", **changed,
        }  # fmt: skip
        return self.call("package_create", type="database", **data)

    def harvested(self, **changed: Any) -> dict[str, Any]:
        """Write a dataset as the harvester does: no frequency, no licence."""
        record = {
            **DATASET, "type": "dataset", "name": unique(), "owner_org": self.unit["id"],
            "frequency": "unknown", "license_id": "unknown", "issued": "2019-01-23",
            "source_id": uuid.uuid4().hex, "source_issued": "2019-01-23",
            "source_url": "https://nguon.example.vn/du-lieu", "resources": [dict(HARVESTED_FILE)],
            **changed,
        }  # fmt: skip
        return self.as_harvester("package_create", **record)

    def as_harvester(self, action: str, **data: Any) -> dict[str, Any]:
        """Call an action as the harvester, and return the record."""
        context = {"ignore_auth": True, "user": self.user["name"], "hcmc_harvested": True}
        made = tk.get_action(action)(context, data)
        return tk.get_action("package_show")({"ignore_auth": True}, {"id": made["id"]})

    def freshness(self, record: dict[str, Any]) -> dict[str, Any]:
        """Return what any reader is told of a record."""
        return tk.get_action("hcmc_freshness_show")({"user": ""}, {"id": record["id"]})

    def state(self, record: dict[str, Any]) -> str:
        """Return the state of a record."""
        return self.freshness(record)["state"]


def unique() -> str:
    """Return a name that no other test uses."""
    return f"g-{uuid.uuid4().hex[:16]}"


def uploaded(text: str, name: str = "du-lieu.csv") -> FileStorage:
    """Return a file as a form sends it."""
    import io

    return FileStorage(io.BytesIO(text.encode()), filename=name)


@contextmanager
def on(day: str, hour: int = 9) -> Iterator[None]:
    """Run a block on a day, in the portal's time zone."""
    moment = dt.datetime.combine(dt.date.fromisoformat(day), dt.time(hour), ZONE)
    with clock.moved_to(moment):
        yield


@pytest.fixture(scope="session")
def known_desks() -> dict[str, Desk]:
    """Remember the desks of the session: accounts are slow to make."""
    return {}


@pytest.fixture
def desk(non_clean_db: None, known_desks: dict[str, Desk]) -> Desk:
    """Give an editor of a unit."""
    return desk_of(known_desks, "one")


@pytest.fixture
def other_desk(non_clean_db: None, known_desks: dict[str, Desk]) -> Desk:
    """Give an editor of another unit."""
    return desk_of(known_desks, "other")


@pytest.fixture
def statements() -> Callable[[], Any]:
    """Count the SQL statements of a block."""
    import sqlalchemy as sa

    @contextmanager
    def counted() -> Iterator[list[str]]:
        seen: list[str] = []

        def note(_conn, _cursor, statement, *_rest):
            seen.append(statement)

        sa.event.listen(model.meta.engine, "before_cursor_execute", note)
        try:
            yield seen
        finally:
            sa.event.remove(model.meta.engine, "before_cursor_execute", note)

    return counted


def desk_of(known: dict[str, Desk], key: str) -> Desk:
    if set(register.theme_groups()) != register.theme_keys():
        register.ensure_themes({"user": factories.Sysadmin()["name"]})
    found = known.get(key)
    if found is None or model.Group.get(found.unit["id"]) is None:
        user = factories.User()
        unit = factories.Organization(users=[{"name": user["name"], "capacity": "editor"}])
        found = known[key] = Desk(user, unit)
    return found
