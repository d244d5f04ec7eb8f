"""Records of a type that no schema of ours describes, and somebody to make them."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy import event

from ckan import model
from ckan.tests import factories
from ckan.tests.helpers import call_action

KIND = "other-kind"


def fresh_name(prefix: str = "vi") -> str:
    """Return a name that no other test has."""
    return f"{prefix}-{model.types.make_uuid()}"


@pytest.fixture
def decomposed() -> Callable[[str], str]:
    """Give the form of text that macOS and many PDFs write."""
    return lambda text: unicodedata.normalize("NFD", text)


@pytest.fixture(scope="session")
def administrators() -> list[str]:
    """Remember the administrator of the session: hashing a password takes its time."""
    return []


@pytest.fixture
def act(non_clean_db: None, administrators: list[str]) -> Callable[..., Any]:
    """Give a function that calls an action for an administrator."""
    if not administrators or model.User.get(administrators[-1]) is None:
        administrators.append(factories.Sysadmin()["name"])
    name = administrators[-1]
    return lambda action, **data: call_action(action, {"user": name}, **data)


@pytest.fixture
def unit(act: Callable[..., Any]) -> dict[str, Any]:
    """Give a unit of its own, so that a test finds its records apart from all others."""
    return act("organization_create", name=fresh_name("unit"), title="Sở Thử nghiệm")


@pytest.fixture
def record(
    act: Callable[..., Any], unit: dict[str, Any]
) -> Iterator[Callable[..., dict[str, Any]]]:
    """Give a function that makes a record of the unit.

    The records go at the end: their type has no pages, and the home page would link to them.
    """
    made: list[str] = []

    def make(**fields: Any) -> dict[str, Any]:
        values = {"type": KIND, "name": fresh_name(), "owner_org": unit["id"]} | fields
        found = act("package_create", **values)
        made.append(found["id"])
        return found

    yield make
    for record_id in made:
        act("dataset_purge", id=record_id)


@pytest.fixture
def statements(non_clean_db: None) -> Iterator[list[str]]:
    """Record the SQL of a test."""
    seen: list[str] = []

    def note(_conn: object, _cursor: object, statement: str, *_rest: object) -> None:
        seen.append(statement)

    engine = model.meta.engine
    event.listen(engine, "before_cursor_execute", note)
    yield seen
    event.remove(engine, "before_cursor_execute", note)
