"""A unit's own lines: written for records, files and units, and read by whom they concern."""

from __future__ import annotations

import datetime as dt
import inspect
import re
import uuid
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.tests import factories

from ckanext.hcmc_governance.audit import service as audit
from ckanext.hcmc_governance.audit.model import JournalLine
from ckanext.hcmc_governance.subjects import SUBJECTS
from ckanext.hcmc_governance.units.journal import sheets
from ckanext.hcmc_kit.actor import Actor
from ckanext.hcmc_schemas import vocabularies

pytestmark = pytest.mark.usefixtures("non_clean_db")
FILE = {"url": "https://du-lieu.example.vn/co-so.csv", "format": "CSV", "name": "Danh sách"}
# A type that no schema of ours describes: the journal is told of every record.
PLAIN = "journal-plain"


def unique() -> str:
    return f"j-{uuid.uuid4().hex[:16]}"


def whats(object_id: str) -> list[tuple[str, str]]:
    """Return act and words of the lines about an object, oldest first; others' lines left out."""
    query = (
        sa.select(JournalLine.act, JournalLine.details["what"].astext)
        .where(JournalLine.object_id == object_id)
        .order_by(JournalLine.id)
    )
    ours = ("record.", "file.", "unit.")
    return [tuple(row) for row in model.Session.execute(query) if row[1].startswith(ours)]


@pytest.fixture(scope="module")
def cast() -> dict[str, Any]:
    """Make two units with an editor each, once."""
    return {}


@pytest.fixture
def people(non_clean_db: None, cast: dict[str, Any]) -> dict[str, Any]:
    """Give an editor of each of two units, and an administrator."""
    if not cast:
        for key in ("one", "other"):
            user = factories.User()
            users = [{"name": user["name"], "capacity": "editor"}]
            cast[key] = {"user": user, "unit": factories.Organization(users=users)}
        cast["admin"] = factories.Sysadmin()
    return cast


def as_editor(who: dict[str, Any], action: str, **data: Any) -> Any:
    return tk.get_action(action)({"user": who["user"]["name"], "ignore_auth": False}, data)


def draft(who: dict[str, Any], **more: Any) -> dict[str, Any]:
    data = {"name": unique(), "title": "Bãi đỗ xe", "owner_org": who["unit"]["id"], **more}
    return as_editor(who, "package_create", **{"state": "draft", "type": "dataset", **data})


def published(who: dict[str, Any], **more: Any) -> dict[str, Any]:
    context = {"user": who["user"]["name"], "ignore_auth": True, "hcmc_harvested": True}
    base = {
        "name": unique(), "title": "Bãi đỗ xe", "owner_org": who["unit"]["id"],
        "access_level": "open", "frequency": "unknown", "license_id": "unknown",
        "source_url": "https://nguon.vn/x", "source_id": "x1", "resources": [dict(FILE)],
    }  # fmt: skip
    return tk.get_action("package_create")(context, {**base, **more})


class TestRecordLines:
    """What core's own actions do to a record."""

    @pytest.mark.clause("7.6")
    def test_update_and_provision(self, people: Any):
        """A public file is one line of provision beside the line of the update."""
        record = published(people["one"])
        assert whats(record["id"]) == [
            ("update", "record.created"), ("provision", "file.provided"),
        ]  # fmt: skip

    def test_draft_provides_nothing(self, people: Any):
        """What nobody can read is not provided yet."""
        record = draft(people["one"], resources=[dict(FILE)])
        assert whats(record["id"]) == [("update", "record.created")]

    def test_other_content_is_a_change_of_the_file(self, people: Any):
        """A corrected title leaves the file alone; another address does not."""
        record = published(people["one"])
        files = record["resources"]
        context = {"user": people["admin"]["name"], "hcmc_harvested": True}
        patch = tk.get_action("package_patch")
        patch(dict(context), {"id": record["id"], "title": "Bãi giữ xe"})
        assert whats(record["id"])[2:] == [("update", "record.updated")]
        files[0]["url"] = "https://du-lieu.example.vn/moi.csv"
        patch(dict(context), {"id": record["id"], "resources": files})
        assert whats(record["id"])[3:] == [
            ("update", "record.updated"), ("update", "file.changed"),
        ]  # fmt: skip
        patch(dict(context), {"id": record["id"], "resources": []})
        assert whats(record["id"])[5:] == [
            ("update", "record.updated"), ("update", "file.removed"),
        ]  # fmt: skip

    def test_refused_edit_leaves_no_line(self, people: Any):
        """The line lives with the transaction of the act."""
        record = draft(people["one"])
        with pytest.raises(tk.NotAuthorized):
            as_editor(people["other"], "package_patch", id=record["id"], title="Khác")
        assert whats(record["id"]) == [("update", "record.created")]

    def test_delete(self, people: Any):
        """A deleted record has its line, by whom and for which unit."""
        record = draft(people["one"])
        as_editor(people["one"], "package_delete", id=record["id"])
        assert whats(record["id"])[-1] == ("update", "record.deleted")
        line = model.Session.scalars(
            sa.select(JournalLine).where(JournalLine.object_id == record["id"])
        ).first()
        assert line is not None
        assert line.actor_id == people["one"]["user"]["id"]
        assert line.unit_id == line.object_unit_id == people["one"]["unit"]["id"]

    def test_purge(self, people: Any):
        """What is gone for good is still told of."""
        record = draft(people["one"])
        tk.get_action("dataset_purge")({"user": people["admin"]["name"]}, {"id": record["id"]})
        assert whats(record["id"])[-1] == ("update", "record.purged")


class TestWords:
    """What was done is told in words."""

    def test_every_act_has_words(self):
        """A code that stands in the code stands in the vocabulary too."""
        folder = Path(inspect.getfile(audit)).parents[1]
        named = re.compile(
            r"\"((?:record|file|unit|units|freshness|imports|register|action)\.[a-z_]+)\""
        )
        known = vocabularies.keys("journal_what")
        found = {
            word
            for path in folder.rglob("*.py")
            for word in named.findall(path.read_text(encoding="utf-8"))
            if word not in SUBJECTS.names
        }
        others = {word for word in found - known if not word.startswith(("file.", "units."))}
        assert known <= found
        assert others == set()


class TestUnitLines:
    """What core's own actions do to a unit."""

    def test_create_and_change(self, people: Any):
        """Each is an act of governance."""
        context = {"user": people["admin"]["name"]}
        unit = tk.get_action("organization_create")(
            dict(context), {"name": unique(), "title": "Sở Thử nghiệm"}
        )
        tk.get_action("organization_patch")(dict(context), {"id": unit["id"], "title": "Sở Mới"})
        tk.get_action("organization_delete")(dict(context), {"id": unit["id"]})
        told = whats(unit["id"])
        assert {act for act, _what in told} == {"govern"}
        assert [what for _act, what in told if what.startswith("unit.")] == [
            "unit.created", "unit.updated", "unit.deleted",
        ]  # fmt: skip

    def test_topics_are_no_units(self, people: Any):
        """A group of CKAN that is no organization has no line."""
        group = factories.Group()
        assert whats(group["id"]) == []


class TestHcmcJournalList:
    """Who reads which lines."""

    @pytest.fixture
    def thing(self, people: Any) -> str:
        """Give the id of an object of the first unit, with one line."""
        thing = unique()
        audit.record(
            audit.Act.USE,
            actor=Actor(user_id="x", unit_id="elsewhere"),
            object_type="dataset",
            object_id=thing,
            unit_id=people["one"]["unit"]["id"],
        )
        model.Session.commit()
        return thing

    @pytest.mark.clause("7.6")
    def test_owner_reads_what_others_did(self, people: Any, thing: str):
        """What was done with the unit's data is the unit's to see."""
        found = as_editor(people["one"], "hcmc_journal_list", object=thing)
        assert [line["object_id"] for line in found["lines"]] == [thing]
        assert found["lines"][0]["object_unit_title"] == people["one"]["unit"]["title"]
        assert found["all"] is False

    def test_another_unit_reads_nothing(self, people: Any, thing: str):
        """Not even that there is a line."""
        found = as_editor(people["other"], "hcmc_journal_list", object=thing)
        assert found == {"lines": [], "more": False, "all": False}
        unit = people["one"]["unit"]["name"]
        assert as_editor(people["other"], "hcmc_journal_list", unit=unit)["lines"] == []

    def test_administrator_reads_all(self, people: Any, thing: str):
        """So do the supervising and the managing unit."""
        context = {"user": people["admin"]["name"], "ignore_auth": False}
        found = tk.get_action("hcmc_journal_list")(context, {"object": thing})
        assert len(found["lines"]) == 1
        assert found["all"] is True

    @pytest.mark.parametrize("user", ["", None])
    def test_public_reads_nothing(self, user: str | None):
        """The journal is no public page."""
        with pytest.raises(tk.NotAuthorized):
            tk.get_action("hcmc_journal_list")({"user": user or "", "ignore_auth": False}, {})

    def test_person_without_unit_reads_nothing(self):
        """A signed-in person of no unit has no lines."""
        context = {"user": factories.User()["name"], "ignore_auth": False}
        with pytest.raises(tk.NotAuthorized):
            tk.get_action("hcmc_journal_list")(context, {})

    @pytest.mark.clause("7.6")
    @pytest.mark.parametrize(
        ("asked", "found"),
        [
            ({"act": "use"}, 1), ({"act": "sharing"}, 0), ({"outcome": "done"}, 1),
            ({"outcome": "denied"}, 0), ({"since": "2020-01-01"}, 1), ({"until": "2020-01-01"}, 0),
            ({"since": "2090-01-01"}, 0),
        ],
    )  # fmt: skip
    def test_filters(self, people: Any, thing: str, asked: dict[str, str], found: int):
        """By act, outcome and period."""
        lines = as_editor(people["one"], "hcmc_journal_list", object=thing, **asked)["lines"]
        assert len(lines) == found

    def test_days_are_the_portal_s(self, people: Any, thing: str):
        """Today begins at midnight here, not in Greenwich."""
        day = dt.datetime.now(tk.h.get_display_timezone()).date()
        ask = {"object": thing, "since": day.isoformat(), "until": day.isoformat()}
        assert len(as_editor(people["one"], "hcmc_journal_list", **ask)["lines"]) == 1

    @pytest.mark.parametrize(
        "wrong",
        [{"act": "all"}, {"outcome": "?"}, {"since": "24/11/2026"}, {"unit": "khong-co"},
         {"before": "x"}, {"limit": "-1"}],
    )  # fmt: skip
    def test_bad_questions(self, people: Any, wrong: dict[str, str]):
        """Refused by the name of the field."""
        with pytest.raises(tk.ValidationError) as caught:
            as_editor(people["one"], "hcmc_journal_list", **wrong)
        assert set(caught.value.error_dict) == set(wrong)

    def test_pages(self, people: Any):
        """Older lines follow by number; none is given twice or left out."""
        thing = unique()
        line = {
            "act": audit.Act.UPDATE, "actor": Actor(), "object_type": "x", "object_id": thing,
            "unit_id": people["one"]["unit"]["id"],
        }  # fmt: skip
        audit.record_many([audit.Line(**line, details={"number": number}) for number in range(7)])
        model.Session.commit()

        def ask(question: dict[str, Any]) -> dict[str, Any]:
            asked = {**question, "limit": 3}
            return as_editor(people["one"], "hcmc_journal_list", **asked)

        told = [row["details"]["number"] for row in sheets.lines(ask, {"object": thing})]
        assert told == [6, 5, 4, 3, 2, 1, 0]

    def test_no_action_changes_a_line(self):
        """Nothing that the API offers is called after changing the journal."""
        names = [name for name in tk.get_action("help_show").__globals__ if "journal" in name]
        assert names == []
        for verb in ("create", "update", "patch", "delete", "purge"):
            with pytest.raises(KeyError):
                tk.get_action(f"hcmc_journal_{verb}")


class TestDenials:
    """A refused action of ours leaves a line."""

    @pytest.mark.clause("7.6")
    def test_one_line_with_action_and_person(self, people: Any):
        """By whom, which action, on what; it survives the rollback of the call."""
        named = unique()
        with pytest.raises(tk.NotAuthorized):
            as_editor(people["one"], "hcmc_publisher_mapping_delete", id=named)
        model.Session.rollback()
        (line,) = model.Session.scalars(
            sa.select(JournalLine).where(JournalLine.object_id == named)
        )
        assert line.outcome == "denied"
        assert line.actor_id == people["one"]["user"]["id"]
        assert line.unit_id == people["one"]["unit"]["id"]
        assert line.details["action"] == "hcmc_publisher_mapping_delete"

    def test_record_that_is_named(self, people: Any):
        """The owner finds attempts on its records among its own lines."""
        record = draft(people["one"])
        with pytest.raises(tk.NotAuthorized):
            as_editor(
                people["other"], "hcmc_harvest_field_give_back", id=record["id"], field="title"
            )
        found = as_editor(people["one"], "hcmc_journal_list", object=record["name"])
        denied = [line for line in found["lines"] if line["outcome"] == "denied"]
        assert [line["actor_id"] for line in denied] == [people["other"]["user"]["id"]]

    def test_other_errors_are_no_denials(self, people: Any):
        """A wrong value is not a refusal of right."""
        before = len(whats("no-such-id"))
        with pytest.raises(tk.ObjectNotFound):
            tk.get_action("hcmc_publisher_mapping_delete")(
                {"user": people["admin"]["name"], "ignore_auth": False}, {"id": "no-such-id"}
            )
        assert len(whats("no-such-id")) == before


class TestPage:
    """/journal and its files."""

    def test_page_shows_own_lines(self, app: Any, people: Any):
        """An editor finds the record by its title, the act and the outcome in Vietnamese."""
        title = f"Bãi đỗ xe {unique()}"
        draft(people["one"], title=title)
        token = factories.APIToken(user=people["one"]["user"]["name"])
        page = app.get("/journal", headers={"Authorization": token["token"]})
        assert title in page.body
        assert "Cập nhật" in page.body
        assert "Tạo hồ sơ" in page.body

    def test_page_filters(self, app: Any, people: Any):
        """A filter that finds nothing says so; a wrong day is told beside its field."""
        token = factories.APIToken(user=people["one"]["user"]["name"])["token"]
        headers = {"Authorization": token}
        assert "<tbody" in app.get("/journal?act=sharing&until=2020-01-01", headers=headers).body
        page = app.get("/journal?since=hom-qua", headers=headers)
        assert "error-block" in page.body

    @pytest.mark.parametrize("path", ["/journal", "/journal.csv", "/journal.xlsx"])
    def test_public_is_sent_to_the_login(self, app: Any, path: str):
        """Nothing is shown to a reader who did not sign in."""
        answer = app.get(path, follow_redirects=False)
        assert answer.status_code == 302
        assert "/user/login" in answer.headers["Location"]

    @pytest.mark.clause("7.6")
    @pytest.mark.parametrize("form", ["csv", "xlsx"])
    def test_extract(self, app: Any, people: Any, form: str):
        """All lines that answer the question, as a file."""
        record = draft(people["one"])
        token = factories.APIToken(user=people["one"]["user"]["name"])["token"]
        answer = app.get(f"/journal.{form}?object={record['id']}", headers={"Authorization": token})
        assert "attachment" in answer.headers["Content-Disposition"]
        if form == "csv":
            lines = answer.data.decode("utf-8-sig").splitlines()
            assert len(lines) == 2
            assert record["id"] in lines[1]
        else:
            assert answer.data.startswith(b"PK")
