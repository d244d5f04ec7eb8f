"""The door to ckanext-harvest, which carries no types: its models, its queue, its contexts."""

from __future__ import annotations

import datetime as dt
from typing import Any, Protocol

from ckan import model, types

from ckanext.harvest import model as _model
from ckanext.harvest import queue as _queue

HarvestGatherError: Any = _model.HarvestGatherError
HarvestJob: Any = _model.HarvestJob
HarvestObject: Any = _model.HarvestObject
HarvestObjectError: Any = _model.HarvestObjectError
HarvestObjectExtra: Any = _model.HarvestObjectExtra
queue: Any = _queue


class Source(Protocol):
    """A row of ``harvest_source``, as far as it is read here."""

    id: str
    url: str
    type: str
    config: str | None


class Job(Protocol):
    """A row of ``harvest_job``, as far as it is read here; its times are naive UTC."""

    id: str
    source_id: str
    source: Source
    status: str
    gather_started: dt.datetime | None
    gather_finished: dt.datetime | None


class Extra(Protocol):
    """A row of ``harvest_object_extra``."""

    key: str
    value: str | None


class Object(Protocol):
    """A row of ``harvest_object``, as far as it is read here."""

    id: str
    guid: str
    content: str | None
    current: bool
    package_id: str | None
    harvest_source_id: str
    source: Source
    extras: list[Extra]


def acting(user: str, **more: Any) -> types.Context:
    """Return a new context of the portal itself acting as ``user``, as upstream's actions want it.

    Rights were checked where the work was ordered: at a command, or when a harvest was asked for.
    """
    made: dict[str, Any] = {
        "user": user,
        "ignore_auth": True,
        "model": model,
        "session": model.Session,
        **more,
    }
    return types.Context(**made)
