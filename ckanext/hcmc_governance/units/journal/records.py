"""Lines about records and their files, and about units: what CKAN's own actions change.

A file is known by its id and by what tells its content apart. What the journal has said of it is
the memory: a file is *provided* once, *changed* whenever its content is another, *removed* once.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from typing import Any

import sqlalchemy as sa

from ckan import model

from ckanext.hcmc_governance.audit import service as audit
from ckanext.hcmc_governance.audit.model import JournalLine
from ckanext.hcmc_kit.actor import Actor

CREATED, UPDATED = "record.created", "record.updated"
DELETED, PURGED = "record.deleted", "record.purged"
PROVIDED, CHANGED, REMOVED = "file.provided", "file.changed", "file.removed"
_FILE = JournalLine.details["file"].astext
_WHAT = JournalLine.details["what"].astext


def note(package: model.Package, what: str, actor: Actor, *, gone: bool = False) -> None:
    """Add the lines of one change of a record: its own, and one for each file concerned.

    :param what: ``CREATED``, ``UPDATED``, ``DELETED`` or ``PURGED``.
    :param gone: the record is being deleted or purged; core does it only afterwards.
    """
    public = package.state == model.State.ACTIVE and not package.private and not gone
    told = {"what": what, "name": package.name, "state": package.state, "public": public}
    lines = [_line(package, audit.Act.UPDATE, actor, told)]
    if not gone:
        lines += _file_lines(package, actor, public=public)
    audit.record_many(lines)


def note_unit(group: model.Group, what: str, actor: Actor) -> None:
    """Add the line of a change of a unit."""
    audit.record(
        audit.Act.GOVERN,
        actor=actor,
        object_type="organization",
        object_id=str(group.id),
        unit_id=str(group.id),
        details={"what": what, "name": group.name, "state": group.state},
    )


def _file_lines(package: model.Package, actor: Actor, *, public: bool) -> Iterator[audit.Line]:
    """Yield what happened to the files of a record, compared with what the journal knows."""
    files = {str(one.id): one for one in package.resources if one.url}
    known = _known_files(str(package.id))
    for identifier, file in files.items():
        told = _told(file)
        before = known.get(identifier)
        if public and (before is None or before["what"] == REMOVED):
            yield _line(package, audit.Act.PROVISION, actor, {"what": PROVIDED, **told})
        elif before is not None and before["content"] != told["content"]:
            yield _line(package, audit.Act.UPDATE, actor, {"what": CHANGED, **told})
    for identifier, before in known.items():
        if identifier not in files and before["what"] != REMOVED:
            told = {"what": REMOVED, "file": identifier, "content": before["content"]}
            yield _line(package, audit.Act.UPDATE, actor, told)


def _known_files(package_id: str) -> dict[str, Mapping[str, Any]]:
    """Return the details of the latest line about each file of a record, by the file's id."""
    query = (
        sa.select(_FILE, JournalLine.details)
        .where(JournalLine.object_id == package_id, _WHAT.in_((PROVIDED, CHANGED, REMOVED)))
        .order_by(_FILE, JournalLine.id.desc())
        .distinct(_FILE)
    )
    return {row[0]: row[1] for row in model.Session.execute(query)}


def _told(file: model.Resource) -> dict[str, str]:
    content = (file.url, file.url_type, file.size, file.hash, file.last_modified)
    extras = file.extras or {}
    words = [str(one or "") for one in (*content, extras.get("data_updated"))]
    digest = hashlib.sha256("\n".join(words).encode()).hexdigest()
    return {"file": str(file.id), "format": str(file.format or ""), "content": digest[:16]}


def _line(
    package: model.Package, act: audit.Act, actor: Actor, details: Mapping[str, Any]
) -> audit.Line:
    return audit.Line(
        act=act,
        actor=actor,
        object_type=str(package.type),
        object_id=str(package.id),
        unit_id=package.owner_org,
        details=details,
    )
