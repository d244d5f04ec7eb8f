"""A person publishes: the record's form, the file's form, publish and unpublish."""

from __future__ import annotations

import io
from typing import Any

import pytest
from werkzeug.datastructures import FileStorage

from ckan.tests import factories

pytestmark = pytest.mark.usefixtures("non_clean_db", "themes")
SECTIONS = {
    "dataset": ["catalogue", "access", "declarations", "coverage"],
    "database": ["catalogue", "management", "declarations", "technical"],
    "data-service": ["items", "serving", "declarations", "operation"],
}


@pytest.fixture(autouse=True)
def _storage(ckan_config: Any, monkeypatch: Any, tmp_path: Any) -> None:
    monkeypatch.setitem(ckan_config, "ckan.storage_path", str(tmp_path))


@pytest.fixture
def signed_in(desk: Any) -> dict[str, str]:
    """Give the headers of the editor's requests."""
    return {"Authorization": factories.APIToken(user=desk.user["name"])["token"]}


@pytest.fixture
def entered(desk: Any, complete: dict[str, Any], new_name: Any) -> dict[str, Any]:
    """Give what a browser sends for a complete dataset."""
    return {
        **complete, "name": new_name(), "owner_org": desk.unit["id"], "no_state_secret": "yes",
        "_ckan_phase": "dataset_new_1", "pkg_name": "", "save": "",
    }  # fmt: skip


def post(app: Any, address: str, headers: dict[str, str], data: dict[str, Any]) -> Any:
    return app.post(address, headers=headers, data=data, follow_redirects=False)


class TestNewForm:
    """The form of each type, one page with sections."""

    @pytest.mark.parametrize("kind", SECTIONS)
    def test_sections_in_order(self, app: Any, signed_in: dict[str, str], kind: str) -> None:
        """All sections, each foldable, the first open; a field of each type's last section."""
        page = app.get(f"/{kind}/new", headers=signed_in).body
        places = [page.index(f'id="section-{key}"') for key in SECTIONS[kind]]
        assert places == sorted(places)
        assert page.count("<details") == len(places)
        assert page.count('class="hcmc-form-section card mb-3"') == len(places)
        assert page.count(" open>") == 1

    @pytest.mark.clause("20.4")
    def test_no_other_licence_is_offered(self, app: Any, signed_in: dict[str, str]) -> None:
        """The city's terms alone; «unknown» is not offered; no foreign licence notice."""
        page = app.get("/dataset/new", headers=signed_in).body
        start = page.index('id="field-license_id"')
        choices = page[start : page.index("</select>", start)]
        assert 'value="hcmc-open"' in choices
        assert 'value="unknown"' not in choices
        assert "cc-by" not in page
        assert "opendatacommons" not in page

    @pytest.mark.parametrize("kind", SECTIONS)
    def test_open_terms_stand_under_open_data_only(
        self, app: Any, signed_in: dict[str, str], kind: str
    ) -> None:
        """A database or service is not given under the terms of open data."""
        page = app.get(f"/{kind}/new", headers=signed_in).body
        assert ("Dữ liệu mở của Thành phố được cung cấp theo" in page) is (kind == "dataset")

    def test_no_choice_of_visibility(self, app: Any, signed_in: dict[str, str]) -> None:
        """The level decides who sees a record."""
        assert 'name="private"' not in app.get("/dataset/new", headers=signed_in).body

    def test_server_fields_are_not_in_the_form(self, app: Any, signed_in: dict[str, str]) -> None:
        """What only the server sets cannot be entered."""
        page = app.get("/dataset/new", headers=signed_in).body
        for name in ("issued", "source_url", "unit_fields", "sharing_form", "state"):
            assert f'name="{name}"' not in page

    def test_the_english_form(self, app: Any, signed_in: dict[str, str]) -> None:
        """Labels and choices follow the language of the page."""
        page = app.get("/en/dataset/new", headers=signed_in).body
        assert "Update frequency" in page
        assert "Every month" in page


class TestPublishingByForm:
    """New dataset, draft, file, publish, unpublish."""

    def test_the_whole_way(
        self, app: Any, desk: Any, signed_in: dict[str, str], entered: dict[str, Any]
    ) -> None:
        """What a person does, step by step."""
        name = entered["name"]
        made = post(app, "/dataset/new", signed_in, entered)
        assert made.headers["Location"].endswith(f"/dataset/{name}/resource/new")
        assert desk.call("package_show", id=name)["state"] == "draft"

        file = {
            "id": "", "save": "go-metadata", "name": "Danh sách", "url": "", "format": "",
            "upload": (io.BytesIO(b"a,b\n1,2\n"), "danh-sach.csv"),
        }  # fmt: skip
        done = app.post(
            f"/dataset/{name}/resource/new", headers=signed_in, data=file,
            content_type="multipart/form-data", follow_redirects=False,
        )  # fmt: skip
        assert done.status_code == 302
        shown = desk.call("package_show", id=name)
        assert (shown["state"], shown["provision_mode"]) == ("active", "packaged")
        assert shown["resources"][0]["format"] == "CSV"

        changed = {**entered, "notes": "Mô tả khác", "save": ""}
        assert post(app, f"/dataset/edit/{name}", signed_in, changed).status_code == 302
        assert desk.call("package_show", id=name)["notes"] == "Mô tả khác"

        post(app, f"/dataset/edit/{name}", signed_in, {**changed, "save": "go-metadata-unpublish"})
        assert desk.call("package_show", id=name)["state"] == "draft"

    def test_a_gap_is_named_on_the_files_page(
        self, app: Any, signed_in: dict[str, str], entered: dict[str, Any]
    ) -> None:
        """Publishing with gaps is refused; each gap leads to its field; the file stays."""
        name = entered["name"]
        post(app, "/dataset/new", signed_in, {**entered, "frequency": "", "notes": ""})
        file = {"id": "", "save": "go-metadata", "url": "https://a.vn/x.csv", "format": "CSV"}
        page = post(app, f"/dataset/{name}/resource/new", signed_in, file)
        assert page.status_code == 200
        for field in ("frequency", "notes"):
            assert f"/dataset/edit/{name}#field-{field}" in page.body

    def test_a_refused_file_is_named_in_words(
        self, app: Any, signed_in: dict[str, str], entered: dict[str, Any]
    ) -> None:
        """The summary names the part of the form as a person knows it."""
        post(app, "/dataset/new", signed_in, entered)
        file = {
            "id": "", "save": "again", "name": "Trang", "url": "", "format": "",
            "upload": (io.BytesIO(b"<p>"), "trang.html"),
        }  # fmt: skip
        page = app.post(
            f"/dataset/{entered['name']}/resource/new", headers=signed_in, data=file,
            content_type="multipart/form-data", follow_redirects=False,
        ).body  # fmt: skip
        assert "Tệp tải lên: Không tải lên được tệp loại «html»" in page
        assert 'value="Trang"' in page

    def test_a_wrong_value_is_named_beside_its_field(
        self, app: Any, signed_in: dict[str, str], entered: dict[str, Any]
    ) -> None:
        """The section is open, what was typed is kept."""
        page = post(app, "/dataset/new", signed_in, {**entered, "temporal_end": "31/02/2026"}).body
        assert 'value="31/02/2026"' in page
        section = page[page.index('id="section-coverage"') :]
        assert section[: section.index(">")].endswith(" open")
        assert "error-block" in section

    def test_themes_survive_a_form_with_errors(
        self, app: Any, signed_in: dict[str, str], entered: dict[str, Any]
    ) -> None:
        """Ticked boxes stay ticked."""
        sent = {**entered, "theme": ["", "health", "society"], "title": "x"}
        page = post(app, "/dataset/new", signed_in, sent).body
        for key in ("health", "society"):
            assert f'value="{key}" checked' in page
        assert 'value="energy" checked' not in page

    def test_a_database_is_published_without_file(
        self, app: Any, desk: Any, signed_in: dict[str, str], new_name: Any, complete_database: Any
    ) -> None:
        """The step of the documents may be left empty."""
        name = new_name()
        sent = {
            **complete_database, "name": name, "owner_org": desk.unit["id"],
            "implementing_org": desk.unit["id"], "no_state_secret": "yes",
            "managed_objects": "hộ kinh doanh\nngành, nghề", "_ckan_phase": "dataset_new_1",
            "pkg_name": "", "save": "",
        }  # fmt: skip
        post(app, "/database/new", signed_in, sent)
        empty = {"id": "", "save": "go-metadata", "url": "", "format": "", "name": ""}
        assert post(app, f"/database/{name}/resource/new", signed_in, empty).status_code == 302
        shown = desk.call("package_show", id=name)
        assert shown["state"] == "active"
        assert shown["managed_objects"] == ["hộ kinh doanh", "ngành, nghề"]
        assert app.get(f"/database/{name}").status_code == 200


class TestReading:
    """What anybody sees without an account."""

    @pytest.mark.clause("19.1.đ")
    @pytest.mark.clause("3.3")
    def test_an_open_record_is_found_read_and_fetched(self, app: Any, desk: Any) -> None:
        """Listed, shown with the terms, and its file given in one request, signed out."""
        record = desk.dataset()
        content = b"a,b\n1,2\n"
        file = desk.call(
            "resource_create", package_id=record["id"], url="x.csv", url_type="upload",
            format="CSV", upload=FileStorage(io.BytesIO(content), filename="x.csv"),
        )  # fmt: skip
        listed = app.get(f"/api/3/action/package_search?fq=id:{record['id']}").json["result"]
        assert listed["count"] == 1
        assert "/license" in app.get(f"/dataset/{record['name']}").body
        address = f"/dataset/{record['id']}/resource/{file['id']}/download/x.csv"
        answer = app.get(address, follow_redirects=False)
        assert answer.status_code == 200
        assert answer.data == content

    @pytest.mark.parametrize("language", ["", "/en"])
    def test_pages_of_all_types(self, app: Any, desk: Any, language: str) -> None:
        """Each type has its page in both languages."""
        record = desk.dataset(conforms_to=["TCVN 7980"], personal_data="none")
        service = desk.service(serves=[record["id"]])
        database = desk.database(uses=[desk.database()["id"]])
        for one in (record, service, database):
            assert app.get(f"{language}/{one['type']}/{one['name']}").status_code == 200
