"""What the front pages need in the index."""

from __future__ import annotations

import json
from typing import Any

import ckan.plugins.toolkit as tk

from ckanext.hcmc_governance.front import rules


def before_dataset_index(pkg_dict: dict[str, Any]) -> dict[str, Any]:
    """Add the date and the week of the newest data of a record."""
    stored = pkg_dict.get("validated_data_dict") or pkg_dict.get("data_dict")
    moment = rules.data_moment(json.loads(stored)) if stored else None
    if moment:
        pkg_dict["data_updated_date"] = f"{moment}Z"
        pkg_dict["data_updated_week"] = rules.week_key(moment)
    return pkg_dict


def facet_titles(titles: dict[str, str]) -> dict[str, str]:
    """Return the filters of the search page, in the order in which people choose."""
    ours = {
        "access_level": tk._("Access level"),
        "organization": tk._("Publishing unit"),
        "groups": tk._("Topic"),
        "res_format": tk._("Format"),
        "frequency": tk._("Update frequency"),
    }
    return ours if "organization" in titles or "groups" in titles else titles
