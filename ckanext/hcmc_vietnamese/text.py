"""Vietnamese text: one spelling to store, folded forms to compare, slugs and the order of words.

Stored text is only ever put into NFC and cleaned of invisible characters: NFKC would turn m²
into m2. The other functions give values to compare, sort or address with, never to store.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

import slugify as python_slugify
import text_unidecode

# Letters that look like đ: eth (Icelandic), African D and the retroflex d.
_LOOKALIKES = str.maketrans({"Ð": "Đ", "Ɖ": "Đ", "ð": "đ", "ɖ": "đ"})
_STROKE = str.maketrans({"Đ": "D", "đ": "d"})
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\u2066-\u2069\u202a-\u202e\ufeff]")
_INNER_SPACE = re.compile(r"(?<=\S)[^\S\n]+")
_INDENT = re.compile(r"^[^\S\n]+", re.MULTILINE)
_TRAILING_SPACE = re.compile(r"[^\S\n]+$", re.MULTILINE)
_LINE_END = re.compile("\r\n?|[\u0085\u2028\u2029]")
_NOT_WORD = re.compile(r"[^A-Za-z0-9]+")

# Huyền, hỏi, ngã, sắc, nặng: the order of dictionaries, after the unmarked tone.
_TONES = "\u0300\u0309\u0303\u0301\u0323"
_WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|[\u0300-\u036f])*")
_TONE = re.compile(f"[{_TONES}]")
_I_OR_Y = re.compile(r"^(h|k|l|m|s|t|qu)y$", re.IGNORECASE)
_ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_DIGITS = re.compile(r"[0-9]+|[^0-9]", re.DOTALL)


def nfc(text: str) -> str:
    """Return ``text`` in Unicode form NFC, the only form that is stored (UAX #15)."""
    return unicodedata.normalize("NFC", text)


def clean(text: str) -> str:
    """Return ``text`` on one line: NFC, nothing invisible, single spaces, none at the ends."""
    return " ".join(_INVISIBLE.sub("", nfc(text)).split())


def clean_multiline(text: str) -> str:
    r"""Return ``text`` cleaned line by line: ends of line are ``\n``, indentation stays.

    Markdown gives meaning to the spaces a line begins with, so they are kept, as plain spaces.
    """
    text = _LINE_END.sub("\n", _INVISIBLE.sub("", nfc(text)))
    text = _INNER_SPACE.sub(" ", _TRAILING_SPACE.sub("", text))
    text = _INDENT.sub(lambda match: " " * len(match.group().expandtabs(4)), text)
    return text.strip("\n").rstrip() if text.strip() else ""


def fold(text: str) -> str:
    """Return ``text`` in lower-case ASCII without marks; đ and its lookalikes become d."""
    folded = _without_marks(_INVISIBLE.sub("", text))
    return folded.lower() if folded.isascii() else text_unidecode.unidecode(folded).lower()


def normalise_tones(text: str) -> str:
    """Return a form in which two correct spellings of a word are equal. Only to compare.

    The tone mark goes to the end of its syllable (hoà = hòa, thuỷ = thủy) and a final y after
    a single consonant becomes i (kỹ = kĩ, quý = quí). Case and all other marks stay.
    """
    decomposed = unicodedata.normalize("NFD", text.translate(_LOOKALIKES))
    return nfc(_WORD.sub(_canonical_syllable, decomposed))


def slug(text: str, max_length: int = 100) -> str:
    """Return the part of an address that names ``text``: words of ``[a-z0-9]`` with hyphens.

    The form in the browser computes the same (``assets/slug.js``); change both together.

    :param max_length: characters at most; whole words are dropped from the end.
    """
    words = _NOT_WORD.sub(" ", _without_marks(_INVISIBLE.sub("", text)))
    return python_slugify.slugify(
        words, max_length=max_length, word_boundary=True, save_order=True, entities=False
    )


@lru_cache(maxsize=4096)
def sort_key(text: str) -> str:
    """Return a key that sorts as a Vietnamese dictionary does.

    First letters (a ă â b c d đ e ê …), then tones (ngang, huyền, hỏi, ngã, sắc, nặng), then
    small letters before capitals; numbers by value (Quận 2 before Quận 10).
    """
    decomposed = unicodedata.normalize("NFD", clean(text).translate(_LOOKALIKES))
    tones = _tone_ranks(decomposed)
    letters = nfc(_TONE.sub("", decomposed))
    primary = "".join(_primary(piece) for piece in _DIGITS.findall(letters.lower()))
    case = "".join("1" if letter.isupper() else "0" for letter in letters)
    return "\0".join((primary, tones, case))


def _without_marks(text: str) -> str:
    """Take marks, strokes and compatibility forms away; other scripts stay as they are."""
    decomposed = unicodedata.normalize("NFKD", text.translate(_LOOKALIKES).translate(_STROKE))
    return "".join(char for char in decomposed if unicodedata.category(char) != "Mn")


def _canonical_syllable(match: re.Match[str]) -> str:
    word = match.group()
    tones = "".join(_TONE.findall(word))
    return _I_OR_Y.sub(_y_to_i, _TONE.sub("", word)) + tones


def _y_to_i(match: re.Match[str]) -> str:
    return match.group(1) + ("I" if match.group()[-1] == "Y" else "i")


def _tone_ranks(decomposed: str) -> str:
    """Give one digit for each base character: the rank of its tone, 0 for none."""
    ranks: list[str] = []
    for char in decomposed:
        if char in _TONES and ranks:
            ranks[-1] = str(_TONES.index(char) + 1)
        elif not unicodedata.combining(char):
            ranks.append("0")
    return "".join(ranks)


def _primary(piece: str) -> str:
    if piece.isdecimal() and piece.isascii():
        digits = piece.lstrip("0")
        return f"\x03{len(digits):04d}{digits}"
    if piece in _ALPHABET:
        return chr(0x40 + _ALPHABET.index(piece))
    if piece == " ":
        return "\x01"
    return ("\x7f" if piece.isalpha() else "\x02") + piece
