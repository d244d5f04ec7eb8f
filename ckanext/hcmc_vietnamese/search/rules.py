"""How a search is rewritten and relaxed, and what a caller may ask of the index. Pure functions."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from ckanext.hcmc_vietnamese.search.words import Words
from ckanext.hcmc_vietnamese.text import clean, fold, normalise_tones

_FIELD = re.compile(r"(?:^|[\s(+\-!])([A-Za-z][A-Za-z0-9_.]*):(?=\S)")
_EVERYTHING = re.compile(r"^\s*\*(?::\*)?\s*$")
_SLUG = re.compile(r"^[a-z0-9]+(?:[-_][a-z0-9]+){2,}$")
_LOOKALIKES = str.maketrans("ÐƉðɖ", "đđđđ")
_DISTRICT = re.compile(r"(?<!\w)q[. ]{0,2}(\d{1,2})(?!\w)")
_WARD = re.compile(r"(?<!\w)p[. ]{0,2}(\d{1,2})(?!\w)")
_SEPARATORS = re.compile(r"[._/\\:&+,;]|(?<=\w)-(?=\w)|(?<!\S)[-–](?=\s|$)|[–—()\[\]{}?!]")
# The highest number that a district or ward ever had, by its word with and without marks.
_NUMBERED = {"quận": 12, "quan": 12, "phường": 28, "phuong": 28}
_ALL_WORDS = 2  # up to here CKAN's own rule requires every word, then all but one, then 80 %
_ALL_BUT_ONE = 5
_SHORTEST_FUZZY = 3  # letters; one letter of two would match nearly anything
_LONGEST_PIECE = 3
# Solr counts a clause for each word in each field, and many for each word with a wrong letter.
_MOST_WORDS = 64
_MOST_FUZZY = 16
_BEFORE_QUAN = ("cơ", "co", "liên", "lien", "tổng", "tong")
_SHORT_KINDS = {"quận": "q", "phường": "p", "huyện": "h", "thành phố": "tp", "thị trấn": "tt"}


class Relaxed(StrEnum):
    """What was loosened so that a search finds something."""

    PREFIX = "prefix"
    FUZZY = "fuzzy"


RELAXATIONS = (Relaxed.PREFIX, Relaxed.FUZZY)


@dataclass(frozen=True, slots=True)
class Query:
    """A search as it goes to the index.

    :param words: the words that carry the subject.
    :param places: names of places, which raise a record that names them but are not required.
    """

    words: tuple[str, ...]
    places: tuple[str, ...] = field(default=())

    def text(self) -> str:
        """Return the words, then the places as phrases: the syntax of Solr's dismax parser."""
        plus = "+" if self.places and len(self.words) <= _ALL_WORDS else ""
        phrases = [f'"{place}"' for place in self.places]
        return " ".join([f"{plus}{word}" for word in self.words] + phrases)

    def minimum(self) -> str | None:
        """Return how many clauses must match (``mm``), or nothing for CKAN's own rule.

        The places are clauses of their own and must not count as words found.
        """
        if not self.places:
            return None
        count = len(self.words)
        if count <= _ALL_WORDS:
            return "0"
        return str(count - 1 if count <= _ALL_BUT_ONE else count * 80 // 100)


def names_field(text: str, named_fields: Collection[str]) -> bool:
    """Tell whether a search asks in a field, so that it must be left as it is."""
    return (
        bool(_EVERYTHING.match(text))
        or "{!" in text
        or any("_" in name or name in named_fields for name in _FIELD.findall(text))
    )


def rewrite(text: str, phrases: Phrases) -> Query:
    """Return the words of a search in the spelling and division of the index.

    Phrases in quotation marks and pasted addresses are kept as they are typed.
    """
    cleaned = clean(text).lower().translate(_LOOKALIKES)
    cleaned = " ".join(cleaned.split()[:_MOST_WORDS])
    if '"' in cleaned or _SLUG.match(cleaned):
        return Query((cleaned.replace(":", " "),))
    district, ward = ("quan", "phuong") if cleaned.isascii() else ("quận", "phường")
    cleaned = _WARD.sub(rf"{ward} \1", _DISTRICT.sub(rf"{district} \1", cleaned))
    words = _SEPARATORS.sub(" ", cleaned).split()[:_MOST_WORDS]
    words = phrases.abbreviate(words)
    rest, places = phrases.without_places(words)
    subject = phrases.without_boilerplate(rest)
    if not subject:
        return Query(tuple(words))
    return Query(tuple(subject), tuple(places))


def relaxed_params(step: Relaxed, query: Query) -> dict[str, str]:
    """Return the parameters of a repeated search, every word of it required."""
    if step is Relaxed.PREFIX:
        return {"q": " ".join(query.words), "qf": "title^2 title_ngram text", "mm": "100%"}
    few = len(query.words) <= _MOST_FUZZY
    words = [
        f"{word}~1" if few and len(word) >= _SHORTEST_FUZZY and word.isalpha() else word
        for word in query.words
    ]
    return {"q": " ".join(words), "qf": "title^2 text", "mm": "100%", "defType": "edismax"}


class Phrases:
    """The word lists, ready to be matched against the words of a search.

    A search with marks is compared with marks (hoà = hòa), one without marks without.
    """

    def __init__(self, words: Words) -> None:
        self._short = _Matcher(_short_forms(words))
        self._opening = _Matcher((phrase, "") for phrase in words.opening)
        self._anywhere = _Matcher((phrase, "") for phrase in words.anywhere)
        self._places = _Matcher(_place_phrases(words))

    def abbreviate(self, words: list[str]) -> list[str]:
        """Join an abbreviation written in pieces (kh & cn) into one word."""
        found: list[str] = []
        position = 0
        while position < len(words):
            length, short = self._short.at(words, position)
            found.append(short if length else words[position])
            position += length or 1
        return found

    def without_places(self, words: list[str]) -> tuple[list[str], list[str]]:
        """Part the names of wards and districts from the other words."""
        rest: list[str] = []
        places: list[str] = []
        position = 0
        while position < len(words):
            length = _numbered_place(words, position) or self._places.at(words, position)[0]
            if length:
                places.append(" ".join(words[position : position + length]))
            else:
                rest.append(words[position])
            position += length or 1
        return rest, places

    def without_boilerplate(self, words: list[str]) -> list[str]:
        """Leave out phrases that carry no subject."""
        start = 0
        while length := self._opening.at(words, start)[0]:
            start += length
        rest: list[str] = []
        position = start
        while position < len(words):
            length = self._anywhere.at(words, position)[0]
            if not length:
                rest.append(words[position])
            position += length or 1
        return rest


class _Matcher:
    """Finds the longest phrase that begins at a word."""

    def __init__(self, phrases: Iterable[tuple[str, str]]) -> None:
        self._marked: dict[tuple[str, ...], str] = {}
        self._plain: dict[tuple[str, ...], str] = {}
        for phrase, value in phrases:
            self._marked.setdefault(tuple(normalise_tones(phrase).split()), value)
            self._plain.setdefault(tuple(fold(phrase).split()), value)
        self._longest = max((len(key) for key in self._plain), default=0)

    def at(self, words: list[str], position: int) -> tuple[int, str]:
        """Return the number of words of the longest phrase there (0: none) and its value."""
        has_marks = any(not word.isascii() for word in words)
        table, form = (self._marked, normalise_tones) if has_marks else (self._plain, fold)
        return _longest(table, form, words[position : position + self._longest])


def _longest(
    table: dict[tuple[str, ...], str], form: Callable[[str], str], words: list[str]
) -> tuple[int, str]:
    keys = [form(word) for word in words]
    for length in range(len(keys), 0, -1):
        value = table.get(tuple(keys[:length]))
        if value is not None:
            return length, value
    return 0, ""


def _short_forms(words: Words) -> Iterable[tuple[str, str]]:
    """Give the long forms that are themselves abbreviations in pieces: tp hcm, kh cn."""
    for short, forms in words.abbreviations.items():
        for form in forms:
            pieces = form.split()
            if len(pieces) > 1 and all(
                len(piece) <= _LONGEST_PIECE and _is_short(piece) for piece in pieces
            ):
                yield form, short


def _is_short(piece: str) -> bool:
    """Tell whether a piece has no vowel, so that it is no syllable."""
    return not re.search(r"[aeiouy]", fold(piece))


def _place_phrases(words: Words) -> Iterable[tuple[str, str]]:
    for kind, name in words.places:
        yield name, kind
        yield f"{kind} {name}", kind
        if kind in _SHORT_KINDS:
            yield f"{_SHORT_KINDS[kind]} {name}", kind


def _numbered_place(words: list[str], position: int) -> int:
    """Return 2 where a numbered district or ward stands, in either spelling.

    «quan» without marks is also half of «cơ quan» (agency).
    """
    kind, number = words[position], words[position + 1 : position + 2]
    if kind not in _NUMBERED or not number or not re.fullmatch(r"[0-9]{1,2}", number[0]):
        return 0
    if kind == "quan" and position and words[position - 1] in _BEFORE_QUAN:
        return 0
    return 2 if 1 <= int(number[0]) <= _NUMBERED[kind] else 0


def allowed_names(asked: Iterable[str], allowed: Collection[str]) -> list[str]:
    """Return the names asked for that may be given, in the order asked.

    :param asked: names, each perhaps a list apart by commas or spaces, as Solr reads it.
    """
    names = [name for item in asked for name in re.split(r"[\s,]+", str(item)) if name]
    return [name for name in names if name in allowed]


def allowed_sort(sort: str, allowed: Collection[str]) -> str:
    """Return the parts of a sort order that name a field on the list, without functions."""
    parts = (" ".join(part.split()) for part in sort.split(","))
    kept = [
        part
        for part in parts
        if (match := re.fullmatch(r"(\w+)(?: (?:asc|desc))?", part, re.IGNORECASE))
        and match.group(1) in allowed
    ]
    return ", ".join(kept)


def allowed_weights(query_fields: str, allowed: Collection[str]) -> str:
    """Return the parts of ``qf`` that name a field on the list, with their weights."""
    kept = [
        part
        for part in query_fields.split()
        if (match := re.fullmatch(r"(\w+)(?:\^\d+(?:\.\d+)?)?", part)) and match.group(1) in allowed
    ]
    return " ".join(kept)
