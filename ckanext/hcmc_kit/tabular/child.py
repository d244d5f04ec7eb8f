"""The process that opens a file nobody trusts: it bounds itself, reads, and writes lines of JSON.

Called as ``python -I -m ckanext.hcmc_kit.tabular.child FORM LIMITS SHEET EXACT`` with the file as
standard input. Nothing of CKAN is imported here.
"""

from __future__ import annotations

import json
import resource
import sys
from collections.abc import Iterator
from typing import Any, TextIO

from ckanext.hcmc_kit.tabular.cells import Limits, Unreadable
from ckanext.hcmc_kit.tabular.csv_reading import read_csv
from ckanext.hcmc_kit.tabular.xlsx_reading import read_xlsx

OUT_OF_MEMORY = 71


def main(arguments: list[str]) -> int:
    """Read standard input as ``arguments`` say and write what is found to standard output."""
    form, told, sheet, exact = arguments
    limits = Limits(**json.loads(told))
    bound(limits)
    out = open(sys.stdout.fileno(), "w", encoding="utf-8", closefd=False)  # noqa: SIM115
    try:
        data = sys.stdin.buffer.read()
        if form == "csv":
            lines = read_csv(data, limits)
        else:
            lines = read_xlsx(data, limits, sheet or None, exact=exact == "exact")
        _write(lines, limits, out)
    except Unreadable as error:
        _line(out, {"error": error.code, "details": error.details})
    except (MemoryError, RecursionError):
        return OUT_OF_MEMORY
    out.flush()
    return 0


def bound(limits: Limits) -> None:
    """Keep this process within its memory, its processor time and the size of what it writes."""
    seconds = int(limits.seconds) + 1
    for kind, most in (
        (resource.RLIMIT_AS, limits.memory),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, limits.unpacked * 4),
        (resource.RLIMIT_CORE, 0),
    ):
        _, hard = resource.getrlimit(kind)
        least = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(kind, (least, hard))


def _write(lines: Iterator[Any], limits: Limits, out: TextIO) -> None:
    _line(out, next(lines))
    count = 0
    for number, cells in lines:
        if not cells:
            continue
        count += 1
        if count > limits.rows:
            raise Unreadable("too_many_rows", most=limits.rows)
        if len(cells) > limits.columns:
            raise Unreadable("too_many_columns", most=limits.columns, row=number)
        long = next((one for one in cells if _length(one[2]) > limits.characters), None)
        if long:
            raise Unreadable("cell_too_long", row=number, most=limits.characters)
        _line(out, [number, cells])
    _line(out, {"end": count})


def _length(value: Any) -> int:
    return len(value) if isinstance(value, str) else 0


def _line(out: TextIO, told: Any) -> None:
    out.write(json.dumps(told, ensure_ascii=True, separators=(",", ":"), allow_nan=False))
    out.write("\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
