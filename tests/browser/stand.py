"""A portal of its own for the browser: real records in a schema of its own, served on a port.

Run as a program, with the settings in ``CKAN_INI`` and ``CKAN_*``. Reads one JSON object from
standard input (``port``, ``person``, ``password``), prepares the database, writes one line of
JSON with the records' names, and serves until it is ended.
"""

from __future__ import annotations

import io
import json
import os
import sys
from pathlib import Path
from typing import Any, cast

from werkzeug.datastructures import FileStorage
from werkzeug.serving import make_server

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.cli import load_config
from ckan.cli.db import upgrade
from ckan.config.middleware import make_app
from ckan.lib.i18n import build_js_translations
from ckan.lib.search import clear_all

from ckanext.hcmc_governance.harvesting import demo, importing, mapping
from ckanext.hcmc_governance.harvesting.publishers import Publishers
from ckanext.hcmc_governance.harvesting.reading import BadRecord, SourceRecord, read_catalogue
from ckanext.hcmc_governance.register.service import free_name

DEMO = Path(__file__).resolve().parents[2] / "demo"
# Identifiers of the city's portal: the longest title; one without file; three ordinary ones.
LONG_TITLE = "54ccf9d6-33fb-48c5-a383-dc36af7fd860"
WITHOUT_FILE = "be5c49e3-c479-429b-8a50-10d56f98262b"
WITH_FILES = "e9f5317c-cbd1-4135-a833-b05151d276a1"
OTHERS = ("0f742e0c-e38a-41a9-ad5e-6f8b034aa5e5", "33082125-8c7c-436a-8f9b-d13207a16b93")
UNIT = "so-y-te"
FILE = "stt,ten\n1,Khu du lịch Cần Giờ\n".encode()


def main() -> None:
    """Prepare the portal, tell its records, serve it."""
    request: dict[str, Any] = json.load(sys.stdin)
    application = make_app(load_config(os.environ["CKAN_INI"]))
    app = cast(Any, application)._wsgi_app
    upgrade.main([], standalone_mode=False)
    # The words of the scripts: files that the pages fetch.
    build_js_translations()
    with app.test_request_context():
        clear_all()
        names = fill(request["person"], request["password"])
        model.Session.remove()
    server = make_server("127.0.0.1", request["port"], app, threaded=True)
    print("READY " + json.dumps(names), flush=True)  # noqa: T201
    server.serve_forever()


def fill(person: str, password: str) -> dict[str, str]:
    """Add units, topics, records and a member of a unit; return the names tests ask for."""
    user = tk.get_action("get_site_user")({"ignore_auth": True}, {})["name"]
    demo.set_up(DEMO, "http://127.0.0.1:9/catalog.xml", user)
    records = _records()
    publishers = Publishers()
    made = {
        identity: _create(records[identity], publishers, user)
        for identity in (LONG_TITLE, WITHOUT_FILE, WITH_FILES, *OTHERS)
    }
    uploaded = _upload(made[WITH_FILES]["id"], user)
    _person(person, password, user)
    shown = made[WITH_FILES]
    return {
        "long_title": made[LONG_TITLE]["name"],
        "without_file": made[WITHOUT_FILE]["name"],
        "with_files": shown["name"],
        "unit": shown["organization"]["name"],
        "topic": shown["groups"][0]["name"],
        "file": uploaded["url"],
        "resource": uploaded["id"],
        **_article_records(shown, user),
    }


def _records() -> dict[str, SourceRecord]:
    read = read_catalogue((DEMO / "catalog.xml").read_bytes())
    return {mapping.identity(one): one for one in read if not isinstance(one, BadRecord)}


def _create(record: SourceRecord, publishers: Publishers, user: str) -> dict[str, Any]:
    package = mapping.to_package(record, publishers.unit(record["publisher"]), "open")
    package["name"] = free_name(package["title"])
    return tk.get_action("package_create")(importing.writing(user, return_id_only=False), package)


def _upload(package_id: str, user: str) -> dict[str, Any]:
    upload = FileStorage(io.BytesIO(FILE), "khu-du-lich.csv", content_type="text/csv")
    resource = {
        "package_id": package_id, "name": "Danh sách khu du lịch", "format": "CSV",
        "url": "khu-du-lich.csv", "upload": upload,
    }  # fmt: skip
    return tk.get_action("resource_create")(importing.writing(user, return_id_only=False), resource)


def _article_records(dataset: dict[str, Any], user: str) -> dict[str, str]:
    """Publish a database and a service on an open dataset, their fields as people enter them."""
    owner = dataset["owner_org"]
    database = {
        "type": "database", "name": "csdl-khu-diem-du-lich", "owner_org": owner,
        "title": "Cơ sở dữ liệu khu, điểm du lịch",
        "purpose": "Phục vụ quản lý nhà nước về du lịch.", "scope": "Toàn Thành phố.",
        "content": "Tên, địa chỉ, loại hình của khu, điểm du lịch.",
        "managed_objects": "Khu du lịch\nĐiểm du lịch",
        "collection_mechanism": "Đơn vị quản lý khu, điểm du lịch khai báo.",
        "update_mechanism": "Sở cập nhật khi có thay đổi.", "data_sources": "Hồ sơ công nhận.",
        "sharing_form": "open", "implementing_org": owner, "operated_from": "2020-01",
        "kind": "other", "status": "operating", "no_state_secret": "yes", "fee": "none",
    }  # fmt: skip
    service = {
        "type": "data-service", "name": "dich-vu-khu-diem-du-lich", "owner_org": owner,
        "title": "Dịch vụ tra cứu khu, điểm du lịch",
        "endpoint_url": "https://opendata.hochiminhcity.gov.vn/",
        "content": "Danh sách khu, điểm du lịch.", "sharing_form": "open",
        "exchange_structure": "https://opendata.hochiminhcity.gov.vn/",
        "exchange_standard": "JSON (RFC 8259)", "connection_model": "direct",
        "sharing_method": "online", "usage_requirements": "Không cần đăng ký.",
        "serves": dataset["name"], "auth_required": "false", "network": "internet",
        "no_state_secret": "yes", "fee": "none",
        "resources": [{
            "name": "Mô tả dịch vụ", "format": "JSON",
            "url": "https://opendata.hochiminhcity.gov.vn/",
        }],
    }  # fmt: skip
    names = {"database": _made(database, user), "service": _made(service, user)}
    old = {
        **service, "name": "dich-vu-cu", "title": "Dịch vụ tra cứu khu, điểm du lịch (bản cũ)",
        "status": "retired", "retired_on": "2026-06-30", "replaced_by": names["service"],
    }  # fmt: skip
    # A promise of the past, so that the strip has periods that were kept and missed.
    told = {"source_database": names["database"], "frequency": "monthly"}
    told["frequency_from"] = "2025-01-01"
    tk.get_action("package_patch")(_as(user), {"id": dataset["id"], **told})
    return {**names, "retired": _made(old, user)}


def _made(record: dict[str, Any], user: str) -> str:
    return tk.get_action("package_create")(_as(user), record)["name"]


def _as(user: str) -> Any:
    return {"ignore_auth": True, "user": user}


def _person(account: str, password: str, user: str) -> None:
    context: Any = {"ignore_auth": True, "user": user}
    tk.get_action("user_create")(
        context,
        {"name": account, "email": f"{account}@demo.localdomain", "password": password},
    )
    membership = {"id": UNIT, "username": account, "role": "editor"}
    tk.get_action("organization_member_create")({**context}, membership)


if __name__ == "__main__":
    main()
