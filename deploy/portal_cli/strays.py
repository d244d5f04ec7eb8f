"""What a killed test run leaves behind: browsers, servers of the tests; found by their mark."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

from portal_cli.processes import Identity, born, is_alive

# In the environment of all that the tests start, whoever starts it.
MARK = "HCMC_TEST_HOME"


def find(home: Path) -> list[Identity]:
    """Return the processes that carry the mark of the tests' installation ``home``."""
    wanted = f"{MARK}={home}".encode()
    found = []
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit() or int(entry.name) == os.getpid():
            continue
        try:
            marked = wanted in (entry / "environ").read_bytes().split(b"\0")
        except OSError:
            continue
        birth = born(int(entry.name)) if marked else None
        if birth is not None:
            found.append(Identity(int(entry.name), birth))
    return found


def end(home: Path, patience: float = 5.0) -> int:
    """End them, asking first; return how many there were."""
    found = find(home)
    _send(found, signal.SIGTERM)
    deadline = time.monotonic() + patience
    while any(map(is_alive, found)) and time.monotonic() < deadline:
        time.sleep(0.05)
    _send(found, signal.SIGKILL)
    return len(found)


def _send(found: list[Identity], number: signal.Signals) -> None:
    for identity in filter(is_alive, found):
        try:
            os.kill(identity.pid, number)
        except ProcessLookupError:
            continue
