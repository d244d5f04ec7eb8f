"""What the tests of ``./portal`` share: its modules on the path, an installation of their own."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[2]
for folder in ("deploy", "deploy/inside"):
    sys.path.insert(0, str(CHECKOUT / folder))

from portal_cli import processes  # noqa: E402
from portal_cli.layout import Layout, outside_folder  # noqa: E402


@pytest.fixture(autouse=True)
def _load_plugins() -> None:
    """Load nothing, unlike the rest of the suite: these programs run before CKAN is there."""


@pytest.fixture
def layout(tmp_path: Path) -> Iterator[Layout]:
    """An empty installation; whatever it starts is ended, whatever it made outside removed."""
    made = Layout.of(CHECKOUT, tmp_path / "home")
    made.prepare()
    yield made
    processes.adopt(made)
    for part in processes.parts(made):
        processes.stop(made, part, patience=5)
    shutil.rmtree(outside_folder(made.home), ignore_errors=True)
