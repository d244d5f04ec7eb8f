"""Files and services in the running actions (4, 13.4, 18.3, 19.1.d, 21.1)."""

from __future__ import annotations

import hashlib
import io
from typing import Any

import pytest
from werkzeug.datastructures import FileStorage

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.tests import factories

from ckanext.hcmc_governance.register import service as register

pytestmark = pytest.mark.usefixtures("non_clean_db", "themes")
LINK = {"url": "https://a.vn/x.csv", "format": "CSV"}


@pytest.fixture(autouse=True)
def _storage(ckan_config: Any, monkeypatch: Any, tmp_path: Any) -> None:
    monkeypatch.setitem(ckan_config, "ckan.storage_path", str(tmp_path))


def upload(content: bytes, name: str = "du-lieu.csv") -> FileStorage:
    return FileStorage(io.BytesIO(content), filename=name)


@pytest.mark.clause("4")
class TestDigest:
    """SHA-256 and time stamp equal what is given out."""

    def added(self, desk: Any, content: bytes) -> dict[str, Any]:
        return desk.call(
            "resource_create", package_id=desk.dataset()["id"], upload=upload(content),
            url="du-lieu.csv", url_type="upload", name="Tệp", format="CSV",
        )  # fmt: skip

    def told(self, app: Any, file: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
        shown = app.get(f"/api/3/action/resource_show?id={file['id']}").json["result"]
        given = app.get(
            f"/dataset/{file['package_id']}/resource/{file['id']}/download/{shown['url']}"
            if "/" not in shown["url"]
            else shown["url"].replace(tk.config["ckan.site_url"], "")
        )
        return shown, given.data

    @pytest.mark.parametrize("content", [b"", b"a,b\n1,2\n", "mã,tên\n1,Đường\n".encode()])
    def test_of_an_upload(self, app: Any, desk: Any, content: bytes) -> None:
        """By the API, for everybody: the digest of the downloaded bytes."""
        shown, given = self.told(app, self.added(desk, content))
        assert given == content
        assert shown["sha256"] == hashlib.sha256(given).hexdigest()
        assert shown["sha256_at"]

    def test_of_a_replaced_file(self, app: Any, desk: Any) -> None:
        """The digest follows the bytes."""
        file = self.added(desk, b"a\n1\n")
        old, _ = self.told(app, file)
        desk.call("resource_patch", id=file["id"], upload=upload(b"a\n2\n"), url="du-lieu.csv")
        new, given = self.told(app, file)
        assert given == b"a\n2\n"
        assert new["sha256"] == hashlib.sha256(given).hexdigest() != old["sha256"]
        assert new["sha256_at"] > old["sha256_at"]

    def test_by_form(self, app: Any, desk: Any) -> None:
        """The same through the page of the file, which prints it."""
        record = desk.dataset()
        headers = {"Authorization": factories.APIToken(user=desk.user["name"])["token"]}
        content = b"a;b\n3;4\n"
        sent = {
            "id": "", "save": "go-dataset-complete", "name": "Tệp", "url": "", "format": "",
            "upload": (io.BytesIO(content), "bang.csv"),
        }  # fmt: skip
        app.post(
            f"/dataset/{record['name']}/resource/new", headers=headers, data=sent,
            content_type="multipart/form-data", follow_redirects=False,
        )  # fmt: skip
        file = desk.call("package_show", id=record["id"])["resources"][-1]
        assert file["sha256"] == hashlib.sha256(content).hexdigest()
        page = app.get(f"/dataset/{record['name']}/resource/{file['id']}").body
        assert file["sha256"] in page

    def test_a_client_claims_none(self, app: Any, desk: Any) -> None:
        """A link has none, whatever is sent, and says so."""
        file = desk.call(
            "resource_create", package_id=desk.dataset()["id"], sha256="0" * 64,
            sha256_at="2001-01-01", **LINK,
        )  # fmt: skip
        shown = app.get(f"/api/3/action/resource_show?id={file['id']}").json["result"]
        assert not shown.get("sha256")
        assert not shown.get("sha256_at")
        page = app.get(f"/en/dataset/{file['package_id']}/resource/{file['id']}").body
        assert "Not determined" in page

    def test_a_table_of_the_portal_has_none(self, desk: Any) -> None:
        """A dump of the DataStore is made when it is asked for: no bytes are held."""
        file = self.added(desk, b"a\n1\n")
        changed = desk.call(
            "resource_update", id=file["id"], package_id=file["package_id"], url="_bang",
            url_type="datastore", format="CSV", name="Bảng",
        )  # fmt: skip
        assert not changed.get("sha256")
        assert not desk.call("resource_show", id=file["id"]).get("sha256_at")


@pytest.mark.clause("21.1")
class TestFileOrService:
    """Open data has a file, or a service that serves it."""

    def test_neither(self, desk: Any, complete: Any) -> None:
        """It is not published, and the message says what to do."""
        told = desk.refused("package_patch", id=desk.draft()["id"], state="active", **complete)
        assert set(told) == {"resources"}

    def test_a_file(self, desk: Any) -> None:
        """Packaged."""
        assert desk.dataset()["provision_mode"] == "packaged"

    def test_a_service(self, desk: Any, complete: Any) -> None:
        """A service alone will do, once it is published."""
        draft = desk.draft(access_level="open")
        desk.service(serves=[draft["id"]])
        record = desk.call("package_patch", id=draft["id"], state="active", **complete)
        assert record["provision_mode"] == "service"

    def test_a_retired_service_is_none(self, desk: Any, complete: Any) -> None:
        """What is no longer provided does not count."""
        draft = desk.draft(access_level="open")
        desk.service(
            serves=[draft["id"]], status="retired", retired_on="2026-01-01",
            retirement_reason="Hết nhu cầu.",
        )  # fmt: skip
        told = desk.refused("package_patch", id=draft["id"], state="active", **complete)
        assert set(told) == {"resources"}

    @pytest.mark.parametrize("way", ["resource_delete", "package_update"])
    def test_the_last_file_stays(self, desk: Any, way: str) -> None:
        """A published open record does not lose its last file; nothing is changed."""
        record = desk.dataset()
        file = record["resources"][0]
        sent = {"id": file["id"]} if way == "resource_delete" else {**record, "resources": []}
        assert desk.refused(way, **sent)
        model.Session.rollback()
        shown = desk.call("package_show", id=record["id"])
        assert [one["id"] for one in shown["resources"]] == [file["id"]]

    def test_the_last_file_may_go_when_a_service_serves_it(self, desk: Any) -> None:
        """Then the data is provided through the service."""
        record = desk.dataset()
        desk.service(serves=[record["id"]])
        desk.call("resource_delete", id=record["resources"][0]["id"])
        shown = desk.call("package_show", id=record["id"])
        assert (shown["resources"], shown["provision_mode"]) == ([], "service")

    def test_the_last_file_of_a_draft_may_go(self, desk: Any) -> None:
        """And it may be replaced at any time."""
        record = desk.dataset()
        desk.call("resource_patch", id=record["resources"][0]["id"], url="https://a.vn/y.csv")
        draft = desk.call("package_patch", id=record["id"], state="draft")
        desk.call("resource_delete", id=draft["resources"][0]["id"])
        assert desk.call("package_show", id=record["id"])["resources"] == []

    @pytest.mark.clause("13.4")
    def test_the_last_document_of_a_service_stays(self, desk: Any) -> None:
        """13.4.k: the technical documents go with the service."""
        service = desk.service(serves=[desk.dataset()["id"]])
        desk.refused("resource_delete", id=service["resources"][0]["id"])
        model.Session.rollback()
        assert len(desk.call("package_show", id=service["id"])["resources"]) == 1


@pytest.mark.clause("19.1.d")
class TestMachineReadable:
    """Which formats a program can read is vocabulary data."""

    @pytest.mark.parametrize(
        "written", ["CSV", "csv", "XLSX", "application/json", "GeoJSON", "API"]
    )
    def test_readable(self, written: str) -> None:
        """By key, label or media type."""
        assert register.is_machine_readable(written)

    @pytest.mark.parametrize("written", ["PDF", "DOCX", "doc", "JPG", "HTML", "", None, "lạ"])
    def test_not_readable(self, written: str | None) -> None:
        """Pages, pictures, and what nobody knows."""
        assert not register.is_machine_readable(written)

    def test_every_file_names_its_format(self, desk: Any) -> None:
        """Where it cannot be guessed it is asked for."""
        told = desk.refused(
            "resource_create", package_id=desk.draft()["id"], url="https://a.vn/tai-ve"
        )
        assert set(told) == {"format"}


@pytest.mark.clause("18.3")
class TestNetwork:
    """Data that is not open goes over the dedicated network only."""

    def test_internet_is_refused(self, desk: Any) -> None:
        """For a service on a database that is not open, as a draft too."""
        draft = desk.draft("data-service", serves=[desk.database()["id"]])
        told = desk.refused("package_patch", id=draft["id"], network="internet")
        assert set(told) == {"network"}
        assert "18.3" in told["network"][0]
        kept = desk.call("package_patch", id=draft["id"], network="dedicated")
        assert kept["network"] == "dedicated"

    def test_the_data_served_may_not_change_it(self, desk: Any) -> None:
        """A service on the Internet does not take on data that is not open."""
        draft = desk.draft("data-service", serves=[desk.dataset()["id"]], network="internet")
        told = desk.refused("package_patch", id=draft["id"], serves=[desk.database()["id"]])
        assert "network" in told

    def test_open_data_may_go_over_the_internet(self, desk: Any) -> None:
        """18.3 binds what is not open (reading A17)."""
        assert desk.service(serves=[desk.dataset()["id"]])["network"] == "internet"


class TestRetiredServices:
    """A service that is no longer provided keeps a page, with what replaces it."""

    def test_it_says_since_when_and_what_replaces_it(self, desk: Any) -> None:
        """Day, and a replacement or a reason."""
        record = desk.dataset()
        old, new = desk.service(serves=[record["id"]]), desk.service(serves=[record["id"]])
        told = desk.refused("package_patch", id=old["id"], status="retired")
        assert set(told) == {"retired_on", "retirement_reason"}
        gone = desk.call(
            "package_patch", id=old["id"], status="retired", retired_on="01/02/2026",
            replaced_by=[new["name"]],
        )  # fmt: skip
        assert (gone["retired_on"], gone["replaced_by"]) == ("2026-02-01", [new["id"]])

    def test_not_in_the_future(self, desk: Any) -> None:
        """Until then it is provided."""
        old = desk.service(serves=[desk.dataset()["id"]])
        told = desk.refused(
            "package_patch", id=old["id"], status="retired", retired_on="01/02/2090",
            retirement_reason="Hết nhu cầu.",
        )  # fmt: skip
        assert set(told) == {"retired_on"}

    def test_it_keeps_its_page(self, app: Any, desk: Any) -> None:
        """It cannot be deleted, only retired; both services know each other."""
        record = desk.dataset()
        new = desk.service(serves=[record["id"]])
        old = desk.service(
            serves=[record["id"]], status="retired", retired_on="2026-02-01",
            replaced_by=[new["id"]],
        )  # fmt: skip
        assert "state" in desk.refused("package_delete", id=old["id"])
        assert app.get(f"/data-service/{old['name']}").status_code == 200
        told = app.get(f"/api/3/action/hcmc_relation_list?id={new['name']}").json["result"]
        assert ("replaces", old["id"]) in {(one["relation"], one["id"]) for one in told}

    def test_a_draft_may_be_deleted(self, desk: Any) -> None:
        """It never had a page."""
        draft = desk.draft("data-service")
        desk.call("package_delete", id=draft["id"])
        assert model.Package.get(draft["id"]).state == "deleted"  # type: ignore[union-attr]
