"""People who send tables, made once a session: accounts are slow to make."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pytest

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.tests import factories, helpers

from tests.hcmc_governance.units.imports.conftest import Sender, known_senders, sender

__all__ = ["known_senders", "sender"]
INLINE = "ckanext.hcmc_governance.imports.inline_rows"


def lines(*rows: str, head: str = "Tên đơn vị,Loại đơn vị") -> bytes:
    """Return a CSV file of units."""
    return "\n".join([head, *rows, ""]).encode()


def name(word: str = "Sở") -> str:
    """Return a name that no unit has."""
    return f"{word} {uuid.uuid4().hex[:10]}"


@pytest.fixture(scope="session")
def known_people() -> dict[str, Any]:
    """Remember the people of the session, and the portal."""
    return {}


@pytest.fixture
def app(non_clean_db: None, known_people: dict[str, Any]) -> Any:
    """Give the portal, started once: to start it takes a second."""
    if "app" not in known_people:
        known_people["app"] = helpers._get_test_app()
    return known_people["app"]


@pytest.fixture
def stranger(non_clean_db: None, known_people: dict[str, Any]) -> Sender:
    """A person without any right."""
    known = known_people.get("stranger")
    if known is None or model.User.get(known["id"]) is None:
        known = known_people["stranger"] = factories.User()
    return Sender(known["name"], known["id"])


@pytest.fixture
def other_boss(non_clean_db: None, known_people: dict[str, Any]) -> Sender:
    """A second administrator of the portal."""
    known = known_people.get("boss")
    if known is None or model.User.get(known["id"]) is None:
        known = known_people["boss"] = factories.Sysadmin()
    return Sender(known["name"], known["id"])


@pytest.fixture
def headers(known_people: dict[str, Any]) -> Callable[[Sender], dict[str, str]]:
    """Give the headers of a person's requests."""

    def of(person: Sender) -> dict[str, str]:
        key = f"token of {person.id}"
        if key not in known_people:
            known_people[key] = factories.APIToken(user=person.name)
        return {"Authorization": known_people[key]["token"]}

    return of


@pytest.fixture
def queued(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Leave every table to the background; return what was put into the queue."""
    put: list[Any] = []
    monkeypatch.setitem(tk.config, INLINE, 0)
    monkeypatch.setattr(tk, "enqueue_job", lambda *told, **_: put.append(told[1]))
    return put


@pytest.fixture
def english(app: Any) -> Iterator[None]:
    """Answer in English."""
    from ckanext.hcmc_governance.imports import wording

    with app.flask_app.app_context(), wording.speaking("en"):
        yield


@pytest.fixture
def vietnamese(app: Any) -> Iterator[None]:
    """Answer in Vietnamese."""
    from ckanext.hcmc_governance.imports import wording

    with app.flask_app.app_context(), wording.speaking("vi"):
        yield
