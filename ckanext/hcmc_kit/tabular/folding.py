"""Words compared as people type them: marks, case, spaces and signs apart. Pure."""

from __future__ import annotations

import re
import unicodedata

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\u2066-\u2069\u202a-\u202e\ufeff]")
# Letters that nobody sees and no database keeps: controls but for tab and end of line, half pairs.
_UNSTORED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_STROKE = str.maketrans({"Đ": "D", "đ": "d", "Ð": "D", "ð": "d", "Ɖ": "D", "ɖ": "d"})
_NOT_WORD = re.compile(r"[\W_]+")
_ASIDE = re.compile(r"\([^)]*\)")


def storable(text: str) -> str:
    """Return text without the letters that PostgreSQL or its JSON does not keep."""
    return _UNSTORED.sub("", text)


def clean(text: str) -> str:
    """Return text on one line: NFC, nothing invisible, single spaces, none at the ends."""
    return " ".join(_INVISIBLE.sub("", unicodedata.normalize("NFC", text)).split())


def clean_lines(text: str) -> str:
    """Return text whose lines are cleaned, without blank ones at the ends."""
    lines = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")
    return "\n".join(clean(line) for line in lines.split("\n")).strip()


def fold(text: str) -> str:
    """Return words in lower case without marks and signs, single spaces between them."""
    plain = unicodedata.normalize("NFKD", _INVISIBLE.sub("", text).translate(_STROKE))
    kept = "".join(letter for letter in plain if unicodedata.category(letter) != "Mn")
    return _NOT_WORD.sub(" ", kept).strip().lower()


def fold_heading(text: str) -> str:
    """Return the folded form of a heading, without what stands in brackets."""
    return fold(_ASIDE.sub(" ", text)) or fold(text)
