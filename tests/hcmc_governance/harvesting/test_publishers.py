"""The table of publishers: through the API, on its page, from a file."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

import pytest

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.tests import factories

from ckanext.hcmc_governance.harvesting import publishers
from ckanext.hcmc_governance.harvesting.model import PublisherMapping

pytestmark = pytest.mark.usefixtures("non_clean_db")

PAGE = "/harvest/publishers"


@pytest.fixture
def admin() -> dict[str, Any]:
    """Context of an administrator."""
    return {"user": factories.Sysadmin()["name"]}


@pytest.fixture
def text() -> str:
    """A publisher that no other test uses."""
    return f"Sở Khoa học {uuid.uuid4().hex[:8]} TP Hồ Chí Minh"


class TestMatchKey:
    """Spellings of one publisher are one publisher."""

    @pytest.mark.parametrize(
        "other",
        [
            "SỞ Y TẾ TP Hồ Chí Minh",
            " Sở  Y Tế\u00a0TP Hồ Chí Minh ",
            "Sở Y tê\u0301 TP Hồ Chí Minh",
        ],
    )
    def test_same(self, other: str) -> None:
        assert publishers.match_key(other) == publishers.match_key("Sở Y Tế TP Hồ Chí Minh")

    def test_a_missing_mark_is_another_text(self) -> None:
        assert publishers.match_key("So Y te") != publishers.match_key("Sở Y tế")


class TestPublisherMappingCreate:
    """An administrator says which unit a text means."""

    def test_row(self, admin: dict[str, Any], text: str, unit: Callable[..., str]) -> None:
        ours = unit()
        row = tk.get_action("hcmc_publisher_mapping_create")(
            admin, {"source_publisher": text, "unit": ours, "basis": "tên gọi"}
        )
        assert (row["source_publisher"], row["unit_id"], row["basis"]) == (text, ours, "tên gọi")
        assert model.Session.get(PublisherMapping, row["id"]) is not None

    def test_other_spelling_is_refused(self, admin: dict[str, Any], text: str) -> None:
        tk.get_action("hcmc_publisher_mapping_create")(admin, {"source_publisher": text})
        with pytest.raises(tk.ValidationError) as error:
            tk.get_action("hcmc_publisher_mapping_create")(
                {"user": admin["user"]}, {"source_publisher": text.upper()}
            )
        assert "source_publisher" in error.value.error_dict

    def test_unit_must_exist(self, admin: dict[str, Any], text: str) -> None:
        with pytest.raises(tk.ValidationError) as error:
            tk.get_action("hcmc_publisher_mapping_create")(
                admin, {"source_publisher": text, "unit": "khong-co"}
            )
        assert "unit" in error.value.error_dict

    def test_text_is_needed(self, admin: dict[str, Any]) -> None:
        with pytest.raises(tk.ValidationError):
            tk.get_action("hcmc_publisher_mapping_create")(admin, {"source_publisher": " "})


class TestPublisherMappingUpdate:
    """An administrator gives a text to another unit."""

    def test_unit_and_basis(
        self, admin: dict[str, Any], text: str, unit: Callable[..., str]
    ) -> None:
        row = publishers.create(text, None, "cũ")
        model.Session.commit()
        ours = unit()
        changed = tk.get_action("hcmc_publisher_mapping_update")(
            admin, {"id": row.id, "unit": ours}
        )
        assert (changed["unit_id"], changed["basis"]) == (ours, "cũ")

    def test_unknown_row(self, admin: dict[str, Any]) -> None:
        with pytest.raises(tk.ObjectNotFound):
            tk.get_action("hcmc_publisher_mapping_update")(admin, {"id": "khong-co"})


class TestPublisherMappingDelete:
    """An administrator takes a text out."""

    def test_row_goes(self, admin: dict[str, Any], text: str) -> None:
        row = publishers.create(text, None)
        model.Session.commit()
        row_id = row.id
        gone = tk.get_action("hcmc_publisher_mapping_delete")(admin, {"id": row_id})
        assert gone["source_publisher"] == text
        assert model.Session.get(PublisherMapping, row_id) is None

    def test_unknown_row(self, admin: dict[str, Any]) -> None:
        with pytest.raises(tk.ObjectNotFound):
            tk.get_action("hcmc_publisher_mapping_delete")(admin, {"id": "khong-co"})


class TestPublisherMappingList:
    """An administrator reads the table, what waits first."""

    def test_waiting_first(
        self, admin: dict[str, Any], text: str, unit: Callable[..., str]
    ) -> None:
        publishers.create(text, unit())
        publishers.note(f"{text} khác")
        model.Session.commit()
        rows = tk.get_action("hcmc_publisher_mapping_list")(admin, {})
        assigned = [row["unit_id"] is not None for row in rows]
        assert assigned == sorted(assigned)
        assert {text, f"{text} khác"} <= {row["source_publisher"] for row in rows}


@pytest.mark.parametrize("verb", ["list", "create", "update", "delete"])
@pytest.mark.parametrize("user", ["", "person"])
def test_only_administrators(verb: str, user: str) -> None:
    """Nobody else reads or changes the table, by no action."""
    name = factories.User()["name"] if user else ""
    with pytest.raises(tk.NotAuthorized):
        tk.check_access(f"hcmc_publisher_mapping_{verb}", {"user": name}, {"id": "x"})


class TestLoad:
    """Loading a file of publishers."""

    def test_twice_is_once(self, text: str, unit: Callable[..., str]) -> None:
        rows = [(text, unit(), "tên gọi"), (f"{text} hai", unit(), "")]
        assert publishers.load(rows) == 2
        assert publishers.load(rows) == 0

    def test_a_persons_choice_stays(self, text: str, unit: Callable[..., str]) -> None:
        """A row that was assigned by hand keeps its unit; one that waits gets the file's."""
        chosen, from_file = unit(), unit()
        publishers.create(text, chosen)
        publishers.note(f"{text} hai")
        publishers.load([(text, from_file, ""), (f"{text} hai", from_file, "")])
        units = [publishers.by_text(one) for one in (text, f"{text} hai")]
        assert [one.unit_id for one in units if one] == [chosen, from_file]


class TestPage:
    """The page on which an administrator edits the table."""

    @pytest.fixture
    def headers(self) -> dict[str, str]:
        return {"Authorization": factories.SysadminWithToken()["token"]}

    def test_add_change_delete(
        self, app: Any, headers: dict[str, str], text: str, unit: Callable[..., str]
    ) -> None:
        ours = unit()
        added = app.post(
            PAGE, data={"do": "create", "source_publisher": text, "unit": ours}, headers=headers
        )
        assert text in added.body
        row = publishers.by_text(text)
        assert row is not None
        app.post(PAGE, data={"do": "update", "id": row.id, "unit": ""}, headers=headers)
        model.Session.expire_all()
        row = publishers.by_text(text)
        assert row is not None
        assert row.unit_id is None
        app.post(PAGE, data={"do": "delete", "id": row.id}, headers=headers)
        model.Session.expire_all()
        assert publishers.by_text(text) is None

    def test_wrong_value_keeps_what_was_entered(
        self, app: Any, headers: dict[str, str], text: str
    ) -> None:
        answer = app.post(
            PAGE, data={"do": "create", "source_publisher": text, "unit": "x"}, headers=headers
        )
        assert 'role="alert"' in answer.body
        assert text in answer.body
        assert publishers.by_text(text) is None

    def test_not_for_the_public(self, app: Any) -> None:
        assert app.get(PAGE, follow_redirects=False).status_code in (302, 403)
        assert app.post(PAGE, data={"do": "create"}, follow_redirects=False).status_code in (
            302,
            403,
        )

    def test_unknown_deed(self, app: Any, headers: dict[str, str]) -> None:
        assert app.post(PAGE, data={"do": "burn"}, headers=headers).status_code == 400

    @pytest.mark.parametrize("language", ["", "/en"])
    def test_renders(self, app: Any, headers: dict[str, str], language: str) -> None:
        assert app.get(f"{language}{PAGE}", headers=headers).status_code == 200
