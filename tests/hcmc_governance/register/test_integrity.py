"""Links lead to records that exist, and not round in circles."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import event

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.tests import factories

from ckanext.hcmc_governance.register import links

pytestmark = pytest.mark.usefixtures("non_clean_db", "themes")


def linked(desk: Any, record: dict[str, Any]) -> set[tuple[str, str]]:
    told = desk.call("hcmc_relation_list", id=record["id"])
    return {(one["relation"], one["id"]) for one in told}


class TestInverse:
    """Each link is known at both ends."""

    def test_between_the_three_types(self, desk: Any) -> None:
        """Database, dataset made from it, service on the dataset."""
        whole = desk.database()
        base = desk.database(part_of=[whole["id"]])
        record = desk.dataset(source_database=base["name"])
        service = desk.service(serves=[record["id"]])
        assert linked(desk, whole) == {("has_part", base["id"])}
        assert linked(desk, base) == {("part_of", whole["id"]), ("source_of", record["id"])}
        assert linked(desk, record) == {
            ("source_database", base["id"]), ("served_by", service["id"]),
        }  # fmt: skip
        assert linked(desk, service) == {("serves", record["id"])}

    def test_drafts_are_not_shown(self, desk: Any) -> None:
        """What is not published is nobody's inverse yet; publishing makes it one."""
        base = desk.database()
        draft = desk.draft("database", uses=[base["id"]])
        assert linked(desk, base) == set()
        assert [one.id for one in links.referrers(base["id"])] == [draft["id"]]

    def test_one_statement(self, desk: Any) -> None:
        """However many records there are at the other ends."""
        base = desk.database()
        for _ in range(3):
            desk.database(uses=[base["id"]])
        seen: list[str] = []
        engine: Any = model.meta.engine

        def note(_c: Any, _cu: Any, statement: str, *_a: Any) -> None:
            seen.append(statement)

        model.Session.commit()
        event.listen(engine, "before_cursor_execute", note)
        try:
            found = links.related(base["id"])
        finally:
            event.remove(engine, "before_cursor_execute", note)
        assert len(found) == 3
        assert len(seen) == 1

    def test_of_other_types_nothing_is_kept(self) -> None:
        """A record of no type of ours has no relations."""
        assert tk.h.hcmc_linked_records({"id": "x", "type": "harvest"}) == []


class TestCircles:
    """Part of itself, replaced by itself."""

    @pytest.mark.parametrize("field", ["part_of", "uses"])
    def test_a_database_does_not_name_itself(self, desk: Any, field: str) -> None:
        """Refused beside the field."""
        record = desk.database()
        told = desk.refused("package_patch", id=record["id"], **{field: [record["id"]]})
        assert set(told) == {field}

    def test_parts_do_not_contain_each_other(self, desk: Any) -> None:
        """However long the way round is."""
        one = desk.database()
        two = desk.database(part_of=[one["id"]])
        three = desk.database(part_of=[two["id"]])
        told = desk.refused("package_patch", id=one["id"], part_of=[three["id"]])
        assert set(told) == {"part_of"}
        assert desk.call("package_patch", id=three["id"], part_of=[one["id"]])

    def test_services_do_not_replace_each_other(self, desk: Any) -> None:
        """The reader of a page without service would be led in a circle."""
        record = desk.dataset()
        one = desk.service(serves=[record["id"]])
        two = desk.service(serves=[record["id"]], replaced_by=[one["id"]])
        told = desk.refused("package_patch", id=one["id"], replaced_by=[two["id"]])
        assert set(told) == {"replaced_by"}

    def test_two_databases_may_use_each_other(self, desk: Any) -> None:
        """That happens."""
        one = desk.database()
        two = desk.database(uses=[one["id"]])
        desk.call("package_patch", id=one["id"], uses=[two["id"]])
        assert linked(desk, one) == {("uses", two["id"]), ("used_by", two["id"])}


class TestDelete:
    """A record that others name is not deleted under them."""

    def refused_by(self, desk: Any, record: dict[str, Any]) -> None:
        told = desk.refused("package_delete", id=record["id"])
        assert set(told) == {"state"}
        model.Session.rollback()
        assert desk.call("package_show", id=record["id"])["state"] == "active"

    def test_what_others_name_stays(self, desk: Any) -> None:
        """The message lists who names it."""
        base = desk.database()
        desk.dataset(source_database=base["id"], title="Danh sách lấy từ cơ sở dữ liệu")
        told = desk.refused("package_delete", id=base["id"])
        assert "Danh sách lấy từ cơ sở dữ liệu" in told["state"][0]
        self.refused_by(desk, base)

    def test_hidden_records_are_only_counted(self, desk: Any, other_desk: Any, app: Any) -> None:
        """The title of another unit's draft is not told to who may not read it."""
        base = desk.database()
        other_desk.draft("database", title="Bản thảo của đơn vị khác", uses=[base["id"]])
        told = desk.refused("package_delete", id=base["id"])["state"][0]
        model.Session.rollback()
        assert "Bản thảo của đơn vị khác" not in told
        assert "1" in told
        desk.dataset(source_database=base["id"], title="Danh sách ai cũng xem được")
        told = desk.refused("package_delete", id=base["id"])["state"][0]
        model.Session.rollback()
        assert "Bản thảo của đơn vị khác" not in told
        assert "Danh sách ai cũng xem được" in told
        assert "1" in told

    def test_own_draft_is_named(self, desk: Any, app: Any) -> None:
        """Who may read a draft is told its title."""
        base = desk.database()
        desk.draft("database", title="Bản thảo của chính mình", uses=[base["id"]])
        token = factories.APIToken(user=desk.user["name"])["token"]
        answer = app.post(
            "/api/action/package_delete", json={"id": base["id"]},
            headers={"Authorization": token},
        )  # fmt: skip
        assert answer.status_code == 409
        assert "Bản thảo của chính mình" in answer.json["error"]["state"][0]

    def test_what_a_service_serves_stays(self, desk: Any) -> None:
        """A service would serve nothing."""
        record = desk.dataset()
        desk.service(serves=[record["id"]])
        self.refused_by(desk, record)

    def test_by_state_too(self, desk: Any) -> None:
        """Editing the state is the same act; so is the list of an organization's admin."""
        base = desk.database()
        desk.database(uses=[base["id"]])
        admin = {"user": factories.Sysadmin()["name"]}
        with pytest.raises(tk.ValidationError):
            tk.get_action("package_patch")({**admin}, {"id": base["id"], "state": "deleted"})
        model.Session.rollback()
        with pytest.raises(tk.ValidationError):
            tk.get_action("bulk_update_delete")(
                {**admin}, {"datasets": [base["id"]], "org_id": desk.unit["id"]}
            )
        model.Session.rollback()
        assert desk.call("package_show", id=base["id"])["state"] == "active"

    def test_purging_is_refused_as_well(self, desk: Any) -> None:
        """An administrator would leave links to nowhere."""
        base = desk.database()
        user = desk.database(uses=[base["id"]])
        admin = {"user": factories.Sysadmin()["name"]}
        with pytest.raises(tk.ValidationError):
            tk.get_action("dataset_purge")({**admin}, {"id": base["id"]})
        model.Session.rollback()
        desk.call("package_patch", id=user["id"], uses=[])
        tk.get_action("dataset_purge")({**admin}, {"id": base["id"]})
        assert model.Package.get(base["id"]) is None
        assert links.referrers(base["id"]) == []

    def test_what_nobody_names_may_go(self, desk: Any) -> None:
        """And takes its own links with it."""
        base = desk.database()
        user = desk.database(uses=[base["id"]])
        desk.call("package_delete", id=user["id"])
        assert linked(desk, base) == set()
        desk.call("package_delete", id=base["id"])

    def test_it_comes_back_with_its_links(self, desk: Any) -> None:
        """A deleted record that is taken back names what it named."""
        base = desk.database()
        user = desk.database(uses=[base["id"]])
        desk.call("package_delete", id=user["id"])
        admin = {"user": factories.Sysadmin()["name"]}
        tk.get_action("package_patch")(admin, {"id": user["id"], "state": "active"})
        assert linked(desk, base) == {("used_by", user["id"])}
