"""Processes of one installation: started apart from the shell, recorded, known again, ended."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from portal_cli import jsonfile
from portal_cli.layout import Layout

# Marks in a process' environment, by which a start that was killed half-way finds its children.
HOME_MARK = "HCMC_PORTAL_HOME"
PART_MARK = "HCMC_PORTAL_PART"


@dataclass(frozen=True)
class Identity:
    """A process that cannot be mistaken: its number and the tick it was born at."""

    pid: int
    born: int


@dataclass(frozen=True)
class Program:
    """What is to be run as one part.

    :param user: name and group of another user to run as, or ``None`` for the caller.
    """

    part: str
    command: Sequence[str]
    environment: Mapping[str, str]
    folder: Path
    user: tuple[int, int] | None = None
    stop_signal: signal.Signals = signal.SIGTERM


@dataclass(frozen=True)
class _Status:
    """What the kernel tells about a living process."""

    parent: int
    born: int


def _status(pid: int) -> _Status | None:
    try:
        text = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except (FileNotFoundError, ProcessLookupError, PermissionError):
        return None
    # The name in brackets may hold spaces; the fields after it do not. A zombie is not alive.
    fields = text.rpartition(")")[2].split()
    return None if fields[0] == "Z" else _Status(int(fields[1]), int(fields[19]))


def born(pid: int) -> int | None:
    """Return the start time of a living process in clock ticks since boot."""
    status = _status(pid)
    return status.born if status else None


def is_alive(identity: Identity) -> bool:
    """Tell whether exactly this process still lives, not a later one with the same number."""
    return born(identity.pid) == identity.born


def spawn(layout: Layout, program: Program) -> Identity:
    """Start a part in a session of its own with its log file, and record it."""
    layout.logs.mkdir(parents=True, exist_ok=True)
    environment = {**program.environment, HOME_MARK: str(layout.home), PART_MARK: program.part}
    uid, gid = program.user or (None, None)
    with (layout.logs / f"{program.part}.log").open("ab") as log:
        process = subprocess.Popen(
            list(program.command),
            cwd=program.folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            user=uid,
            group=gid,
            extra_groups=[] if program.user else None,
        )
    identity = Identity(process.pid, born(process.pid) or 0)
    try:
        record(layout, program.part, identity, program.stop_signal)
    except OSError:
        # Unrecorded it would be started a second time; better none than two.
        process.kill()
        process.wait()
        raise
    return identity


def record(layout: Layout, part: str, identity: Identity, stop_signal: signal.Signals) -> None:
    """Write down which process runs a part and how it is asked to end."""
    value = {"pid": identity.pid, "born": identity.born, "signal": int(stop_signal)}
    jsonfile.write(layout.run / f"{part}.json", value)


def recorded(layout: Layout, part: str) -> Identity | None:
    """Return the recorded process of a part if it still lives."""
    found = jsonfile.read(layout.run / f"{part}.json")
    if not isinstance(found.get("pid"), int) or not isinstance(found.get("born"), int):
        return None
    identity = Identity(found["pid"], found["born"])
    return identity if is_alive(identity) else None


def parts(layout: Layout) -> list[str]:
    """Return the parts that have a record, living or not."""
    return sorted(path.stem for path in layout.run.glob("*.json"))


def adopt(layout: Layout) -> list[str]:
    """Record children of an interrupted start, found by the mark in their environment.

    A part's own children carry the mark too; its first process is the one whose parent does not.
    """
    marked = _marked(layout.home)
    found = []
    for pid, part in marked.items():
        status = _status(pid)
        if status is None or marked.get(status.parent) == part or recorded(layout, part):
            continue
        if not _leads_session(pid):
            continue
        stop = signal.SIGINT if part == "postgres" else signal.SIGTERM
        record(layout, part, Identity(pid, status.born), stop)
        found.append(part)
    return found


def _marked(home: Path) -> dict[int, str]:
    wanted = f"{HOME_MARK}={home}".encode()
    prefix = f"{PART_MARK}=".encode()
    found: dict[int, str] = {}
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            variables = (entry / "environ").read_bytes().split(b"\0")
        except OSError:
            continue
        if wanted in variables:
            names = [v[len(prefix) :].decode() for v in variables if v.startswith(prefix)]
            found |= {int(entry.name): name for name in names}
    return found


def _leads_session(pid: int) -> bool:
    try:
        return os.getsid(pid) == pid
    except (ProcessLookupError, PermissionError):
        return False


def stop(layout: Layout, part: str, patience: float = 20.0) -> bool:
    """End the recorded process of a part, asking first; true when there was one to end.

    A part that does not end in ``patience`` seconds is ended by force, its session with it.
    """
    identity = recorded(layout, part)
    path = layout.run / f"{part}.json"
    if identity is None:
        path.unlink(missing_ok=True)
        return False
    asked = jsonfile.read(path).get("signal", int(signal.SIGTERM))
    _send(identity, int(asked))
    if not _gone(identity, patience):
        _send(identity, signal.SIGKILL, group=True)
        _gone(identity, 5.0)
    path.unlink(missing_ok=True)
    return True


def _send(identity: Identity, number: int, group: bool = False) -> None:
    if not is_alive(identity):
        return
    try:
        if group:
            os.killpg(identity.pid, number)
        else:
            os.kill(identity.pid, number)
    except ProcessLookupError:
        return


def _gone(identity: Identity, patience: float) -> bool:
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline:
        _reap(identity.pid)
        if not is_alive(identity):
            return True
        time.sleep(0.05)
    return not is_alive(identity)


def _reap(pid: int) -> None:
    try:
        os.waitpid(pid, os.WNOHANG)
    except ChildProcessError:
        return
