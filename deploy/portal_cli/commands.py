"""Running a helper program to its end, with its output in a log and its failure explained."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO, cast

from portal_cli.messages import PortalError, Text
from portal_cli.progress import tail
from portal_cli.room import disk_full
from portal_cli.waiting import FULL

# linux/prctl.h: the signal a process gets when its parent dies.
PR_SET_PDEATHSIG = 1


def clean_environment(**more: str) -> dict[str, str]:
    """Return the environment for programs we run: no other Python's paths, UTF-8, and ``more``."""
    dropped = ("PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV", "PYTHONDONTWRITEBYTECODE")
    kept = {
        name: value
        for name, value in os.environ.items()
        if name not in dropped and not name.startswith("CKAN")
    }
    return {**kept, "LC_ALL": "C.UTF-8", "PYTHONUTF8": "1", **more}


def run(  # noqa: PLR0913 - the arguments of a process, all named
    command: Sequence[str],
    log: Path,
    *,
    what: Text,
    remedy: Text | None = None,
    folder: Path | None = None,
    environment: Mapping[str, str] | None = None,
    user: tuple[int, int] | None = None,
    text: str = "",
    outlive: bool = False,
    tell: Callable[[str], None] | None = None,
) -> None:
    """Run a program with its output appended to ``log``; raise what failed and the log's end.

    The program dies with us, so that a killed start leaves nobody at work in its folders;
    ``outlive`` is for those that must not be cut off, such as a package manager. ``tell`` is
    called with each line as it comes, for those whose progress is worth showing.
    """
    log.parent.mkdir(parents=True, exist_ok=True)
    uid, gid = user or (None, None)
    with (
        log.open("ab", buffering=0) as output,
        subprocess.Popen(
            list(command),
            cwd=folder,
            env=dict(environment or clean_environment()),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE if tell else output,
            stderr=subprocess.STDOUT,
            user=uid,
            group=gid,
            extra_groups=[] if user else None,
            preexec_fn=None if outlive else _die_with_parent,  # noqa: PLW1509 - there are no threads
        ) as process,
    ):
        try:
            _talk(process, text, output, tell)
        finally:
            # Still there only when we were interrupted.
            if process.poll() is None:
                process.kill()
    if process.returncode != 0:
        raise failure(log, what, remedy)


def _talk(
    process: subprocess.Popen[bytes],
    text: str,
    output: IO[bytes],
    tell: Callable[[str], None] | None,
) -> None:
    """Give a program its input, pass its lines on, and wait for its end."""
    if tell is None:
        process.communicate(text.encode())
        return
    given, said = cast(IO[bytes], process.stdin), cast(IO[bytes], process.stdout)
    with suppress(BrokenPipeError), given:
        given.write(text.encode())
    for line in said:
        output.write(line)
        tell(line.decode(errors="replace").rstrip())
    process.wait()


def _die_with_parent() -> None:
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def failure(log: Path, what: Text, remedy: Text | None = None) -> PortalError:
    """Return the error of a program that failed, from the end of its log."""
    last = tail(log)
    if any(word in last for word in FULL):
        return disk_full(log.parent)
    return PortalError(
        what,
        remedy or Text(f"xem {log}, rồi chạy lại lệnh này", f"read {log}, then run this again"),
        last,
    )
