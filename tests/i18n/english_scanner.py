"""Finds English that a Vietnamese page still shows.

Usable on any HTML: the answer of the test client, or ``page.content()`` of a browser.

    assert EnglishScanner().leftovers(html) == []
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cached_property

import lxml.html

from ckanext.hcmc_i18n import catalogue, sources

# Not read by people, or shown as it is on purpose: code, names of languages.
HIDDEN = {"script", "style", "template", "code", "pre", "kbd", "noscript"}
READ_ATTRIBUTES = (
    "alt", "title", "placeholder", "aria-label", "data-bs-title", "data-bs-content",
    "data-module-content", "data-module-caption", "label", "content",
)  # fmt: skip
READ_METADATA = {"description", "og:title", "og:description"}
BUTTONS = {"submit", "button", "reset"}
_SPACE = re.compile(r"\s+")
_TAG = re.compile(r"<[^>]+>")
_GAP = re.compile(r"%\(\w+\)[a-z]|%[sdir]|\{[^{}]*\}|<[^>]+>")
_WORD = re.compile(r"[A-Za-z]+(?:'[a-z]+)?")
_LETTERS = re.compile(r"[^\W\d_]+")
EDGES = " .,:;()\"'-"
SHORTEST = 4  # letters of a one-word string that is looked for: shorter ones are often codes


def squeeze(text: str) -> str:
    """Return the text with every run of white space as one space."""
    return _SPACE.sub(" ", text).strip()


def visible_texts(html: str) -> Iterator[str]:
    """Yield each piece of text a person can see or hear: text, labels, tooltips, confirmations."""
    for element in lxml.html.document_fromstring(html).iter():
        if not isinstance(element.tag, str) or _hidden(element):
            continue
        yield from filter(None, (squeeze(element.text or ""),))
        yield from (squeeze(child.tail) for child in element if (child.tail or "").strip())
        yield from _attributes(element)


def _hidden(element: lxml.html.HtmlElement) -> bool:
    own_or_above = (element, *element.iterancestors())
    return any(
        e.tag in HIDDEN or e.get("translate") == "no" or e.get("lang", "vi")[:2] != "vi"
        for e in own_or_above
    )


def _attributes(element: lxml.html.HtmlElement) -> Iterator[str]:
    if element.tag == "meta" and element.get("name", element.get("property")) not in READ_METADATA:
        return
    for name in READ_ATTRIBUTES:
        if element.get(name):
            yield squeeze(_TAG.sub(" ", element.get(name)))
    if element.tag == "input" and element.get("type") in BUTTONS and element.get("value"):
        yield squeeze(element.get("value"))
    if element.get("data-module-i18n"):
        yield from (squeeze(text) for text in json.loads(element.get("data-module-i18n")).values())


class EnglishScanner:
    """Compares the visible text of a page with every English string of the catalogues.

    :param allowed: texts that are right as they are, e.g. a title of the test data.
    """

    def __init__(self, allowed: frozenset[str] = frozenset()) -> None:
        self.allowed = allowed

    def leftovers(self, html: str) -> list[str]:
        """Return the visible pieces of text that hold an English string of a catalogue."""
        found = {text: None for text in visible_texts(html) if text not in self.allowed}
        return [text for text in found if self.is_english(text)]

    def foreign_words(self, html: str) -> list[str]:
        """Return visible pieces with a word that only English strings have.

        Broader and rougher than ``leftovers``: it also meets English that no catalogue knows.
        """
        found = {text: None for text in visible_texts(html) if text not in self.allowed}
        return [
            text
            for text in found
            if any(word.lower() in self.english_words for word in _WORD.findall(text))
        ]

    def is_english(self, text: str) -> bool:
        """Say whether the text is, or contains, an English string that has a translation."""
        if text in self.whole:
            return True
        return any(phrase in text for phrase in self.phrases if phrase[0] in text)

    @cached_property
    def translations(self) -> dict[str, str]:
        """Every string that can appear, with its Vietnamese; those said alike are left out."""
        core, own = catalogue.shipped(), catalogue.ours()
        pairs: dict[str, str] = {}
        for message in sources.messages().values():
            entry = own.get(message.msgid)
            translation = catalogue.text(entry) if entry else core.get(message.msgid, "")
            for english in filter(None, (message.msgid, message.plural)):
                if squeeze(english) != squeeze(translation):
                    pairs[english] = translation
        return pairs

    @cached_property
    def whole(self) -> frozenset[str]:
        """English strings that a piece of text may equal."""
        return frozenset(
            squeeze(text)
            for text in self.translations
            if not _GAP.search(text) and (" " in squeeze(text) or _letters(text) >= SHORTEST)
        )

    @cached_property
    def phrases(self) -> tuple[str, ...]:
        """Literal parts, of at least two words, that a piece of text may contain."""
        vietnamese = " ".join(squeeze(text) for text in self.translations.values())
        parts = {
            squeeze(part).strip(EDGES) for text in self.translations for part in _GAP.split(text)
        }
        return tuple(
            sorted(
                part
                for part in parts
                if len(_WORD.findall(part)) > 1 and _letters(part) > 2 * SHORTEST
                and part not in vietnamese
            )
        )  # fmt: skip

    @cached_property
    def english_words(self) -> frozenset[str]:
        """Words of the English strings that no Vietnamese string uses."""
        vietnamese = {
            word.lower() for text in self.translations.values() for word in _LETTERS.findall(text)
        }
        return frozenset(
            word.lower()
            for text in self.translations
            for word in _WORD.findall(_GAP.sub(" ", text))
            if len(word) >= SHORTEST and word.lower() not in vietnamese
        )


def _letters(text: str) -> int:
    return sum(len(word) for word in _LETTERS.findall(text))
