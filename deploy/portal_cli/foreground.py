"""Programs that work before our eyes, and what happens to them when we are told to end."""

from __future__ import annotations

import signal
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import FrameType

# Seconds that a program has to put its things away before it is ended by force.
PATIENCE = 30.0


class Told(KeyboardInterrupt):
    """Somebody asked this process to end, and this one only: its children do not know."""


def listen() -> None:
    """Treat a request to end like Ctrl-C, so that what was begun is put away.

    A signal that our caller chose to ignore (``nohup``) stays ignored.
    """
    for number in (signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) != signal.SIG_IGN:
            signal.signal(number, _told)


def _told(number: int, _frame: FrameType | None) -> None:
    raise Told(signal.Signals(number).name)


def run(
    command: Sequence[str],
    folder: Path,
    environment: Mapping[str, str],
    patience: float = PATIENCE,
) -> int:
    """Run a program at our terminal and return its exit code.

    When we are interrupted it is given time to end by itself before the interruption goes on.
    """
    with subprocess.Popen(list(command), cwd=folder, env=dict(environment)) as process:
        try:
            return process.wait()
        except Told:
            process.send_signal(_interruption())
            _wait(process, patience)
            raise
        except KeyboardInterrupt:
            # Ctrl-C reaches all programs at the terminal; a second one would disturb its tidying.
            _wait(process, patience)
            raise
        finally:
            if process.poll() is None:
                process.kill()


def _interruption() -> signal.Signals:
    """Return what ends a child of ours: in the background of a script Ctrl-C is ignored by all."""
    ignored = signal.getsignal(signal.SIGINT) == signal.SIG_IGN
    return signal.SIGTERM if ignored else signal.SIGINT


def _wait(process: subprocess.Popen[bytes], patience: float) -> None:
    try:
        process.wait(patience)
    except subprocess.TimeoutExpired:
        process.kill()
