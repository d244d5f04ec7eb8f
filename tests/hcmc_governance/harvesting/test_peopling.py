"""The real units of the demo: wards, a merger, role holders before and after."""

from __future__ import annotations

import csv
import datetime as dt
import time
from pathlib import Path

import pytest
import sqlalchemy as sa

from ckan import model

from ckanext.hcmc_governance.harvesting import demo, peopling
from ckanext.hcmc_governance.units import organizations, service
from ckanext.hcmc_governance.units.model import RoleHolding

DEMO = Path(__file__).parents[3] / "demo"
pytestmark = pytest.mark.usefixtures("non_clean_db")


def rows(name: str) -> list[dict[str, str]]:
    with (DEMO / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def loaded(site_user: str) -> None:
    """The folder of the demo, set up as the command does it."""
    model.Session.execute(sa.delete(RoleHolding))
    demo.set_up(DEMO, "http://127.0.0.1:1/catalog.xml", site_user)


class TestFiles:
    """What the files of the demo say."""

    def test_the_168_wards(self) -> None:
        """113 wards, 54 communes and one special zone, each with its own code and address."""
        wards = rows("wards.csv")
        kinds = [row["kind"] for row in wards]
        assert {kind: kinds.count(kind) for kind in set(kinds)} == {
            "ward_committee": 113,
            "commune_committee": 54,
            "special_zone_committee": 1,
        }
        assert (
            len({row["slug"] for row in wards}) == len({row["area_code"] for row in wards}) == 168
        )
        assert all(len(row["area_code"]) == 5 for row in wards)

    def test_every_publisher_is_a_unit(self) -> None:
        known = {row["slug"] for row in rows("units.csv")}
        assert {row["unit"] for row in rows("publishers.csv")} <= known
        assert {row["unit"] for row in rows("roles.csv")} <= known


class TestSetUp:
    """The command on a portal."""

    @pytest.mark.clause("25.1")
    def test_role_holders_before_and_after(self, loaded: None) -> None:
        """Sở TT&TT supervises until 28/2/2025, Sở KH&CN from 1/3/2025; 26.1: the same manager."""
        before, after = dt.date(2025, 2, 28), dt.date(2025, 3, 1)
        names = [
            organizations.get(service.holder(role, day)).short_name
            for role in ("giam_quan",)
            for day in (before, after)
        ]
        assert names == ["Sở TT&TT", "Sở KH&CN"]
        assert service.holder("quan_ly", before) == service.holder("quan_ly", after)
        assert (
            service.holder("phe_duyet", after) == organizations.get("uy-ban-nhan-dan-thanh-pho").id
        )

    @pytest.mark.clause("2")
    def test_dissolved_department(self, loaded: None) -> None:
        old = organizations.get("so-thong-tin-va-truyen-thong")
        assert not old.is_valid(dt.date(2025, 3, 1))
        assert service.successors(old.id, dt.date(2026, 1, 1)) == (
            organizations.get("so-khoa-hoc-va-cong-nghe").id,
        )

    def test_wards_exist_since_july(self, loaded: None) -> None:
        ward = organizations.get("uy-ban-nhan-dan-phuong-sai-gon")
        assert not ward.is_valid(dt.date(2025, 6, 30))
        assert ward.is_valid(dt.date(2025, 7, 1))
        assert ward.parent == organizations.get("uy-ban-nhan-dan-thanh-pho").id

    def test_again_changes_nothing(self, loaded: None, site_user: str) -> None:
        """It is quick too: `./portal start` runs it each time."""
        begun = time.monotonic()
        demo.set_up(DEMO, "http://127.0.0.1:1/catalog.xml", site_user)
        assert time.monotonic() - begun < 5
        assert peopling.ensure_units([*rows("units.csv"), *rows("wards.csv")]) == 0
        assert peopling.ensure_successions(rows("successions.csv")) == 0
        assert peopling.ensure_roles(rows("roles.csv")) == 0

    def test_what_people_entered_stays(self, loaded: None) -> None:
        """A role that somebody has ended is not given back by the next start."""
        model.Session.execute(sa.delete(RoleHolding).where(RoleHolding.valid_until.is_(None)))
        assert peopling.ensure_roles(rows("roles.csv")[:2]) == 0

    def test_broken_rows_are_named(self) -> None:
        with pytest.raises(peopling.BrokenRows, match="kind"):
            peopling.ensure_units([{"slug": "sai-loai", "title": "Sai loại", "kind": "castle"}])
        assert organizations.find("sai-loai") is None
