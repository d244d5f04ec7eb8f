"""The word lists of the search: files that a portal may keep its own copies of."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from ckanext.hcmc_vietnamese.text import nfc

PACKAGED = Path(__file__).parent / "words"


@dataclass(frozen=True, slots=True)
class Words:
    """Everything the search knows about words, in NFC and small letters.

    :param abbreviations: long forms by abbreviation.
    :param everyday: official terms by everyday word.
    :param opening: phrases without a subject at the beginning of a search.
    :param anywhere: phrases without a subject wherever they stand.
    :param places: (kind, name) of wards, communes and districts, old and new.
    """

    abbreviations: Mapping[str, tuple[str, ...]]
    everyday: Mapping[str, tuple[str, ...]]
    opening: tuple[str, ...]
    anywhere: tuple[str, ...]
    places: tuple[tuple[str, str], ...]


class WordListError(Exception):
    """A line of a word list cannot be read."""


@lru_cache(maxsize=4)
def load(folder: str = "") -> Words:
    """Read the word lists; a file missing in ``folder`` is taken from the package."""
    boilerplate = tuple(line for _, line in _lines(_file(folder, "boilerplate.txt")))
    return Words(
        abbreviations=_pairs(_file(folder, "abbreviations.txt")),
        everyday=_pairs(_file(folder, "everyday.txt")),
        opening=tuple(phrase[1:].strip() for phrase in boilerplate if phrase.startswith("^")),
        anywhere=tuple(phrase for phrase in boilerplate if not phrase.startswith("^")),
        places=_places(_file(folder, "places.csv")),
    )


def _file(folder: str, name: str) -> Path:
    own = Path(folder) / name
    return own if folder and own.is_file() else PACKAGED / name


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(path.read_text(encoding="utf-8-sig").splitlines(), start=1):
        content = nfc(line).strip().lower()
        if content and not content.startswith("#"):
            yield number, content


def _pairs(path: Path) -> dict[str, tuple[str, ...]]:
    pairs: dict[str, tuple[str, ...]] = {}
    for number, line in _lines(path):
        short, tab, forms = line.partition("\t")
        long = tuple(" ".join(form.split()) for form in forms.split("|") if form.strip())
        if not tab or not long:
            raise WordListError(f"{path}:{number}: expected a word, a tab and at least one term")
        pairs[short.strip()] = pairs.get(short.strip(), ()) + long
    return pairs


def _places(path: Path) -> tuple[tuple[str, str], ...]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        rows = [
            (nfc(row["kind"]).strip().lower(), nfc(row["name"]).strip().lower())
            for row in csv.DictReader(stream)
        ]
    return tuple(dict.fromkeys(rows))
