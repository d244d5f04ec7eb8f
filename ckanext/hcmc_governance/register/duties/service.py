"""What the duties do: count, integrate a record into the shared store, note progress."""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy as sa

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.types import Context

from ckanext.hcmc_governance import config
from ckanext.hcmc_governance.audit import service as audit
from ckanext.hcmc_governance.register import fact_rows, service, writing
from ckanext.hcmc_governance.register.duties import lists, reach, rules
from ckanext.hcmc_governance.register.model import DatasetFact, FrequencyEntry, ProgressNote
from ckanext.hcmc_governance.regulation.roles import MANAGER
from ckanext.hcmc_governance.units import service as units
from ckanext.hcmc_kit.actor import Actor

# Not for the public: what owners tell the supervisor, and how they feed the shared store.
FOR_AGENCIES = ("progress", "feed")
CATALOGUES = (service.DATABASE, service.DATASET)


def asked(context: Context, options: dict[str, str], unit: str | None) -> lists.Asked:
    """Return what a reader asks of a list, with the day, the manager and the settings.

    :raises ObjectNotFound: when there is no such unit.
    """
    today = units.today()
    return lists.Asked(
        today=today,
        reach=reach.of_reader(context),
        unit_ids=reach.unit_ids(unit),
        options=options,
        manager_id=units.holder(MANAGER, today),
        silence=config.progress_silence(),
    )


def is_anonymous(context: Context) -> bool:
    """Tell whether nobody is signed in."""
    return not context.get("ignore_auth") and not context.get("user")


def integration(query: lists.Asked) -> dict[str, dict[str, int]]:
    """Return ``total``, ``integrated`` and ``percent`` of each of the two catalogues (26.2.b)."""
    done = sa.func.count().filter(DatasetFact.integrated_on <= query.today)
    statement = (
        sa.select(DatasetFact.type, sa.func.count().label("total"), done.label("integrated"))
        .where(*DatasetFact.is_published(*CATALOGUES))
        .group_by(DatasetFact.type)
    )
    if query.unit_ids is not None:
        statement = statement.where(DatasetFact.owner_id.in_(query.unit_ids))
    found = {row.type: row for row in model.Session.execute(statement)}
    return {
        kind: _share(found[kind].integrated, found[kind].total) if kind in found else _share(0, 0)
        for kind in CATALOGUES
    }


def set_integration(
    context: Context,
    actor: Actor,
    package: model.Package,
    values: tuple[dt.date | None, int | None],
) -> dict[str, Any]:
    """Say since when, and to what share, a record is in the shared data store (5.4, 26.2.b).

    :param values: day and share in per cent; no day takes both away.
    :returns: the record.
    """
    day, share = values
    told = {
        "integrated_on": day.isoformat() if day else None,
        "integrated_share": str(share) if day and share is not None else None,
    }
    extras = package.extras or {}
    audit.record(
        audit.Act.CONNECTION,
        actor=actor,
        object_type=package.type,
        object_id=str(package.id),
        unit_id=package.owner_org,
        details={
            "what": "register.integration_set",
            "before": {name: extras.get(name) for name in told},
            "after": told,
        },
    )
    return writing.write_server_fields(context, str(package.id), told)


def note_progress(actor: Actor, package: model.Package, told: dict[str, Any]) -> ProgressNote:
    """Keep a dated note on a database (27.2.i); it is never changed afterwards.

    :param told: ``noted_on`` (day), ``stage``, ``percentage``, ``note``.
    """
    unit = actor.unit_id or package.owner_org
    note = ProgressNote(package_id=str(package.id), set_by=actor.user_id, unit_id=unit, **told)
    model.Session.add(note)
    model.Session.flush()
    fact_rows.refresh([str(package.id)])
    audit.record(
        audit.Act.GOVERN,
        actor=actor,
        object_type=package.type,
        object_id=str(package.id),
        unit_id=package.owner_org,
        details={
            "what": "register.progress_noted",
            "stage": note.stage,
            "percentage": note.percentage,
            "noted_on": note.noted_on.isoformat(),
        },
    )
    return note


def progress_of(package_id: str) -> list[ProgressNote]:
    """Return the notes on a database, newest first."""
    return list(model.Session.scalars(ProgressNote.of(package_id)))


def frequencies_of(package_id: str) -> list[FrequencyEntry]:
    """Return what was announced of a record's frequency, oldest first."""
    return list(model.Session.scalars(FrequencyEntry.history(package_id)))


def published_record(reference: str, *kinds: str) -> model.Package:
    """Return a record of one of these types that is published.

    :raises ObjectNotFound: when there is none.
    """
    package = service.find_record(reference, kinds)
    if package is None or package.state != service.PUBLISHED:
        raise tk.ObjectNotFound(tk._("There is no such record"))
    return package


def _share(part: int, total: int) -> dict[str, int]:
    return {"total": total, "integrated": part, "percent": rules.percent(part, total)}
