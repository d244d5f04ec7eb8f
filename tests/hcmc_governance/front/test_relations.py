"""What a record is linked with: groups, picture and list; whose duty a missing service is."""

from __future__ import annotations

from typing import Any

import pytest

from ckanext.hcmc_governance.front import gaps, relations

DATABASE: dict[str, Any] = {"id": "d", "title": "CSDL", "url": "/database/d"}


def node(key: str, **more: Any) -> dict[str, Any]:
    return {"id": key, "title": key.upper(), "url": f"/{key}", "status": "operating", **more}


class TestByRelation:
    """Links by their name."""

    def test_each_record_once_under_each_relation(self) -> None:
        """The order of the answer is kept."""
        found = [
            {"relation": "serves", "id": "a"},
            {"relation": "uses", "id": "a"},
            {"relation": "serves", "id": "b"},
            {"relation": "serves", "id": "a"},
        ]
        groups = relations.by_relation(found)
        assert [one["id"] for one in groups["serves"]] == ["a", "b"]
        assert [one["id"] for one in groups["uses"]] == ["a"]
        assert relations.by_relation([]) == {}


class TestOfDatabase:
    """Database → services → datasets."""

    def test_wires_follow_the_services(self) -> None:
        """A dataset that no service gives out stands in its column without a wire."""
        s1, s2, one, two = node("s1"), node("s2"), node("x"), node("y")
        seen = relations.of_database(DATABASE, [s1, s2], [one, two], {"s1": [one]})
        assert seen.links == (("d", "s1"), ("d", "s2"), ("s1", "x"))
        assert [box["id"] for box in seen.columns["dataset"]] == ["x", "y"]
        assert seen.is_drawn

    def test_the_list_holds_the_same(self) -> None:
        """Datasets under their service, the others under the database itself."""
        one, two = node("x"), node("y")
        seen = relations.of_database(DATABASE, [node("s1")], [one, two], {"s1": [one]})
        (top,) = seen.nested
        assert [child["id"] for child in top["children"]] == ["s1", "y"]
        assert [child["id"] for child in top["children"][0]["children"]] == ["x"]

    def test_without_service(self) -> None:
        """The datasets stand beside the database."""
        seen = relations.of_database(DATABASE, [], [node("x")], {})
        assert seen.links == (("d", "x"),)
        assert relations.of_database(DATABASE, [], [], {}).is_drawn is False

    def test_many_are_a_list_only(self) -> None:
        """More than twelve boxes would be a carpet."""
        many = [node(str(number)) for number in range(relations.MOST_BOXES + 1)]
        assert not relations.of_database(DATABASE, [], many, {}).is_drawn
        assert relations.of_database(DATABASE, [], many[:-1], {}).is_drawn


class TestMissingService:
    """Who publishes the services of a database."""

    @pytest.mark.clause("13.2")
    def test_shared_database(self) -> None:
        """The manager of the shared databases."""
        record = {"state": "active", "kind": "shared", "status": "operating"}
        assert gaps.missing_service(record, []) == gaps.Duty("13.2", is_managers=True)

    @pytest.mark.clause("13.3")
    def test_other_database(self) -> None:
        """Its owner; a service that is no longer provided does not count."""
        record = {"state": "active", "kind": "other", "status": "operating"}
        retired = [{"status": "retired"}]
        assert gaps.missing_service(record, retired) == gaps.Duty("13.3", is_managers=False)

    @pytest.mark.parametrize(
        ("record", "services"),
        [
            ({"state": "active", "kind": "other"}, [{"status": "operating"}]),
            ({"state": "draft", "kind": "other"}, []),
            ({"state": "active", "kind": "shared", "status": "ended"}, []),
        ],
    )
    def test_no_duty(self, record: dict[str, Any], services: list[dict[str, Any]]) -> None:
        """Served, not published, or no longer operated."""
        assert gaps.missing_service(record, services) is None
