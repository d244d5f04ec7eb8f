"""The fact row of a record: every column follows from the record, at every kind of write."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.tests import factories

from ckanext.hcmc_governance.audit.model import JournalLine
from ckanext.hcmc_governance.register import fact_rows, fact_sql, service
from ckanext.hcmc_governance.register.model import (
    FRESHNESS_COLUMNS,
    DatasetFact,
    FrequencyEntry,
    ProgressNote,
)
from ckanext.hcmc_schemas import vocabularies

PDF = {"url": "https://du-lieu.example.vn/bao-cao.pdf", "format": "PDF", "name": "Báo cáo"}
CSV = {"url": "https://du-lieu.example.vn/co-so.csv", "format": "CSV", "name": "Danh sách"}


def row_of(record: dict[str, Any]) -> DatasetFact | None:
    model.Session.expire_all()
    return model.Session.get(DatasetFact, record["id"])


def fact(record: dict[str, Any]) -> DatasetFact:
    row = row_of(record)
    assert row is not None
    return row


def history(record: dict[str, Any]) -> list[FrequencyEntry]:
    model.Session.expire_all()
    return list(model.Session.scalars(FrequencyEntry.history(record["id"])))


def store(record: dict[str, Any], **extras: Any) -> None:
    """Put values into a record as an old portal may have left them, without any hook."""
    package = model.Package.get(record["id"])
    assert package is not None
    package.extras = {**(package.extras or {}), **extras}
    model.Session.commit()


class TestWrites:
    """Each kind of write leaves a row that says what the record says."""

    def test_complete_dataset(self, desk: Any):
        """A dataset as a person publishes it lacks nothing."""
        record = desk.dataset(listing_decision="4944/QĐ-UBND ngày 08/8/2026")
        row = fact(record)
        assert (row.type, row.state, row.private) == ("dataset", "active", False)
        assert (row.name, row.title) == (record["name"], record["title"])
        assert row.owner_id == desk.unit["id"]
        assert (row.access_level, row.sharing_form) == ("open", "open")
        assert row.frequency == "monthly"
        assert row.issued == dt.date.fromisoformat(record["issued"])
        assert row.has_file
        assert row.has_machine_readable
        assert not row.has_service
        assert row.provision_mode == "packaged"
        assert row.listing_decision == "4944/QĐ-UBND ngày 08/8/2026"
        assert (row.missing, row.missing_fields, row.missing_count) == ([], [], 0)
        assert not row.harvested
        assert row.created <= row.updated

    @pytest.mark.clause("22.1")
    def test_draft_lacks_items_by_ref(self, desk: Any):
        """What is missing is told by the point of the article and by the field."""
        row = fact(desk.draft())
        assert row.state == "draft"
        assert row.missing == ["22.1.b", "22.1.d", "22.1.đ"]
        assert row.missing_count == 3
        assert row.missing_fields[:3] == ["notes", "issued", "frequency"]
        assert {"theme", "no_state_secret", "personal_data", "resources"} <= set(row.missing_fields)

    @pytest.mark.clause("8.3")
    def test_database_lacks_sub_items(self, desk: Any):
        """An item of several parts is missing when one of them is."""
        complete = fact(desk.database())
        assert (complete.missing, complete.kind, complete.status) == ([], "other", "operating")
        draft = fact(desk.draft("database", purpose="Quản lý đăng ký.", content="Đăng ký."))
        assert draft.missing == ["8.3.b", "8.3.c", "8.3.d", "8.3.đ", "8.3.e"]
        assert "scope" in draft.missing_fields
        assert "purpose" not in draft.missing_fields
        assert "operated_until" not in draft.missing_fields

    def test_service_lacks_documents(self, desk: Any):
        """The tenth item of a service is its documents."""
        row = fact(desk.draft("data-service"))
        assert row.missing[0] == "13.4.c"
        assert row.missing[-1] == "13.4.k"
        assert row.missing_fields[-1:] != []
        assert "resources" in row.missing_fields

    def test_update_and_patch(self, desk: Any):
        """A changed field is in the row at once."""
        record = desk.dataset()
        desk.call("package_patch", id=record["id"], title="Danh sách cơ sở khám bệnh năm 2026")
        assert fact(record).title == "Danh sách cơ sở khám bệnh năm 2026"

    @pytest.mark.clause("19.1.d")
    def test_files_added_and_removed(self, desk: Any):
        """PDF only is no machine-readable file; a CSV clears it; removing it brings it back."""
        record = desk.dataset(resources=[dict(PDF)])
        assert fact(record).has_file
        assert not fact(record).has_machine_readable
        added = desk.call("resource_create", package_id=record["id"], **CSV)
        assert fact(record).has_machine_readable
        desk.call("resource_delete", id=added["id"])
        assert not fact(record).has_machine_readable

    def test_deleted_and_restored(self, desk: Any):
        """Core calls the hook before it changes the state."""
        record = desk.dataset()
        desk.call("package_delete", id=record["id"])
        assert fact(record).state == "deleted"
        tk.get_action("package_patch")(
            {"ignore_auth": True, "user": desk.user["name"]},
            {"id": record["id"], "state": "active"},
        )
        assert fact(record).state == "active"

    def test_deleted_by_name(self, desk: Any):
        """The API may name a record instead of giving its id."""
        record = desk.dataset()
        desk.call("package_delete", id=record["name"])
        assert fact(record).state == "deleted"

    def test_bulk_delete(self, desk: Any):
        """The page of a unit deletes several at once."""
        record = desk.dataset()
        tk.get_action("bulk_update_delete")(
            {"ignore_auth": True, "user": desk.user["name"]},
            {"datasets": [record["id"]], "org_id": desk.unit["id"]},
        )
        assert fact(record).state == "deleted"

    def test_handed_to_another_unit(self, desk: Any, other_desk: Any):
        """Core's action that changes the owner calls no hook of records."""
        record = desk.dataset()
        tk.get_action("package_owner_org_update")(
            {"ignore_auth": True, "user": factories.Sysadmin()["name"]},
            {"id": record["id"], "organization_id": other_desk.unit["id"]},
        )
        assert fact(record).owner_id == other_desk.unit["id"]

    def test_handing_over_is_journalled(self, desk: Any, other_desk: Any):
        """The line names who did it and the unit whose record it is now (7.6)."""
        record, admin = desk.dataset(), factories.Sysadmin()
        query = (
            sa.select(JournalLine)
            .where(JournalLine.object_id == record["id"])
            .order_by(JournalLine.id)
        )
        before = len(list(model.Session.scalars(query)))
        tk.get_action("package_owner_org_update")(
            {"ignore_auth": True, "user": admin["name"]},
            {"id": record["id"], "organization_id": other_desk.unit["id"]},
        )
        (line,) = list(model.Session.scalars(query))[before:]
        assert (line.details["what"], line.object_type) == ("record.updated", "dataset")
        assert (line.actor_id, line.object_unit_id) == (admin["id"], other_desk.unit["id"])

    def test_handed_to_another_unit_within_a_larger_act(self, desk: Any, other_desk: Any):
        """Whoever defers the commit refreshes the row by the update that it belongs to."""
        record = desk.dataset()
        tk.get_action("package_patch")(
            {"ignore_auth": True, "user": desk.user["name"]},
            {"id": record["id"], "owner_org": other_desk.unit["id"]},
        )
        assert fact(record).owner_id == other_desk.unit["id"]

    def test_refused_write_leaves_the_row(self, desk: Any):
        """What is not saved is not in the row."""
        record = desk.dataset()
        desk.refused("package_patch", id=record["id"], title="")
        assert fact(record).title == record["title"]

    def test_renamed_unit_changes_nothing(self, desk: Any):
        """Rows hold the id of a unit; its name is its own."""
        record, admin = desk.dataset(), factories.Sysadmin()["name"]
        for title in ("Sở có tên mới", desk.unit["title"]):
            tk.get_action("organization_patch")(
                {"ignore_auth": True, "user": admin}, {"id": desk.unit["id"], "title": title}
            )
            assert fact(record).owner_id == desk.unit["id"]
            assert record["id"] not in fact_rows.differences()


class TestPurge:
    """A purged record leaves nothing behind."""

    def test_rows_go_with_it(self, desk: Any):
        """Fact, announced frequencies and progress notes."""
        record = desk.database(frequency="monthly")
        model.Session.add(
            ProgressNote(
                package_id=record["id"],
                noted_on=dt.date(2026, 1, 2),
                stage="building",
                percentage=10,
                note="Đã khảo sát.",
            )  # fmt: skip
        )
        model.Session.commit()
        assert history(record)
        tk.get_action("dataset_purge")(
            {"ignore_auth": True, "user": factories.Sysadmin()["name"]}, {"id": record["id"]}
        )
        assert row_of(record) is None
        assert history(record) == []
        assert list(model.Session.scalars(ProgressNote.of(record["id"]))) == []

    def test_refused_purge_keeps_them(self, desk: Any):
        """Whoever may not purge changes nothing."""
        record = desk.dataset()
        with pytest.raises(tk.NotAuthorized):
            desk.call("dataset_purge", id=record["id"])
        model.Session.rollback()
        assert fact(record).state == "active"

    def test_served_record_loses_its_service(self, desk: Any):
        """What a purged service served is not served any more."""
        record = desk.dataset()
        made = desk.service(serves=[record["id"]])
        assert fact(record).has_service
        fact_rows.forget([made["id"]])
        assert not fact(record).has_service
        model.Session.rollback()


class TestServices:
    """Whether a record is served follows from the services, in both directions."""

    def test_published_service(self, desk: Any):
        """A published service counts for what it serves; both ways of 21.1 then."""
        record = desk.dataset()
        assert not fact(record).has_service
        desk.service(serves=[record["id"]])
        row = fact(record)
        assert (row.has_service, row.provision_mode) == (True, "both")

    def test_draft_service_does_not_count(self, desk: Any):
        """What nobody can use serves nothing."""
        record = desk.dataset()
        desk.draft("data-service", serves=[record["id"]])
        assert not fact(record).has_service

    def test_service_that_serves_another(self, desk: Any):
        """A service that moves on leaves the first record without service."""
        one, other = desk.dataset(), desk.dataset()
        made = desk.service(serves=[one["id"]])
        desk.call("package_patch", id=made["id"], serves=[other["id"]])
        assert (fact(one).has_service, fact(other).has_service) == (False, True)

    def test_database_through_its_dataset(self, desk: Any):
        """A service on a dataset of a database is a service on the database."""
        database = desk.database()
        record = desk.dataset(source_database=database["id"])
        assert not fact(database).has_service
        desk.service(serves=[record["id"]])
        assert fact(database).has_service

    def test_dataset_that_leaves_its_database(self, desk: Any):
        """A dataset that names no database any more takes its service with it."""
        database = desk.database()
        record = desk.dataset(source_database=database["id"])
        desk.service(serves=[record["id"]])
        desk.call("package_patch", id=record["id"], source_database="")
        assert not fact(database).has_service

    def test_service_stands_for_a_file(self, desk: Any):
        """A dataset without file lacks nothing of 21.1 when a service serves it."""
        record = desk.dataset()
        desk.service(serves=[record["id"]])
        package = model.Package.get(record["id"])
        assert package is not None
        for file in package.resources:
            file.state = "deleted"
        model.Session.flush()
        fact_rows.refresh([record["id"]])
        assert "resources" not in fact(record).missing_fields
        assert not fact(record).has_file
        model.Session.rollback()


class TestValues:
    """Values that an old portal may hold never stop a write."""

    @pytest.mark.parametrize(
        ("stored", "day"),
        [
            ("2024-02-29", dt.date(2024, 2, 29)),
            ("2023-02-29", None),
            ("2024-04-31", None),
            ("2000-02-29", dt.date(2000, 2, 29)),
            ("1900-02-29", None),
            ("0000-01-01", None),
            ("2024-13-01", None),
            ("2024-05-06T07:08:09", dt.date(2024, 5, 6)),
            ("06/05/2024", None),
            ("hôm qua", None),
            ("", None),
        ],
    )
    def test_days(self, desk: Any, stored: str, day: dt.date | None):
        """A day that exists, at the beginning of the text; all else is none."""
        record = desk.draft()
        store(record, source_issued=stored)
        fact_rows.refresh([record["id"]])
        assert fact(record).source_issued == day

    @settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(text=st.text(alphabet="0123456789-", max_size=12) | st.dates().map(str))
    def test_no_text_of_digits_breaks_a_cast(self, non_clean_db: None, text: str):
        """PostgreSQL casts only what the pattern lets through."""
        query = sa.text(
            f"SELECT CASE WHEN CAST(:v AS text) ~ '{fact_sql.DAY}'"  # noqa: S608
            " THEN left(CAST(:v AS text), 10)::date END"
        )
        found = model.Session.scalar(query, {"v": text})
        try:
            expected = dt.date.fromisoformat(text[:10])
        except ValueError:
            expected = None
        written = len(text) >= len("2026-01-01") and text[4:5] == "-" and text[7:8] == "-"
        assert found == (expected if written else None)

    @pytest.mark.parametrize(
        ("stored", "share"),
        [("100", 100), ("0", 0), ("7", 7), ("101", None), ("-1", None), ("5.5", None), ("", None)],
    )
    def test_share(self, desk: Any, stored: str, share: int | None):
        """Whole per cents only."""
        record = desk.draft()
        store(record, integrated_share=stored)
        fact_rows.refresh([record["id"]])
        assert fact(record).integrated_share == share

    @pytest.mark.parametrize("blank", ["", "   ", "[]"])
    def test_blank_values_are_missing(self, desk: Any, blank: str):
        """Blank text and empty lists are not entered."""
        record = desk.dataset()
        store(record, theme=blank)
        fact_rows.refresh([record["id"]])
        assert fact(record).missing_fields == ["theme"]

    def test_unknown_is_missing(self, desk: Any):
        """A term that only says that nothing is known answers no item."""
        record = desk.dataset()
        store(record, frequency="unknown")
        fact_rows.refresh([record["id"]])
        assert (fact(record).missing, fact(record).frequency) == (["22.1.đ"], "unknown")

    def test_unknown_unit_is_missing(self, desk: Any, monkeypatch: pytest.MonkeyPatch):
        """Records of the unit «Chưa xác định» have no publisher (22.1.c)."""
        record = desk.dataset()
        monkeypatch.setitem(
            tk.config, "ckanext.hcmc_governance.harvesting.unknown_unit", desk.unit["name"]
        )
        fact_rows.refresh([record["id"]])
        assert (fact(record).missing, fact(record).missing_fields) == (["22.1.c"], ["owner_org"])

    def test_spellings_of_formats(self, desk: Any):
        """Case, spaces and media types make no difference."""
        record = desk.dataset(resources=[{**CSV, "format": "application/json"}])
        package = model.Package.get(record["id"])
        assert package is not None
        for written, readable in ((" csv ", True), ("Csv", True), ("pdf", False), ("", False)):
            package.resources[0].format = written
            model.Session.flush()
            fact_rows.refresh([record["id"]])
            assert fact(record).has_machine_readable is readable, written
        model.Session.rollback()


class TestAskedFields:
    """What a record must have follows from the item lists and the schema, not from names here."""

    @pytest.mark.parametrize("kind", fact_rows.ORDER)
    def test_items_first_then_required(self, kind: str, with_plugins: None):
        """Every non-optional part of the list, then every other required field, each once."""
        schema = service.record_schema(kind)
        assert schema is not None
        asked = list(fact_rows.asked_fields(schema))
        names = [name for name, _ in asked]
        assert len(names) == len(set(names))
        parts = [
            (part.field, item.ref)
            for item in vocabularies.item_list(schema["hcmc_record"])
            for part in item.parts
            if not part.optional
        ]
        assert asked[: len(parts)] == parts
        assert set(service.required_fields(schema)) <= set(names)

    def test_a_further_required_field_is_asked_for(self, with_plugins: None):
        """A portal that makes another field required sees it in the lists."""
        schema = service.record_schema("dataset")
        assert schema is not None
        more = {"field_name": "spatial_label", "required": True}
        changed = {**schema, "dataset_fields": [*schema["dataset_fields"], more]}
        assert ("spatial_label", None) in list(fact_rows.asked_fields(changed))


class TestFrequencies:
    """What was announced is kept: value, day, decision, who and for which unit (22.1.đ)."""

    def test_first_announcement(self, desk: Any):
        """Publishing announces the frequency."""
        record = desk.dataset(frequency_from="01/02/2026")
        [entry] = history(record)
        assert (entry.frequency, entry.valid_from) == ("monthly", dt.date(2026, 2, 1))
        assert (entry.set_by, entry.unit_id) == (desk.user["id"], desk.unit["id"])

    def test_draft_announces_nothing(self, desk: Any):
        """What is not published was told to nobody."""
        record = desk.draft(frequency="daily")
        assert history(record) == []
        assert fact(record).frequency == "daily"

    @pytest.mark.clause("22.1")
    def test_change_adds_and_never_rewrites(self, desk: Any):
        """Lateness cannot be edited away: the earlier announcement stays."""
        record = desk.dataset()
        before = history(record)[0].dictize()
        desk.call(
            "package_patch", id=record["id"], frequency="annual",
            frequency_decision="12/QĐ-SYT ngày 05/01/2026",
        )  # fmt: skip
        first, second = history(record)
        assert first.dictize() == before
        assert (second.frequency, second.decision) == ("annual", "12/QĐ-SYT ngày 05/01/2026")
        assert first.created < second.created

    def test_edit_of_something_else_adds_nothing(self, desk: Any):
        """A new title announces no frequency."""
        record = desk.dataset()
        desk.call("package_patch", id=record["id"], notes="Có thêm cột số điện thoại.")
        assert len(history(record)) == 1

    def test_back_and_forth_is_told_in_full(self, desk: Any):
        """Monthly, yearly, monthly: three announcements."""
        record = desk.dataset()
        for frequency in ("annual", "monthly"):
            desk.call("package_patch", id=record["id"], frequency=frequency)
        assert [one.frequency for one in history(record)] == ["monthly", "annual", "monthly"]

    def test_new_start_is_an_announcement(self, desk: Any):
        """The same frequency counted from another day."""
        record = desk.dataset()
        desk.call("package_patch", id=record["id"], frequency_from="01/03/2099")
        assert [one.valid_from for one in history(record)] == [None, dt.date(2099, 3, 1)]

    def test_unknown_is_no_announcement_but_takes_one_back(self, desk: Any):
        """A harvested record that never had one has no history; one that loses it has."""
        record = desk.dataset()
        model.Session.execute(
            sa.delete(FrequencyEntry).where(FrequencyEntry.package_id == record["id"])
        )
        store(record, frequency="unknown")
        fact_rows.refresh([record["id"]])
        fact_rows.note_frequencies([record["id"]], user_id=None, unit_id=None)
        assert history(record) == []
        for frequency in ("daily", "unknown"):
            store(record, frequency=frequency)
            fact_rows.refresh([record["id"]])
            fact_rows.note_frequencies([record["id"]], user_id=None, unit_id=None)
            model.Session.commit()
        assert [one.frequency for one in history(record)] == ["daily", "unknown"]

    def test_journal_tells_it(self, desk: Any):
        """A changed announcement is an act that the journal keeps."""
        record = desk.dataset()
        desk.call("package_patch", id=record["id"], frequency="annual")
        lines = model.Session.scalars(
            sa.select(JournalLine).where(JournalLine.object_id == record["id"])
        )
        told = [
            line.details
            for line in lines
            if (line.details or {}).get("what") == "register.frequency_announced"
        ]
        assert [one["frequency"] for one in told] == ["monthly", "annual"]


class TestRebuild:
    """All rows anew: the same rows, whatever happened to them."""

    @pytest.fixture(autouse=True)
    def _known(self, non_clean_db: None) -> Iterable[None]:
        """Begin with rows that are right: other tests write behind the hooks' back."""
        fact_rows.rebuild()
        model.Session.commit()
        yield
        model.Session.rollback()

    def test_finds_and_repairs(self, desk: Any):
        """A row that is wrong, missing or too many."""
        wrong, gone = desk.dataset(), desk.dataset()
        model.Session.execute(
            sa.update(DatasetFact)
            .where(DatasetFact.package_id == wrong["id"])
            .values(title="Khác", missing=["22.1.b"])
        )
        model.Session.execute(sa.delete(DatasetFact).where(DatasetFact.package_id == gone["id"]))
        stray = {
            "package_id": "khong-con", "type": "dataset", "state": "active", "private": False,
            "name": "khong-con", "title": "Không còn", "has_file": False,
            "has_machine_readable": False, "has_service": False, "missing": [],
            "missing_fields": [], "missing_count": 0, "harvested": False,
            "created": dt.datetime.now(dt.UTC), "updated": dt.datetime.now(dt.UTC),
        }  # fmt: skip
        model.Session.execute(sa.insert(DatasetFact).values(**stray))
        assert set(fact_rows.differences()) == {wrong["id"], gone["id"], "khong-con"}
        assert fact_rows.rebuild() == 3
        assert fact_rows.differences() == []
        assert fact(wrong).title == wrong["title"]
        assert row_of({"id": "khong-con"}) is None

    def test_running_again_changes_nothing(self, desk: Any):
        """Idempotent: no row is written that is right already."""
        desk.service(serves=[desk.dataset()["id"]])
        fact_rows.rebuild()
        assert fact_rows.rebuild() == 0

    def test_freshness_keeps_its_columns(self, desk: Any):
        """Days that freshness wrote are not the record's and stay."""
        record = desk.dataset()
        kept = {
            name: [{"s": "2026-01-01", "e": "2026-02-01", "r": "late"}]
            if name == "slots"
            else dt.date(2026, 2, 3)
            for name in FRESHNESS_COLUMNS
        }
        model.Session.execute(
            sa.update(DatasetFact).where(DatasetFact.package_id == record["id"]).values(**kept)
        )
        fact_rows.refresh([record["id"]])
        fact_rows.rebuild()
        row = fact(record)
        assert {name: getattr(row, name) for name in FRESHNESS_COLUMNS} == kept

    def test_records_of_other_types_have_none(self):
        """A portal's other records are left alone."""
        other = factories.Dataset(
            type="showcase-of-another-plugin", owner_org=factories.Organization()["id"]
        )
        fact_rows.refresh([other["id"]])
        assert row_of(other) is None

    def test_empty_call(self):
        """Nothing asked, nothing done."""
        fact_rows.refresh([])
        fact_rows.forget([])
        fact_rows.mark_deleted([])
        assert fact_rows.differences() == []
