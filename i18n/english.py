"""English in the city's terms: CKAN's organizations are units here, its groups are topics.

The entries follow from the words of the sources by rule; nothing is written by hand, so that
the English side cannot fall behind.
"""

from __future__ import annotations

import re

import polib

from .sources import Message

# Left alone: names in braces and tags. «{group}» is filled in by the program.
_KEPT = re.compile(r"(\{[^}]*\}|%\(\w+\)s|<[^>]*>)")
_WORDS = (
    (re.compile(r"\b([Aa])n ([Oo]rgani[sz]ation)"), r"\1 \2"),
    (re.compile(r"\bMy Organi[sz]ation\b"), "My Unit"),
    (re.compile(r"\bOrgani[sz]ation(s?)\b"), r"Unit\1"),
    (re.compile(r"\borgani[sz]ation(s?)\b"), r"unit\1"),
    (re.compile(r"\bGroup(s?)\b"), r"Topic\1"),
    (re.compile(r"\bgroup(s?)\b"), r"topic\1"),
)
# Core says "group" of units too in these, and of sets of people or things in those after them.
_LEFT = (
    "Unauthorized to delete group", "Unauthorized to create group %s members",
    "Unauthorized to add member to group", "Unauthorized to read group", "Group member has been",
    "You are no longer a member of this group", "Not authorized to access {group}",
    "CKAN is ", "<p>CKAN is", "You can use CKAN Groups",
)  # fmt: skip
METADATA = {
    "Project-Id-Version": "ckanext-hcmc",
    "Language": "en",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    "Plural-Forms": "nplurals=2; plural=(n != 1);",
}
HEADER = "English in the city's terms: unit and topic. Made by rule from the sources."


def in_terms(text: str) -> str:
    """Return a string of CKAN in the city's terms; one that names neither stays as it is."""
    if text.startswith(_LEFT):
        return text
    parts = _KEPT.split(text)
    return "".join(part if at % 2 else _reworded(part) for at, part in enumerate(parts))


def entries(messages: dict[str, Message]) -> polib.POFile:
    """Return the catalogue: each string of others that changes in the city's terms."""
    catalogue = polib.POFile(wrapwidth=100)
    catalogue.header = HEADER
    catalogue.metadata = dict(METADATA)
    for message in sorted(messages.values(), key=lambda one: one.msgid):
        if "own" in message.origins[:1] or in_terms(message.msgid) == message.msgid:
            continue
        catalogue.append(_entry(message))
    return catalogue


def _entry(message: Message) -> polib.POEntry:
    if not message.plural:
        return polib.POEntry(msgid=message.msgid, msgstr=in_terms(message.msgid))
    forms = {0: in_terms(message.msgid), 1: in_terms(message.plural)}
    return polib.POEntry(msgid=message.msgid, msgid_plural=message.plural, msgstr_plural=forms)


def _reworded(text: str) -> str:
    # First the article before a unit, then the words themselves.
    for pattern, replacement in _WORDS:
        text = pattern.sub(replacement, text)
    return text
