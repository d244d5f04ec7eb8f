"""What the regulation asks of a record: completeness, contradictions, derived fields. Pure.

Values come as a flat dictionary of stored keys; nothing here knows CKAN, a database or a clock.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

OPEN = "open"
TITLE_LENGTH = (5, 255)


class Code(StrEnum):
    """Why a value is refused; the edge turns a code into a sentence."""

    MISSING = "missing"
    NO_FILE = "no_file"
    CREATE_WITHOUT_FILE = "create_without_file"
    LICENCE_NOT_CITY = "licence_not_city"
    FEE_ON_OPEN = "fee_on_open"
    FEE_BASIS = "fee_basis"
    PERSONAL_DATA_OPEN = "personal_data_open"
    PERSONAL_DATA_NOTE = "personal_data_note"
    OPEN_NOT_PRIVATE = "open_not_private"
    END_BEFORE_START = "end_before_start"
    MASTER_IDENTIFIER = "master_identifier"
    ENDED_WITHOUT_END = "ended_without_end"
    FUTURE_START = "future_start"
    SHARED_DECISION = "shared_decision"
    SERVES_NOT_OPEN = "serves_not_open"
    SERVES_MIXED = "serves_mixed"
    AUTH_NOT_OPEN = "auth_not_open"
    NETWORK_NOT_OPEN = "network_not_open"
    SERVICE_OWNER = "service_owner"
    AGENCIES_ONLY = "agencies_only"


@dataclass(frozen=True, slots=True)
class Problem:
    """A field whose value is refused, and why."""

    field: str
    code: Code


@dataclass(frozen=True, slots=True)
class Served:
    """What a rule needs to know of a record that a service serves."""

    id: str
    kind: str
    owner: str | None
    is_open: bool
    is_shared_database: bool = False


@dataclass(frozen=True, slots=True)
class Situation:
    """The moment in which a record is saved.

    :param published: whether the record is published after the save.
    :param was_published: whether it was before.
    :param creating: whether it did not exist before.
    :param harvested: whether a harvester writes; the publish gate is for people only.
    :param has_file: whether the record holds a file or an address of one after the save.
    :param has_service: whether a data-sharing service names the record.
    :param before: the stored values, empty when creating.
    :param today: the day in the portal's timezone.
    """

    published: bool
    today: dt.date
    was_published: bool = False
    creating: bool = False
    harvested: bool = False
    has_file: bool = False
    has_service: bool = False
    before: Mapping[str, Any] = field(default_factory=dict)


def is_filled(value: Any) -> bool:
    """Tell whether a value counts as entered: blank text, ``None`` and empty lists do not."""
    if isinstance(value, str):
        return bool(value.strip()) and value.strip() != "[]"
    return value is not None and value not in ([], {})


def missing_fields(required: Iterable[str], values: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the required fields that are not filled, in their own order."""
    return tuple(name for name in required if not is_filled(values.get(name)))


def filled_count(fields: Sequence[str], values: Mapping[str, Any]) -> tuple[int, int]:
    """Return how many of ``fields`` are filled, and how many there are."""
    return len(fields) - len(missing_fields(fields, values)), len(fields)


def publish_gate(
    required: Sequence[str], values: Mapping[str, Any], now: Situation
) -> list[Problem]:
    """Return what stands against publishing a record.

    A draft may have gaps. A record that was already published with gaps may be saved as long
    as it has no more of them than before. Harvested records stay published (their gaps are
    findings).
    """
    if not now.published or now.harvested:
        return []
    gaps = missing_fields(required, values)
    if now.was_published:
        known = set(missing_fields(required, now.before))
        return [Problem(name, Code.MISSING) for name in gaps if name not in known]
    return [Problem(name, Code.MISSING) for name in gaps]


def file_gate(now: Situation) -> list[Problem]:
    """Return a problem when an open dataset would be published without file or service (21.1)."""
    if not now.published or now.was_published or now.harvested:
        return []
    if now.has_file or now.has_service:
        return []
    return [Problem("resources", Code.CREATE_WITHOUT_FILE if now.creating else Code.NO_FILE)]


def document_gate(now: Situation) -> list[Problem]:
    """Return a problem when a service would be published without technical document (13.4.k)."""
    if not now.published or now.was_published or now.harvested or now.has_file:
        return []
    return [Problem("resources", Code.NO_FILE)]


def dataset_problems(values: Mapping[str, Any], city_licence: str, unknown: str) -> list[Problem]:
    """Return the contradictions inside a dataset (3.3, 5.7, 19.1.e, 20.4).

    :param city_licence: key of the city's own terms.
    :param unknown: key that may stand for a licence nobody has stated yet.
    """
    found = fee_problems(values, is_open=values.get("access_level") == OPEN)
    if values.get("access_level") == OPEN:
        if is_filled(values.get("license_id")) and values["license_id"] not in (
            city_licence, unknown,
        ):  # fmt: skip
            found.append(Problem("license_id", Code.LICENCE_NOT_CITY))
        if values.get("personal_data") == "contains":
            found.append(Problem("personal_data", Code.PERSONAL_DATA_OPEN))
    if values.get("personal_data") == "deidentified":
        found += needs(values, "personal_data_note", Code.PERSONAL_DATA_NOTE)
    return found + order(values, "temporal_start", "temporal_end")


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


def database_problems(values: Mapping[str, Any], today: dt.date) -> list[Problem]:
    """Return the contradictions inside a database (3.4, 8.2, 8.3.e)."""
    found = fee_problems(values, is_open=values.get("sharing_form") == OPEN)
    found += order(values, "operated_from", "operated_until")
    if values.get("is_master") == "true":
        found += needs(values, "identifier_field", Code.MASTER_IDENTIFIER)
    if values.get("kind") == "shared":
        found += needs(values, "listing_decision", Code.SHARED_DECISION)
    if values.get("status") == "ended":
        found += needs(values, "operated_until", Code.ENDED_WITHOUT_END)
    started = str(values.get("operated_from") or "")
    if values.get("status") in ("operating", "ended") and started > today.strftime("%Y-%m"):
        found.append(Problem("operated_from", Code.FUTURE_START))
    return found


def service_problems(
    values: Mapping[str, Any], served: Sequence[Served], now: Situation
) -> list[Problem]:
    """Return the contradictions inside a service (12.1, 13.3, 18.3, 19.1.e).

    Only services on open data may be published as long as nothing protects the others.
    """
    is_open = bool(served) and all(one.is_open for one in served)
    found = fee_problems(values, is_open=is_open)
    if served and not is_open:
        if any(one.is_open for one in served):
            found.append(Problem("serves", Code.SERVES_MIXED))
        if values.get("auth_required") == "false":
            found.append(Problem("auth_required", Code.AUTH_NOT_OPEN))
        if values.get("network") == "internet":
            found.append(Problem("network", Code.NETWORK_NOT_OPEN))
        if now.published:
            found.append(Problem("serves", Code.SERVES_NOT_OPEN))
    manager_publishes = any(one.is_shared_database for one in served)
    owner = values.get("owner_org")
    if served and not manager_publishes and any(one.owner != owner for one in served):
        found.append(Problem("owner_org", Code.SERVICE_OWNER))
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


def provision_mode(*, has_file: bool, has_service: bool) -> str | None:
    """Return how open data is published: packaged, through a service, or both (21.1)."""
    if has_file and has_service:
        return "both"
    return "packaged" if has_file else "service" if has_service else None


def first_provided(now: Situation, *, had_file: bool) -> dt.date | None:
    """Return the day of first provision that a save brings about, or ``None`` (22.1.d).

    It is the day of the save that first makes a file public. A record that was public with a
    file already, but whose first day nobody knows, stays without one: nothing is invented.
    """
    if not now.published or not now.has_file or now.harvested:
        return None
    return None if now.was_published and had_file else now.today
