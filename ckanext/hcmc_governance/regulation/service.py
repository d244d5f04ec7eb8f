"""Which version of the regulation applies on a day."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from pathlib import Path

from ckanext.hcmc_governance import config
from ckanext.hcmc_governance.regulation import loading
from ckanext.hcmc_governance.regulation.errors import BrokenDecision, UnknownChoice
from ckanext.hcmc_governance.regulation.rules import Ref, parse_ref
from ckanext.hcmc_governance.regulation.values import (
    Article,
    Reading,
    Regulation,
    RoleTerm,
    Threshold,
)

__all__ = [
    "Article",
    "BrokenDecision",
    "NotInForce",
    "Reading",
    "Ref",
    "Regulation",
    "RoleTerm",
    "Threshold",
    "UnknownVersion",
    "in_force",
    "parse_ref",
    "version",
    "versions",
]

_DECISIONS = Path(__file__).parent / "decisions"


class NotInForce(LookupError):
    """No version of the regulation applies on that day."""


class UnknownVersion(LookupError):
    """No version has that key."""


def in_force(day: dt.date) -> Regulation:
    """Return the version that applies on a day.

    :raises NotInForce: before the first decision and after the last.
    """
    for one in versions():
        if one.applies_on(day):
            return one
    raise NotInForce(f"no version of the regulation applies on {day.isoformat()}")


def version(key: str) -> Regulation:
    """Return a version by the key that records keep, e.g. ``99-2024``.

    :raises UnknownVersion: when no decision makes it.
    """
    for one in versions():
        if one.key == key:
            return one
    raise UnknownVersion(f"no version of the regulation is called {key!r}")


def versions() -> tuple[Regulation, ...]:
    """Return all versions, oldest first; they do not overlap.

    :raises BrokenDecision: when a file or a setting cannot be used.
    """
    return _versions(config.regulation_folder(), tuple(config.regulation_readings()))


@lru_cache(maxsize=8)
def _versions(folder: str, readings: tuple[str, ...]) -> tuple[Regulation, ...]:
    folders = [_DECISIONS]
    if folder:
        more = Path(folder)
        if not more.is_dir():
            raise BrokenDecision(f"the folder of further decisions is not there: {folder}")
        folders.append(more)
    found = loading.versions(loading.load(folders), dict(_choice(one) for one in readings))
    known = {reading.key for one in found for reading in one.readings}
    for one in readings:
        if _choice(one)[0] not in known:
            raise UnknownChoice(f"no version has a reading {_choice(one)[0]!r}")
    return found


def _choice(setting: str) -> tuple[str, str]:
    key, separator, choice = setting.partition("=")
    if not separator:
        raise UnknownChoice(f"{setting!r} is not of the form A12=lenient")
    return key, choice
