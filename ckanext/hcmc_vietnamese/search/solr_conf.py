"""The Solr configset, built from the schema of the installed CKAN.

The schema is edited, not copied: a field that a new CKAN brings comes along, and a change that
our edits do not know stops the build instead of breaking the search.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable
from copy import deepcopy
from pathlib import Path

from lxml import etree  # pyright: ignore[reportAttributeAccessIssue]

import ckan

from ckanext.hcmc_vietnamese.search.words import Words
from ckanext.hcmc_vietnamese.text import fold

PARTS = Path(__file__).parent / "configset"
CKAN_SCHEMA = Path(ckan.__file__).parent / "config" / "solr" / "schema.xml"
EXPECTED_NAME = "ckan-2.12"

REPLACED_TYPES = ("text", "text_general", "text_ngram")
NEW_TYPES = ("text_vi", "sort_vi")
NEW_FIELDS = (
    {"name": "title_vi", "type": "text_vi", "indexed": "true", "stored": "false"},
    {"name": "text_vi", "type": "text_vi", "indexed": "true", "stored": "false",
     "multiValued": "true"},
    {"name": "agency_title", "type": "text", "indexed": "true", "stored": "false",
     "multiValued": "true"},
)  # fmt: skip
NEW_COPIES = (
    ("title", "title_vi"), ("agency_title", "text"), ("title", "text_vi"), ("notes", "text_vi"),
    ("res_name", "text_vi"), ("res_description", "text_vi"), ("tags", "text_vi"),
    ("agency_title", "text_vi"),
)  # fmt: skip
# Words of addresses and names would let a reader guess what is not shown.
DROPPED_COPIES = ("urls", "name", "groups", "organization", "text")


class UnexpectedSchema(Exception):
    """The schema of the installed CKAN is not the one the edits were written for."""


def write(target: Path, words: Words, source: Path = CKAN_SCHEMA) -> None:
    """Write a complete Solr ``conf`` folder that serves the installed CKAN."""
    schema = build(source.read_bytes())
    target.mkdir(parents=True, exist_ok=True)
    for name in ("solrconfig.xml", "mapping-vi.txt", "protwords.txt", "stopwords.txt"):
        shutil.copyfile(PARTS / name, target / name)
    (target / "schema.xml").write_bytes(schema)
    (target / "synonyms.txt").write_text("\n".join(synonyms(words)) + "\n", encoding="utf-8")


def write_stock(target: Path, source: Path = CKAN_SCHEMA) -> None:
    """Write a ``conf`` folder with CKAN's own schema, to compare with and to go back to."""
    target.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target / "schema.xml")
    for name in ("protwords.txt", "stopwords.txt"):
        shutil.copyfile(PARTS / name, target / name)
    (target / "synonyms.txt").write_text("", encoding="utf-8")
    config = etree.fromstring((PARTS / "solrconfig.xml").read_bytes())
    for name in ("pf", "ps"):
        default = _one(config, f"requestHandler/lst/*[@name='{name}']")
        _parent(default).remove(default)
    (target / "solrconfig.xml").write_bytes(_serialise(config))


def build(source: bytes) -> bytes:
    """Return the edited schema.

    :param source: ``schema.xml`` of CKAN 2.12.
    :raises UnexpectedSchema: if a node that an edit needs is missing or double.
    """
    schema = etree.fromstring(source, etree.XMLParser(remove_comments=True, resolve_entities=False))
    if schema.get("name") != EXPECTED_NAME:
        raise UnexpectedSchema(f"schema {schema.get('name')!r} found, {EXPECTED_NAME!r} expected")
    _edit_types(schema)
    fields = _one(schema, "fields")
    for attributes in NEW_FIELDS:
        _none(schema, f"fields/field[@name='{attributes['name']}']")
        etree.SubElement(fields, "field", attributes)
    _one(schema, "fields/field[@name='title_string']").set("type", "sort_vi")
    _edit_copies(schema)
    return _serialise(schema)


def synonyms(words: Words) -> list[str]:
    """Return the rules of ``synonyms.txt``: a long form also stands for its short ones.

    An abbreviation in a record also stands for its long forms. An everyday word does not: it
    is wider than the official terms it leads to.

    They are applied to folded tokens, so both sides are folded. A long form that contains
    another one carries its short forms too: the filter takes the longest match only.
    """
    short: dict[str, list[str]] = {}
    for source in (words.abbreviations, words.everyday):
        for word, forms in source.items():
            for form in forms:
                short.setdefault(_folded(form), []).append(_folded(word))
    rules = []
    for form in sorted(short):
        inner = [other for other in sorted(short) if f" {other} " in f" {form} "]
        added = dict.fromkeys(word for other in [form, *inner] for word in short[other])
        rules.append(f"{form} => {', '.join([form, *added])}")
    for word in sorted(words.abbreviations):
        long = [_folded(form) for form in words.abbreviations[word]]
        if _folded(word) not in short:
            rules.append(f"{_folded(word)} => {', '.join([_folded(word), *long])}")
    return rules


def _folded(text: str) -> str:
    plain = re.sub(r"[^a-z0-9]+", " ", fold(text)).split()
    return " ".join(re.sub(r"^(h|k|l|m|s|t|qu)y$", r"\1i", word) for word in plain)


def _edit_types(schema: etree._Element) -> None:
    ours = etree.fromstring(
        (PARTS / "types.xml").read_bytes(), etree.XMLParser(remove_comments=True)
    )
    types = _one(schema, "types")
    for name in REPLACED_TYPES:
        old = _one(types, f"fieldType[@name='{name}']")
        types.replace(old, _expanded(ours, name))
    for name in NEW_TYPES:
        _none(types, f"fieldType[@name='{name}']")
        types.append(_expanded(ours, name))


def _expanded(ours: etree._Element, name: str) -> etree._Element:
    """Return the type with every ``include`` replaced by the steps of its chain."""
    field_type = deepcopy(_one(ours, f"fieldType[@name='{name}']"))
    for include in list(field_type.iter("include")):
        chain = _one(ours, f"chain[@name='{include.get('chain')}']")
        for step in chain:
            include.addprevious(deepcopy(step))
        _parent(include).remove(include)
    return field_type


def _edit_copies(schema: etree._Element) -> None:
    for source in DROPPED_COPIES:
        copy = _one(schema, f"copyField[@source='{source}'][@dest='text']")
        schema.remove(copy)
    for source, dest in NEW_COPIES:
        etree.SubElement(schema, "copyField", {"source": source, "dest": dest})


def _one(node: etree._Element, path: str) -> etree._Element:
    found = node.findall(path)
    if len(found) != 1:
        raise UnexpectedSchema(f"{path}: {len(found)} nodes found, one expected")
    return found[0]


def _none(node: etree._Element, path: str) -> None:
    if node.findall(path):
        raise UnexpectedSchema(f"{path} exists already")


def _parent(node: etree._Element) -> etree._Element:
    parent = node.getparent()
    if parent is None:
        raise UnexpectedSchema(f"{node.tag} stands alone")
    return parent


def _serialise(root: etree._Element) -> bytes:
    etree.indent(root)
    parts: Iterable[bytes] = (etree.tostring(root, encoding="UTF-8", xml_declaration=True), b"\n")
    return b"".join(parts)
