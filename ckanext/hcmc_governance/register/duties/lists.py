"""The lists by duty: which records each has, and what it tells of them. One statement a page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

import ckan.plugins.toolkit as tk
from ckan import model

from ckanext.hcmc_governance.register import service
from ckanext.hcmc_governance.register.duties import completeness, rules
from ckanext.hcmc_governance.register.duties.reach import Reach
from ckanext.hcmc_governance.register.model import PUBLISHED, DatasetFact, ProgressNote

ENDED = "ended"
_UNIT = model.group_table
_FACT = DatasetFact


@dataclass(frozen=True, slots=True)
class Asked:
    """What a reader asks of a list.

    :param options: filters of that list, as text.
    :param manager_id: id of the unit that holds the manager's role today.
    :param silence: days after which a database counts as silent.
    """

    today: dt.date
    reach: Reach = field(default_factory=Reach)
    unit_ids: list[str] | None = None
    options: Mapping[str, str] = field(default_factory=dict)
    manager_id: str | None = None
    silence: int = 0

    def option(self, name: str) -> str:
        """Return the value of a filter, blank when it is not set."""
        return self.options.get(name) or ""


@dataclass(frozen=True, slots=True)
class DutyList:
    """A list: the records it has, and what it tells of each beyond name and unit.

    :param options: the filters it knows beside ``unit``.
    """

    key: str
    select: Callable[[Asked], sa.Select[Any]]
    tell: Callable[[Any, Asked], dict[str, Any]]
    options: tuple[str, ...] = ()


def statement(duty: DutyList, asked: Asked) -> sa.Select[Any]:
    """Return the whole list as one statement, by unit and address."""
    query = duty.select(asked)
    if asked.unit_ids is not None:
        query = query.where(_FACT.owner_id.in_(asked.unit_ids))
    return query.order_by(_UNIT.c.name.nulls_last(), _FACT.name)


def count(duty: DutyList, asked: Asked) -> int:
    """Return how many records a list has."""
    query = statement(duty, asked).order_by(None).subquery()
    return model.Session.scalar(sa.select(sa.func.count()).select_from(query)) or 0


def rows(duty: DutyList, asked: Asked, limit: int, offset: int) -> list[dict[str, Any]]:
    """Return a page of a list: ``id``, ``name``, ``title``, ``type``, ``unit_*`` and its own."""
    found = model.Session.execute(statement(duty, asked).limit(limit).offset(offset))
    return [
        {
            "id": row.package_id,
            "name": row.name,
            "title": row.title,
            "type": row.type,
            "unit_id": row.owner_id,
            "unit_title": row.unit_title or "",
            **duty.tell(row, asked),
        }
        for row in found
    ]


def _select(*more: Any) -> sa.Select[Any]:
    title = sa.func.coalesce(sa.func.nullif(_UNIT.c.title, ""), _UNIT.c.name).label("unit_title")
    return sa.select(
        _FACT.package_id, _FACT.name, _FACT.title, _FACT.type, _FACT.owner_id, title, *more
    ).outerjoin(_UNIT, _UNIT.c.id == _FACT.owner_id)


def _missing(asked: Asked) -> sa.Select[Any]:
    kind = asked.option("type") or service.DATASET
    wanted = completeness.asked_of(kind)
    query = _select(
        _FACT.missing, _FACT.missing_fields, completeness.lacks_contact().label("contact")
    ).where(*_FACT.is_published(kind))
    if not asked.option("item"):
        return query.where(sa.func.cardinality(_FACT.missing) > 0)
    one = next((item for item in wanted if item.key == asked.option("item")), None)
    if one is None:
        raise tk.ObjectNotFound(tk._("Records of this kind have no such item"))
    return query.where(completeness.lacks(one))


def _tell_missing(row: Any, asked: Asked) -> dict[str, Any]:
    empty = set(row.missing_fields)
    lacking = [
        one.key
        for one in completeness.asked_of(row.type)
        if (row.contact if one.key == completeness.CONTACT else empty & set(one.fields))
    ]
    return {"lacking": lacking, "missing_fields": list(row.missing_fields)}


def _service_gap(asked: Asked) -> sa.Select[Any]:
    query = _select(_FACT.kind, _FACT.status, _FACT.listing_decision).where(
        *_FACT.is_published(service.DATABASE),
        _FACT.has_service.is_(False),
        sa.func.coalesce(_FACT.status, "") != ENDED,
    )
    kind = asked.option("kind")
    return query.where(_FACT.kind == kind) if kind else query


def _tell_service_gap(row: Any, asked: Asked) -> dict[str, Any]:
    clause = rules.service_clause(row.kind)
    shared = row.kind == rules.SHARED
    holder = asked.manager_id if shared else row.owner_id
    return {"kind": row.kind, "status": row.status, "clause": clause, "duty_holder": holder}


def _integration(asked: Asked) -> sa.Select[Any]:
    kinds = [asked.option("type")] if asked.option("type") else [service.DATABASE, service.DATASET]
    query = _select(_FACT.integrated_on, _FACT.integrated_share, _FACT.kind).where(
        *_FACT.is_published(*kinds)
    )
    state = asked.option("integrated")
    if not state:
        return query
    done = _FACT.integrated_on <= asked.today
    return query.where(done if state == "yes" else sa.not_(sa.func.coalesce(done, sa.false())))


def _tell_integration(row: Any, asked: Asked) -> dict[str, Any]:
    since = row.integrated_on if row.integrated_on and row.integrated_on <= asked.today else None
    return {
        "integrated": since is not None,
        "integrated_on": since,
        "integrated_share": row.integrated_share if since else None,
    }


def _progress(asked: Asked) -> sa.Select[Any]:
    last = (
        sa.select(ProgressNote)
        .distinct(ProgressNote.package_id)
        .order_by(
            ProgressNote.package_id, ProgressNote.noted_on.desc(), ProgressNote.created.desc()
        )
        .subquery()
    )
    query = (
        _select(
            _FACT.status,
            _FACT.kind,
            _FACT.created,
            last.c.noted_on,
            last.c.stage,
            last.c.percentage,
            last.c.note,
        )  # fmt: skip
        .outerjoin(last, last.c.package_id == _FACT.package_id)
        .where(*_FACT.is_published(service.DATABASE), sa.func.coalesce(_FACT.status, "") != ENDED)
    )
    if asked.option("silent") != "yes":
        return query
    known = sa.func.coalesce(last.c.noted_on, sa.cast(_FACT.created, sa.Date))
    return query.where(known < asked.today - dt.timedelta(days=asked.silence))


def _tell_progress(row: Any, asked: Asked) -> dict[str, Any]:
    since = row.created.date()
    return {
        "status": row.status,
        "noted_on": row.noted_on,
        "stage": row.stage,
        "percentage": row.percentage,
        "note": row.note,
        "days_silent": rules.days_since(row.noted_on or since, asked.today),
        "silent": rules.is_silent(row.noted_on, since, asked.today, asked.silence),
    }


def _feed(asked: Asked) -> sa.Select[Any]:
    return _select(
        _FACT.frequency, _FACT.last_event_on, _FACT.due_on, _FACT.late_on, _FACT.excused_until,
        _FACT.slots,
    ).where(*_FACT.is_published(service.DATABASE), _FACT.kind == rules.SHARED)  # fmt: skip


def _tell_feed(row: Any, asked: Asked) -> dict[str, Any]:
    return {
        "frequency": row.frequency,
        "last_event_on": row.last_event_on,
        "due_on": row.due_on,
        "days_late": rules.days_late(row.late_on, row.excused_until, asked.today),
        "late_periods": rules.count_results(row.slots, "late"),
        "missed_periods": rules.count_results(row.slots, "missed"),
        # The dictionary checks files; before it there is no result to show (5.6, 27.2.d).
        "validation_status": None,
    }


def _listing(asked: Asked) -> sa.Select[Any]:
    listed = _FACT.listing_decision.is_not(None)
    by_finding = {
        rules.PUBLISHED: sa.and_(
            *_FACT.is_published(service.DATASET), _FACT.access_level == "open", sa.not_(listed)
        ),
        rules.LISTED: sa.and_(
            _FACT.type == service.DATASET,
            _FACT.state.not_in((PUBLISHED, "deleted")),
            listed,
            asked.reach.condition(),
        ),
    }
    chosen = by_finding.get(asked.option("finding"))
    return _select(_FACT.state, _FACT.listing_decision).where(
        sa.or_(*by_finding.values()) if chosen is None else chosen
    )


def _tell_listing(row: Any, asked: Asked) -> dict[str, Any]:
    finding = rules.LISTED if row.listing_decision else rules.PUBLISHED
    return {"finding": finding, "listing_decision": row.listing_decision, "state": row.state}


def _planned(asked: Asked) -> sa.Select[Any]:
    return _select(_FACT.issued_planned, _FACT.listing_decision, _FACT.state).where(
        _FACT.type == service.DATASET,
        _FACT.state != "deleted",
        _FACT.issued.is_(None),
        _FACT.issued_planned < asked.today,
        asked.reach.condition(),
    )


def _tell_planned(row: Any, asked: Asked) -> dict[str, Any]:
    return {
        "issued_planned": row.issued_planned,
        "days_overdue": rules.days_since(row.issued_planned, asked.today),
        "listing_decision": row.listing_decision,
        "state": row.state,
    }


LISTS: dict[str, DutyList] = {
    one.key: one
    for one in (
        DutyList("missing", _missing, _tell_missing, ("type", "item")),
        DutyList("service-gap", _service_gap, _tell_service_gap, ("kind",)),
        DutyList("integration", _integration, _tell_integration, ("type", "integrated")),
        DutyList("progress", _progress, _tell_progress, ("silent",)),
        DutyList("feed", _feed, _tell_feed),
        DutyList("listing", _listing, _tell_listing, ("finding",)),
        DutyList("planned", _planned, _tell_planned),
    )
}
