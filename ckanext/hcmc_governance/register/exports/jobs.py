"""Long registers are written in the background; whoever asked sees how far they are.

What is known of a job lies in Redis for a day, its file in the portal's storage for as long. One
register in one form and language is written once at a time, whoever asks.
"""

from __future__ import annotations

import contextlib
import time
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import ckan.plugins.toolkit as tk
from ckan.lib.redis import connect_to_redis

from ckanext.hcmc_governance.register.exports import reading, sheets
from ckanext.hcmc_kit import tables

State = Literal["waiting", "running", "done", "failed"]
KEPT_SECONDS = 24 * 3600
# A finished file answers the same question for this long.
FRESH_SECONDS = 600
_PREFIX = "hcmc:export"


class UnknownJob(LookupError):
    """No export of that number is known (any more)."""


@dataclass(frozen=True, slots=True)
class Export:
    """How far a file is: ``done`` of ``total`` records."""

    id: str
    kind: str
    form: str
    language: str
    state: State
    done: int
    total: int

    @property
    def path(self) -> Path:
        """Where the file lies when it is done."""
        return folder() / f"{self.id}.{self.form}"


def folder() -> Path:
    """Return the folder of the files."""
    return Path(tk.config["ckan.storage_path"] or "/tmp") / "hcmc_exports"  # noqa: S108


def order(kind: str, form: str, language: str) -> str:
    """Have a register written in the background and return the number of the export.

    An export of the same register that waits, runs or is fresh is taken.
    """
    redis = _redis()
    same = f"{_PREFIX}:of:{kind}:{form}:{language}"
    known = redis.get(same)
    if known is not None and redis.exists(f"{_PREFIX}:{known.decode()}"):
        return known.decode()
    identifier = str(uuid.uuid4())
    _tell(
        identifier, kind=kind, form=form, language=language, state="waiting", done=0,
        total=reading.count(kind),
    )  # fmt: skip
    redis.set(same, identifier, ex=FRESH_SECONDS)
    tk.enqueue_job(
        write, [identifier], title=f"register {kind}.{form}", rq_kwargs={"timeout": 3600}
    )
    return identifier


def find(identifier: str) -> Export:
    """Return how far an export is.

    :raises UnknownJob: when nothing is known of it.
    """
    # Other keys of the same prefix are no exports and of another kind: asking for one is an error.
    try:
        number = str(uuid.UUID(identifier))
    except ValueError:
        raise UnknownJob(identifier) from None
    told = {key.decode(): value.decode() for key, value in _redis().hgetall(_key(number)).items()}
    if not told:
        raise UnknownJob(identifier)
    return Export(
        number, told["kind"], told["form"], told["language"],
        told["state"],  # pyright: ignore[reportArgumentType]
        int(told["done"]), int(told["total"]),
    )  # fmt: skip


def write(identifier: str) -> None:
    """Write the file of an export; run by the background worker."""
    export = find(identifier)
    half = export.path.with_suffix(".half")
    _tell(identifier, state="running")
    try:
        export.path.parent.mkdir(parents=True, exist_ok=True)
        _sweep()
        with half.open("wb") as file:
            table = sheets.register(
                export.kind, export.language, told=lambda done: _tell(identifier, done=done)
            )
            for piece in tables.chunks(table, export.form):
                file.write(piece)
        half.replace(export.path)
    except (OSError, tables.TableTooLarge):
        _tell(identifier, state="failed")
        raise
    finally:
        with contextlib.suppress(OSError):
            half.unlink()
    _tell(identifier, state="done")


def _tell(identifier: str, **values: Any) -> None:
    redis = _redis()
    redis.hset(_key(identifier), mapping={key: str(value) for key, value in values.items()})
    redis.expire(_key(identifier), KEPT_SECONDS)


def _key(identifier: str) -> str:
    return f"{_PREFIX}:{identifier}"


def _redis() -> Any:
    return connect_to_redis()


def _sweep() -> None:
    """Remove the files that nothing is known of any more."""
    for path in folder().iterdir():
        with contextlib.suppress(FileNotFoundError):
            if time.time() - path.stat().st_mtime > KEPT_SECONDS:
                path.unlink()
