"""Many units from a table: what would change, what is wrong, then all or nothing."""

from __future__ import annotations

import dataclasses
import datetime as dt
import unicodedata
import uuid
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ckan import model

from ckanext.hcmc_governance.audit.model import JournalLine
from ckanext.hcmc_governance.units import loading, organizations, service
from ckanext.hcmc_governance.units.loading import UnitRow
from ckanext.hcmc_kit.actor import Actor

pytestmark = pytest.mark.usefixtures("non_clean_db")
Make = Callable[..., Any]
TODAY = dt.date(2026, 6, 1)


def row(number: int = 2, **values: Any) -> UnitRow:
    given: dict[str, Any] = {"title": f"Phường {uuid.uuid4().hex[:8]}", "kind": "ward_committee"}
    return UnitRow(number=number, **{**given, **values})


def found(rows: list[UnitRow]) -> list[tuple[int, str, str]]:
    problems = loading.plan(rows, TODAY).problems
    assert all(one.message for one in problems)
    return [(one.number, one.field, one.code) for one in problems]


def code() -> str:
    return f"H29.{uuid.uuid4().hex[:10].upper()}"


class TestPlan:
    """A plan reads only."""

    def test_new_unit(self) -> None:
        one = row(name=None, title="Ủy ban nhân dân phường Thử Nghiệm Đổi")
        planned = loading.plan([one], TODAY)
        assert planned.problems == ()
        assert [(change.kind, change.name) for change in planned.changes] == [
            ("create", "uy-ban-nhan-dan-phuong-thu-nghiem-doi")
        ]
        assert organizations.find("uy-ban-nhan-dan-phuong-thu-nghiem-doi") is None

    def test_means_the_unit_by_name_code_or_title(self, new_unit: Make) -> None:
        """The name comes before the code, the code before the title; NFD is the same title."""
        given = code()
        unit = new_unit(identifier=given, title=f"Sở Đổi Mới {uuid.uuid4().hex[:6]}")
        known = organizations.get(unit)
        decomposed = unicodedata.normalize("NFD", f" {known.title.upper()} ")
        for one in (
            row(name=known.name, kind=None),
            row(identifier=given, kind=None),
            row(title=decomposed, kind=None),
        ):
            assert [change.unit_id for change in loading.plan([one], service.today()).changes] == [
                unit
            ]

    def test_empty_cells_change_nothing(self, new_unit: Make) -> None:
        unit = new_unit(phone="028 1234", kind="department")
        known = organizations.get(unit)
        same = UnitRow(number=2, title=known.title, name=known.name)
        assert [one.kind for one in loading.plan([same], TODAY).changes] == ["unchanged"]
        changed = dataclasses.replace(same, phone="028 9999")
        assert loading.plan([changed], TODAY).changes[0].fields == (
            ("phone", "028 1234", "028 9999"),
        )

    def test_rows_speak_of_each_other(self) -> None:
        """A parent or successor may stand in the same table, below as well."""
        above, below, old = row(2), row(3), row(4)
        below = dataclasses.replace(below, parent=above.title)
        old = dataclasses.replace(
            old, successor=below.title, dissolved_on=dt.date(2025, 7, 1), succession_kind="merged"
        )
        assert found([old, below, above]) == []

    @pytest.mark.parametrize(
        ("changed", "problem"),
        [
            ({"title": ""}, ("title", "empty")),
            ({"name": "Sở Y tế"}, ("name", "form")),
            ({"kind": None}, ("kind", "empty")),
            ({"kind": "castle"}, ("kind", "unknown")),
            ({"parent": "khong-co"}, ("parent", "unknown")),
            ({"identifier": "h29"}, ("identifier", "refused")),
            (
                {"established_on": dt.date(2025, 7, 1), "dissolved_on": dt.date(2025, 7, 1)},
                ("dissolved_on", "before_start"),
            ),
            (
                {"successor": "khong-co", "dissolved_on": TODAY, "succession_kind": "merged"},
                ("successor", "unknown"),
            ),
        ],
    )
    def test_wrong_values(self, changed: dict[str, Any], problem: tuple[str, str]) -> None:
        assert [one[1:] for one in found([row(**changed)])] == [problem]

    def test_successor_needs_day_and_kind(self, new_unit: Make) -> None:
        problems = found([row(successor=new_unit())])
        assert {one[1:] for one in problems} == {
            ("dissolved_on", "empty"),
            ("succession_kind", "unknown"),
        }

    def test_circles(self) -> None:
        """Parents and successors that lead back are named at the row that closes the circle."""
        one, other = row(2), row(3)
        rows = [
            dataclasses.replace(one, parent=other.title),
            dataclasses.replace(other, parent=one.title),
        ]
        assert found(rows) == [(3, "parent", "circle")]
        ends = {"dissolved_on": dt.date(2025, 7, 1), "succession_kind": "merged"}
        rows = [
            dataclasses.replace(one, successor=other.title, **ends),
            dataclasses.replace(
                other, successor=one.title, **{**ends, "dissolved_on": dt.date(2026, 1, 1)}
            ),
        ]
        assert found(rows) == [(3, "successor", "circle")]
        assert found([dataclasses.replace(one, successor=one.title, **ends)]) == [
            (2, "successor", "circle")
        ]

    def test_twice(self, new_unit: Make) -> None:
        """The same unit, or the same code, in two rows."""
        given = code()
        one = row(2, identifier=given)
        assert (3, "title", "twice") in found([one, dataclasses.replace(one, number=3)])
        assert found([one, row(3, identifier=given, name=f"khac-{uuid.uuid4().hex[:6]}")]) != []
        new_unit(identifier=(taken := code()))
        other = row(name=f"khac-{uuid.uuid4().hex[:6]}", identifier=taken)
        assert [
            (one.field, one.code) for one in loading.plan([other], service.today()).problems
        ] == [("identifier", "refused")]

    @settings(
        max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
    )
    @given(
        st.lists(
            st.builds(
                UnitRow,
                number=st.integers(2, 50),
                title=st.sampled_from(["Phường A thử", "Phường B thử", "", "  "])
                | st.text(max_size=8),
                name=st.none() | st.sampled_from(["p-a-thu", "p-b-thu", "X"]),
                kind=st.none() | st.sampled_from(["department", "x"]),
                parent=st.none() | st.sampled_from(["Phường A thử", "p-b-thu"]),
                identifier=st.none() | st.sampled_from(["H29.T1", "bad"]),
                dissolved_on=st.none() | st.dates(),
                established_on=st.none() | st.dates(),
                successor=st.none() | st.sampled_from(["Phường B thử", "p-a-thu"]),
                succession_kind=st.none() | st.just("merged"),
            ),
            max_size=5,
        )
    )
    def test_any_table_is_planned(self, rows: list[UnitRow]) -> None:
        """Whatever stands in a table: one change a row, or problems that name a row of it."""
        planned = loading.plan(rows, TODAY)
        assert len(planned.changes) == len(rows)
        assert {one.number for one in planned.problems} <= {one.number for one in rows}


class TestApply:
    """All rows or none."""

    @pytest.mark.clause("2")
    def test_units_with_history(self) -> None:
        """A dissolved unit with its successor, a code and the unit above, in one go."""
        above, new = row(2), row(3, established_on=dt.date(2025, 7, 1), identifier=code())
        new = dataclasses.replace(new, parent=above.title)
        old = row(
            4, successor=new.title, dissolved_on=dt.date(2025, 7, 1), succession_kind="merged",
            decision="Nghị quyết 1685/NQ-UBTVQH15",
        )  # fmt: skip
        ids = loading.apply(Actor(), loading.plan([above, new, old], TODAY))
        model.Session.commit()
        assert service.successors(ids[2], TODAY) == (ids[1],)
        assert organizations.get(ids[1]).parent == ids[0]
        assert not service.is_valid(ids[2], TODAY)
        lines = sa.select(JournalLine).where(JournalLine.object_id.in_(ids))
        whats = {(row.details or {})["what"] for row in model.Session.scalars(lines)}
        assert {"unit.created", "units.code_assigned", "units.succession_recorded"} <= whats

    def test_twice_is_once(self) -> None:
        """Loaded again, nothing changes and no line is written."""
        rows = [row(2, identifier=code()), row(3, phone="028 1")]
        ids = loading.apply(Actor(), loading.plan(rows, TODAY))
        model.Session.commit()
        again = loading.plan(rows, TODAY)
        assert [one.kind for one in again.changes] == ["unchanged", "unchanged"]
        assert loading.apply(Actor(), again) == ids

    def test_nothing_half_applied(self) -> None:
        good, bad = row(2), row(3, kind="castle")
        with pytest.raises(loading.PlanHasProblems):
            loading.apply(Actor(), loading.plan([good, bad], TODAY))
        assert loading.plan([good], TODAY).changes[0].kind == "create"

    def test_a_title_changes(self, new_unit: Make) -> None:
        unit = organizations.get(new_unit())
        renamed = UnitRow(number=2, title=f"{unit.title} mới", name=unit.name)
        loading.apply(Actor(), loading.plan([renamed], TODAY))
        model.Session.commit()
        assert organizations.get(unit.id).title == f"{unit.title} mới"

    def test_many_at_once(self) -> None:
        """200 units take a moment, not a minute: no action of CKAN a row."""
        rows = [row(number) for number in range(2, 202)]
        before = dt.datetime.now(dt.UTC)
        loading.apply(Actor(), loading.plan(rows, TODAY))
        model.Session.commit()
        assert (dt.datetime.now(dt.UTC) - before).total_seconds() < 10
