"""docs/records.md tells the schemas as they are."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def program() -> ModuleType:
    """Load the program that writes the page."""
    path = ROOT / "docs" / "generate_records.py"
    spec = importlib.util.spec_from_file_location("generate_records", path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class TestPage:
    """The page is written by the program."""

    def test_it_is_up_to_date(self, program: ModuleType) -> None:
        """Whoever changes a schema writes the page anew."""
        written = (ROOT / "docs" / "records.md").read_text(encoding="utf-8")
        assert written == program.page(), "run: python docs/generate_records.py"

    def test_marks_and_references(self, program: ModuleType) -> None:
        """Needed, server-set and optional fields, with their article."""
        lines = program.page().splitlines()
        assert any(line.startswith("| `notes` | ● | Mô tả dữ liệu |") for line in lines)
        assert any(line.startswith("| `issued` | ⚙ |") and "22.1.d" in line for line in lines)
        assert any(line.startswith("| `data_class` | ○ |") for line in lines)
        assert any("`managed_objects`" in line and line.endswith("| list |") for line in lines)
