"""What happens to forms being filled in when their record goes."""

from __future__ import annotations

from typing import Any

from ckan import model
from ckan.types import Context

from ckanext.hcmc_governance.register.drafts.model import FormDraft


def after_dataset_delete(context: Context, pkg_dict: dict[str, Any]) -> None:
    """Forget everybody's drafts of a deleted record."""
    if pkg_dict.get("id"):
        model.Session.execute(FormDraft.of_record(pkg_dict["id"]))
