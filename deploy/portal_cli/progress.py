"""Step lines with times, as the work goes; the times are kept for the start bench."""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from portal_cli import jsonfile

COUNT = re.compile(r"(\d+)/(\d+)")
# How many lines of a count are printed where they cannot be written over.
LINES = 4


def _at_terminal() -> bool:
    return sys.stdout.isatty()


@dataclass
class Progress:
    """Prints one line per step and remembers how long each took, in seconds."""

    quiet: bool = False
    terminal: bool = field(default_factory=_at_terminal)
    times: dict[str, float] = field(default_factory=dict)
    begun: float = field(default_factory=time.monotonic)
    reached: int = 0

    @contextmanager
    def step(self, key: str, vi: str, en: str) -> Iterator[None]:
        """Run a block as the step ``key``; its time is printed when it ends well."""
        started = time.monotonic()
        self.reached = 0
        if not self.quiet:
            print(f"· {vi} · {en} …", flush=True)
        yield
        spent = time.monotonic() - started
        self.times[key] = round(self.times.get(key, 0.0) + spent, 2)
        if not self.quiet:
            print(f"  ✓ {spent:.1f} s", flush=True)

    def count(self, line: str) -> None:
        """Show a line ``n/m`` of a program at work: in place on a terminal, else a few of them."""
        found = COUNT.fullmatch(line.strip())
        if self.quiet or not found:
            return
        done, total = int(found[1]), int(found[2])
        if self.terminal:
            print(f"\r  {done}/{total} ", end="" if done < total else "\n", flush=True)
            return
        reached = done * LINES // total if total else 0
        if reached > self.reached:
            self.reached = reached
            print(f"  {done}/{total}", flush=True)

    def total(self) -> float:
        """Return the seconds since the beginning."""
        return round(time.monotonic() - self.begun, 2)

    def save(self, path: Path) -> None:
        """Write the times of the steps and their sum to ``path``."""
        jsonfile.write(path, {"steps": self.times, "total": self.total()})


def tail(path: Path, lines: int = 15) -> str:
    """Return the last lines of a log, or nothing when there is none."""
    if not path.exists():
        return ""
    return "\n".join(path.read_text(encoding="utf-8", errors="replace").splitlines()[-lines:])
