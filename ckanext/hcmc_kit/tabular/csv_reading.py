"""The cells of a CSV file: encoding, separator and records. Runs in the child process."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any

from ckanext.hcmc_kit.tabular.cells import Kind, Limits, Unreadable
from ckanext.hcmc_kit.tabular.encodings import decode

SEPARATORS = ",;\t"
_SAMPLE_RECORDS = 30
_SAMPLE = 100_000
# What our own writer puts before text that a spreadsheet would run.
_FORMULA_STARTS = tuple("=+-@\t\r\n＝＋－＠")  # noqa: RUF001


def read_csv(data: bytes, limits: Limits) -> Iterator[Any]:
    """Yield the facts of the file, then ``(number, [(column, kind, value), …])`` of each record.

    :raises Unreadable: when the encoding is not understood or a quotation mark is not closed.
    """
    text, encoding = decode(data)
    csv.field_size_limit(limits.characters + 2)
    separator, text = _separator(text)
    yield {"encoding": encoding, "separator": separator}
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    number = 0
    while True:
        number += 1
        try:
            record = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            code = "cell_too_long" if "field limit" in str(error) else "csv_broken"
            raise Unreadable(code, row=number, most=limits.characters) from error
        yield (
            number,
            [(at, Kind.TEXT.value, _unescaped(told)) for at, told in enumerate(record, 1) if told],
        )


def _unescaped(text: str) -> str:
    return text[1:] if text.startswith("'") and text[1:].startswith(_FORMULA_STARTS) else text


def _separator(text: str) -> tuple[str, str]:
    """Return the separator of a text, and the text without the line that names it for Excel."""
    first, _, rest = text.partition("\n")
    told = first.strip("\r \"'").lower()
    if told.startswith("sep=") and len(told) == len("sep=") + 1:
        return told[-1], f"\n{rest}"
    if first.rstrip("\r").lower() == "sep=\t":
        return "\t", f"\n{rest}"
    scores = {one: _score(text[:_SAMPLE], one) for one in SEPARATORS}
    return max(SEPARATORS, key=lambda one: scores[one]), text


def _score(text: str, separator: str) -> tuple[int, int]:
    """Return how many records have the same number of fields, above one, and that number."""
    widths: list[int] = []
    try:
        for record in csv.reader(io.StringIO(text, newline=""), delimiter=separator):
            widths += [len(record)] if any(record) else []
            if len(widths) == _SAMPLE_RECORDS:
                break
    except csv.Error:
        pass
    several = [width for width in widths if width > 1]
    if not several:
        return 0, 0
    usual = max(set(several), key=lambda width: (several.count(width), width))
    return several.count(usual), usual
