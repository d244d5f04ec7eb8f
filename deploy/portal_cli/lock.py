"""One command at a time: a kernel lock that dies with its process, so it is never stale."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from portal_cli.messages import PortalError, Text


def is_held(path: Path) -> bool:
    """Tell whether another process holds the lock."""
    try:
        with held(path):
            return False
    except PortalError:
        return True


@contextmanager
def held(path: Path) -> Iterator[None]:
    """Hold the lock of an installation, or say which process holds it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.read(handle, 32).decode(errors="replace").strip() or "?"
            raise PortalError(
                Text(
                    f"một lệnh ./portal khác đang chạy (tiến trình {holder})",
                    f"another ./portal command is running (process {holder})",
                ),
                Text("đợi lệnh đó xong rồi chạy lại", "wait for it to end, then run this again"),
            ) from None
        os.ftruncate(handle, 0)
        os.pwrite(handle, str(os.getpid()).encode(), 0)
        yield
    finally:
        os.close(handle)
