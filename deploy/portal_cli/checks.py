"""Looking before acting: one line per problem, with its remedy, before anything is changed."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable
from pathlib import Path

from portal_cli import packages, room
from portal_cli.layout import Layout
from portal_cli.messages import PortalError, Text
from portal_cli.solr import java_version

GIGABYTE = 1024**3
# Measured on a fresh machine: packages, jars, Python environment and the first data.
FRESH_DISK = 3 * GIGABYTE
DAILY_DISK = GIGABYTE // 2
MEMORY = 2 * GIGABYTE
OLDEST_JAVA = 17


def disk(layout: Layout, fresh: bool) -> PortalError | None:
    """Return what is wrong with the room on the disk, if anything."""
    folder = next(p for p in (layout.home, *layout.home.parents) if p.exists())
    needed = FRESH_DISK if fresh else DAILY_DISK
    free = shutil.disk_usage(folder).free
    if free >= needed:
        return None
    return PortalError(
        Text(
            f"đĩa chứa {folder} chỉ còn {_gb(free)}, cần {_gb(needed)}",
            f"the disk that holds {folder} has {_gb(free)} left, {_gb(needed)} are needed",
        ),
        room.disk_full(folder).remedy,
    )


def memory() -> PortalError | None:
    """Return what is wrong with the memory, if anything."""
    total = available_memory(Path("/proc/meminfo"))
    if total is None or total >= MEMORY:
        return None
    return PortalError(
        Text(
            f"bộ nhớ trống chỉ còn {_gb(total)}, cần {_gb(MEMORY)}",
            f"only {_gb(total)} of memory are free, {_gb(MEMORY)} are needed",
        ),
        Text("đóng bớt chương trình trên máy", "stop some programs on this machine"),
    )


def available_memory(path: Path) -> int | None:
    """Return the bytes of memory that can be had, from ``/proc/meminfo``."""
    if not path.exists():
        return None
    for line in path.read_text(encoding="ascii", errors="replace").splitlines():
        name, _, rest = line.partition(":")
        if name == "MemAvailable":
            return int(rest.split()[0]) * 1024
    return None


def java() -> PortalError | None:
    """Return what is wrong with the Java that is there; a missing one is a missing package."""
    version = java_version()
    if version is None or version >= OLDEST_JAVA:
        return None
    return PortalError(
        Text(f"Java {version} quá cũ, cần từ {OLDEST_JAVA}", f"Java {version} is too old"),
        Text(
            "sudo apt-get install openjdk-17-jdk-headless",
            "sudo apt-get install openjdk-17-jdk-headless",
        ),
    )


def user_for_postgres(missing: Iterable[str]) -> PortalError | None:
    """As root: is there a user PostgreSQL can run as, unless its package is still to come."""
    if os.geteuid() != 0 or "postgresql" in missing:
        return None
    import pwd

    try:
        pwd.getpwnam("postgres")
    except KeyError:
        return PortalError(
            Text(
                "PostgreSQL không chạy bằng root và không có người dùng postgres",
                "PostgreSQL never runs as root and there is no user postgres",
            ),
            Text("adduser --system --group postgres", "adduser --system --group postgres"),
        )
    return None


def look(layout: Layout, tests: bool = False) -> list[str]:
    """Check everything and return the packages to install; raise the first blocking problem.

    All problems are printed before the first is raised, so that one look shows them all.
    """
    wanted = {**packages.PORTAL, **(packages.TESTS if tests else {})}
    missing = packages.missing(wanted)
    # An update adds little to an environment that is there.
    fresh = not layout.python.exists()
    found = [disk(layout, fresh), memory(), java(), user_for_postgres(missing)]
    if missing and not packages.may_install():
        found.append(packages.no_right(missing))
    problems = [problem for problem in found if problem is not None]
    if problems:
        raise Problems(problems)
    return missing


class Problems(PortalError):
    """All that is in the way, each with its own remedy."""

    def __init__(self, problems: list[PortalError]) -> None:
        super().__init__(problems[0].what, problems[0].remedy)
        self.problems = problems

    def lines(self) -> list[str]:
        """Return two lines per problem."""
        return [line for problem in self.problems for line in problem.lines()]


def _gb(number: int) -> str:
    return f"{number / GIGABYTE:.1f} GB"
