"""Putting the day of first provision right, with a line in the journal."""

from __future__ import annotations

import datetime as dt
from typing import Any

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.plugins.toolkit import _
from ckan.types import Context

from ckanext.hcmc_governance.audit import service as audit
from ckanext.hcmc_governance.register import gate, links, service, writing
from ckanext.hcmc_governance.register.first_provision import rules
from ckanext.hcmc_governance.register.first_provision.rules import Refusal
from ckanext.hcmc_kit.actor import Actor
from ckanext.hcmc_vietnamese import text

CHANGED = "register.first_provision_changed"
_SENTENCES = {
    Refusal.NOT_A_DATASET: lambda: _("Only datasets have a day of first provision."),
    Refusal.NOT_PROVIDED: lambda: _(
        "This dataset is not public with a file or a service, so it has no day of first provision."
    ),
    Refusal.FUTURE: lambda: _("The day lies in the future."),
    Refusal.SAME: lambda: _("This day is already the day of first provision."),
    Refusal.REASON_SHORT: lambda: _("Say why, in at least %d characters.") % rules.REASON_LENGTH,
}


def change(
    context: Context, package: model.Package, day: dt.date, reason: str, actor: Actor
) -> dict[str, Any]:
    """Set the day of first provision of a dataset; the journal keeps both days and the reason.

    Core's update, which this calls last, commits.

    :returns: the record as ``package_show`` gives it.
    :raises tk.ValidationError: by field, when the rules refuse.
    """
    before = (package.extras or {}).get("issued")
    said = text.clean(reason)
    refused = _refusals(package, day, before, said)
    if refused:
        raise tk.ValidationError({name: [_SENTENCES[why]()] for name, why in refused.items()})
    audit.record(
        audit.Act.GOVERN,
        actor=actor,
        object_type=str(package.type),
        object_id=str(package.id),
        unit_id=package.owner_org,
        details={"what": CHANGED, "before": before, "after": day, "reason": said},
    )
    told = {"issued": day.isoformat(), "issued_reason": said}
    return writing.write_server_fields(context, str(package.id), told)


def _refusals(
    package: model.Package, day: dt.date, before: str | None, reason: str
) -> dict[str, Refusal]:
    if package.type != service.DATASET or service.record_schema(package.type) is None:
        return {"id": Refusal.NOT_A_DATASET}
    public = package.state == service.PUBLISHED
    provided = service.has_file(package) or bool(links.served([str(package.id)]))
    return rules.refusals(day, before, gate.today(), provided=public and provided, reason=reason)
