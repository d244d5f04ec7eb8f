"""What a database lacks by the articles on sharing services, and who has the duty (13.2, 13.3)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

SHARED, ENDED, RETIRED = "shared", "ended", "retired"


@dataclass(frozen=True, slots=True)
class Duty:
    """A service is missing.

    :param ref: the clause that asks for it.
    :param is_managers: whether the manager of the shared databases has the duty (13.2); else the
        owner of the database (13.3).
    """

    ref: str
    is_managers: bool


def missing_service(
    record: Mapping[str, Any], services: Sequence[Mapping[str, Any]]
) -> Duty | None:
    """Return the duty that is open when no service gives out a published database.

    A retired service is none; a database that is no longer operated needs none.
    """
    if record.get("state") != "active" or record.get("status") == ENDED:
        return None
    if any(one.get("status") != RETIRED for one in services):
        return None
    shared = record.get("kind") == SHARED
    return Duty("13.2" if shared else "13.3", shared)
