"""The second of two editors is told."""

from __future__ import annotations

from typing import Any

import pytest

from ckan import model
from ckan.tests import factories

from ckanext.hcmc_governance.register import versions

pytestmark = pytest.mark.usefixtures("non_clean_db", "themes")


@pytest.mark.parametrize("kind", ["dataset", "database", "data-service"])
class TestFormVersion:
    """A save that started from another version than the stored one is refused."""

    def test_the_current_version_is_accepted(self, desk: Any, kind: str) -> None:
        """The moment of the last change, as the API gives it."""
        draft = desk.draft(kind)
        told = desk.call(
            "package_patch", id=draft["id"], title="Tên đã sửa lại",
            form_version=draft["metadata_modified"],
        )  # fmt: skip
        assert told["title"] == "Tên đã sửa lại"
        assert "form_version" not in told

    def test_an_older_one_is_refused_with_both_named(self, desk: Any, kind: str) -> None:
        """Nothing is saved, and the message names the version told and the version stored."""
        draft = desk.draft(kind)
        first = desk.call("package_patch", id=draft["id"], title="Người thứ nhất sửa")
        told = desk.refused(
            "package_patch", id=draft["id"], title="Người thứ hai sửa",
            form_version=draft["metadata_modified"],
        )  # fmt: skip
        assert set(told) == {"form_version"}
        for version in (draft["metadata_modified"], first["metadata_modified"]):
            assert version in told["form_version"][0]
        assert desk.call("package_show", id=draft["id"])["title"] == "Người thứ nhất sửa"

    def test_who_sends_none_is_not_held_up(self, desk: Any, kind: str) -> None:
        """Programs go on as before, also with a blank one."""
        draft = desk.draft(kind)
        desk.call("package_patch", id=draft["id"], title="Người thứ nhất sửa")
        told = desk.call("package_patch", id=draft["id"], title="Chương trình", form_version="")
        assert told["title"] == "Chương trình"

    def test_a_new_record_has_none_to_start_from(self, desk: Any, kind: str, new_name: Any) -> None:
        """What is sent for it means nothing."""
        made = desk.draft(kind, name=new_name(), form_version="2001-01-01T00:00:00")
        assert made["state"] == "draft"


class TestOfAFile:
    """The form of a file has its own version."""

    def test_two_editors_of_one_file(self, desk: Any) -> None:
        """The second is told; a change of the record itself is no conflict."""
        file = desk.dataset()["resources"][0]
        shown = desk.call("resource_show", id=file["id"])
        desk.call("package_patch", id=file["package_id"], notes="Mô tả khác")
        first = desk.call(
            "resource_patch", id=file["id"], name="Tên một",
            form_version=shown["metadata_modified"],
        )  # fmt: skip
        assert first["name"] == "Tên một"
        told = desk.refused(
            "resource_patch", id=file["id"], name="Tên hai",
            form_version=shown["metadata_modified"],
        )  # fmt: skip
        assert set(told) == {"form_version"}
        assert desk.call("resource_show", id=file["id"])["name"] == "Tên một"


class TestAtTheSameMoment:
    """Of two saves that overlap one waits for the other."""

    def test_the_row_is_locked(self, desk: Any) -> None:
        """Until the transaction ends nobody else gets past the comparison."""
        draft = desk.draft()
        package = model.Package.get(draft["id"])
        context: Any = {"package": package}
        data: Any = {("id",): draft["id"]}
        assert versions.stored(("form_version",), data, context) == draft["metadata_modified"]
        locked = model.meta.engine.connect()  # type: ignore[union-attr]
        free = locked.exec_driver_sql(
            "SELECT id FROM package WHERE id = %s FOR UPDATE SKIP LOCKED", (draft["id"],)
        ).fetchall()
        locked.close()
        model.Session.rollback()
        assert free == []


class TestMessage:
    """It comes with 409 and in the language of the address."""

    def test_through_the_api(self, app: Any, desk: Any) -> None:
        """Both versions stand in the answer."""
        draft = desk.draft()
        headers = {"Authorization": factories.APIToken(user=desk.user["name"])["token"]}
        answer = app.post(
            "/api/3/action/package_patch", headers=headers, status=409,
            json={"id": draft["id"], "title": "Khác hẳn", "form_version": "2026-01-01T00:00:00"},
        )  # fmt: skip
        message = answer.json["error"]["form_version"][0]
        assert "2026-01-01T00:00:00" in message
        assert draft["metadata_modified"] in message
