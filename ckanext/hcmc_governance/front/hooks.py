"""What the front pages need in the index."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any
from zoneinfo import ZoneInfo

import ckan.plugins.toolkit as tk

from ckanext.hcmc_governance.front import rules
from ckanext.hcmc_kit import clock


def before_dataset_index(pkg_dict: dict[str, Any]) -> dict[str, Any]:
    """Add the date and the week of the newest data of a record."""
    stored = pkg_dict.get("validated_data_dict") or pkg_dict.get("data_dict")
    moment = rules.data_moment(json.loads(stored)) if stored else None
    if moment:
        pkg_dict["data_updated_date"] = f"{moment}Z"
        day = rules.local_day(moment, tk.h.get_display_timezone())
        pkg_dict["data_updated_week"] = rules.week_key(day)
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


def facet_titles(titles: dict[str, str]) -> dict[str, str]:
    """Return the filters of the search page, in the order in which people choose."""
    ours = {
        "access_level": tk._("Access level"),
        "organization": tk._("Publishing unit"),
        "groups": tk._("Topic"),
        "res_format": tk._("Format"),
        "machine_readable": tk._("Machine-readable file"),
        "kind": tk._("Kind of database"),
        "status": tk._("Operating status"),
        "frequency": tk._("Update frequency"),
    }
    return ours if "organization" in titles or "groups" in titles else titles
