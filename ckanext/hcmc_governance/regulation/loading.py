"""Decisions as YAML files, read and checked, and the versions of the regulation they make.

A file is a whole decision (it may name one it ``replaces``), or it ``amends`` one: then it holds
only the articles, roles, thresholds and readings that change, and the day from which they do.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from ckanext.hcmc_governance.regulation.checking import check
from ckanext.hcmc_governance.regulation.errors import (
    BrokenDecision,
    DatesOutOfOrder,
    MissingField,
    RepeatedKey,
    UnknownChoice,
    UnknownDecision,
    UnknownField,
)
from ckanext.hcmc_governance.regulation.values import (
    Article,
    Chapter,
    Choice,
    Gone,
    Holders,
    Page,
    Reading,
    Regulation,
    RoleTerm,
    Threshold,
)

# The same safe loader, in C where libyaml is there: ten times as fast.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_ALWAYS = {"key", "number", "issued_on", "valid_from", "source"}
_WHOLE = {"title_vi", "title_en", "article_count", "chapters", "articles", "item_lists"}
_EITHER = {"preamble", "official_title_vi", "valid_until", "replaces", "amends", "gone"}
_PARTS = {"roles", "thresholds", "readings"}
# Parts of a version that an amendment may change, and what names each.
_AMENDABLE = {"articles": "number", "roles": "key", "thresholds": "key", "readings": "key"}


def load(folders: Iterable[Path]) -> list[dict[str, Any]]:
    """Return the decisions in the YAML files of the folders, by their first day.

    :raises BrokenDecision: when a file is no decision, or two have one key.
    """
    found: dict[str, dict[str, Any]] = {}
    for path in (path for folder in folders for path in sorted(folder.glob("*.yaml"))):
        decision = read(path)
        if decision["key"] in found:
            raise RepeatedKey(f"{path.name}: a decision {decision['key']!r} exists already")
        found[decision["key"]] = decision
    return sorted(found.values(), key=lambda one: (one["valid_from"], one["key"]))


def read(path: Path) -> dict[str, Any]:
    """Return one file, its fields checked by name.

    :raises BrokenDecision: when it is no mapping, lacks a field or has one nobody knows.
    """
    try:
        data = yaml.load(path.read_text(encoding="utf-8"), Loader=_LOADER)  # noqa: S506
    except yaml.YAMLError as error:
        raise BrokenDecision(f"{path.name} is no YAML: {error}") from error
    if not isinstance(data, dict):
        raise BrokenDecision(f"{path.name} holds no decision")
    needed = _ALWAYS if data.get("amends") else _ALWAYS | _WHOLE | _PARTS
    if missing := needed - set(data):
        raise MissingField(f"{path.name} lacks {', '.join(sorted(missing))}")
    if unknown := set(data) - _ALWAYS - _WHOLE - _EITHER - _PARTS:
        raise UnknownField(f"{path.name} has unknown {', '.join(sorted(unknown))}")
    _check_days(path.name, data)
    return data


def versions(
    decisions: Sequence[Mapping[str, Any]], readings: Mapping[str, str]
) -> tuple[Regulation, ...]:
    """Return the versions of the regulation, oldest first, without overlap.

    :param readings: the operator's choices, e.g. ``{"A12": "lenient"}``.
    :raises BrokenDecision: when the decisions do not fit each other.
    """
    found: list[Regulation] = []
    for decision in decisions:
        made = _amended(decision, found) if decision.get("amends") else _whole(decision)
        if found:
            found[-1] = _ended(found[-1], made, decision)
        found.append(made)
    chosen = tuple(_read_as(one, readings) for one in found)
    for one in chosen:
        check(one)
    return chosen


def _check_days(name: str, data: Mapping[str, Any]) -> None:
    for day in ("issued_on", "valid_from", "valid_until"):
        if data.get(day) is not None and type(data[day]) is not dt.date:
            raise BrokenDecision(f"{name}: {day} is no day")
    if data["valid_from"] < data["issued_on"]:
        raise DatesOutOfOrder(f"{name} applies before it is issued")
    if data.get("amends") and data.get("valid_until"):
        raise UnknownField(f"{name}: an amendment lasts as long as what it amends")


def _whole(decision: Mapping[str, Any]) -> Regulation:
    until = decision.get("valid_until")
    if until is not None and until <= decision["valid_from"]:
        raise DatesOutOfOrder(f"{decision['key']} ends before it applies")
    plain: dict[str, Any] = {one: decision[one] for one in (*_ALWAYS, "title_vi", "title_en")}
    parts: dict[str, Any] = {name: tuple(_parts(name, decision)) for name in _AMENDABLE}
    numbers = [one.number for one in parts["articles"]]
    if numbers != [number + 1 for number in range(len(numbers))] or (
        len(numbers) != decision["article_count"]
    ):
        raise BrokenDecision(
            f"{decision['key']} has {len(numbers)} articles, not 1 to {decision['article_count']}"
        )
    return Regulation(
        **plain,
        base=decision["key"],
        valid_until=until,
        chapters=tuple(_made(Chapter, row) for row in _rows(decision, "chapters")),
        item_lists=tuple(decision["item_lists"]),
        preamble=decision.get("preamble", ""),
        official_title_vi=decision.get("official_title_vi", decision["title_vi"]),
        gone=tuple(_made(Gone, row) for row in _rows(decision, "gone")),
        **parts,
    )


def _amended(decision: Mapping[str, Any], before: Sequence[Regulation]) -> Regulation:
    base = next((one for one in reversed(before) if _is_of(one, decision["amends"])), None)
    if base is None or base is not before[-1]:
        raise UnknownDecision(f"{decision['key']} amends {decision['amends']}, not in force then")
    changed: dict[str, Any] = {
        name: _merged(getattr(base, name), tuple(_parts(name, decision)), by)
        for name, by in _AMENDABLE.items()
    }
    return dataclasses.replace(
        base,
        key=decision["key"],
        valid_from=decision["valid_from"],
        source=f"{base.source}; {decision['source']}",
        amended_by=(*base.amended_by, decision["number"]),
        gone=(*base.gone, *(_made(Gone, row) for row in _rows(decision, "gone"))),
        **changed,
    )


def _ended(before: Regulation, made: Regulation, decision: Mapping[str, Any]) -> Regulation:
    if made.valid_from <= before.valid_from:
        raise DatesOutOfOrder(f"{made.key} and {before.key} apply from the same day")
    replaces = decision.get("replaces")
    if replaces and not _is_of(before, replaces):
        raise UnknownDecision(f"{made.key} replaces {replaces}, not in force then")
    if before.valid_until is not None and before.valid_until <= made.valid_from:
        return before
    if not (replaces or decision.get("amends")):
        raise DatesOutOfOrder(f"{made.key} applies while {before.key} does; which it replaces?")
    return dataclasses.replace(before, valid_until=made.valid_from)


def _is_of(version: Regulation, key: str) -> bool:
    return key in (version.key, version.base)


def _merged(old: tuple[Any, ...], new: tuple[Any, ...], by: str) -> tuple[Any, ...]:
    changed = {getattr(one, by): one for one in new}
    kept = [changed.pop(getattr(one, by), one) for one in old]
    return (*kept, *changed.values())


def _read_as(version: Regulation, readings: Mapping[str, str]) -> Regulation:
    return dataclasses.replace(
        version, readings=tuple(_chosen(one, readings) for one in version.readings)
    )


def _chosen(reading: Reading, readings: Mapping[str, str]) -> Reading:
    choice = readings.get(reading.key, reading.choice)
    if choice not in {one.key for one in reading.choices}:
        raise UnknownChoice(f"{reading.key} has no choice {choice!r}")
    return dataclasses.replace(reading, choice=choice)


def _parts(name: str, decision: Mapping[str, Any]) -> Iterator[Any]:
    make = {"articles": _article, "roles": _role, "thresholds": _threshold, "readings": _reading}
    seen = set()
    for row in _rows(decision, name):
        made = make[name](row)
        key = getattr(made, _AMENDABLE[name])
        if key in seen:
            raise RepeatedKey(f"{decision['key']}: {key} stands twice in {name}")
        seen.add(key)
        yield made


def _rows(holder: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    rows = holder.get(name, [])
    if not isinstance(rows, list) or not all(isinstance(one, dict) for one in rows):
        raise BrokenDecision(f"{holder.get('key', name)}: {name} is no list of rows")
    return rows


def _article(row: Mapping[str, Any]) -> Article:
    pages = tuple(_made(Page, page) for page in _rows(row, "pages"))
    return _made(Article, {**row, "text": str(row.get("text", "")).rstrip("\n"), "pages": pages})


def _role(row: Mapping[str, Any]) -> RoleTerm:
    try:
        holders = Holders(row.get("holders", ""))
    except ValueError as error:
        raise BrokenDecision(f"role {row.get('key')}: {error}") from error
    return _made(RoleTerm, {**row, "holders": holders, "named": tuple(row.get("named", ()))})


def _threshold(row: Mapping[str, Any]) -> Threshold:
    return _made(Threshold, row)


def _reading(row: Mapping[str, Any]) -> Reading:
    choices = tuple(_made(Choice, one) for one in _rows(row, "choices"))
    if not choices:
        raise MissingField(f"reading {row.get('key')} has no choices")
    return _made(Reading, {"choice": choices[0].key, **row, "choices": choices})


def _made(kind: Any, row: Mapping[str, Any]) -> Any:
    known = {one.name for one in dataclasses.fields(kind)}
    if unknown := set(row) - known:
        raise UnknownField(f"{kind.__name__}: unknown {', '.join(sorted(unknown))}")
    needed = {one.name for one in dataclasses.fields(kind) if one.default is dataclasses.MISSING}
    if missing := needed - set(row):
        raise MissingField(f"{kind.__name__}: lacks {', '.join(sorted(missing))}")
    return kind(**row)
