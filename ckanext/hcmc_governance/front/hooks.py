"""What the front pages need in the index."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any
from zoneinfo import ZoneInfo

import flask

import ckan.plugins.toolkit as tk
from ckan import types
from ckan.common import CKANConfig

from ckanext.hcmc_governance.front import confirmations, rules
from ckanext.hcmc_governance.register import facts
from ckanext.hcmc_kit import clock

# The filters of each list, in the order in which people choose.
_FACETS = {
    "dataset": (
        "access_level",
        "freshness",
        "organization",
        "groups",
        "machine_readable",
        "res_format",
        "frequency",
    ),
    "database": ("kind", "status", "organization", "complete", "sharing_form"),
    "data-service": (
        "status",
        "organization",
        "complete",
        "sharing_form",
        "connection_model",
        "network",
    ),
}


def before_dataset_index(pkg_dict: dict[str, Any]) -> dict[str, Any]:
    """Add the date and the week of a record's newest data, and whether its article is answered."""
    stored = pkg_dict.get("validated_data_dict") or pkg_dict.get("data_dict")
    if not stored:
        return pkg_dict
    record = json.loads(stored)
    moment = rules.data_moment(record)
    if moment:
        pkg_dict["data_updated_date"] = f"{moment}Z"
        day = rules.local_day(moment, tk.h.get_display_timezone())
        pkg_dict["data_updated_week"] = rules.week_key(day)
    items = facts.item_completeness(record)
    if items:
        pkg_dict["complete"] = "true" if all(one["complete"] for one in items) else "false"
    return pkg_dict


def before_dataset_search(search_params: dict[str, Any]) -> dict[str, Any]:
    """Keep only records whose data changed within the last ``ext_weeks`` weeks, if asked to."""
    weeks = rules.asked_weeks((search_params.get("extras") or {}).get("ext_weeks"))
    if weeks is None:
        return search_params
    # CKAN's own value is pytz's, which means local mean time when a datetime is built with it.
    zone = ZoneInfo(str(tk.h.get_display_timezone()))
    monday = rules.first_monday(clock.today(zone), weeks)
    begin = dt.datetime.combine(monday, dt.time(), zone).astimezone(dt.UTC)
    wanted = f"data_updated_date:[{begin:%Y-%m-%dT%H:%M:%SZ} TO *]"
    return {**search_params, "fq": f"{search_params.get('fq') or ''} +{wanted}".strip()}


def make_middleware(app: types.CKANApp, config: CKANConfig) -> types.CKANApp:
    """Let every saved form be confirmed on the page that follows."""
    confirmations.register(app)
    return app


def facet_titles(titles: dict[str, str]) -> dict[str, str]:
    """Return the filters of a list of records, in the order in which people choose."""
    if "organization" not in titles and "groups" not in titles:
        return titles
    words = _facet_words()
    # The lists of databases and services are blueprints named after their types.
    shown = tk.request.blueprint if flask.has_request_context() else None
    names = _FACETS.get(shown or "", _FACETS["dataset"])
    return {name: words[name] for name in names}


def _facet_words() -> dict[str, str]:
    return {
        "access_level": tk._("Access level"),
        "freshness": tk._("Update state"),
        "organization": tk._("Publishing unit"),
        "groups": tk._("Topic"),
        "machine_readable": tk._("Machine-readable file"),
        "res_format": tk._("Format"),
        "frequency": tk._("Update frequency"),
        "kind": tk._("Kind of database"),
        "status": tk._("Operating status"),
        "complete": tk._("Completeness"),
        "sharing_form": tk._("Sharing form"),
        "connection_model": tk._("Connection model"),
        "network": tk._("Network"),
    }
