"""Digests of the files that the portal holds: proof of what was given out, sign of new data."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from ckan import model
from ckan.lib import uploader

BLOCK = 1 << 20
PROOF = ("sha256", "sha256_at")


def note_uploads(package: model.Package) -> None:
    """Set ``sha256`` and ``data_updated`` of files whose bytes are new; links have neither.

    A file is read again only when core has received one since; new bytes are a data event, the
    same bytes uploaded again are not.
    """
    for resource in package.resources:
        extras = dict(resource.extras or {})
        if resource.url_type != "upload":
            kept = {name: value for name, value in extras.items() if name not in PROOF}
            if kept != extras:
                resource.extras = kept
            continue
        received = resource.last_modified.isoformat() if resource.last_modified else ""
        if not received or extras.get("sha256_at") == received:
            continue
        digest = _digest(resource)
        if digest is None:
            continue
        extras["sha256_at"] = received
        if extras.get("sha256") != digest:
            extras.update(sha256=digest, data_updated=received)
        resource.extras = extras


def _digest(resource: model.Resource) -> str | None:
    """Return the SHA-256 of the bytes on this machine, or ``None`` where there are none."""
    stored: Any = uploader.get_resource_uploader({"url_type": "upload", "url": resource.url})
    path = Path(str(stored.get_path(resource.id)))
    if not path.is_file():
        return None
    hasher = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            hasher.update(block)
    return hasher.hexdigest()
