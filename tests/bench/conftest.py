"""The benches are programs of the checkout, not of the installed package."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))


@pytest.fixture(autouse=True)
def _load_plugins() -> None:
    """Load nothing, unlike the rest of the suite: only the benches' arithmetic is tested."""
