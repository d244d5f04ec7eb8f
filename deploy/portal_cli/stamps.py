"""Steps that need not be done twice: a stamp names what the step was done from."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path


def digest(parts: Iterable[str | bytes | Path]) -> str:
    """Return a hash over texts and the contents of files and folders."""
    total = hashlib.sha256()
    for part in parts:
        for piece in _pieces(part):
            total.update(len(piece).to_bytes(8, "big"))
            total.update(piece)
    return total.hexdigest()


def _pieces(part: str | bytes | Path) -> Iterable[bytes]:
    if isinstance(part, bytes):
        yield part
    elif isinstance(part, str):
        yield part.encode()
    elif part.is_dir():
        for file in sorted(part.rglob("*")):
            if file.is_file() and "__pycache__" not in file.parts:
                yield str(file.relative_to(part)).encode()
                yield file.read_bytes()
    elif part.exists():
        yield part.read_bytes()


def done(folder: Path, name: str, key: str) -> bool:
    """Tell whether the step ``name`` was finished from the same inputs."""
    stamp = folder / name
    return stamp.is_file() and stamp.read_text(encoding="utf-8") == key


def set_done(folder: Path, name: str, key: str) -> None:
    """Record that the step ``name`` is finished; always the last act of a step."""
    folder.mkdir(parents=True, exist_ok=True)
    fresh = folder / f".{name}"
    fresh.write_text(key, encoding="utf-8")
    fresh.replace(folder / name)


def clear(folder: Path, *names: str) -> None:
    """Forget steps, so that the next start does them again."""
    for name in names:
        (folder / name).unlink(missing_ok=True)
