"""Writes to the tables of the DataStore as new data of their records."""

from __future__ import annotations

from typing import Any

from ckan import model
from ckan.types import Action, Context, DataDict

from ckanext.hcmc_governance.freshness import events, service
from ckanext.hcmc_governance.register import indexing
from ckanext.hcmc_governance.register.service import PUBLISHED, record_schema
from ckanext.hcmc_governance.units.journal import persons
from ckanext.hcmc_kit import clock


def written(original: Action, context: Context, data_dict: DataDict, counts: bool) -> Any:
    """Run a write of the DataStore, then note it and commit, when it counts.

    A table that was loaded from an uploaded file is no data of its own: the file was the event.
    """
    asked = data_dict.get("resource_id")
    result = original(context, data_dict)
    told = result.get("resource_id") if isinstance(result, dict) else None
    file = model.Resource.get(str(told or asked or "")) if counts else None
    if file is None or file.url_type == events.UPLOAD:
        return result
    package = file.package
    if (
        package is None
        or package.state != PUBLISHED
        or package.type not in service.KINDS
        or record_schema(package.type) is None
    ):
        return result
    actor = persons.actor_or_person(context, prefer=package.owner_org)
    event = events.of_table(str(file.id), clock.now())
    indexing.reindex(context, service.note_events(str(package.id), [event], actor))
    model.Session.commit()
    return result
