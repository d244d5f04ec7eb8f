"""What filters of the search need in the index."""

from __future__ import annotations

import json
from typing import Any

from ckanext.hcmc_governance.register import fact_rows, service
from ckanext.hcmc_governance.register.duties import rules


def before_dataset_index(pkg_dict: dict[str, Any]) -> dict[str, Any]:
    """Add whether a program can read any file of a dataset (19.1.d), from the record at hand."""
    if pkg_dict.get("dataset_type", pkg_dict.get("type")) != service.DATASET:
        return pkg_dict
    stored = pkg_dict.get("validated_data_dict") or pkg_dict.get("data_dict")
    if stored and service.record_schema(service.DATASET) is not None:
        files = json.loads(stored).get("resources") or ()
        formats = [str(one.get("format") or "") for one in files if one.get("url")]
        pkg_dict["machine_readable"] = rules.readable(
            formats, frozenset(fact_rows.machine_readable())
        )
    return pkg_dict
