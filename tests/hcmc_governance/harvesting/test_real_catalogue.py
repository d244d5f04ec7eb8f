"""The city's real catalogue, through the real queue: 102 datasets under their units."""

from __future__ import annotations

import hashlib
import json
import threading
import unicodedata
from collections import Counter
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote, urlsplit

import pytest
from click.testing import CliRunner
from rdflib.namespace import DCTERMS

import ckan.plugins.toolkit as tk
from ckan import model

from ckanext.activity.model import Activity
from ckanext.harvest.model import HarvestJob
from ckanext.hcmc_governance.harvesting import mapping, worker
from ckanext.hcmc_governance.harvesting.cli import demo_catalogue
from ckanext.hcmc_governance.harvesting.reading import SourceRecord, read_catalogue
from ckanext.hcmc_governance.register import fact_rows

from tests.hcmc_governance.harvesting import dcat_shapes
from tests.hcmc_governance.harvesting.conftest import Server

DEMO = Path(__file__).parents[3] / "demo"
SHA256 = "a5082d8553d79849f6b4e5c88a627bb3d58e6e44a81a8c8ff8dfba9d7e794355"

# By the publishers of the feed of 2026-09-14, renamed units under the unit of today.
BY_UNIT = {
    "so-nong-nghiep-va-moi-truong": 13,
    "so-noi-vu": 12,
    "so-khoa-hoc-va-cong-nghe": 12,
    "so-van-hoa-va-the-thao": 11,
    "so-y-te": 11,
    "so-xay-dung": 9,
    "so-tai-chinh": 8,
    "so-du-lich": 5,
    "so-cong-thuong": 5,
    "chi-cuc-tieu-chuan-do-luong-chat-luong": 4,
    "so-tu-phap": 3,
    "so-quy-hoach-kien-truc": 2,
    "so-an-toan-thuc-pham": 2,
    "so-giao-duc-va-dao-tao": 2,
    "ngan-hang-nha-nuoc-chi-nhanh-tp-ho-chi-minh": 1,
    "chua-xac-dinh": 2,
}

# How many of the 102 lack which item of article 22.1, and what else is needed to publish.
LACKING = {
    "22.1.b": 7,
    "22.1.c": 2,
    "22.1.d": 19,
    "22.1.đ": 102,
    "theme": 7,
    "license_id": 102,
    "resources": 19,
    "contact": 102,
    "no_state_secret": 102,
    "personal_data": 102,
    "fee": 102,
}


# The records whose source has no description: the only findings in the RDF of the catalogue.
WITHOUT_DESCRIPTION = [
    "Dữ liệu về các đơn vị nghệ thuật công lập trực thuộc Sở Văn hóa và Thể thao",
    "Danh sách cơ quan báo chí Thành phố",
    "Danh sách phóng viên thường trú hoạt động độc lập trên địa bàn Thành phố",
    "Danh sách văn phòng đại diện cơ quan báo chí trung ương và địa phương khác tại Thành phố",
    "Dữ liệu về các điểm cung cấp dịch vụ trò chơi điện tử trên địa bàn",
    "Dữ liệu Biệt thự cũ trên địa bàn Thành phố đã phân loại",
    "Dữ liệu quy hoạch phân khu tỉ lệ 1/2000",
]


@pytest.fixture(scope="module")
def document() -> bytes:
    """The catalogue as it was fetched from the city's portal."""
    return (DEMO / "catalog.xml").read_bytes()


@pytest.fixture(scope="module")
def records(document: bytes) -> list[SourceRecord]:
    """Its records."""
    found: list[Any] = list(read_catalogue(document))
    return found


class TestFile:
    """What the file holds, before anything is harvested."""

    def test_unchanged(self, document: bytes) -> None:
        """The file is the source's, byte for byte."""
        assert hashlib.sha256(document).hexdigest() == SHA256

    def test_counts(self, records: list[SourceRecord]) -> None:
        """Its counts are those of the source, and what it lacks is counted, not guessed."""
        assert len(records) == 102
        assert sum(len(record["files"]) for record in records) == 235
        assert sum(not record["description"] for record in records) == 7
        assert sum(not record["publisher"] for record in records) == 2
        assert sum(not record["themes"] for record in records) == 7
        assert sum(not record["files"] for record in records) == 19
        assert len({record["publisher"] for record in records} - {""}) == 16
        assert len({theme for record in records for theme in record["themes"]}) == 14

    def test_files_belong_to_their_dataset(self, records: list[SourceRecord]) -> None:
        """Files are joined by their whole address: 42 of them lie under another one's path."""
        foreign = [
            file["uri"]
            for record in records
            for file in record["files"]
            if not file["uri"].startswith(record["uri"] + "/")
        ]
        assert len(foreign) == 42
        addresses = {file["uri"] for record in records for file in record["files"]}
        assert len(addresses) == 235

    def test_formats(self, records: list[SourceRecord]) -> None:
        """``xlb``, ``data`` and wrong words become what the file's name says."""
        packages = [mapping.to_package(record, "u", "open") for record in records]
        formats = Counter(file["format"] for one in packages for file in one["resources"])
        assert formats == {"XLSX": 137, "XLS": 51, "CSV": 24, "PDF": 14, "ZIP": 9}

    def test_all_topics_are_known(self, records: list[SourceRecord]) -> None:
        assert [mapping.unknown_themes(record) for record in records] == [[]] * 102


@pytest.mark.slow
@pytest.mark.clause("22.1")
@pytest.mark.clause("26.2.b")
@pytest.mark.usefixtures("clean_db", "clean_index")
def test_whole_harvest(
    document: bytes, records: list[SourceRecord], allowed: Server, app: Any
) -> None:
    """All 102 arrive under their units; again nothing changes; old addresses lead to them."""
    url = allowed.say(document)
    first = _harvest(url)
    assert "102/102" in first.output
    packages = _packages()
    _all_are_there(packages, records)
    _what_the_source_lacks_stays_lacking(packages)
    _register_shows_what_they_lack(app)
    _search_finds_them()
    _rdf_follows_the_shapes(app, packages)
    _old_addresses_lead_on(app, records, packages)

    units = _unit_names()
    assert set(BY_UNIT) <= units
    activities = model.Session.query(Activity).count()
    again = _harvest(url)
    assert "not modified: 102" in again.output
    assert _packages() == packages
    assert model.Session.query(Activity).count() == activities
    assert _unit_names() == units
    jobs = model.Session.query(HarvestJob.status).all()
    assert [status for (status,) in jobs] == ["Finished", "Finished"]


def _harvest(url: str) -> Any:
    """Run the command as ``./portal start`` does, with a worker on the queue beside it."""
    stop = threading.Event()
    user = tk.get_action("get_site_user")({"ignore_auth": True}, {})["name"]
    model.Session.commit()
    beside = threading.Thread(target=worker.work, args=(stop.is_set, user))
    beside.start()
    try:
        options = ["--folder", str(DEMO), "--url", url, "--wait", "--patience", "120"]
        result = CliRunner().invoke(demo_catalogue, options)
    finally:
        stop.set()
        beside.join()
    assert result.exit_code == 0, result.output
    model.Session.remove()
    return result


def _unit_names() -> set[str]:
    names = model.Session.query(model.Group.name).filter_by(is_organization=True)
    return {name for (name,) in names}


def _packages() -> dict[str, dict[str, Any]]:
    ids = model.Session.query(model.Package.id).filter_by(type="dataset", state="active")
    show = tk.get_action("package_show")
    shown = (show({"ignore_auth": True, "use_cache": False}, {"id": one}) for (one,) in ids)
    return {package["source_id"]: package for package in shown}


def _all_are_there(packages: dict[str, dict[str, Any]], records: list[SourceRecord]) -> None:
    assert set(packages) == {record["identifier"] for record in records}
    assert Counter(one["organization"]["name"] for one in packages.values()) == BY_UNIT
    assert sum(len(one["resources"]) for one in packages.values()) == 235
    for record in records:
        package = packages[record["identifier"]]
        assert package["source_url"] == record["uri"]
        given = unicodedata.normalize("NFC", record["publisher"])
        assert package.get("source_publisher", "") == given
    stored = json.dumps(list(packages.values()), ensure_ascii=False)
    assert unicodedata.is_normalized("NFC", stored)


def _what_the_source_lacks_stays_lacking(packages: dict[str, dict[str, Any]]) -> None:
    found = list(packages.values())
    assert {one["frequency"] for one in found} == {"unknown"}
    assert {one["license_id"] for one in found} == {"unknown"}
    assert {one["access_level"] for one in found} == {"open"}
    assert sum(not one.get("notes") for one in found) == 7
    assert sum(not one.get("theme") for one in found) == 7
    assert sum(not one.get("issued") for one in found) == 19
    assert sum(not one["source_issued"] for one in found) == 0
    without = [one for one in found if not one["resources"]]
    assert len(without) == 19
    assert not any(one.get("issued") for one in without)
    assert not any(one.get("personal_data") or one.get("no_state_secret") for one in found)


def _rdf_follows_the_shapes(app: Any, packages: dict[str, dict[str, Any]]) -> None:
    """All pages: the only findings are the seven records whose source has no description."""
    found, listed = [], set()
    for graph in dcat_shapes.pages(app):
        found += dcat_shapes.violations(graph)
        listed |= dcat_shapes.records(graph)
    assert len(listed) == 102
    undescribed = {
        f"{tk.config['ckan.site_url']}/dataset/{one['id']}": one["title"]
        for one in packages.values()
        if not one.get("notes")
    }
    assert {path for _node, path in found} == {str(DCTERMS.description)}
    assert sorted(undescribed[node] for node, _path in found) == sorted(WITHOUT_DESCRIPTION)


def _register_shows_what_they_lack(app: Any) -> None:
    """Item by item, on the page and behind each number: what the source does not say."""
    shown = tk.get_action("hcmc_completeness_show")({}, {"type": "dataset"})
    assert (shown["total"], shown["complete"]) == (102, 0)
    lacking = {one["key"]: one["missing"] for one in shown["items"] if one["missing"]}
    assert lacking == LACKING
    assert Counter({one["unit_id"]: one["total"] for one in shown["units"]}).total() == 102
    for item, number in LACKING.items():
        listed = tk.get_action("hcmc_duty_list")(
            {}, {"list": "missing", "type": "dataset", "item": item, "limit": 200}
        )
        assert (listed["count"], len(listed["rows"])) == (number, number), item
        assert all(item in row["lacking"] for row in listed["rows"])
    page = app.get("/register/completeness?type=dataset")
    assert f'item={quote("22.1.đ")}">102</a>' in page.body
    assert fact_rows.differences() == []


def _search_finds_them() -> None:
    found = tk.get_action("package_search")({}, {"q": "*:*", "fq": "dataset_type:dataset"})
    assert found["count"] == 102


def _old_addresses_lead_on(
    app: Any, records: list[SourceRecord], packages: dict[str, dict[str, Any]]
) -> None:
    for record in records[:5]:
        package = packages[record["identifier"]]
        old = urlsplit(record["uri"]).path
        for path in (old, quote(unicodedata.normalize("NFD", unquote(old)))):
            answer = app.get(path, follow_redirects=False)
            assert answer.status_code == 301
            assert answer.headers["Location"].endswith(f"/dataset/{package['id']}")
        for file in record["files"][:1]:
            answer = app.get(urlsplit(file["uri"]).path, follow_redirects=False)
            assert answer.status_code == 301
            assert "/resource/" in answer.headers["Location"]
    for path, page in {
        "/search/type/dataset": "/dataset/",
        "/search/type/dataset?query=y+t%E1%BA%BF": "/dataset/?q=y+t%E1%BA%BF",
        "/Groups": "/organization/",
    }.items():
        answer = app.get(path, follow_redirects=False)
        assert answer.status_code == 301
        assert answer.headers["Location"].endswith(page)
    assert app.get("/catalog.xml").status_code == 200
    assert app.get("/dataset/kh%C3%B4ng-c%C3%B3").status_code == 404
