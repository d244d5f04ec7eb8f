"""The form that keeps what is typed, and the page that shows all answers before publishing."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from bs4 import BeautifulSoup

from ckan import model
from ckan.tests import factories

from ckanext.hcmc_governance.register.drafts.model import FormDraft

pytestmark = pytest.mark.usefixtures("non_clean_db", "themes")
Send = Callable[..., Any]


@pytest.fixture(autouse=True)
def _no_drafts(non_clean_db: None) -> None:
    model.Session.query(FormDraft).delete()
    model.Session.commit()


@pytest.fixture
def get(app: Any, signed_in: dict[str, str]) -> Callable[..., BeautifulSoup]:
    """Read a page as the editor."""

    def read(url: str, status: int = 200) -> BeautifulSoup:
        return BeautifulSoup(app.get(url, headers=signed_in, status=status).body, "html.parser")

    return read


@pytest.fixture
def send(app: Any, signed_in: dict[str, str]) -> Send:
    """Post a form as the editor, without following."""

    def post(url: str, data: dict[str, Any], status: int | None = None) -> Any:
        return app.post(url, headers=signed_in, data=data, status=status, follow_redirects=False)

    return post


def drafts() -> int:
    return model.Session.query(FormDraft).count()


class TestAutosave:
    """What is typed is kept without a word from the person."""

    def test_answer_without_content(self, send: Send, typed: dict[str, Any]):
        """204, and the sentence for the line that is read aloud."""
        answer = send("/dataset/draft/new", typed)
        assert answer.status_code == 204
        assert answer.body == ""
        words = json.loads(answer.headers["HX-Trigger"])["hcmc-saved"]
        assert ":" in words
        assert answer.headers["HX-Trigger"].isascii()
        assert drafts() == 1

    def test_it_comes_back(self, send: Send, get: Callable[..., BeautifulSoup], typed: Any):
        """The next visit holds what was typed, says so, and offers to discard it."""
        send("/dataset/draft/new", typed)
        page = get("/dataset/new")
        assert page.select_one("#field-title")["value"] == typed["title"]
        assert page.select_one("#field-theme-health").has_attr("checked")
        assert page.select_one("#field-no_state_secret").has_attr("checked")
        assert page.select_one('button[formaction="/dataset/draft/new/discard"]')

    def test_discarding(self, send: Send, get: Callable[..., BeautifulSoup], typed: Any):
        """The form is empty again."""
        send("/dataset/draft/new", typed)
        assert send("/dataset/draft/new/discard", {}).status_code == 302
        assert drafts() == 0
        assert not get("/dataset/new").select_one("#field-title").get("value")

    def test_a_box_taken_away_stays_away(
        self, desk: Any, send: Send, get: Callable[..., BeautifulSoup]
    ):
        """An unticked box sends nothing; the stored tick does not come back."""
        record = desk.dataset()
        send(f"/dataset/draft/{record['id']}", {"title": "Tên khác", "theme": ""})
        page = get(f"/dataset/edit/{record['name']}")
        assert not page.select_one("#field-theme-health").has_attr("checked")
        assert page.select_one("#field-title")["value"] == "Tên khác"

    def test_what_is_stored_anyway_is_no_draft(
        self, desk: Any, send: Send, get: Callable[..., BeautifulSoup]
    ):
        """A save that arrives after the record was saved is not told as something restored."""
        record = desk.dataset()
        send(f"/dataset/draft/{record['id']}", {"title": record["title"], "notes": record["notes"],
             "theme": ["", "health"], "owner_org": desk.unit["id"], "name": record["name"],
             "frequency": "monthly", "access_level": "open", "license_id": "hcmc-open",
             "fee": "none", "no_state_secret": "yes", "personal_data": "none"})  # fmt: skip
        assert drafts() == 1
        page = get(f"/dataset/edit/{record['name']}")
        assert not page.select_one('button[formaction$="/discard"]')

    def test_saving_forgets_it(self, send: Send, typed: dict[str, Any]):
        """What is in the record is no draft any more."""
        send("/dataset/draft/new", typed)
        sent = {**typed, "_ckan_phase": "dataset_new_1", "pkg_name": "", "save": ""}
        assert send("/dataset/new", sent).status_code == 302
        assert drafts() == 0

    def test_a_renamed_record(self, desk: Any, send: Send, typed: dict[str, Any]):
        """The draft goes though the address of the form is the old one."""
        record = desk.dataset()
        send(f"/dataset/draft/{record['name']}", typed)
        saved = send(f"/dataset/edit/{record['name']}", {**typed, "save": ""})
        assert saved.location.endswith(f"/dataset/{typed['name']}")
        assert drafts() == 0

    def test_a_refused_save_keeps_it(self, send: Send, typed: dict[str, Any]):
        """Nothing typed is lost."""
        send("/dataset/draft/new", typed)
        sent = {**typed, "title": "x", "_ckan_phase": "dataset_new_1", "pkg_name": "", "save": ""}
        assert send("/dataset/new", sent).status_code == 200
        assert drafts() == 1

    @pytest.mark.parametrize("url", ["/showcase/draft/new", "/organization/draft/new"])
    def test_other_types(self, send: Send, url: str):
        """Only the record types of the regulation."""
        assert send(url, {"title": "x"}).status_code == 404

    def test_visitors(self, app: Any):
        """Nothing is kept for nobody."""
        app.post("/dataset/draft/new", data={}, status=403)
        assert drafts() == 0

    def test_works_without_script(self, get: Callable[..., BeautifulSoup]):
        """The form posts by itself; the line of the autosave is read aloud."""
        page = get("/database/new")
        form = page.select_one("form#dataset-edit")
        assert form["method"] == "post"
        assert form.select_one("[hx-post]")["aria-live"] == "polite"
        assert form.select_one('button[formaction="/database/check/new"]')
        assert not form.find_all("script")


class TestVersion:
    """The second of two editors is told, with both values."""

    def test_both_values_are_shown(
        self, desk: Any, other: Send, send: Send, get: Callable[..., BeautifulSoup], typed: Any
    ):
        """The save is refused; what was typed stays; the stored value stands beside it."""
        record = desk.dataset()
        version = get(f"/dataset/edit/{record['name']}").select_one("[name=form_version]")["value"]
        assert version == record["metadata_modified"]
        other("package_patch", id=record["id"], notes="Của người khác")
        sent = {
            **typed, "name": record["name"], "notes": "Của tôi", "form_version": version,
            "save": "",
        }  # fmt: skip
        answer = send(f"/dataset/edit/{record['name']}", sent)
        assert answer.status_code == 200
        page = BeautifulSoup(answer.body, "html.parser")
        conflict = page.select_one(".hcmc-conflict").get_text(" ", strip=True)
        assert "Của tôi" in conflict
        assert "Của người khác" in conflict
        assert page.select_one("#field-notes").get_text(strip=True) == "Của tôi"
        assert page.select_one("[name=form_version]")["value"] == version
        assert desk.call("package_show", id=record["id"])["notes"] == "Của người khác"

    def test_choosing_and_saving(
        self, desk: Any, other: Send, send: Send, get: Callable[..., BeautifulSoup], typed: Any
    ):
        """Chosen values come into the form with the current version, and can be saved."""
        record = desk.dataset()
        now = other("package_patch", id=record["id"], notes="Của người khác")
        sent = {
            **typed, "name": record["name"], "title": record["title"], "notes": "Của tôi",
            "frequency": "daily", "form_version": record["metadata_modified"],
        }  # fmt: skip
        send(f"/dataset/draft/{record['id']}", sent)
        choice = {**sent, "choose-notes": "theirs", "choose-frequency": "mine"}
        assert send(f"/dataset/draft/{record['id']}/merge", choice).status_code == 302
        page = get(f"/dataset/edit/{record['name']}")
        assert page.select_one("#field-notes").get_text(strip=True) == "Của người khác"
        version = page.select_one("[name=form_version]")["value"]
        assert version == now["metadata_modified"]
        saved = {**sent, "notes": "Của người khác", "form_version": version, "save": ""}
        assert send(f"/dataset/edit/{record['name']}", saved).status_code == 302
        assert desk.call("package_show", id=record["id"])["frequency"] == "daily"

    def test_without_choice_nothing_happens(
        self, desk: Any, other: Send, send: Send, get: Callable[..., BeautifulSoup]
    ):
        """The choice is asked for again; what was typed is still there."""
        record = desk.dataset()
        other("package_patch", id=record["id"], notes="Của người khác")
        sent = {"title": record["title"], "notes": "Của tôi", "theme": ["", "health"],
                "form_version": record["metadata_modified"]}  # fmt: skip
        send(f"/dataset/draft/{record['id']}/merge", sent)
        page = get(f"/dataset/edit/{record['name']}")
        assert page.select_one(".hcmc-conflict")
        assert page.select_one("#field-notes").get_text(strip=True) == "Của tôi"

    def test_a_client_without_version_is_not_held_up(self, desk: Any, other: Send):
        """The field is for forms."""
        record = desk.dataset()
        other("package_patch", id=record["id"], notes="Của người khác")
        assert desk.call("package_patch", id=record["id"], notes="Của tôi")["notes"] == "Của tôi"


class TestCheckPage:
    """All answers, each with a link to its field."""

    def test_every_answer_leads_to_its_field(
        self, send: Send, get: Callable[..., BeautifulSoup], typed: dict[str, Any]
    ):
        """«Sửa» goes to the very field of the form."""
        assert send("/dataset/check/new", typed).location.endswith("/dataset/check/new")
        page = get("/dataset/check/new")
        links = {a["href"] for a in page.select(".hcmc-edit a")}
        assert {"/dataset/new#field-title", "/dataset/new#field-frequency"} <= links
        assert len(page.select("h1")) == 1
        assert len(page.select(".form-actions .btn-primary")) == 1

    @pytest.mark.clause("22.1")
    def test_each_gap_is_a_link(self, desk: Any, get: Callable[..., BeautifulSoup]):
        """A draft names all that is missing; the way to publish is to fill the gaps."""
        record = desk.draft()
        page = get(f"/dataset/check/{record['id']}")
        links = {a["href"] for a in page.select("#gaps a")}
        assert f"/dataset/edit/{record['id']}#field-frequency" in links
        assert f"/dataset/{record['id']}/resource/new" in links
        assert not page.select_one('button[value="publish"]')

    @pytest.mark.clause("8.3")
    def test_a_new_database_is_published_from_here(
        self, desk: Any, send: Send, get: Callable[..., BeautifulSoup], complete_database: Any,
        new_name: Any,
    ):  # fmt: skip
        """Form, check page, publish: no file is needed."""
        name = new_name()
        sent = {
            **complete_database, "name": name, "owner_org": desk.unit["id"],
            "implementing_org": desk.unit["id"], "no_state_secret": "yes",
            "managed_objects": "hộ kinh doanh",
        }  # fmt: skip
        send("/database/check/new", sent)
        assert get("/database/check/new").select_one('button[value="publish"]')
        done = send("/database/publish/new", {"do": "publish"})
        assert done.location.endswith(f"/database/{name}")
        assert desk.call("package_show", id=name)["state"] == "active"
        assert drafts() == 0

    @pytest.mark.clause("1.2")
    def test_publishing_needs_the_declaration(
        self, desk: Any, send: Send, get: Callable[..., BeautifulSoup], complete_database: Any,
        new_name: Any,
    ):  # fmt: skip
        """Without it the record is not published; with the tick of this page it is."""
        name = new_name()
        sent = {
            **complete_database, "name": name, "owner_org": desk.unit["id"],
            "implementing_org": desk.unit["id"], "managed_objects": "hộ kinh doanh",
        }  # fmt: skip
        sent.pop("no_state_secret", None)
        send("/database/check/new", sent)
        page = get("/database/check/new")
        assert page.select_one("#field-no_state_secret")
        assert page.select_one('a[href="/regulation/article/1#k2"]')
        refused = send("/database/publish/new", {"do": "publish"})
        assert refused.status_code == 200
        assert model.Package.get(name) is None
        send("/database/publish/new", {"do": "publish", "no_state_secret": "yes"})
        shown = desk.call("package_show", id=name)
        assert shown["state"] == "active"
        assert shown["no_state_secret"]

    def test_an_edit_is_published_with_what_was_typed(
        self, desk: Any, send: Send, get: Callable[..., BeautifulSoup], typed: dict[str, Any]
    ):
        """The page marks what changes; publishing changes it and keeps the file."""
        record = desk.dataset()
        sent = {
            **typed, "name": record["name"], "frequency": "daily", "tag_string": "y tế",
            "form_version": record["metadata_modified"],
        }  # fmt: skip
        send(f"/dataset/check/{record['name']}", sent)
        page = get(f"/dataset/check/{record['name']}")
        assert page.select_one(".is-changed")
        assert desk.call("package_show", id=record["id"])["frequency"] == "monthly"
        send(f"/dataset/publish/{record['name']}", {"do": "publish"})
        shown = desk.call("package_show", id=record["id"])
        assert (shown["frequency"], len(shown["resources"])) == ("daily", 1)
        assert [one["name"] for one in shown["tags"]] == ["y tế"]

    def test_a_draft_record_is_published_from_here(
        self, desk: Any, send: Send, typed: dict[str, Any]
    ):
        """File first, then the check page, then public."""
        made = desk.call("package_create", **{**typed, "type": "dataset", "state": "draft"})
        file = {"id": "", "save": "go-check", "url": "https://a.vn/x.csv", "format": "CSV",
                "name": "Danh sách"}  # fmt: skip
        led = send(f"/dataset/{made['name']}/resource/new", file)
        assert led.location.endswith(f"/dataset/check/{made['name']}")
        assert desk.call("package_show", id=made["id"])["state"] == "draft"
        send(f"/dataset/publish/{made['name']}", {"do": "publish"})
        assert desk.call("package_show", id=made["id"])["state"] == "active"

    def test_a_dataset_without_file_becomes_a_draft(
        self, desk: Any, send: Send, get: Callable[..., BeautifulSoup], typed: dict[str, Any]
    ):
        """The button says what follows: the draft is kept and the file is asked for."""
        send("/dataset/check/new", typed)
        assert get("/dataset/check/new").select_one('button[value="draft"]')
        led = send("/dataset/publish/new", {"do": "draft"})
        assert led.location.endswith(f"/dataset/{typed['name']}/resource/new")
        assert desk.call("package_show", id=typed["name"])["state"] == "draft"

    def test_somebody_was_faster(self, desk: Any, other: Send, send: Send):
        """The check page leads back to the form, where both values stand."""
        record = desk.dataset()
        other("package_patch", id=record["id"], notes="Của người khác")
        send(f"/dataset/draft/{record['id']}", {
            "notes": "Của tôi", "title": record["title"],
            "form_version": record["metadata_modified"],
        })  # fmt: skip
        done = send(f"/dataset/publish/{record['id']}", {"do": "publish"})
        assert done.location.endswith(f"/dataset/edit/{record['id']}")
        assert desk.call("package_show", id=record["id"])["notes"] == "Của người khác"

    @pytest.mark.parametrize("url", ["/dataset/check/new", "/database/check/khong-co"])
    def test_nothing_to_check(self, get: Callable[..., BeautifulSoup], url: str):
        """Without draft and without record there is no such page."""
        get(url, status=404)

    def test_an_editor_of_another_unit(self, app: Any, desk: Any, other_desk: Any):
        """Others see no answers that are not published."""
        record = desk.dataset()
        token = factories.APIToken(user=other_desk.user["name"])["token"]
        url, asking = f"/dataset/check/{record['id']}", {"Authorization": token}
        answer = app.get(url, headers=asking, status=403)
        assert record["notes"] not in answer.get_data(as_text=True)


class TestDeletePage:
    """The question before a record is deleted."""

    def test_the_dangerous_button_looks_it(self, desk: Any, get: Callable[..., BeautifulSoup]):
        """Deleting is red, cancelling is quiet; the page has its frame and heading."""
        record = desk.draft()
        page = get(f"/dataset/delete/{record['name']}")
        assert "btn-danger" in page.select_one("button[name=delete]")["class"]
        assert "btn-danger" not in page.select_one("button[name=cancel]")["class"]
        assert page.select_one(".container form#confirm-dataset-delete-form")
        assert len(page.select("h1")) == 1
        assert record["title"] in page.select_one(".hcm-panel").get_text()
