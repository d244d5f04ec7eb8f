"""The parent's side: starts the reader, waits within limits, and takes what it found."""

from __future__ import annotations

import datetime as dt
import json
import subprocess
import sys
import tempfile
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import IO, Any, Literal, TypeAlias

from ckanext.hcmc_kit.tabular.cells import (
    Cell,
    Finding,
    Kind,
    Limits,
    Row,
    Sheet,
    Unreadable,
    Value,
)
from ckanext.hcmc_kit.tabular.folding import storable

Form: TypeAlias = Literal["csv", "xlsx"]
CHILD = "ckanext.hcmc_kit.tabular.child"
_NAMED = 5  # addresses that a note names


def read(
    data: bytes | Path, *, form: Form, limits: Limits | None = None, sheet: str | None = None
) -> Sheet:
    """Return the cells of a file.

    :param data: its bytes, or where it lies.
    :param sheet: name of the sheet of a workbook; else the first that is not hidden.
    :raises Unreadable: with a code and what the sentence for it names.
    """
    bounds = limits or Limits()
    size = len(data) if isinstance(data, bytes) else data.stat().st_size
    if size > bounds.size:
        raise Unreadable("too_large", most=bounds.size)
    if not size:
        raise Unreadable("empty")
    with _opened(data) as source, tempfile.TemporaryFile("w+b") as found:
        asked = [form, json.dumps(asdict(bounds)), sheet or ""]
        if not _run([*asked, ""], bounds.seconds, source, found):
            # The fast reader ends with its process where memory ends; the other one goes by rows.
            found.truncate(0)
            if form == "csv" or not _run([*asked, "exact"], bounds.seconds, source, found):
                raise Unreadable("out_of_memory")
        found.seek(0)
        return _sheet(iter(found))


def _opened(data: bytes | Path) -> IO[bytes]:
    if isinstance(data, Path):
        return data.open("rb")
    held = tempfile.TemporaryFile("w+b")  # noqa: SIM115 closed by the caller
    held.write(data)
    held.flush()
    return held


def _run(asked: list[str], seconds: float, source: IO[bytes], found: IO[bytes]) -> bool:
    """Run the reader once; return whether it came to its end.

    :raises Unreadable: ``out_of_time`` when it did not end in time.
    """
    source.seek(0)
    found.seek(0)
    try:
        done = subprocess.run(  # noqa: S603 our own module, no shell
            [sys.executable, "-I", "-m", CHILD, *asked],
            stdin=source,
            stdout=found,
            stderr=subprocess.DEVNULL,
            timeout=seconds,
            check=False,
            cwd="/",
            env={"PYTHONIOENCODING": "utf-8"},
        )
    except subprocess.TimeoutExpired as error:
        raise Unreadable("out_of_time", most=seconds) from error
    return done.returncode == 0


def _sheet(lines: Iterator[bytes]) -> Sheet:
    facts: dict[str, Any] = {}
    rows: list[Row] = []
    decomposed: list[str] = []
    for line in lines:
        told = json.loads(line)
        if isinstance(told, dict):
            if "error" in told:
                raise Unreadable(told["error"], **told["details"])
            facts.update(told)
        else:
            rows.append(_row(told, decomposed))
    if "end" not in facts:
        raise Unreadable("broken")
    rows = [row for row in rows if row.cells]
    if not rows:
        raise Unreadable("empty")
    return Sheet(
        name=facts.get("sheet", ""),
        grid=tuple(rows),
        merged=tuple(facts.get("merged", ())),
        notes=tuple(_notes(facts, decomposed)),
        from_1904=bool(facts.get("from_1904")),
    )


def _row(told: list[Any], decomposed: list[str]) -> Row:
    number, cells = told
    found = []
    for column, kind, value in cells:
        kept = storable(value) if isinstance(value, str) else value
        cell = Cell(number, column, Kind(kind), _value(kind, kept))
        if isinstance(cell.value, str) and cell.value != kept:
            decomposed.append(cell.address)
        if not cell.is_empty:
            found.append(cell)
    return Row(number, tuple(found))


def _value(kind: str, value: Any) -> Value:
    if kind == Kind.DAY:
        return dt.date.fromisoformat(value)
    if kind == Kind.MOMENT:
        return dt.datetime.fromisoformat(value)
    return unicodedata.normalize("NFC", value) if isinstance(value, str) else value


def _notes(facts: Mapping[str, Any], decomposed: list[str]) -> Iterator[Finding]:
    if facts.get("others"):
        told = {"sheet": facts["sheet"], "others": ", ".join(facts["others"])}
        yield Finding("", "other_sheets", told, fault=False)
    if facts.get("hidden"):
        yield Finding("", "hidden_sheets", {"others": ", ".join(facts["hidden"])}, fault=False)
    if decomposed:
        told = {"count": len(decomposed), "cells": ", ".join(decomposed[:_NAMED])}
        yield Finding(decomposed[0], "decomposed", told, fault=False)
    if facts.get("separator", ",") != ",":
        told = {"separator": {";": ";", "\t": "Tab"}.get(facts["separator"], facts["separator"])}
        yield Finding("", "separator", told, fault=False)
