"""What is said to the person at the terminal: Vietnamese first, English second."""

from __future__ import annotations

import sys
from dataclasses import dataclass


@dataclass(frozen=True)
class Text:
    """One sentence in both languages."""

    vi: str
    en: str

    def __str__(self) -> str:
        return f"{self.vi}\n{self.en}"


class PortalError(Exception):
    """Something a person can act on: what is wrong, and the remedy, in both languages."""

    def __init__(self, what: Text, remedy: Text, detail: str = "") -> None:
        super().__init__(what.en)
        self.what = what
        self.remedy = remedy
        self.detail = detail

    def lines(self) -> list[str]:
        """Return what is printed: the end of a log if there is one, Vietnamese, English."""
        return [
            *(f"  | {line}" for line in self.detail.splitlines()),
            f"✗ {self.what.vi} → {self.remedy.vi}",
            f"  {self.what.en} → {self.remedy.en}",
        ]


def say(vi: str, en: str) -> None:
    """Print a sentence in both languages, one line each."""
    print(vi)
    print(en, flush=True)


def show(error: PortalError) -> None:
    """Print an error with its remedy on standard error."""
    for line in error.lines():
        print(line, file=sys.stderr, flush=True)
