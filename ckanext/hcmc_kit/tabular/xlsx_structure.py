"""What a workbook is made of, before a reader opens it: sizes, sheets, merged cells, formulas.

Runs in the child process. The parts are looked at as bytes: a hostile part is never parsed here.
"""

from __future__ import annotations

import html
import io
import posixpath
import re
import zipfile
import zlib
from dataclasses import dataclass

from ckanext.hcmc_kit.tabular.cells import Limits, Unreadable, column_number

_OLD_EXCEL = b"\xd0\xcf\x11\xe0"
_MEMBERS = 1000
_ROOMY = 5_000_000  # cells; the fast reader makes room for each, empty or not
_HEAD = 4096
_SHEET = re.compile(rb"<(?:\w+:)?sheet\s([^>]*)>")
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\s([^>]*)>")
_ATTRIBUTE = re.compile(rb"([\w:]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s>/]")
_ERROR = re.compile(rb"\st=[\"']e[\"']")
_MERGED = re.compile(rb"<(?:\w+:)?mergeCell\s[^>]*?ref=[\"']([A-Z]+\d+:[A-Z]+\d+)[\"']")
_ROW = re.compile(rb"<(?:\w+:)?row\s[^>]*?\br=[\"'](\d+)[\"']")
_CELL = re.compile(rb"<(?:\w+:)?c\s[^>]*?\br=[\"']([A-Z]{1,4})(\d+)[\"']")
_EPOCH = re.compile(rb"date1904=[\"'](?:1|true)[\"']")
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, KeyError)


@dataclass(frozen=True)
class Structure:
    """The sheet to read and what is known of it.

    :param plain: nothing in it needs the slow, exact reader: no formula, no error value, no cell
        far away.
    """

    sheet: str
    others: tuple[str, ...]
    hidden: tuple[str, ...]
    merged: tuple[str, ...]
    plain: bool
    from_1904: bool


def examine(data: bytes, limits: Limits, wanted: str | None) -> Structure:
    """Return the structure of a workbook.

    :param wanted: name of the sheet to read; else the first that is not hidden.
    :raises Unreadable: for what is no workbook, unpacks to too much, or holds programs.
    """
    if data.startswith(_OLD_EXCEL):
        raise Unreadable("old_excel")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            _bounded(packed, limits)
            return _structure(packed, wanted)
    except _BROKEN as error:
        raise Unreadable("not_xlsx") from error
    except (RuntimeError, OSError, ValueError) as error:  # encrypted members, broken offsets
        raise Unreadable("broken") from error


def _bounded(packed: zipfile.ZipFile, limits: Limits) -> None:
    members = packed.infolist()
    if len(members) > _MEMBERS or sum(one.file_size for one in members) > limits.unpacked:
        raise Unreadable("unpacks_too_large", most=limits.unpacked)
    names = {one.filename for one in members}
    if "xl/workbook.xml" not in names:
        raise Unreadable("not_xlsx")
    if any(name.endswith("vbaProject.bin") for name in names):
        raise Unreadable("macros")
    for one in members:
        if one.filename.endswith((".xml", ".rels")):
            with packed.open(one) as part:
                head = part.read(_HEAD).replace(b"\0", b"")
            if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
                raise Unreadable("broken")


def _structure(packed: zipfile.ZipFile, wanted: str | None) -> Structure:
    book = packed.read("xl/workbook.xml")
    targets = _targets(packed)
    sheets, hidden = {}, []
    for tag in _SHEET.findall(book):
        told = _attributes(tag)
        target = targets.get(told.get("r:id", "") or told.get("id", ""))
        if target is None:
            continue
        if told.get("state", "visible") == "visible":
            sheets[told.get("name", "")] = target
        else:
            hidden.append(told.get("name", ""))
    name = wanted if wanted is not None else next(iter(sheets), None)
    if name is None or name not in sheets:
        raise Unreadable("no_such_sheet", sheet=name or "")
    body = packed.read(sheets[name])
    others = tuple(one for one, part in sheets.items() if one != name and _has_cells(packed, part))
    return Structure(
        sheet=name,
        others=others,
        hidden=tuple(hidden),
        merged=tuple(one.decode() for one in _MERGED.findall(body)),
        plain=not _FORMULA.search(body) and not _ERROR.search(body) and not _far(body),
        from_1904=_EPOCH.search(book) is not None,
    )


def _targets(packed: zipfile.ZipFile) -> dict[str, str]:
    found = {}
    for tag in _RELATION.findall(packed.read("xl/_rels/workbook.xml.rels")):
        told = _attributes(tag)
        target = told.get("Target", "")
        path = target.lstrip("/") if target.startswith("/") else posixpath.join("xl", target)
        if told.get("Type", "").endswith("/worksheet"):
            found[told.get("Id", "")] = posixpath.normpath(path)
    return found


def _attributes(tag: bytes) -> dict[str, str]:
    return {
        name.decode(): html.unescape((double or single).decode("utf-8", "replace"))
        for name, double, single in _ATTRIBUTE.findall(tag)
    }


def _has_cells(packed: zipfile.ZipFile, part: str) -> bool:
    return re.search(rb"<(?:\w+:)?c[\s>/]", packed.read(part)) is not None


def _far(body: bytes) -> bool:
    """Tell whether a cell lies so far away that a reader would ask for memory without end."""
    columns = {letters for letters, _ in _CELL.findall(body)}
    widest = max((column_number(one.decode()) for one in columns), default=0)
    lowest = max((int(one) for one in _ROW.findall(body)), default=0)
    return widest * lowest > _ROOMY
