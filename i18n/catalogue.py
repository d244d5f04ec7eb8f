"""Keeps the Vietnamese catalogue whole: ``python -m ckanext.hcmc_i18n.catalogue COMMAND``.

``extract`` brings the template (``.pot``) and the catalogue (``.po``) up to date with the sources,
``compile`` writes the ``.mo``, ``check`` names everything that is missing or wrong. The English
catalogue beside it follows by rule (:mod:`english`).

The catalogue carries what CKAN's own Vietnamese lacks, and what it says worse than it should. A
string that CKAN translates well is left to CKAN: to correct one, add it to the ``.po`` by hand.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import click
import polib

import ckan

from . import english
from .rules import complaints
from .sources import PACKAGES, Message, messages

FOLDER = Path(__file__).parent
DOMAIN = "ckanext-hcmc"
POT = FOLDER / f"{DOMAIN}.pot"
PO = FOLDER / "vi" / "LC_MESSAGES" / f"{DOMAIN}.po"
MO = PO.with_suffix(".mo")
ENGLISH_PO = FOLDER / "en" / "LC_MESSAGES" / f"{DOMAIN}.po"
ENGLISH_MO = ENGLISH_PO.with_suffix(".mo")
HEADER = "Strings of the data portal: what CKAN and its extensions leave untranslated, and our own."
# No dates: an extraction that changes no string changes no file.
METADATA = {
    "Project-Id-Version": "ckanext-hcmc",
    "Language": "vi",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    "Plural-Forms": "nplurals=1; plural=0;",
}


@cache
def shipped() -> dict[str, str]:
    """Return CKAN's own Vietnamese: msgid to translation (of the only plural form)."""
    path = Path(ckan.__file__).parent / "i18n" / "vi" / "LC_MESSAGES" / "ckan.po"
    return {entry.msgid: text(entry) for entry in polib.pofile(str(path))}


def ours() -> dict[str, polib.POEntry]:
    """Return the entries of our catalogue by msgid."""
    if not PO.exists():
        return {}
    return {entry.msgid: entry for entry in polib.pofile(str(PO)) if not entry.obsolete}


def text(entry: polib.POEntry) -> str:
    """Return the translation of an entry; Vietnamese has one plural form."""
    return entry.msgstr_plural.get(0, "") if entry.msgid_plural else entry.msgstr


def wanted() -> list[Message]:
    """Return the strings that the catalogue has to carry, in the order of the files.

    That is everything CKAN's Vietnamese lacks, everything we say differently, and every string
    of our own scripts: the browser's dictionary takes only what a ``.pot`` ties to a script.
    """
    core, own = shipped(), {msgid: text(entry) for msgid, entry in ours().items()}
    needed = [
        message
        for msgid, message in messages().items()
        if not core.get(msgid)
        or own.get(msgid, core[msgid]) != core[msgid]
        or ("own" in message.origins and message.in_javascript)
    ]
    order = list(PACKAGES)
    return sorted(needed, key=lambda message: (order.index(message.origins[0]), message.msgid))


def template(found: list[Message]) -> polib.POFile:
    """Return the template: every wanted string with its origin and files, untranslated."""
    catalogue = polib.POFile(wrapwidth=100)
    catalogue.header = HEADER
    catalogue.metadata = {**METADATA, "Language": ""}
    for message in found:
        entry = polib.POEntry(
            msgid=message.msgid,
            msgid_plural=message.plural,
            comment=", ".join(message.origins),
            occurrences=[(name, "") for name in sorted(message.files)],
        )
        if message.plural:
            entry.msgstr_plural = {0: ""}
        catalogue.append(entry)
    return catalogue


def filled(found: list[Message]) -> polib.POFile:
    """Return the catalogue: the template with the translations we already have."""
    catalogue, known = template(found), ours()
    catalogue.metadata = dict(METADATA)
    for entry in catalogue:
        translation = text(known[entry.msgid]) if entry.msgid in known else ""
        if entry.msgid_plural:
            entry.msgstr_plural = {0: translation}
        else:
            entry.msgstr = translation
    return catalogue


def problems() -> list[str]:
    """Return a line for everything that is missing or wrong; empty when the catalogue is whole."""
    found, known, core = wanted(), ours(), shipped()
    lines = [f"untranslated: {m.msgid!r}" for m in found if not _has_text(known.get(m.msgid))]
    needed = {message.msgid for message in found}
    lines += [f"no longer used: {msgid!r}" for msgid in known if msgid not in needed]
    for entry in known.values():
        if entry.fuzzy:
            lines.append(f"fuzzy: {entry.msgid!r}")
        lines += complaints(entry.msgid, entry.msgid_plural, text(entry))
    for message in messages().values():
        if message.msgid not in known and core.get(message.msgid):
            lines += complaints(message.msgid, message.plural, core[message.msgid])
    return lines + _stale(found)


def _has_text(entry: polib.POEntry | None) -> bool:
    return entry is not None and bool(text(entry))


def _stale(found: list[Message]) -> list[str]:
    """Return a line for each file that no longer says what the sources say."""
    lines = []
    if not POT.exists() or POT.read_text(encoding="utf-8") != _written(template(found)):
        lines.append(f"{POT.name} is out of date: run extract")
    if not MO.exists() or MO.read_bytes() != polib.pofile(str(PO)).to_binary():
        lines.append(f"{MO.name} is out of date: run compile")
    wanted_english = english.entries(messages())
    if not ENGLISH_PO.exists() or ENGLISH_PO.read_text("utf-8") != _written(wanted_english):
        lines.append(f"en/{PO.name} is out of date: run extract")
    elif not ENGLISH_MO.exists() or ENGLISH_MO.read_bytes() != wanted_english.to_binary():
        lines.append(f"en/{MO.name} is out of date: run compile")
    return lines


def _written(catalogue: polib.POFile) -> str:
    return str(catalogue).rstrip("\n") + "\n"


@click.group()
def main() -> None:
    """Keep the Vietnamese catalogue in step with the sources."""


@main.command("extract")
def extract_command() -> None:
    """Read the sources again and rewrite the template and the catalogue."""
    found = wanted()
    catalogue = filled(found)
    POT.write_text(_written(template(found)), encoding="utf-8")
    PO.parent.mkdir(parents=True, exist_ok=True)
    PO.write_text(_written(catalogue), encoding="utf-8")
    ENGLISH_PO.parent.mkdir(parents=True, exist_ok=True)
    ENGLISH_PO.write_text(_written(english.entries(messages())), encoding="utf-8")
    missing = [entry.msgid for entry in catalogue if not text(entry)]
    click.echo(f"{len(found)} strings, {len(missing)} without a translation")
    for msgid in missing:
        click.echo(f"  {msgid!r}")


@main.command("compile")
def compile_command() -> None:
    """Write the compiled catalogue that the portal loads."""
    polib.pofile(str(PO)).save_as_mofile(str(MO))
    polib.pofile(str(ENGLISH_PO)).save_as_mofile(str(ENGLISH_MO))


@main.command("check")
def check_command() -> None:
    """Name what is missing or wrong, and fail if anything is."""
    lines = problems()
    for line in lines:
        click.echo(line)
    raise SystemExit(1 if lines else 0)


if __name__ == "__main__":
    main()
