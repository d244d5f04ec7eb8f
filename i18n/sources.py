"""What the catalogue has to carry: every string of core, of the extensions beside us and our own.

The strings are read from the installed packages, so that what is checked is what runs.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from tokenize import TokenError

import polib
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from jinja2 import TemplateError

from ckan.lib.extract import extract_ckan

from .marking import mark
from .unmarked import UNMARKED

OWN = ("hcmc_kit", "hcmc_vietnamese", "hcmc_dictionary", "hcmc_governance")
CORE_PLUGINS = (
    "activity", "audioview", "datapusher", "datastore", "datatablesview", "expire_api_token",
    "imageview", "resourceproxy", "stats", "tabledesigner", "textview", "tracking", "videoview",
    "webpageview",
)  # fmt: skip
# Origin of a string and the packages it is looked for in. Nearest to us first: a string that
# several use is filed under the first of them that needs our translation.
PACKAGES = {
    "own": tuple(f"ckanext.{name}" for name in OWN),
    "scheming": ("ckanext.scheming",),
    "harvest": ("ckanext.harvest",),
    "dcat": ("ckanext.dcat",),
    "core": ("ckan", *(f"ckanext.{name}" for name in CORE_PLUGINS)),
}
# Strings nobody on a portal can see, each with the reason why it needs no translation.
EXCLUDED = {"ckanext/example_": "worked examples for developers; no portal switches them on"}

SKIPPED_FOLDERS = {"tests", "vendor", "node_modules", "i18n", "migration", "2.8_templates"}
KEYWORDS = {**DEFAULT_KEYWORDS, "P_": (1, 2)}


class UnreadableSource(Exception):
    """A file that carries strings cannot be parsed."""


@dataclass
class Message:
    """One string: its English text(s), who uses it and in which files (paths below the package)."""

    msgid: str
    plural: str = ""
    origins: list[str] = field(default_factory=list)
    files: set[str] = field(default_factory=set)

    @property
    def in_javascript(self) -> bool:
        """Say whether a script of any package shows the string in the browser."""
        return any(name.endswith(".js") for name in self.files)

    @property
    def shown(self) -> bool:
        """Say whether anybody can meet the string: not only excluded files use it."""
        return not self.files or any(not name.startswith(tuple(EXCLUDED)) for name in self.files)


@cache
def messages() -> dict[str, Message]:
    """Return every string that can appear on a page, a mail or in an answer of the API."""
    found: dict[str, Message] = {}
    for origin, packages in PACKAGES.items():
        for package in packages:
            for name, msgid, plural in _strings(package):
                _add(found, origin, name, (msgid, plural))
        for name, msgid, plural in _template_strings(origin):
            _add(found, origin, name, (msgid, plural))
        for unmarked in UNMARKED.get(origin, ()):
            _add(found, origin, "", (unmarked, "") if isinstance(unmarked, str) else unmarked)
    return {msgid: message for msgid, message in found.items() if message.shown}


def _add(found: dict[str, Message], origin: str, name: str, text: tuple[str, str]) -> None:
    msgid, plural = text
    message = found.setdefault(msgid, Message(msgid))
    message.plural = message.plural or plural
    if origin not in message.origins:
        message.origins.append(origin)
    if name:
        message.files.add(name)


def _template_strings(origin: str) -> Iterator[tuple[str, str, str]]:
    """Yield what the package's own catalogue template lists: it knows files a wheel leaves out."""
    folders = {"core": ("ckan", "ckan"), "harvest": ("ckanext.harvest", "ckanext-harvest"),
               "dcat": ("ckanext.dcat", "ckanext-dcat")}  # fmt: skip
    if origin not in folders:
        return
    package, domain = folders[origin]
    for entry in polib.pofile(str(_folder(package) / "i18n" / f"{domain}.pot")):
        for name, _line in entry.occurrences or [("", "")]:
            yield name, entry.msgid, entry.msgid_plural


def _strings(package: str) -> Iterator[tuple[str, str, str]]:
    """Yield (file, msgid, plural msgid) of every marked string in an installed package."""
    folder = _folder(package)
    prefix = Path(*package.split("."))
    for path in _files(folder):
        name = (prefix / path.relative_to(folder)).as_posix()
        for text in _extract(path):
            if text[0]:
                yield name, *text


def _folder(package: str) -> Path:
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise UnreadableSource(f"{package} is not installed")
    return Path(next(iter(spec.submodule_search_locations)))


def _files(folder: Path) -> Iterable[Path]:
    for parent, folders, names in os.walk(folder):
        folders[:] = sorted(set(folders) - SKIPPED_FOLDERS)
        for name in sorted(names):
            path = Path(parent) / name
            if path.suffix in (".py", ".js") or _is_template(path):
                yield path


def _is_template(path: Path) -> bool:
    inside = any(part.startswith("templates") for part in path.parts)
    return inside and path.suffix in (".html", ".txt", ".xml")


def _extract(path: Path) -> Iterator[tuple[str, str]]:
    method = {".py": "python", ".js": "javascript"}.get(path.suffix, extract_ckan)
    try:
        source = mark(path.read_text(encoding="utf-8"), path.as_posix())
        file = BytesIO(source.encode())
        for _line, text, _comments, _context in extract(method, file, keywords=KEYWORDS):
            yield (text, "") if isinstance(text, str) else (text[0], text[1])
    except (TemplateError, TokenError, SyntaxError, UnicodeError) as error:
        raise UnreadableSource(f"{path}: {error}") from error
