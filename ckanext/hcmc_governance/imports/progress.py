"""How far a long step is, told through Redis: its transaction shows nothing until it ends."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import Any, TypeAlias

from ckan.lib.redis import connect_to_redis

Tell: TypeAlias = Callable[[int, int], None]
_KEPT_SECONDS = 120  # a step that has not told anything for so long has died
_EVERY_SECONDS = 0.5


def teller(import_id: str) -> Tell:
    """Return a function that is told ``(done, total)`` and passes it on twice a second."""
    connection = connect_to_redis()
    since, last = time.time(), 0.0

    def tell(done: int, total: int) -> None:
        nonlocal last
        now = time.monotonic()
        if now - last >= _EVERY_SECONDS or done == total:
            last = now
            told = json.dumps({"done": done, "total": total, "since": since})
            connection.set(_key(import_id), told, ex=_KEPT_SECONDS)

    return tell


def silent(done: int, total: int) -> None:
    """Tell nobody: for steps that end within the request."""


def read(import_id: str) -> dict[str, Any] | None:
    """Return ``done``, ``total`` and ``seconds`` of a step that is alive, or ``None``."""
    told: Any = connect_to_redis().get(_key(import_id))
    if told is None:
        return None
    found = json.loads(told)
    seconds = int(time.time() - found["since"])
    return {"done": found["done"], "total": found["total"], "seconds": seconds}


def clear(import_id: str) -> None:
    """Forget what was told."""
    connect_to_redis().delete(_key(import_id))


def _key(import_id: str) -> str:
    return f"hcmc-governance:import:{import_id}"
