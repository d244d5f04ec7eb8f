"""Marks for translation what templates of CKAN and its extensions say in plain English.

The templates themselves stay untouched and are not copied: their source is changed as it is read,
by the portal to show it and by the extraction to list it.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import yaml
from jinja2.ext import Extension

TABLE = Path(__file__).with_name("hard_coded.yaml")


@cache
def table() -> dict[str, dict[str, str]]:
    """Return, by the end of a template's path, each literal with what stands in its place."""
    return yaml.safe_load(TABLE.read_text(encoding="utf-8"))


@cache
def replacements(path: str) -> dict[str, str]:
    """Return the replacements for the template at a path; empty for nearly every one."""
    return next((pairs for end, pairs in table().items() if path.endswith(f"/{end}")), {})


def mark(source: str, path: str) -> str:
    """Return the template's source with its hard-coded English marked for translation."""
    for literal, marked in replacements(path).items():
        source = source.replace(literal, marked)
    return source


class MarkHardCoded(Extension):
    """Lets Jinja read templates through ``mark``."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        """Return the source to be compiled."""
        return mark(source, Path(filename).as_posix()) if filename else source
