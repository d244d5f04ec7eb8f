"""What the regulation asks of a record: completeness, publication, derived fields. Pure.

Values come as a flat dictionary of stored keys; nothing here knows CKAN, a database or a clock.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, TypeAlias

OPEN = "open"
TITLE_LENGTH = (5, 255)


Unknown: TypeAlias = Mapping[str, Collection[str]]
NO_UNKNOWN: Unknown = {}


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
    SERVED_OPENLY = "served_openly"
    SERVES_MIXED = "serves_mixed"
    AUTH_NOT_OPEN = "auth_not_open"
    NETWORK_NOT_OPEN = "network_not_open"
    SERVICE_OWNER = "service_owner"
    AGENCIES_ONLY = "agencies_only"
    LAST_FILE = "last_file"
    LAST_DOCUMENT = "last_document"
    OWNER_NOT_VALID = "owner_not_valid"
    SERVICE_MANAGER = "service_manager"
    NO_MANAGER = "no_manager"
    STANDARDS_FIRST = "standards_first"
    RETIRED_WHEN = "retired_when"
    RETIRED_FUTURE = "retired_future"
    RETIRED_WHY = "retired_why"
    FREQUENCY_PAST = "frequency_past"
    NAMES_ITSELF = "names_itself"
    CIRCLE = "circle"


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
    :param had_file: whether it held one before.
    :param has_service: whether a published data-sharing service serves the record; told of
        records without file only.
    :param before: the stored values, empty when creating.
    :param today: the day in the portal's timezone.
    """

    published: bool
    today: dt.date
    was_published: bool = False
    creating: bool = False
    harvested: bool = False
    has_file: bool = False
    had_file: bool = False
    has_service: bool = False
    before: Mapping[str, Any] = field(default_factory=dict)


def is_filled(value: Any) -> bool:
    """Tell whether a value counts as entered: blank text, ``None`` and empty lists do not."""
    if isinstance(value, str):
        return bool(value.strip()) and value.strip() != "[]"
    return value is not None and value not in ([], {})


def missing_fields(
    required: Iterable[str], values: Mapping[str, Any], unknown: Unknown = NO_UNKNOWN
) -> tuple[str, ...]:
    """Return the required fields that are not answered, in their own order.

    :param unknown: by field, the keys that say that nobody knows (e.g. a frequency
        ``unknown`` of a harvested record): they are no answer.
    """
    return tuple(
        name
        for name in required
        if not is_filled(values.get(name)) or values[name] in unknown.get(name, ())
    )


def filled_count(
    fields: Sequence[str], values: Mapping[str, Any], unknown: Unknown = NO_UNKNOWN
) -> tuple[int, int]:
    """Return how many of ``fields`` are filled, and how many there are."""
    return len(fields) - len(missing_fields(fields, values, unknown)), len(fields)


def publish_gate(
    required: Sequence[str],
    values: Mapping[str, Any],
    now: Situation,
    unknown: Unknown = NO_UNKNOWN,
) -> list[Problem]:
    """Return what stands against publishing a record.

    A draft may have gaps. A record that was already published with gaps may be saved as long
    as it has no more of them than before. Harvested records stay published (their gaps are
    findings).
    """
    if not now.published or now.harvested:
        return []
    gaps = missing_fields(required, values, unknown)
    known = set(missing_fields(required, now.before, unknown)) if now.was_published else set()
    return [Problem(name, Code.MISSING) for name in gaps if name not in known]


def file_gate(now: Situation) -> list[Problem]:
    """Return a problem when open data would be public without file or service (21.1).

    A published record that has neither may be saved as it is; the last file of one that
    no service serves stays.
    """
    if not now.published or now.harvested or now.has_file or now.has_service:
        return []
    if now.was_published:
        return [Problem("resources", Code.LAST_FILE)] if now.had_file else []
    return [Problem("resources", Code.CREATE_WITHOUT_FILE if now.creating else Code.NO_FILE)]


def document_gate(now: Situation) -> list[Problem]:
    """Return a problem when a service would be public without technical document (13.4.k)."""
    if not now.published or now.harvested or now.has_file:
        return []
    if now.was_published:
        return [Problem("resources", Code.LAST_DOCUMENT)] if now.had_file else []
    return [Problem("resources", Code.NO_FILE)]


def owner_is_asked(values: Mapping[str, Any], now: Situation) -> bool:
    """Tell whether the owner must be a unit that exists today (2, 7.1, 27.1).

    A record keeps the unit that has owned it; a new record, another owner, and publication ask
    for a unit of today. A harvested record goes where the table of publishers says.
    """
    owner = values.get("owner_org")
    kept = not now.creating and owner == now.before.get("owner_org")
    publishing = now.published and not now.was_published
    return not now.harvested and is_filled(owner) and (publishing or not kept)


def provision_mode(*, has_file: bool, has_service: bool) -> str | None:
    """Return how open data is published: packaged, through a service, or both (21.1)."""
    if has_file and has_service:
        return "both"
    return "packaged" if has_file else "service" if has_service else None


def first_provided(now: Situation, *, had_file: bool) -> dt.date | None:
    """Return the day of first provision that a save brings about, or ``None`` (22.1.d).

    It is the day of the save that first makes a file or a service public. A record that was
    public with a file already, but whose first day nobody knows, stays without one: nothing is
    invented.
    """
    if not now.published or not (now.has_file or now.has_service) or now.harvested:
        return None
    return None if now.was_published and had_file else now.today
