"""Links that would lead nowhere, to themselves or round in a circle."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.plugins.toolkit import _

from ckanext.hcmc_governance.register import links, rules, service

DELETED = "deleted"
# Relations that must not come back to where they began; two databases may use each other.
STRAIGHT = (links.PART_OF, links.REPLACED_BY)
LISTED = 5


def problems(
    package: model.Package | None, values: Mapping[str, Any], state: str
) -> list[rules.Problem]:
    """Return what is wrong with the links of a record that is saved.

    :raises tk.ValidationError: when the save deletes a record that others name.
    """
    if package is None:
        return []
    if state == DELETED and package.state != DELETED:
        refuse_delete(package)
    found: list[rules.Problem] = []
    for name in (links.PART_OF, "uses", links.REPLACED_BY):
        targets = service.load_list(values.get(name))
        if package.id in targets:
            found.append(rules.Problem(name, rules.Code.NAMES_ITSELF))
        elif targets and name in STRAIGHT and links.leads_to(name, targets, str(package.id)):
            found.append(rules.Problem(name, rules.Code.CIRCLE))
    return found


def refuse_delete(package: model.Package) -> None:
    """Refuse to delete a record that others name, and a published service.

    A service that is no longer provided keeps its page, with what replaces it.

    :raises tk.ValidationError: that says what to do instead.
    """
    if service.record_schema(package.type) is None:
        return
    if package.type == service.SERVICE and package.state == service.PUBLISHED:
        raise tk.ValidationError(
            {
                "state": [
                    _(
                        "A published service keeps its page. Set its status to «No longer "
                        "provided» and name the service that replaces it."
                    )
                ]
            }
        )
    refuse_named(package)


def refuse_named(package: model.Package) -> None:
    """Refuse to remove a record of ours as long as others name it.

    :raises tk.ValidationError: that lists the others; those that the reader may not see are
        only counted.
    """
    if service.record_schema(package.type) is None:
        return
    others = links.referrers(str(package.id))
    if not others:
        return
    titles = [one.title or one.name for one in others if service.may_see(one)][:LISTED]
    rest = len(others) - len(titles)
    if not titles:
        message = _("%d other records name this one; you may not see them.") % rest
    else:
        more = _(" and %d more") % rest if rest else ""
        named = "; ".join(titles) + more
        message = _("Other records name this one: %s. Change them first.") % named
    raise tk.ValidationError({"state": [message]})
