"""HTML of a source as Markdown: what a reader sees, without anything that could run."""

from __future__ import annotations

import re
from typing import Any

from bs4 import BeautifulSoup, Comment
from markdownify import MarkdownConverter

from ckanext.hcmc_vietnamese import text

_NOT_TEXT = (
    "script", "style", "template", "iframe", "object", "embed", "noscript", "svg", "head", "img",
)  # fmt: skip
_LINKS = ("http://", "https://", "mailto:")
_MARKUP = re.compile(r"<[a-zA-Z/!]|&#?\w+;")
_TAG_START = re.compile(r"<(?=[a-zA-Z/!?])")


class _Converter(MarkdownConverter):
    """Markdown as CKAN renders it: a line break is a paragraph, since trailing spaces get lost."""

    def convert_br(self, el: Any, text: str, parent_tags: set[str]) -> str:
        return "\n\n"

    def escape(self, text: str, parent_tags: set[str]) -> str:
        escaped = super().escape(text, parent_tags)  # pyright: ignore[reportAttributeAccessIssue]
        return _TAG_START.sub("&lt;", escaped)


def to_markdown(html: str) -> str:
    """Return the readable content of ``html`` as Markdown, NFC.

    Scripts, styles, frames, images, comments and links that are no web or mail address are
    dropped. Text without any markup is kept as written.
    """
    if not _MARKUP.search(html):
        return text.clean_multiline(html)
    soup = BeautifulSoup(html, "html.parser")
    for element in soup(_NOT_TEXT):
        element.decompose()
    for comment in soup.find_all(string=lambda found: isinstance(found, Comment)):
        comment.extract()
    for link in soup("a"):
        if not str(link.get("href", "")).strip().lower().startswith(_LINKS):
            link.unwrap()
    converter = _Converter(heading_style="ATX", bullets="-", escape_underscores=False)
    markdown = text.clean_multiline(converter.convert_soup(soup))
    return re.sub(r"\n{3,}", "\n\n", markdown).strip()
