"""Units with roles, and people who act for them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import sqlalchemy as sa

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.tests import factories

from ckanext.hcmc_governance.register.duties.service import MANAGER
from ckanext.hcmc_governance.register.model import DatasetFact
from ckanext.hcmc_governance.units.model import RoleHolding

SUPERVISOR = "giam_quan"


@dataclass(frozen=True)
class Post:
    """Somebody at work for a unit."""

    user: dict[str, Any]
    unit: dict[str, Any]

    def call(self, action: str, **data: Any) -> Any:
        """Call an action with the person's rights."""
        return tk.get_action(action)({"user": self.user["name"], "ignore_auth": False}, data)


@pytest.fixture
def holder(non_clean_db: None) -> Iterator[Callable[[str], Post]]:
    """Make a unit that alone holds a role, with somebody who acts for it."""

    def make(role: str) -> Post:
        model.Session.execute(sa.delete(RoleHolding).where(RoleHolding.role == role))
        user = factories.User()
        unit = factories.Organization(users=[{"name": user["name"], "capacity": "editor"}])
        model.Session.add(
            RoleHolding(
                unit_id=unit["id"],
                role=role,
                sole=True,
                valid_from=dt.date(2024, 1, 1),
                decision="99/2024/QĐ-UBND ngày 27/11/2024",
            )  # fmt: skip
        )
        model.Session.commit()
        return Post(user, unit)

    yield make
    model.Session.rollback()
    model.Session.execute(sa.delete(RoleHolding))
    model.Session.commit()


@pytest.fixture
def manager(holder: Callable[[str], Post]) -> Post:
    """Somebody of the unit that manages data (26)."""
    return holder(MANAGER)


@pytest.fixture
def supervisor(holder: Callable[[str], Post]) -> Post:
    """Somebody of the unit that supervises (25)."""
    return holder(SUPERVISOR)


def set_fact(record: dict[str, Any], **values: Any) -> None:
    """Write columns of a fact row as freshness does."""
    model.Session.execute(
        sa.update(DatasetFact).where(DatasetFact.package_id == record["id"]).values(**values)
    )
    model.Session.commit()


def listed(key: str, caller: Any = None, **asked: Any) -> dict[str, dict[str, Any]]:
    """Return the rows of a list by id, all pages of them."""
    found: dict[str, dict[str, Any]] = {}
    call = caller.call if caller else lambda action, **data: tk.get_action(action)({}, data)
    while True:
        page = call("hcmc_duty_list", list=key, limit=1000, offset=len(found), **asked)
        found |= {row["id"]: row for row in page["rows"]}
        if len(found) >= page["count"] or not page["rows"]:
            return found
