"""What a good translation keeps and avoids: placeholders, tags, spaces, the city's terms."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator

_PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sdir](?![\w])|\{[^{}\s]*\}")
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)([^>]*)>")
_CODE = re.compile(r"<code>.*?</code>", re.DOTALL)
_VOID = {"br", "img", "hr", "input"}

# English word in the source, the word of the city that has to stand for it.
_TERMS = {
    r"\bdatasets?\b": "tập dữ liệu",
    r"\borgani[sz]ations?\b": "đơn vị",
    r"\bgroups?\b": "chủ đề",
    r"\bdata dictionary\b": "từ điển dữ liệu",
    r"\bharvest sources?\b": "nguồn thu thập",
    r"\bunpublish\b": "ngừng công bố",
    r"\busers\b": "người dùng",
}
# Sources in which the word names something else, or which are better said without it.
_FREE = {
    "CKAN is used by governments",  # organisations in the ordinary sense
    "You can use CKAN Groups to create",
    "Unauthorized to delete group %s members",  # core says "group" of units too
    "Unauthorized to delete group %s",
    "Unauthorized to create group %s members",
    "Unauthorized to add member to group %s",
    "Unauthorized to read group %s",
    "Group member has been deleted.",
    "CKAN is the world",
    "CKAN is a complete",
    "<p>CKAN is",
    "<p><strong>Admin:</strong> Can edit group information",
    "Open Data Commons",
    "eg. my-dataset",  # an example of an address
    "http://example.com/",
    "Start a new harvesting job for this harvest source now",
}
_BANNED = {
    "vui lòng": "an official text asks without «vui lòng»",
    "!": "no exclamation marks",
    "bộ dữ liệu": "the term is «tập dữ liệu»",
    "hiệu chỉnh": "the term is «chỉnh sửa»",
    "người sử dụng": "the term is «người dùng»",
}


def complaints(msgid: str, plural: str, translation: str) -> Iterator[str]:
    """Yield what is wrong with one translation; nothing when it is missing altogether."""
    if not translation:
        return
    for complaint in (
        *_form(plural or msgid, translation),
        *_markup(plural or msgid, translation),
        *_wording(msgid, translation),
    ):
        yield f"{complaint}: {msgid!r} -> {translation!r}"


def _form(source: str, translation: str) -> Iterator[str]:
    """Compare placeholders by name and number, and the spaces that join the text to others."""
    wanted, found = (Counter(_PLACEHOLDER.findall(_plain(x))) for x in (source, translation))
    if wanted != found:
        yield f"placeholders differ by {sorted(((wanted - found) + (found - wanted)).elements())}"
    if "%" in _PLACEHOLDER.sub("", _plain(translation)) and "%" not in source:
        yield "a per cent sign that the source has not: in a template it would be a placeholder"
    for side, edge in (("start", slice(None, 1)), ("end", slice(-1, None))):
        if source[edge].isspace() != translation[edge].isspace():
            yield f"space at the {side} differs"


def _plain(text: str) -> str:
    return _CODE.sub("", text)


def _markup(source: str, translation: str) -> Iterator[str]:
    """Compare the HTML tags of both, and see that those of the translation are balanced."""
    wanted, found = (
        Counter(close + name.lower() for close, name, _rest in _TAG.findall(text))
        for text in (source, translation)
    )
    if wanted != found:
        yield f"tags differ by {sorted(((wanted - found) + (found - wanted)).elements())}"
    elif not _balanced(translation) and _balanced(source):
        yield "tags are not balanced"


def _balanced(text: str) -> bool:
    stack: list[str] = []
    for close, name, rest in _TAG.findall(text):
        if name.lower() in _VOID or rest.endswith("/"):
            continue
        if not close:
            stack.append(name)
        elif not stack or stack.pop() != name:
            return False
    return not stack


def _wording(msgid: str, translation: str) -> Iterator[str]:
    """Hold the translation to one spelling and to the terms of the regulation."""
    lowered = _PLACEHOLDER.sub("", translation).lower()
    if unicodedata.normalize("NFC", translation) != translation:
        yield "not in Unicode form NFC"
    for word, reason in _BANNED.items():
        if word in lowered:
            yield reason
    if msgid.startswith(tuple(_FREE)):
        return
    source = _TAG.sub("", _PLACEHOLDER.sub("", msgid))
    for pattern, term in _TERMS.items():
        if re.search(pattern, source, re.IGNORECASE) and term not in lowered:
            yield f"the term is «{term}»"
