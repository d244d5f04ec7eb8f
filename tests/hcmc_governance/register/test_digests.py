"""Digests of uploaded files: proof of what was given out, sign of new data."""

from __future__ import annotations

import hashlib
import io
from typing import Any

import pytest
from werkzeug.datastructures import FileStorage

pytestmark = pytest.mark.usefixtures("non_clean_db", "themes")


def upload(content: bytes) -> FileStorage:
    return FileStorage(io.BytesIO(content), filename="du-lieu.csv")


@pytest.fixture
def stored(desk: Any, ckan_config: Any, monkeypatch: Any, tmp_path: Any) -> Any:
    """Give a draft with one uploaded file and a storage folder of its own."""
    monkeypatch.setitem(ckan_config, "ckan.storage_path", str(tmp_path))
    draft = desk.draft()
    file = desk.call(
        "resource_create", package_id=draft["id"], upload=upload(b"a,b\n1,2\n"), url="du-lieu.csv",
        url_type="upload", name="Tệp",
    )  # fmt: skip
    return draft, file


class TestNoteUploads:
    """Bytes that the portal holds have a digest."""

    def test_an_upload_has_the_digest_of_its_bytes(self, desk: Any, stored: Any) -> None:
        """SHA-256 and the moment of the data event."""
        draft, file = stored
        shown = desk.call("package_show", id=draft["id"])["resources"][0]
        assert shown["sha256"] == hashlib.sha256(b"a,b\n1,2\n").hexdigest()
        assert shown["data_updated"]
        assert file["size"] == len(b"a,b\n1,2\n")

    def test_new_bytes_are_a_data_event(self, desk: Any, stored: Any) -> None:
        """Other bytes: another digest, a later moment."""
        draft, file = stored
        old = desk.call("package_show", id=draft["id"])["resources"][0]
        desk.call("resource_patch", id=file["id"], upload=upload(b"a,b\n3,4\n"), url="du-lieu.csv")
        new = desk.call("package_show", id=draft["id"])["resources"][0]
        assert new["sha256"] == hashlib.sha256(b"a,b\n3,4\n").hexdigest()
        assert new["data_updated"] > old["data_updated"]

    def test_the_same_bytes_again_are_none(self, desk: Any, stored: Any) -> None:
        """Uploading the same file again does not move the data's day."""
        draft, file = stored
        old = desk.call("package_show", id=draft["id"])["resources"][0]
        desk.call("resource_patch", id=file["id"], upload=upload(b"a,b\n1,2\n"), url="du-lieu.csv")
        new = desk.call("package_show", id=draft["id"])["resources"][0]
        assert new["data_updated"] == old["data_updated"]
        assert new["sha256_at"] > old["sha256_at"]

    def test_an_edit_of_the_record_is_none(self, desk: Any, stored: Any) -> None:
        """Describing a file is not updating its data."""
        draft, file = stored
        old = desk.call("package_show", id=draft["id"])["resources"][0]
        desk.call("resource_patch", id=file["id"], description="Mô tả của tệp")
        new = desk.call("package_show", id=draft["id"])["resources"][0]
        assert new["sha256"] == old["sha256"]
        assert new["data_updated"] == old["data_updated"]

    def test_a_link_has_none(self, desk: Any, stored: Any) -> None:
        """A file replaced by a link loses its digest."""
        draft, file = stored
        desk.call(
            "resource_update", id=file["id"], package_id=draft["id"], url="https://a.vn/x.csv",
            url_type="", format="CSV", name="Tệp",
        )  # fmt: skip
        assert not desk.call("package_show", id=draft["id"])["resources"][0].get("sha256")
