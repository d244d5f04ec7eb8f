"""Core's writing action, with what the gate cannot see of an update told beforehand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import ckan.plugins.toolkit as tk
from ckan.types import Action, Context, DataDict

from ckanext.hcmc_governance.register import gate


@tk.chained_action
def package_update(original: Action, context: Context, data_dict: DataDict) -> Any:
    """Update a record as CKAN does; publishing it asks for a file that this update leaves."""
    files = data_dict.get("resources")
    left = any(_leads_to_data(one) for one in files) if isinstance(files, list) else None
    told: dict[str, Any] = {gate.FILES_LEFT: left}
    context.update(told)  # pyright: ignore[reportArgumentType, reportCallIssue]
    return original(context, data_dict)


def _leads_to_data(file: Any) -> bool:
    """Tell whether an entered file has an address, or bytes that are on their way."""
    return isinstance(file, Mapping) and bool(
        str(file.get("url") or "").strip() or file.get("upload")
    )
