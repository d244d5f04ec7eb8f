"""Text is stored in NFC whichever action brings it."""

from __future__ import annotations

import io

import pytest
from werkzeug.datastructures import FileStorage

from ckan import model

TITLE = "Điểm đỗ xe đường Nguyễn Huệ"


def fresh_name(prefix: str = "entry") -> str:
    """Return a name that no other test has."""
    return f"{prefix}-{model.types.make_uuid()}"


class TestPackageCreate:
    """A decomposed title, description, tag or extra is accepted and stored composed."""

    def test_every_text(self, record, decomposed) -> None:
        """Core refuses a decomposed tag; after composing it is a word like any other."""
        made = record(
            title=decomposed(TITLE),
            notes=decomposed("Diện tích m²\n- Quận 1"),
            tags=[{"name": decomposed("giao thông")}],
            extras=[{"key": "ghi-chu", "value": decomposed("ổn định")}],
            resources=[{"url": "http://example.com/a.csv", "name": decomposed("Tệp dữ liệu")}],
        )
        assert made["title"] == TITLE
        assert made["notes"] == "Diện tích m²\n- Quận 1"
        assert [tag["name"] for tag in made["tags"]] == ["giao thông"]
        assert made["extras"][0]["value"] == "ổn định"
        assert made["resources"][0]["name"] == "Tệp dữ liệu"
        assert model.Package.get(made["id"]).title == TITLE

    def test_no_statement_is_added(self, record, decomposed, statements) -> None:
        """A decomposed title costs the database nothing."""
        record(title="Giao thông")
        statements.clear()
        record(title="Giao thông")
        plain = len(statements)
        statements.clear()
        record(title=decomposed("Giao thông"))
        assert len(statements) == plain


class TestPackageUpdate:
    """Changing a record goes the same way."""

    def test_update(self, record, act, decomposed) -> None:
        """The whole record."""
        made = record(title="cũ")
        assert act("package_update", **(made | {"title": decomposed(TITLE)}))["title"] == TITLE

    def test_patch(self, record, act, decomposed) -> None:
        """One field."""
        made = record(title="cũ")
        assert act("package_patch", id=made["id"], title=decomposed(TITLE))["title"] == TITLE

    def test_revise(self, record, act, decomposed) -> None:
        """Parts addressed by package_revise."""
        made = record(title="cũ")
        revised = act(
            "package_revise", match={"id": made["id"]}, update={"title": decomposed(TITLE)}
        )
        assert revised["package"]["title"] == TITLE


class TestResource:
    """Files: their titles composed, their names readable."""

    @pytest.fixture(autouse=True)
    def _storage(self, ckan_config, monkeypatch, tmp_path) -> None:
        monkeypatch.setitem(ckan_config, "ckan.storage_path", str(tmp_path))

    def test_upload_keeps_its_letters(self, record, act, decomposed) -> None:
        """Core alone would store «n-gi-t.csv»."""
        made = record(type="dataset", state="draft", title="Đơn giá đất năm 2026")
        upload = FileStorage(io.BytesIO(b"a,b\n1,2\n"), filename=decomposed("Đơn giá đất.csv"))
        resource = act(
            "resource_create", package_id=made["id"], name=decomposed("Đơn giá"), upload=upload
        )
        assert resource["url"].endswith("/don-gia-dat.csv")
        assert resource["name"] == "Đơn giá"

    def test_patch(self, record, act, decomposed) -> None:
        """resource_update and resource_patch compose too."""
        made = record(resources=[{"url": "http://example.com/a.csv", "name": "cũ"}])
        changed = act("resource_patch", id=made["resources"][0]["id"], name=decomposed("Tệp mới"))
        assert changed["name"] == "Tệp mới"


class TestGroups:
    """Units and themes."""

    @pytest.mark.parametrize("kind", ["organization", "group"])
    def test_create_and_patch(self, act, decomposed, kind: str) -> None:
        """Title and description, on create and on patch."""
        made = act(f"{kind}_create", name=fresh_name(), title=decomposed("Sở Y tế"))
        assert made["title"] == "Sở Y tế"
        patched = act(f"{kind}_patch", id=made["id"], description=decomposed("Khám bệnh"))
        assert patched["description"] == "Khám bệnh"


class TestUser:
    """People: names composed, passwords as typed."""

    def test_name_and_password(self, act, decomposed) -> None:
        """A decomposed password still signs in with the same keys."""
        secret = decomposed("mật khẩu dài 123")
        made = act(
            "user_create", name=fresh_name("u"), email=f"{fresh_name()}@example.com",
            password=secret, fullname=decomposed("Đầu mối kỹ thuật"),
        )  # fmt: skip
        assert made["fullname"] == "Đầu mối kỹ thuật"
        assert model.User.get(made["id"]).validate_password(secret)
        changed = act("user_patch", id=made["id"], about=decomposed("Sở Tư pháp"))
        assert changed["about"] == "Sở Tư pháp"


class TestVocabulary:
    """Tags of a vocabulary."""

    def test_tags(self, act, decomposed) -> None:
        """vocabulary_create, vocabulary_update and tag_create compose."""
        made = act("vocabulary_create", name=fresh_name(), tags=[{"name": decomposed("đường")}])
        assert [tag["name"] for tag in made["tags"]] == ["đường"]
        tag = act("tag_create", name=decomposed("cầu"), vocabulary_id=made["id"])
        assert tag["name"] == "cầu"
        changed = act("vocabulary_update", id=made["id"], tags=[{"name": decomposed("hẻm")}])
        assert [tag["name"] for tag in changed["tags"]] == ["hẻm"]


class TestConfigOption:
    """The title of the portal."""

    def test_title(self, act, decomposed) -> None:
        """Settings made on the page are texts like others."""
        changed = act("config_option_update", **{"ckan.site_title": decomposed("Cổng dữ liệu")})
        assert changed["ckan.site_title"] == "Cổng dữ liệu"
