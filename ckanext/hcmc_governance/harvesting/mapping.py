"""A source's words in our fields; what the source does not say stays unknown or absent."""

from __future__ import annotations

import re
from typing import Any

from ckanext.hcmc_governance.harvesting import rules
from ckanext.hcmc_governance.harvesting.markup import to_markdown
from ckanext.hcmc_governance.harvesting.reading import SourceFile, SourceRecord
from ckanext.hcmc_governance.register.parsing import is_web_address
from ckanext.hcmc_schemas import vocabularies
from ckanext.hcmc_vietnamese import text

UNKNOWN = "unknown"
# Core's own limits of a tag.
_SHORTEST_TAG, _LONGEST_TAG = 2, 100
_NOT_IN_TAG = re.compile(r"[^\w \-.]+")
# Values of dct:accessRights that say "open"; anything else that is present is not understood.
_OPEN = frozenset({"", "public", "open", "công khai"})


def identity(record: SourceRecord) -> str:
    """Return what a record is known by across harvests: its identifier, else its address."""
    return record["identifier"].strip() or record["uri"]


def is_open(record: SourceRecord) -> bool:
    """Tell whether the record's own access level, if it states one, is open."""
    return record["access_rights"].rsplit("/", 1)[-1].strip().casefold() in _OPEN


def unknown_themes(record: SourceRecord) -> list[str]:
    """Return the record's topics that the vocabulary does not know."""
    return [one for one in record["themes"] if not vocabularies.match("theme", one)]


def to_package(
    record: SourceRecord, unit: str, access_level: str, source: str = ""
) -> dict[str, Any]:
    """Return the record in the portal's fields.

    :param unit: id of the unit that its publisher means.
    :param access_level: the level given to the source when it was accepted.
    :param source: id of the harvest source.
    """
    files = [_to_resource(identity(record), file, source) for file in record["files"]]
    package = {
        "type": "dataset",
        "title": text.clean(record["title"]),
        "notes": to_markdown(record["description"]) or None,
        "owner_org": unit,
        "theme": _themes(record["themes"]),
        "tags": [{"name": tag} for tag in _tags(record["keywords"])],
        "frequency": UNKNOWN,
        "license_id": UNKNOWN,
        "access_level": access_level,
        # It becomes a link on the record's page.
        "source_url": record["uri"] if is_web_address(record["uri"]) else "",
        "source_id": identity(record),
        "source_issued": rules.source_day(record["issued"]),
        "source_publisher": text.clean(record["publisher"]),
        "resources": files,
    }
    # The source is the city's own portal: its date is the first provision, if there is a file.
    package["issued"] = package["source_issued"] if files else None
    return {name: value for name, value in package.items() if value not in (None, "")}


def file_addresses(record: SourceRecord, source: str = "") -> list[tuple[str, str]]:
    """Return ``(address at the source, our id)`` of each of the record's files."""
    known = identity(record)
    return [(file["uri"], rules.file_id(known, file["uri"], source)) for file in record["files"]]


def _to_resource(record_id: str, file: SourceFile, source: str) -> dict[str, Any]:
    resource = {
        "id": rules.file_id(record_id, file["uri"], source),
        "url": file["url"],
        "name": text.clean(file["title"]),
        "description": to_markdown(file["description"]),
        "format": rules.file_format(file["url"], file["format"]),
        "mimetype": file["media_type"].strip(),
        "size": int(file["size"]) if file["size"].isdecimal() else None,
        "uri": file["uri"],
        "source_format": file["format"],
        "data_updated": rules.source_moment(file["modified"]),
    }
    return {name: value for name, value in resource.items() if value is not None}


def _themes(words: list[str]) -> list[str]:
    found = (vocabularies.match("theme", word) for word in words)
    return sorted({theme.key for theme in found if theme})


def _tags(words: list[str]) -> list[str]:
    cleaned = (text.clean(_NOT_IN_TAG.sub(" ", word))[:_LONGEST_TAG].strip() for word in words)
    return sorted({tag for tag in cleaned if len(tag) >= _SHORTEST_TAG})
