"""Each action of imports: who may, what it asks for, and what it gives."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import uuid
from typing import Any

import pytest
from werkzeug.datastructures import FileStorage

import ckan.plugins.toolkit as tk
from ckan import model

from ckanext.hcmc_governance.imports import service
from ckanext.hcmc_kit import clock

from tests.hcmc_governance.imports.conftest import lines, name
from tests.hcmc_governance.units.imports.conftest import Sender

WITH_ID = ["hcmc_import_show", "hcmc_import_fault_list", "hcmc_import_apply", "hcmc_import_undo"]


@pytest.fixture
def made(sender: Sender) -> dict[str, Any]:
    """An import of one new unit."""
    return sender.send(lines(f"{name()},Sở"))


def upload(data: bytes, named: str = "don-vi.csv") -> FileStorage:
    return FileStorage(io.BytesIO(data), filename=named)


def told_by(error: pytest.ExceptionInfo[tk.ValidationError], field: str) -> str:
    return str(error.value.error_dict[field])


@pytest.mark.parametrize("action", WITH_ID)
class TestOwn:
    """What is done with an import: its own sender and administrators, nobody else."""

    def test_another_may_not(self, action: str, made: dict[str, Any], stranger: Sender):
        """To know the id is no right."""
        with pytest.raises(tk.NotAuthorized):
            stranger.call(action, id=made["id"])

    def test_nobody_may_not(self, action: str, made: dict[str, Any]):
        """Without signing in there is nothing to see."""
        with pytest.raises(tk.NotAuthorized):
            tk.get_action(action)({"user": "", "ignore_auth": False}, {"id": made["id"]})

    def test_id_is_asked_for(self, action: str, sender: Sender):
        """Without an id nothing is meant."""
        with pytest.raises(tk.ValidationError) as error:
            sender.call(action)
        assert told_by(error, "id")

    @pytest.mark.parametrize("wrong", [str(uuid.UUID(int=0)), "khong-co", "' OR 1=1 --"])
    def test_unknown_id(self, action: str, wrong: str, sender: Sender, stranger: Sender):
        """An import that does not exist is not found, whoever asks."""
        for person in (sender, stranger):
            with pytest.raises(tk.ObjectNotFound):
                person.call(action, id=wrong)


class TestImportKindList:
    """Which tables one may send."""

    def test_administrators_send_all(self, sender: Sender):
        """Each with a name, what to send, and the columns that are understood."""
        told = {one["key"]: one for one in sender.call("hcmc_import_kind_list")}
        assert set(told) == {
            "unit", "completion-dataset", "completion-database", "completion-data-service",
        }  # fmt: skip
        assert all(one["title"] and one["hint"] and one["columns"] for one in told.values())
        assert "Tên đơn vị" in told["unit"]["columns"]

    def test_others_are_not_offered_what_they_may_not(self, stranger: Sender):
        """Who may send nothing gets an empty list, no refusal."""
        assert stranger.call("hcmc_import_kind_list") == []

    def test_not_signed_in(self, non_clean_db: None):
        """Nobody unknown is told what there is."""
        with pytest.raises(tk.NotAuthorized):
            tk.get_action("hcmc_import_kind_list")({"user": "", "ignore_auth": False}, {})


class TestImportTableShow:
    """The table to fill in."""

    def test_holds_what_stands_on_the_portal(self, sender: Sender):
        """A unit that was imported stands in the next table, under its column."""
        title = name()
        sender.apply(sender.send(lines(f"{title},Sở"))["id"])
        told = sender.call("hcmc_import_table_show", kind="unit")
        (row,) = [one for one in told["rows"] if one["values"]["title"] == title]
        assert row["values"]["kind"] == "Sở"
        assert row["lacking_fields"] == []
        assert {"key", "label", "choices", "several", "is_day", "fixed"} == set(told["columns"][0])
        assert told["guide"]

    def test_others_may_not(self, stranger: Sender):
        """Who may not send a table does not take it home."""
        for key in ("unit", "completion-dataset"):
            with pytest.raises(tk.NotAuthorized):
                stranger.call("hcmc_import_table_show", kind=key)

    def test_kind_is_asked_for(self, sender: Sender):
        """No kind, no table; an unknown one is not found."""
        with pytest.raises(tk.ValidationError):
            sender.call("hcmc_import_table_show")
        with pytest.raises(tk.ObjectNotFound):
            sender.call("hcmc_import_table_show", kind="gi-do")


class TestImportCreate:
    """Sending a file."""

    def test_file_is_named_by_its_hash(self, sender: Sender):
        """Ledger and journal can prove which file it was; the file itself is not kept."""
        data = lines(f"{name()},Sở")
        told = sender.call("hcmc_import_create", kind="unit", upload=upload(data))
        assert told["file_sha256"] == hashlib.sha256(data).hexdigest()
        assert (told["file_size"], told["file_form"]) == (len(data), "csv")
        assert service.get(told["id"]).content is None

    def test_gives_counts_and_what_may_follow(self, sender: Sender):
        """What a page needs to offer the next step."""
        data = lines(f"{name()},Sở", f"{name()},Tập đoàn")
        told = sender.call("hcmc_import_create", kind="unit", upload=upload(data))
        assert told["counts"] == {"new": 1, "changed": 0, "same": 0, "faulty": 1}
        assert (told["can_apply"], told["must_skip"], told["writes"]) == (True, True, 1)
        assert (told["can_undo"], told["undo_until"], told["working"]) == (False, None, False)
        assert told["created_by"] == sender.id

    @pytest.mark.parametrize("given", ["", "text", 7, None, upload(b"")])
    def test_no_file(self, sender: Sender, given: Any):
        """Text, nothing or an empty file is no table."""
        with pytest.raises(tk.ValidationError) as error:
            sender.call("hcmc_import_create", kind="unit", upload=given)
        assert told_by(error, "upload")

    def test_others_may_not(self, stranger: Sender):
        """Nothing of the file is kept."""
        with pytest.raises(tk.NotAuthorized):
            stranger.call("hcmc_import_create", kind="unit", upload=upload(lines("a,Sở")))
        assert stranger.call("hcmc_import_list") == []

    @pytest.mark.parametrize(
        ("named", "kept"),
        [
            ("C/Bảng/đơn vị.csv", "đơn vị.csv"),
            ("../../etc/passwd", "passwd"),
            ("a\0b.csv", "ab.csv"),
            ("x" * 400 + ".csv", "x" * 251 + ".csv"),
            ("", "-"),
        ],
        ids=["folders", "above", "nul", "long", "none"],
    )
    def test_name_of_the_file(self, sender: Sender, named: str, kept: str):
        """Only the last part is kept, and only what can be kept of it."""
        told = sender.call("hcmc_import_create", kind="unit", upload=upload(b"a,b\n1,2\n", named))
        assert told["file_name"] == kept

    def test_too_large(self, sender: Sender, monkeypatch: pytest.MonkeyPatch):
        """Not more than the limit and one byte is read; the import says why."""
        monkeypatch.setitem(tk.config, "ckanext.hcmc_governance.imports.max_size", 1)
        told = sender.send(b"x" * 3_000_000)
        assert told["file_size"] == 1_000_001
        assert [one["code"] for one in told["findings"]] == ["too_large"]
        assert "1 MB" in told["findings"][0]["message"]

    def test_too_many_rows(self, sender: Sender, monkeypatch: pytest.MonkeyPatch):
        """The portal's own limit of rows."""
        monkeypatch.setitem(tk.config, "ckanext.hcmc_governance.imports.max_rows", 2)
        told = sender.send(lines("a,Sở", "b,Sở"))
        assert [one["code"] for one in told["findings"]] == ["too_many_rows"]

    def test_letters_that_no_database_keeps(self, sender: Sender):
        """A NUL in a heading, a name or a faulty cell breaks nothing."""
        title = name()
        data = f"Tên đơn vị,Loại đơn vị,L\0ạ\n{title[:5]}\0{title[5:]},Sở,\nX{title},T\0ập,\n"
        told = sender.send(data.encode())
        assert told["counts"]["faulty"] == 1
        assert told["rows"][0]["title"] == title
        assert sender.apply(told["id"], skip_faulty=True)["state"] == "applied"

    def test_first_letters_are_no_form(self, sender: Sender):
        """A heading may begin as packed files do."""
        told = sender.send(lines(f"1,{name()},Sở", head="PK,Tên đơn vị,Loại đơn vị"))
        assert (told["file_form"], told["counts"]["new"]) == ("csv", 1)


class TestImportShow:
    """An import and a part of its rows."""

    def test_parts(self, sender: Sender):
        """By outcome, from a row on, at most so many; the count is of all such rows."""
        told = sender.send(lines(*(f"{name()},Sở" for _ in range(5)), f"{name()},Tập đoàn"))
        part = sender.show(told["id"], outcome="new", offset=3, limit=1)
        assert part["count"] == 5
        assert [one["number"] for one in part["rows"]] == [5]
        faulty = sender.show(told["id"], outcome="faulty")
        assert [one["number"] for one in faulty["rows"]] == [7]
        assert sender.show(told["id"], outcome="", offset=0)["count"] == 6

    @pytest.mark.parametrize("offset", [6, 10**6, 10**30])
    def test_beyond_the_end(self, sender: Sender, made: dict[str, Any], offset: int):
        """There is nothing, and no error."""
        told = sender.call("hcmc_import_show", id=made["id"], offset=offset)
        assert (told["count"], told["rows"]) == (1, [])

    @pytest.mark.parametrize("part", [{"offset": -1}, {"limit": "vài"}, {"limit": -5}])
    def test_wrong_parts(self, sender: Sender, made: dict[str, Any], part: dict[str, Any]):
        """Numbers of rows are whole and not below zero."""
        with pytest.raises(tk.ValidationError) as error:
            sender.call("hcmc_import_show", id=made["id"], **part)
        assert set(error.value.error_dict) == set(part)

    def test_administrators_see_the_imports_of_others(
        self, made: dict[str, Any], other_boss: Sender
    ):
        """Somebody has to help."""
        assert other_boss.show(made["id"])["created_by"] != other_boss.id


class TestImportFaultList:
    """Everything that is wrong with the rows."""

    def test_names_row_cell_and_reason(self, sender: Sender):
        """In the order of the file; a row with two faults stands twice."""
        head = "Tên đơn vị,Loại đơn vị,Ngày thành lập"
        told = sender.send(lines(f"{name()},Sở,", "X,Tập đoàn,31/02/2025", ",Sở,", head=head))
        found = sender.call("hcmc_import_fault_list", id=told["id"])
        assert [(one["row"], one["address"], one["code"]) for one in found] == [
            (3, "B3", "not_offered"),
            (3, "C3", "no_such_day"),
            (4, "A4", "refused"),
        ]
        assert all(one["message"] and one["fault"] for one in found)

    def test_faultless(self, sender: Sender, made: dict[str, Any]):
        """Nothing wrong, nothing listed."""
        assert sender.call("hcmc_import_fault_list", id=made["id"]) == []


class TestImportList:
    """The ledger."""

    def test_administrators_see_all_the_latest_first(
        self, sender: Sender, other_boss: Sender, made: dict[str, Any]
    ):
        """Imports of everybody."""
        later = sender.send(b"a,b\n1,2\n")
        told = [one["id"] for one in other_boss.call("hcmc_import_list")]
        assert told[:2] == [later["id"], made["id"]]
        assert len(told) <= 50

    def test_others_see_their_own(self, stranger: Sender, made: dict[str, Any]):
        """Another's file is not even named."""
        entry = service.get(made["id"])
        assert stranger.call("hcmc_import_list") == []
        entry.created_by = stranger.id
        model.Session.commit()
        assert [one["id"] for one in stranger.call("hcmc_import_list")] == [made["id"]]
        entry.created_by = "x"
        model.Session.commit()


class TestImportApply:
    """Writing what was shown."""

    def test_by_another_administrator(
        self, made: dict[str, Any], sender: Sender, other_boss: Sender
    ):
        """The ledger says who applied it, and that it was not its sender."""
        told = other_boss.apply(made["id"])
        assert (told["created_by"], told["applied_by"]) == (sender.id, other_boss.id)

    def test_twice(self, sender: Sender, made: dict[str, Any]):
        """The second time it is at another step."""
        sender.apply(made["id"])
        with pytest.raises(tk.ValidationError) as error:
            sender.apply(made["id"])
        assert "bước khác" in told_by(error, "id") or "another step" in told_by(error, "id")

    def test_nothing_to_write(self, sender: Sender, made: dict[str, Any]):
        """A table whose rows are all the same, or all faulty."""
        sender.apply(made["id"])
        same = sender.send(lines(f"{made['rows'][0]['title']},Sở"))
        assert (same["counts"]["same"], same["can_apply"]) == (1, False)
        faulty = sender.send(lines(f"{name()},Tập đoàn"))
        assert not faulty["can_apply"]
        for told in (same, faulty):
            with pytest.raises(tk.ValidationError):
                sender.apply(told["id"], skip_faulty=True)
            assert sender.show(told["id"])["findings"][-1]["code"] == "nothing_to_apply"

    def test_reason_of_before_is_gone_when_it_is_applied(self, sender: Sender):
        """A page never says that nothing was written when it was."""
        told = sender.send(lines(f"{name()},Sở", f"{name()},Tập đoàn"))
        with pytest.raises(tk.ValidationError):
            sender.apply(told["id"])
        assert [one["code"] for one in sender.show(told["id"])["findings"]] == ["has_faults"]
        done = sender.apply(told["id"], skip_faulty=True)
        assert done["findings"] == []
        assert [one["result"] for one in done["rows"]] == ["applied", "skipped"]

    def test_what_the_file_says_of_itself_stays(self, sender: Sender):
        """Unknown columns and the separator are facts of the file, not of a step."""
        data = f"Tên đơn vị;Loại đơn vị;Lạ\n{name()};Sở;\n".encode()
        done = sender.apply(sender.send(data)["id"])
        assert {one["code"] for one in done["findings"]} == {"separator", "unknown_heading"}

    def test_failed_import(self, sender: Sender):
        """A file that could not be read can be neither applied nor undone."""
        told = sender.send(b"a,b\n1,2\n")
        for step in (sender.apply, sender.undo):
            with pytest.raises(tk.ValidationError):
                step(told["id"])
        assert sender.show(told["id"])["state"] == "failed"

    def test_kind_that_is_offered_no_more(self, sender: Sender, made: dict[str, Any]):
        """The ledger still shows it; nothing can be done with it."""
        entry = service.get(made["id"])
        entry.kind = "da-bo"
        model.Session.commit()
        told = sender.call("hcmc_import_show", id=made["id"])
        assert (told["kind_title"], told["rows"], told["findings"]) == ("da-bo", [], [])
        with pytest.raises(tk.ObjectNotFound):
            sender.apply(made["id"])
        assert sender.call("hcmc_import_fault_list", id=made["id"]) == []


class TestImportUndo:
    """Putting back what stood before."""

    def test_before_and_twice(self, sender: Sender, made: dict[str, Any]):
        """Only what is applied can be undone, and only once."""
        with pytest.raises(tk.ValidationError):
            sender.undo(made["id"])
        sender.apply(made["id"])
        assert sender.undo(made["id"])["state"] == "undone"
        for step in (sender.undo, sender.apply):
            with pytest.raises(tk.ValidationError):
                step(made["id"])

    @pytest.mark.parametrize(("hours", "may"), [(23.9, True), (24.1, False)])
    def test_within_a_day(self, sender: Sender, made: dict[str, Any], hours: float, may: bool):
        """24 hours after it was applied the way back is closed."""
        applied = dt.datetime.fromisoformat(sender.apply(made["id"])["applied_at"])
        with clock.moved_to(applied + dt.timedelta(hours=hours)):
            assert sender.show(made["id"])["can_undo"] is may
            if may:
                assert sender.undo(made["id"])["state"] == "undone"
            else:
                with pytest.raises(tk.ValidationError):
                    sender.undo(made["id"])
                assert sender.show(made["id"])["state"] == "applied"

    def test_ledger_keeps_both_moments_and_people(
        self, sender: Sender, other_boss: Sender, made: dict[str, Any]
    ):
        """Applied by one, undone by another."""
        sender.apply(made["id"])
        told = other_boss.undo(made["id"])
        assert (told["applied_by"], told["undone_by"]) == (sender.id, other_boss.id)
        assert told["created"] <= told["applied_at"] < told["undone_at"]

    def test_sent_again_after_it(self, sender: Sender, made: dict[str, Any]):
        """The same file is a new import, and everything in it is new again."""
        title = made["rows"][0]["title"]
        sender.apply(made["id"])
        assert sender.send(lines(f"{title},Sở"))["counts"]["same"] == 1
        sender.undo(made["id"])
        again = sender.send(lines(f"{title},Sở"))
        assert (again["counts"]["new"], again["file_sha256"]) == (1, made["file_sha256"])
