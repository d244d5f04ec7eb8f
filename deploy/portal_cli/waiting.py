"""Waiting for a part to answer, and saying what its log says when it does not."""

from __future__ import annotations

import time
from collections.abc import Callable

from portal_cli import processes
from portal_cli.layout import Layout
from portal_cli.messages import PortalError, Text
from portal_cli.progress import tail
from portal_cli.room import disk_full

# What a log says when the disk is the reason, whatever the part.
FULL = ("No space left on device", "could not extend file", "Disk quota exceeded")


def until(layout: Layout, part: str, ready: Callable[[], bool], seconds: float) -> None:
    """Return once ``ready`` is true; raise with the last log lines if the part died or is slow."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if ready():
            return
        if processes.recorded(layout, part) is None:
            raise failed(layout, part)
        time.sleep(0.1)
    raise failed(layout, part)


def failed(layout: Layout, part: str) -> PortalError:
    """Return the error of a part that does not run, with what its log says."""
    log = layout.logs / f"{part}.log"
    last = tail(log)
    if any(word in last for word in FULL):
        return disk_full(layout.home)
    return PortalError(
        Text(f"phần «{part}» không chạy được", f"the part “{part}” did not start"),
        Text(f"xem {log}, rồi chạy lại ./portal start", f"read {log}, then ./portal start again"),
        last,
    )
