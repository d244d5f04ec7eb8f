"""What a harvest may change, and how the source's values are read: pure functions."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import unicodedata
import uuid
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import unquote, urlsplit

# Raised whenever the mapping itself changes, so that unchanged records are written again once.
MAPPING_VERSION = "1"

# The fields of a record that the source speaks of; everything else is the unit's from the start.
SOURCE_FIELDS = (
    "title",
    "notes",
    "owner_org",
    "theme",
    "tags",
    "frequency",
    "license_id",
    "access_level",
)
# The fields of a file that the source speaks of.
SOURCE_FILE_FIELDS = ("name", "description", "format", "url")
# What only the server writes: always the source's.
SERVER_FIELDS = ("issued", "source_url", "source_id", "source_issued", "source_publisher")
SERVER_FILE_FIELDS = ("uri", "source_format", "size", "mimetype", "data_updated")

_SPREADSHEETS = {"xlb": "XLS", "excel": "XLS"}
_ADDRESS = 2000
_LONGEST_ENDING = 5


def content_hash(record: Mapping[str, Any], unit: str, access_level: str) -> str:
    """Return what decides whether a record has to be written again (SHA-256, hex).

    It covers the source's words and what they are mapped to by tables that people edit.
    """
    decided = [MAPPING_VERSION, unit, access_level, record]
    text = json.dumps(decided, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def file_id(record_id: str, uri: str, source: str = "") -> str:
    """Return the id of a file on the portal: the same each time, from the source's addresses.

    :param source: id of the harvest source, since two of them may list the same record.
    """
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"{source} {record_id} {uri}".lstrip()))


def file_format(address: str, declared: str) -> str:
    """Return the format of a file in CKAN's spelling (``XLSX``), or ``""`` when nothing tells it.

    The ending of the file's name is believed before the word of the source: the city's portal
    calls 42 files ``xlb`` that end in ``.xls``, and a zip ``data``.
    """
    name = unquote(urlsplit(address).path).rsplit("/", 1)[-1]
    ending = name.rsplit(".", 1)[-1].strip().lower() if "." in name else ""
    if (
        ending.isascii()
        and ending.isalnum()
        and len(ending) <= _LONGEST_ENDING
        and not ending.isdigit()
    ):
        return ending.upper()
    word = declared.strip().lower()
    return _SPREADSHEETS.get(word, word.upper())


def source_day(moment: str) -> str:
    """Return the day of a date or date-time as the source wrote it, ``YYYY-MM-DD``.

    :returns: ``""`` when the text is neither; the day is the one of the source's own clock.
    """
    try:
        return dt.date.fromisoformat(moment.strip()[:10]).isoformat()
    except ValueError:
        return ""


def source_moment(moment: str) -> str:
    """Return a date-time of the source in UTC, without offset; ``""`` when it is none."""
    try:
        read = dt.datetime.fromisoformat(moment.strip())
    except ValueError:
        return ""
    if read.tzinfo is not None:
        try:
            read = read.astimezone(dt.UTC)
        except OverflowError:
            return ""
    return read.replace(tzinfo=None, microsecond=0).isoformat()


def address_key(address: str) -> str:
    """Return the form in which old addresses are compared: path, decoded, NFC, no slash at the end.

    :param address: an absolute address, or the path of a request (which is decoded already).
    """
    path = unquote(urlsplit(address).path) if "://" in address else address
    return unicodedata.normalize("NFC", "/" + path.strip("/"))[:_ADDRESS]


def file_marker(resource_id: str, field: str) -> str:
    """Return the name under which a field of a file stands among a record's ``unit_fields``."""
    return f"resources.{resource_id}.{field}"


def is_unit_field(name: str) -> bool:
    """Tell whether ``name`` can stand among a record's ``unit_fields``."""
    if name in SOURCE_FIELDS:
        return True
    place, dot, field = name.rpartition(".")
    return bool(dot) and place.startswith("resources.") and field in SOURCE_FILE_FIELDS


def edited_fields(old: Mapping[str, Any], new: Mapping[str, Any]) -> set[str]:
    """Return the fields of a harvested record that differ between two states of it.

    A file that ``new`` does not name is unchanged: core hands over only what an update touches.
    """
    changed = {name for name in SOURCE_FIELDS if _plain(old.get(name)) != _plain(new.get(name))}
    before = {file["id"]: file for file in old.get("resources", ()) if file.get("uri")}
    for file in new.get("resources", ()):
        known = before.get(file.get("id"))
        if known is None:
            continue
        changed |= {
            file_marker(known["id"], name)
            for name in SOURCE_FILE_FIELDS
            if _plain(known.get(name)) != _plain(file.get(name))
        }
    return changed


def merge(
    stored: Mapping[str, Any],
    offered: Mapping[str, Any],
    unit_fields: Iterable[str],
    given_before: Iterable[str],
) -> dict[str, Any]:
    """Return the record after a harvest: the source's fields from it, the unit's as they are.

    :param stored: the record as it is on the portal.
    :param offered: the record as the source gives it now, in our fields.
    :param unit_fields: what a person has edited (decisions of the unit stay).
    :param given_before: ids of the files that the last harvest brought; one of these that is no
        longer on the portal was removed by a person and stays removed.
    """
    kept = set(unit_fields)
    merged = dict(stored)
    for name in (*SOURCE_FIELDS, *SERVER_FIELDS):
        if name not in kept:
            merged[name] = offered.get(name)
    # The day of the first provision is a fact: it does not go away with a file.
    merged["issued"] = stored.get("issued") or offered.get("issued")
    merged["resources"] = _merge_files(
        stored.get("resources", []), offered.get("resources", []), kept, set(given_before)
    )
    return {name: value for name, value in merged.items() if value is not None}


def _merge_files(
    stored: Sequence[Mapping[str, Any]],
    offered: Sequence[Mapping[str, Any]],
    kept: set[str],
    given_before: set[str],
) -> list[dict[str, Any]]:
    here = {file["id"]: file for file in stored}
    files = []
    for file in offered:
        known = here.pop(file["id"], None)
        if known is None and file["id"] in given_before:
            continue
        merged = dict(known or {})
        for name in (*SOURCE_FILE_FIELDS, *SERVER_FILE_FIELDS, "id"):
            if file_marker(file["id"], name) not in kept and name in file:
                merged[name] = file[name]
        files.append(merged)
    return files + [dict(file) for file in here.values() if not file.get("uri")]


def _plain(value: Any) -> Any:
    if value is None or value in ([], ()):
        return ""
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value).replace("\r\n", "\n").strip()
    if isinstance(value, (list, tuple, set, frozenset)):
        return sorted(str(_plain(one)) for one in value)
    return str(value)
