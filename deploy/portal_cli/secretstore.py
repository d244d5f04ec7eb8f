"""Random passwords and keys of one installation, in one file only its user can read."""

from __future__ import annotations

import secrets
from pathlib import Path

from portal_cli import jsonfile

NAMES = (
    "postgres_superuser",
    "database_owner",
    "database_web",
    "datastore_write",
    "datastore_read",
    "redis",
    "secret_key",
)
MODE = 0o600


def load(path: Path) -> dict[str, str]:
    """Return the secrets of ``path``; those that are missing are made and stored first."""
    known = jsonfile.read(path)
    missing = [name for name in NAMES if not known.get(name)]
    if missing or (path.exists() and path.stat().st_mode & 0o077):
        known |= {name: secrets.token_urlsafe(32) for name in missing}
        jsonfile.write(path, known, MODE)
    return {name: str(known[name]) for name in NAMES}


def password() -> str:
    """Return a password for a person: 16 characters without lookalikes."""
    alphabet = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"
    return "".join(secrets.choice(alphabet) for _ in range(16))
