"""Databases in the running actions: master data, kinds, standards (3.4, 8.1, 8.2, 8.3, 27.2.h)."""

from __future__ import annotations

from typing import Any

import pytest

import ckan.plugins.toolkit as tk

pytestmark = pytest.mark.usefixtures("non_clean_db", "themes")
DECISION = "4944/QĐ-UBND ngày 08/8/2026"


def refused(desk: Any, **changed: Any) -> dict[str, Any]:
    with pytest.raises(tk.ValidationError) as caught:
        desk.database(**changed)
    return caught.value.error_dict


@pytest.mark.clause("3.4")
class TestMasterData:
    """Master data has an object identifier, and others refer to it."""

    @pytest.mark.parametrize("state", ["draft", "active"])
    def test_it_names_its_identifier(self, desk: Any, state: str) -> None:
        """Saving it without is refused, as a draft too."""
        assert set(refused(desk, is_master=True, state=state)) == {"identifier_field"}

    def test_it_keeps_it(self, desk: Any) -> None:
        """The identifier cannot be emptied afterwards."""
        record = desk.database(is_master=True, identifier_field="ma_so_ho")
        told = desk.refused("package_patch", id=record["id"], identifier_field=" ")
        assert set(told) == {"identifier_field"}

    def test_it_knows_who_refers_to_it(self, app: Any, desk: Any) -> None:
        """Naming it from another database is enough: the inverse comes by itself."""
        master = desk.database(is_master=True, identifier_field="ma_so_ho")
        user = desk.database(uses=[master["name"]], title="Cơ sở dữ liệu thuế hộ kinh doanh")
        told = app.get(f"/api/3/action/hcmc_relation_list?id={master['name']}").json["result"]
        assert [(one["relation"], one["id"]) for one in told] == [("used_by", user["id"])]
        page = app.get(f"/database/{master['name']}").body
        assert "ma_so_ho" in page
        assert "Mã định danh đối tượng" in page

    def test_the_link_goes_with_the_field(self, app: Any, desk: Any) -> None:
        """Taking it out of the field takes the inverse away."""
        master = desk.database(is_master=True, identifier_field="ma_so_ho")
        user = desk.database(uses=[master["id"]])
        desk.call("package_patch", id=user["id"], uses=[])
        told = app.get(f"/api/3/action/hcmc_relation_list?id={master['name']}").json["result"]
        assert told == []


class TestShared:
    """Shared city databases are those that a decision lists."""

    @pytest.mark.clause("8.1")
    @pytest.mark.clause("8.2")
    @pytest.mark.parametrize("state", ["draft", "active"])
    def test_not_without_its_decision(self, desk: Any, state: str) -> None:
        """Number and day, whatever the state."""
        assert set(refused(desk, kind="shared", state=state)) == {"listing_decision"}

    @pytest.mark.clause("8.1")
    @pytest.mark.parametrize(
        "decision",
        [
            "4944/QĐ-UBND",
            "ngày 08/8/2026",
            "4944/QĐ-UBND ngày 31/02/2026",
            "4944/QĐ-UBND ngày 08/8/2090",
        ],
    )
    def test_nor_with_half_a_decision(self, desk: Any, decision: str) -> None:
        """A day that the calendar lacks, or that is to come, is none."""
        told = refused(desk, kind="shared", listing_decision=decision)
        assert set(told) == {"listing_decision"}

    @pytest.mark.clause("8.1")
    def test_the_two_kinds_can_be_told_apart(self, desk: Any) -> None:
        """A search filters them."""
        shared = desk.database(kind="shared", listing_decision=DECISION)
        other = desk.database()
        for kind, found in (("shared", shared), ("other", other)):
            query = f"kind:{kind} AND id:({shared['id']} OR {other['id']})"
            told = desk.call("package_search", fq=query, fq_list=["dataset_type:database"])
            assert [one["id"] for one in told["results"]] == [found["id"]]

    @pytest.mark.clause("8.1")
    def test_the_decision_stays_while_it_is_shared(self, desk: Any) -> None:
        """Emptying it is refused."""
        record = desk.database(kind="shared", listing_decision=DECISION)
        told = desk.refused("package_patch", id=record["id"], listing_decision="")
        assert set(told) == {"listing_decision"}


@pytest.mark.clause("8.3")
class TestItems:
    """What a draft lacks is named by its point."""

    def test_a_draft_lists_what_it_lacks(self, desk: Any) -> None:
        """Item by item, with the parts of compound ones."""
        draft = desk.draft("database", purpose="Quản lý hộ kinh doanh.")
        told = desk.call("hcmc_record_completeness_show", id=draft["id"])
        lacks = {one["ref"]: [part["field"] for part in one["missing"]] for one in told["items"]}
        assert lacks == {
            "8.3.a": [],
            "8.3.b": ["scope"],
            "8.3.c": ["content", "managed_objects"],
            "8.3.d": ["collection_mechanism", "update_mechanism", "data_sources"],
            "8.3.đ": ["sharing_form"],
            "8.3.e": ["implementing_org", "operated_from"],
        }
        assert (told["complete"], told["total"]) == (1, 6)
        assert "scope" in desk.refused("package_patch", id=draft["id"], state="active")

    def test_a_published_one_lacks_nothing(self, desk: Any) -> None:
        """Six of six."""
        told = desk.call("hcmc_record_completeness_show", id=desk.database()["id"])
        assert (told["complete"], told["total"]) == (6, 6)


@pytest.mark.clause("27.2.h")
class TestStandards:
    """A new database lists the standards it must follow before it runs."""

    @pytest.mark.parametrize("state", ["draft", "active"])
    def test_not_into_operation_without_them(self, desk: Any, state: str) -> None:
        """The refusal stands at the standards."""
        record = desk.database(status="building", operated_from="01/2025", state=state)
        told = desk.refused("package_patch", id=record["id"], status="operating")
        assert set(told) == {"conforms_to"}
        assert "27.2.h" in told["conforms_to"][0]

    def test_with_them_it_runs(self, desk: Any) -> None:
        """They may come with the same save."""
        record = desk.database(status="building", operated_from="01/2025")
        told = desk.call(
            "package_patch",
            id=record["id"],
            status="operating",
            conforms_to=["QCVN 109:2017/BTTTT"],
        )
        assert (told["status"], told["conforms_to"]) == ("operating", ["QCVN 109:2017/BTTTT"])

    def test_a_database_of_old_is_registered_as_it_is(self, desk: Any) -> None:
        """It was never being built here."""
        assert desk.database(status="operating")["state"] == "active"


class TestServerFields:
    """What the regulation lets only the data manager say."""

    @pytest.mark.clause("26.2.b")
    @pytest.mark.parametrize("field", ["integrated_on", "integrated_share"])
    @pytest.mark.parametrize("kind", ["dataset", "database"])
    def test_integration_is_not_a_clients(self, desk: Any, kind: str, field: str) -> None:
        """Neither creating nor editing takes it."""
        record = getattr(desk, kind)(**{field: "2026-01-01"})
        assert field not in record
        again = desk.call(
            "package_patch", id=record["id"], **{field: "2026-01-01", "title": "Tên đã sửa lại"}
        )
        assert field not in again

    def test_the_version_of_the_regulation_stays(self, desk: Any) -> None:
        """A record keeps the version that it was made under."""
        record = desk.database(regulation_version="1-1999")
        assert record["regulation_version"] == "99-2024"
        again = desk.call("package_patch", id=record["id"], regulation_version="", scope="Khác.")
        assert again["regulation_version"] == "99-2024"
