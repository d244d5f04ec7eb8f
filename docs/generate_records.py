"""Writes docs/records.md from the record schemas: ``python docs/generate_records.py``."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "records.md"
SCHEMAS = ROOT / "schemas"
KINDS = (
    ("dataset", "Tập dữ liệu / Dataset: type `dataset`"),
    ("database", "Cơ sở dữ liệu / Database: type `database`"),
    ("data_service", "Dịch vụ chia sẻ dữ liệu / Data-sharing service: type `data-service`"),
    ("organization", "Đơn vị / Unit: organization type `organization`"),
    ("theme", "Chủ đề / Topic: group type `group`"),
)
HEAD = """\
# Records and their fields

Written by `python docs/generate_records.py` from `schemas/*.yaml`; a test fails when they differ.

● needed to publish · ○ optional · ⚙ set by the server: what a client sends is not taken. Stored
values are keys of the vocabularies in `schemas/vocabularies/`, days are ISO (`yyyy-mm-dd`, months
`yyyy-mm`), lists are lists, text is NFC. *Ref* is the point of the regulation (Quy chế kèm theo
Quyết định 99/2024/QĐ-UBND) that a field answers; its label is the regulation's own words.

What counts besides the single fields:

- A record is a **draft** (`state: draft`, may have gaps) or **published** (`state: active`).
  Creating without `state` counts as publishing. Through the API: draft → files → `active`.
- A published record may be edited as long as it lacks no more than before. Harvested records stay
  published with what their source has; `unknown` may be kept, never chosen.
- Only `access_level: open` is accepted until access control is in use; open data has
  `license_id: hcmc-open`, no fee, no personal data, and is never private. A service can be
  published when all it serves is open. Fields for agencies only stay in drafts.
- `theme` and the theme groups always say the same. Either may be sent; the changed one counts.
- `issued` is the day on which the first file or service became public. `sha256` and
  `data_updated` are of files that the portal holds, or what a harvested source says.
"""


def page() -> str:
    """Return the whole reference as Markdown."""
    return "\n".join([HEAD, *(line for name, title in KINDS for line in _section(name, title))])


def _section(name: str, title: str) -> Iterator[str]:
    schema = _read(name)
    yield f"## {title}\n"
    yield from _table(schema.get("dataset_fields") or schema["fields"])
    if "resource_fields" in schema:
        yield f"### Tệp / Files of a `{schema['dataset_type']}`\n"
        yield from _table(schema["resource_fields"])


def _table(fields: list[dict[str, Any]]) -> Iterator[str]:
    yield "| field | | label vi | label en | ref | values |"
    yield "|---|---|---|---|---|---|"
    presets = {one["preset_name"]: one["values"] for one in _read("presets")["presets"]}
    for field in fields:
        merged = {**presets.get(field.get("preset", ""), {}), **field}
        mark = "⚙" if merged.get("hcmc_server_set") else "●" if merged.get("required") else "○"
        label = merged["label"]
        yield (
            f"| `{merged['field_name']}` | {mark} | {label['vi']} | {label['en']} "
            f"| {merged.get('hcmc_ref', '')} | {_values(merged)} |"
        )
    yield ""


def _values(field: dict[str, Any]) -> str:
    if "hcmc_vocabulary" in field:
        return f"vocabulary `{field['hcmc_vocabulary']}`"
    kinds = {
        "hcmc_date.html": "day", "hcmc_month.html": "month", "hcmc_lines.html": "list",
        "hcmc_url.html": "address", "hcmc_unit.html": "unit", "hcmc_owner.html": "unit",
    }  # fmt: skip
    if "hcmc_types" in field:
        return "list of " + ", ".join(f"`{one}`" for one in field["hcmc_types"])
    shown = (field.get(key) for key in ("form_snippet", "display_snippet"))
    return next((kinds[one] for one in shown if one in kinds), "text")


def _read(name: str) -> dict[str, Any]:
    return yaml.safe_load((SCHEMAS / f"{name}.yaml").read_text(encoding="utf-8"))


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    sys.exit(0)
