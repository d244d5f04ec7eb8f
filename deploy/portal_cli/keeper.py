"""The keeper: revives parts that died, turns logs over."""

from __future__ import annotations

import time
from pathlib import Path

from portal_cli import parts, portal_state, processes, room
from portal_cli.layout import Layout

TICK = 5.0
# A part that dies again at once is not revived more often than this, in seconds.
PATIENCE = 30.0
LOG_SIZE = 10 * 1024 * 1024
LOG_COUNT = 5


def keep(layout: Layout) -> None:
    """Look after the parts until told to stop."""
    revived: dict[str, float] = {}
    while True:
        time.sleep(TICK)
        with room.bearing_a_full_disk():
            revive(layout, revived, time.monotonic())
        for log in layout.logs.glob("*.log"):
            with room.bearing_a_full_disk():
                turn_over(log)


def revive(layout: Layout, revived: dict[str, float], now: float) -> list[str]:
    """Start again every recorded part of CKAN that died; return which."""
    state = portal_state.kept(layout)
    if state is None:
        return []
    known = parts.programs(layout, state.address, state.ports["catalogue"])
    done = []
    for part in processes.parts(layout):
        if part not in known or part == "keeper" or processes.recorded(layout, part):
            continue
        if now - revived.get(part, -PATIENCE) < PATIENCE:
            continue
        revived[part] = now
        processes.spawn(layout, known[part])
        done.append(part)
    return done


def turn_over(log: Path, size: int = LOG_SIZE, count: int = LOG_COUNT) -> bool:
    """Copy a log that has grown beyond ``size`` bytes to ``.1`` and empty it; true when done.

    The writers keep their open file, which is opened for appending, so nothing is restarted.
    """
    if log.stat().st_size <= size:
        return False
    for number in range(count - 1, 0, -1):
        older = log.with_name(f"{log.name}.{number}")
        if older.exists():
            older.replace(log.with_name(f"{log.name}.{number + 1}"))
    copy = log.with_name(f"{log.name}.1")
    try:
        copy.write_bytes(log.read_bytes())
    except OSError as error:
        if error.errno not in room.ERRORS:
            raise
        # The portal needs the room more than its old log.
        copy.unlink()
    with log.open("r+b") as file:
        file.truncate(0)
    return True
