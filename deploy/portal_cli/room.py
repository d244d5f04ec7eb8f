"""A full disk: what on it can be removed without losing anything, with the command for it."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from portal_cli.messages import PortalError, Text

ERRORS = (errno.ENOSPC, errno.EDQUOT)
MEGABYTE = 1024**2
# What is smaller is not worth naming.
WORTH = 20 * MEGABYTE
MOST_NAMED = 4


@contextmanager
def bearing_a_full_disk() -> Iterator[None]:
    """Go on after a block that met a full disk; it is done again at the next turn.

    Nothing is said: the log lies on the same disk.
    """
    try:
        yield
    except OSError as error:
        if error.errno not in ERRORS:
            raise


@dataclass(frozen=True)
class Removable:
    """Something that is made or fetched again when it is missing.

    :param size: bytes on the disk.
    :param command: what removes it.
    """

    size: int
    command: str


def disk_full(where: Path) -> PortalError:
    """Return the error of a full disk, with what can be removed from it, the biggest first."""
    place = _existing(where)
    found = removable(place)
    commands = "; ".join(f"{one.command} ({_words(one.size)})" for one in found)
    look = f"du -xh --max-depth=2 {_mount(place)} | sort -h | tail"
    return PortalError(
        Text(f"đĩa chứa {where} đã đầy", f"the disk that holds {where} is full"),
        Text(
            f"giải phóng dung lượng rồi chạy lại. {_choice_vi(commands, look)}",
            f"free some space, then run this again. {_choice_en(commands, look)}",
        ),
    )


def _choice_vi(commands: str, look: str) -> str:
    return f"Có thể xóa: {commands}" if commands else f"Xem thư mục lớn: {look}"


def _choice_en(commands: str, look: str) -> str:
    return f"Can be removed: {commands}" if commands else f"To see what is big: {look}"


def removable(where: Path, least: int = WORTH) -> list[Removable]:
    """Return what can be removed from the disk that holds ``where``, the biggest first."""
    device = where.stat().st_dev
    found = []
    for paths, command in _candidates(_home(where)):
        here = [path for path in paths if path.exists() and path.stat().st_dev == device]
        size = sum(map(size_of, here))
        if size >= least:
            found.append(Removable(size, command))
    return sorted(found, key=lambda one: -one.size)[:MOST_NAMED]


def _candidates(home: Path) -> Iterator[tuple[list[Path], str]]:
    """Give groups of paths with the command that removes them; none of them holds data."""
    yield sorted((home / "logs").glob("*.log.*")), f"rm {home}/logs/*.log.*"
    yield [home / "test"], f"rm -r {home}/test"
    yield [Path.home() / ".cache" / "pip"], "rm -r ~/.cache/pip"
    yield [Path.home() / ".m2" / "repository"], "rm -r ~/.m2/repository"
    yield [Path("/var/cache/apt/archives")], "sudo apt-get clean"


def size_of(path: Path) -> int:
    """Return the bytes a file or folder takes on the disk; what is closed to us counts nothing."""
    if path.is_symlink() or not path.is_dir():
        return path.lstat().st_blocks * 512
    total = 0
    for folder, _, files in os.walk(path):
        for name in files:
            try:
                total += os.lstat(os.path.join(folder, name)).st_blocks * 512
            except OSError:
                continue
    return total


def _existing(path: Path) -> Path:
    return next(p for p in (path, *path.parents) if p.exists())


def _home(where: Path) -> Path:
    """Return the portal's folder in which ``where`` lies: the outermost one with logs."""
    inside = [path for path in (where, *where.parents) if (path / "stamps").is_dir()]
    return inside[-1] if inside else where


def _mount(path: Path) -> Path:
    return next(p for p in (path, *path.parents) if os.path.ismount(p))


def _words(size: int) -> str:
    return f"{size / 1024**3:.1f} GB" if size >= 1024**3 // 10 else f"{size // MEGABYTE} MB"
