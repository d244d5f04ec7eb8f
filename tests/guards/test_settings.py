"""Every setting is declared once, has a typed getter and is documented."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import Any

import pytest
import yaml
from house_tree import PLUGINS, ROOT, files_in, parsed, short


def options() -> Iterator[tuple[str, dict[str, Any]]]:
    for plugin in PLUGINS:
        declared = ROOT / "ckanext" / plugin / "config_declaration.yaml"
        for group in yaml.safe_load(declared.read_text(encoding="utf-8"))["groups"]:
            for option in group["options"]:
                yield plugin, option


DECLARED = list(options())


@pytest.mark.parametrize(("plugin", "option"), DECLARED, ids=[o["key"] for _, o in DECLARED])
class TestSetting:
    """One option of a declaration."""

    def test_is_named_after_its_plugin(self, plugin: str, option: dict[str, Any]):
        """``ckanext.<plugin>.…``."""
        assert option["key"].startswith(f"ckanext.{plugin}.")

    def test_is_described(self, plugin: str, option: dict[str, Any]):
        """An administrator reads what it does and its default."""
        assert option.get("description", "").strip()
        assert "default" in option or option.get("default_callable") or option.get("required")

    def test_has_a_getter(self, plugin: str, option: dict[str, Any]):
        """Code reads it through one annotated function with a sentence."""
        path = ROOT / "ckanext" / plugin / "config.py"
        tail = option["key"].removeprefix(f"ckanext.{plugin}.")
        getters = [
            node
            for node in parsed(path).body
            if isinstance(node, ast.FunctionDef) and tail in ast.unparse(node)
        ]
        assert getters, f"no getter for {option['key']} in {short(path)}"
        assert all(node.returns and ast.get_docstring(node) for node in getters)

    def test_is_in_the_reference(self, plugin: str, option: dict[str, Any]):
        """docs/configuration.md names it."""
        page = (ROOT / "docs" / "configuration.md").read_text(encoding="utf-8")
        assert f"`{option['key']}`" in page


def test_nobody_else_reads_settings_of_ours():
    """Only config.py knows the keys; defaults have one owner."""
    read = re.compile(r"config(?:\.get\(|\[)\s*f?[\"']ckanext\.hcmc_")
    found = [
        short(path)
        for path in files_in("ckanext", suffix=".py")
        if path.name != "config.py" and read.search(path.read_text(encoding="utf-8"))
    ]
    assert found == []
