"""Vocabularies and item lists of the regulation, read from the YAML files beside this module.

Stored values are keys, never labels; a page looks the label up in its own language.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml

_HERE = Path(__file__).parent
_BASIC = frozenset({"key", "label_vi", "label_en"})


class UnknownVocabulary(LookupError):
    """No YAML file carries that name."""


class UnknownTerm(LookupError):
    """The vocabulary has no term with that key."""


class BrokenVocabulary(ValueError):
    """A YAML file lacks something that every file must have, or repeats a key."""


@dataclass(frozen=True, slots=True)
class Term:
    """One value of a vocabulary.

    :param key: what is stored and what the API speaks.
    :param extra: whatever else the file says of the term (EU code, period, aliases ...).
    """

    key: str
    label_vi: str
    label_en: str
    extra: Mapping[str, Any]

    def label(self, language: str) -> str:
        """Return the label in ``language``: Vietnamese for ``vi``, else English."""
        return self.label_vi if language.startswith("vi") else self.label_en

    @property
    def aliases(self) -> tuple[str, ...]:
        """Return other wordings met in real sources."""
        return tuple(self.extra.get("aliases", ()))


@dataclass(frozen=True, slots=True)
class Part:
    """A field that answers an item, or a share of it (compound items have several parts)."""

    field: str
    label_vi: str
    label_en: str
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Item:
    """One point of a list in the regulation, with the words of the article.

    :param ref: article, clause and point, e.g. ``22.1.đ``.
    :param optional: the article itself says «nếu có».
    """

    ref: str
    key: str
    label_vi: str
    label_en: str
    parts: tuple[Part, ...] = ()
    optional: bool = False

    def label(self, language: str) -> str:
        """Return the label in ``language``: Vietnamese for ``vi``, else English."""
        return self.label_vi if language.startswith("vi") else self.label_en


def vocabulary(name: str) -> tuple[Term, ...]:
    """Return the terms of a vocabulary in the order of its file.

    :raises UnknownVocabulary: when there is no such file.
    """
    return tuple(_terms(name).values())


def term(name: str, key: str) -> Term:
    """Return one term of a vocabulary.

    :raises UnknownTerm: when the vocabulary has no such key.
    """
    try:
        return _terms(name)[key]
    except KeyError as error:
        raise UnknownTerm(f"{name} has no term {key!r}") from error


def keys(name: str) -> frozenset[str]:
    """Return the keys of a vocabulary."""
    return frozenset(_terms(name))


def match(name: str, text: str) -> Term | None:
    """Return the term that ``text`` names by key, label or alias, or ``None``.

    Case, composition of marks, kinds of dash and runs of spaces make no difference;
    a missing mark does («y te» is not «Y tế»).
    """
    return _wordings(name).get(_plain(text))


def item_list(ref: str) -> tuple[Item, ...]:
    """Return the points of a list of the regulation, e.g. ``item_list("22.1")``.

    :raises UnknownVocabulary: when the regulation data has no such list.
    """
    return _items(ref)


def vocabulary_names() -> tuple[str, ...]:
    """Return the names of all vocabularies."""
    return tuple(sorted(path.stem for path in (_HERE / "vocabularies").glob("*.yaml")))


def item_list_refs() -> tuple[str, ...]:
    """Return the references of all item lists."""
    return tuple(sorted(path.stem for path in (_HERE / "items").glob("*.yaml")))


def metadata(name: str) -> Mapping[str, Any]:
    """Return what a vocabulary file says of itself: ``version``, ``source``, ``title_vi`` ..."""
    data = _read("vocabularies", name)
    return MappingProxyType({key: value for key, value in data.items() if key != "terms"})


def item_metadata(ref: str) -> Mapping[str, Any]:
    """Return what an item list says of itself: ``version``, ``source``, ``title_vi`` ..."""
    data = _read("items", ref)
    return MappingProxyType({key: value for key, value in data.items() if key != "items"})


@cache
def terms_of_use(licence: str) -> Mapping[str, Any]:
    """Return the text of the terms with that key: ``source`` and ``paragraphs`` (vi and en).

    :raises UnknownVocabulary: when no text is kept for it.
    """
    return MappingProxyType(_read("terms", licence))


@cache
def _terms(name: str) -> Mapping[str, Term]:
    found: dict[str, Term] = {}
    for row in _read("vocabularies", name)["terms"]:
        if row["key"] in found:
            raise BrokenVocabulary(f"{name}: key {row['key']!r} stands twice")
        extra = {key: value for key, value in row.items() if key not in _BASIC}
        found[row["key"]] = Term(
            row["key"], row["label_vi"], row["label_en"], MappingProxyType(extra)
        )
    return MappingProxyType(found)


@cache
def _wordings(name: str) -> Mapping[str, Term]:
    found: dict[str, Term] = {}
    for one in _terms(name).values():
        for wording in (one.key, one.label_vi, one.label_en, *one.aliases):
            found.setdefault(_plain(wording), one)
    return MappingProxyType(found)


@cache
def _items(ref: str) -> tuple[Item, ...]:
    return tuple(
        Item(
            ref=row["ref"],
            key=row["key"],
            label_vi=row["label_vi"],
            label_en=row["label_en"],
            parts=tuple(Part(**part) for part in row.get("parts", ())),
            optional=row.get("optional", False),
        )
        for row in _read("items", ref)["items"]
    )


def _plain(text: str) -> str:
    dashes = re.sub(r"\s*[-–—]\s*", " - ", unicodedata.normalize("NFC", text))
    return " ".join(dashes.split()).casefold()


@cache
def _read(folder: str, name: str) -> dict[str, Any]:
    path = _HERE / folder / f"{name}.yaml"
    if path.parent != _HERE / folder or not path.is_file():
        raise UnknownVocabulary(f"there is no {folder}/{name}.yaml")
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    if not data.get("version") or not data.get("source"):
        raise BrokenVocabulary(f"{folder}/{name}.yaml names no version or no source")
    return data
