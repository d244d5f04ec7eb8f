"""An editor of a unit with the form of a dataset, and a second editor of the same unit."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from ckan.tests import factories, helpers


@pytest.fixture
def signed_in(desk: Any) -> dict[str, str]:
    """Give the headers of the editor's requests."""
    return {"Authorization": factories.APIToken(user=desk.user["name"])["token"]}


@pytest.fixture
def typed(complete: dict[str, Any], desk: Any, new_name: Any) -> dict[str, Any]:
    """Give what a person typed into the form of a new dataset."""
    return {
        **complete,
        "name": new_name(),
        "owner_org": desk.unit["id"],
        "no_state_secret": "yes",
    }


@pytest.fixture
def other(desk: Any) -> Callable[..., Any]:
    """Call actions as a second editor of the unit."""
    user = factories.User()
    helpers.call_action(
        "organization_member_create", id=desk.unit["id"], username=user["name"], role="editor"
    )

    def call(action: str, **given: Any) -> Any:
        return helpers.call_action(action, {"user": user["name"], "ignore_auth": False}, **given)

    return call
