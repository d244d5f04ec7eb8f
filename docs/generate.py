"""Writes docs/configuration.md from the plugins' declarations: ``python docs/generate.py``."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "configuration.md"
PLUGINS = ("hcmc_governance", "hcmc_dictionary", "hcmc_vietnamese")
HEAD = """\
# Settings

Written by `python docs/generate.py` from the `config_declaration.yaml` of the plugins, which are
the only owners of defaults. A test fails when this page and the declarations differ.

What a portal needs of CKAN's own settings stands in `deploy/settings.ini`; what it must *not*
have stands in [security.md](security.md). A list is written with blanks between its parts.
"""


def page() -> str:
    """Return the whole reference as Markdown."""
    return "\n".join([HEAD, *(line for plugin in PLUGINS for line in section(plugin))])


def section(plugin: str) -> Iterator[str]:
    """Yield the lines about one plugin."""
    declared = ROOT / "ckanext" / plugin / "config_declaration.yaml"
    groups = yaml.safe_load(declared.read_text(encoding="utf-8"))["groups"]
    yield f"## {plugin}\n"
    if not groups:
        yield "No settings of its own.\n"
    for group in groups:
        yield f"### {group['annotation']}\n"
        for option in group["options"]:
            yield from lines(option)


def lines(option: dict[str, Any]) -> Iterator[str]:
    """Yield the lines about one setting."""
    yield f"**`{option['key']}`**\n"
    yield " ".join(str(option["description"]).replace("``", "`").split()) + "\n"
    yield f"- type: {option.get('type', 'text')}"
    default = option.get("default", "")
    yield f"- default: {f'`{default}`' if default != '' else 'empty'}"
    if "example" in option:
        yield f"- example: `{option['example']}`"
    yield ""


def main() -> int:
    """Write the page."""
    PAGE.write_text(page(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
