"""What a record cannot be at once: contradictions between its values. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ckanext.hcmc_governance.register.rules import (
    OPEN,
    Code,
    Problem,
    Served,
    Situation,
    is_filled,
)

RETIRED = "retired"


def dataset_problems(values: Mapping[str, Any], city_licence: str, unknown: str) -> list[Problem]:
    """Return the contradictions inside a dataset (3.3, 5.7, 19.1.e, 20.4).

    :param city_licence: key of the city's own terms.
    :param unknown: key that may stand for a licence nobody has stated yet.
    """
    found = fee_problems(values, is_open=values.get("access_level") == OPEN)
    stated = is_filled(values.get("license_id")) and values["license_id"] != unknown
    if values.get("access_level") == OPEN and stated and values["license_id"] != city_licence:
        found.append(Problem("license_id", Code.LICENCE_NOT_CITY))
    found += personal_data_problems(values, is_open=values.get("access_level") == OPEN)
    return found + order(values, "temporal_start", "temporal_end")


def personal_data_problems(values: Mapping[str, Any], *, is_open: bool) -> list[Problem]:
    """Return what is wrong with the declaration on personal data (Law 91/2025/QH15, 6.3)."""
    if is_open and values.get("personal_data") == "contains":
        return [Problem("personal_data", Code.PERSONAL_DATA_OPEN)]
    if values.get("personal_data") == "deidentified":
        return needs(values, "personal_data_note", Code.PERSONAL_DATA_NOTE)
    return []


def frequency_problems(values: Mapping[str, Any], now: Situation) -> list[Problem]:
    """Return a problem when an announced frequency is changed for days that are over (19.1.b).

    What was late stays late: another frequency, or another day from which it counts, begins
    today or later. Before publication, and where nobody knew the frequency, any day will do.
    """
    before = now.before.get("frequency")
    if not now.was_published or now.harvested or before in (None, "", "unknown"):
        return []
    start = values.get("frequency_from")
    changed = values.get("frequency") != before or start != now.before.get("frequency_from")
    if changed and is_filled(start) and str(start) < now.today.isoformat():
        return [Problem("frequency_from", Code.FREQUENCY_PAST)]
    return []


def privacy_problems(values: Mapping[str, Any], now: Situation) -> list[Problem]:
    """Return a problem when published open data is hidden from the public (3.3)."""
    hidden = values.get("private") in (True, "True", "true")
    if now.published and hidden and values.get("access_level") == OPEN and not now.harvested:
        return [Problem("private", Code.OPEN_NOT_PRIVATE)]
    return []


def agency_problems(
    values: Mapping[str, Any], agency_fields: Iterable[str], now: Situation
) -> list[Problem]:
    """Return the filled fields that only agencies may read, on a record that is published.

    As long as nothing hides them from the public they stay out of published records.
    """
    filled = (name for name in agency_fields if is_filled(values.get(name)))
    return [Problem(name, Code.AGENCIES_ONLY) for name in filled if now.published]


def fee_problems(values: Mapping[str, Any], *, is_open: bool) -> list[Problem]:
    """Return what is wrong with the fee: none on open data (19.1.e), else with a basis (5.7)."""
    if values.get("fee") != "by_law":
        return []
    if is_open:
        return [Problem("fee", Code.FEE_ON_OPEN)]
    return needs(values, "fee_basis", Code.FEE_BASIS)


def closing_problems(values: Mapping[str, Any], *, is_served: bool) -> list[Problem]:
    """Return a problem when a database is closed while a published service gives it out openly.

    The service's address was published because all it serves is open; it would stay public.

    :param is_served: whether a published service that is not retired names the database.
    """
    hidden = values.get("private") in (True, "True", "true")
    if is_served and (hidden or values.get("sharing_form") != OPEN):
        return [Problem("private" if hidden else "sharing_form", Code.SERVED_OPENLY)]
    return []


def database_problems(values: Mapping[str, Any], now: Situation) -> list[Problem]:
    """Return the contradictions inside a database (3.4, 8.2, 8.3.e, 27.2.h)."""
    is_open = values.get("sharing_form") == OPEN
    found = fee_problems(values, is_open=is_open)
    found += personal_data_problems(values, is_open=is_open)
    found += order(values, "operated_from", "operated_until")
    if values.get("is_master") == "true":
        found += needs(values, "identifier_field", Code.MASTER_IDENTIFIER)
    if values.get("kind") == "shared":
        found += needs(values, "listing_decision", Code.SHARED_DECISION)
    if values.get("status") == "ended":
        found += needs(values, "operated_until", Code.ENDED_WITHOUT_END)
    if now.before.get("status") == "building" and values.get("status") == "operating":
        found += needs(values, "conforms_to", Code.STANDARDS_FIRST)
    return found + started_problems(values, now.today)


def started_problems(values: Mapping[str, Any], today: dt.date) -> list[Problem]:
    """Return a problem when a database that runs, or has run, begins in a month to come."""
    started = str(values.get("operated_from") or "")
    if values.get("status") in ("operating", "ended") and started > today.strftime("%Y-%m"):
        return [Problem("operated_from", Code.FUTURE_START)]
    return []


def service_problems(
    values: Mapping[str, Any], served: Sequence[Served], now: Situation
) -> list[Problem]:
    """Return the contradictions inside a service (12.1, 18.3, 19.1.e).

    Only services on open data may be published as long as nothing protects the others.
    """
    is_open = bool(served) and all(one.is_open for one in served)
    found = fee_problems(values, is_open=is_open)
    found += personal_data_problems(values, is_open=is_open)
    found += retirement_problems(values, now)
    if not served or is_open:
        return found
    if any(one.is_open for one in served):
        found.append(Problem("serves", Code.SERVES_MIXED))
    if values.get("auth_required") == "false":
        found.append(Problem("auth_required", Code.AUTH_NOT_OPEN))
    if values.get("network") == "internet":
        found.append(Problem("network", Code.NETWORK_NOT_OPEN))
    if now.published:
        found.append(Problem("serves", Code.SERVES_NOT_OPEN))
    return found


def provider_problems(
    values: Mapping[str, Any], served: Sequence[Served], now: Situation, manager: str | None
) -> list[Problem]:
    """Return a problem when another unit publishes a service than 13.2 and 13.3 name.

    On a shared database, or on data of one, it is the data manager; on other data its owner.
    A published service that keeps its unit and what it serves may be saved when the role has
    moved since: the gap is a finding.

    :param manager: id of the unit that is the data manager today, ``None`` when none is.
    """
    owner, before = values.get("owner_org"), now.before
    kept = (before.get("owner_org"), before.get("serves")) == (owner, values.get("serves"))
    if not now.published or not served or now.harvested or (now.was_published and kept):
        return []
    if any(one.is_shared_database for one in served):
        if manager is None:
            return [Problem("owner_org", Code.NO_MANAGER)]
        return [] if owner == manager else [Problem("owner_org", Code.SERVICE_MANAGER)]
    if any(one.owner != owner for one in served):
        return [Problem("owner_org", Code.SERVICE_OWNER)]
    return []


def retirement_problems(values: Mapping[str, Any], now: Situation) -> list[Problem]:
    """Return what a retired service does not say: since when, and what replaces it or why."""
    if values.get("status") != RETIRED:
        return []
    found = needs(values, "retired_on", Code.RETIRED_WHEN)
    if str(values.get("retired_on") or "") > now.today.isoformat():
        found.append(Problem("retired_on", Code.RETIRED_FUTURE))
    if not is_filled(values.get("replaced_by")):
        found += needs(values, "retirement_reason", Code.RETIRED_WHY)
    return found


def needs(values: Mapping[str, Any], name: str, code: Code) -> list[Problem]:
    """Return a problem when ``name`` is not filled."""
    return [] if is_filled(values.get(name)) else [Problem(name, code)]


def order(values: Mapping[str, Any], start: str, end: str) -> list[Problem]:
    """Return a problem when the end lies before the start (ISO days or months)."""
    first, last = values.get(start), values.get(end)
    if is_filled(first) and is_filled(last) and str(last) < str(first):
        return [Problem(end, Code.END_BEFORE_START)]
    return []
