"""The house keeps its shape: sizes, rooms, words that do not belong into a repository."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest
from house_tree import PLUGINS, ROOT, files, files_in, parsed, product_modules, room, short

MODULE_LINES = 300
FUNCTION_LINES = 50
PLUGIN_LINES = 60
BROAD = {"Exception", "BaseException"}
ROOMS = {
    "__init__", "rules", "model", "service", "action", "auth", "schema", "validators", "helpers",
    "views", "hooks", "cli", "jobs", "checks",
}  # fmt: skip
# Where a module may be longer than the house allows: the reason is part of the list.
LONGER: dict[str, str] = {}
# A person's folder or a place of packages has no meaning on another machine.
FOREIGN = re.compile(
    r"/(?:home|Users|root|work|tmp/dev)/[\w.-]+/|https?://(?:pypi|files\.pythonhosted|registry\.npmjs"
    r"|repo1?\.maven|deb\.debian)\.[\w.]+"
)
TEXT = {".py", ".md", ".html", ".yaml", ".yml", ".ini", ".toml", ".txt", ".js", ".css", ".sh", ""}


def code_files() -> list[Path]:
    return files_in("ckanext", "schemas", "i18n", "deploy", "bench", suffix=".py")


class TestSizes:
    """Short modules and functions are read."""

    @pytest.mark.parametrize("path", code_files(), ids=short)
    def test_module(self, path: Path):
        """At most 300 lines, functions at most 50."""
        lines = path.read_text(encoding="utf-8").count("\n")
        assert lines <= MODULE_LINES or short(path) in LONGER, f"{short(path)}: {lines} lines"
        for node in ast.walk(parsed(path)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = (node.end_lineno or 0) - node.lineno + 1
                assert length <= FUNCTION_LINES, f"{short(path)}: {node.name} {length} lines"

    @pytest.mark.parametrize("plugin", PLUGINS)
    def test_plugin_only_wires(self, plugin: str):
        """plugin.py holds at most 60 lines and no method over ten."""
        path = ROOT / "ckanext" / plugin / "plugin.py"
        assert path.read_text(encoding="utf-8").count("\n") <= PLUGIN_LINES
        for node in ast.walk(parsed(path)):
            if isinstance(node, ast.FunctionDef):
                assert (node.end_lineno or 0) - node.lineno < 10, node.name


class TestHabits:
    """What makes code hard to trust."""

    @pytest.mark.parametrize("path", code_files(), ids=short)
    def test_errors_are_named(self, path: Path):
        """No handler swallows everything (one that raises a named error again may catch all)."""
        for node in ast.walk(parsed(path)):
            if isinstance(node, ast.ExceptHandler) and not isinstance(node.body[-1], ast.Raise):
                caught = ast.walk(node.type) if node.type else ()
                kinds = {name.id for name in caught if isinstance(name, ast.Name)}
                assert node.type, f"{short(path)}:{node.lineno}"
                assert not kinds & BROAD, f"{short(path)}:{node.lineno}"

    @pytest.mark.parametrize("path", product_modules(), ids=short)
    def test_module_says_what_it_is_for(self, path: Path):
        """Each module opens with a sentence."""
        assert ast.get_docstring(parsed(path)), short(path)

    def test_nothing_is_called_utils(self):
        """A thing without a name of its own has no place."""
        names = {"utils", "util", "common", "misc", "tools"}
        assert [short(path) for path in code_files() if path.stem in names] == []

    def test_only_actions_commit(self):
        """Services, rules and hooks never commit; actions do it once, commands may."""
        found = [
            f"{short(path)}:{node.lineno}"
            for path in files_in("ckanext", suffix=".py")
            if path.stem in ("service", "rules", "model", "hooks", "validators", "helpers")
            for node in ast.walk(parsed(path))
            if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "commit"
        ]
        assert found == []

    def test_views_only_call_actions(self):
        """No query and no service in a view."""
        found = [
            f"{short(path)}: {name}"
            for path in files_in("ckanext", suffix=".py")
            if path.stem == "views"
            for node in ast.walk(parsed(path))
            if isinstance(node, ast.ImportFrom)
            for name in [f"{node.module}.{alias.name}" for alias in node.names]
            if name.endswith((".service", ".model")) and name != "ckan.model"
        ]
        assert found == []

    def test_tables_are_named_after_their_plugin_and_stand_alone(self):
        """CKAN's migrations compare by the prefix; core purges in its own order."""
        for path in files_in("ckanext", suffix=".py"):
            source = path.read_text(encoding="utf-8")
            for table in re.findall(r"__tablename__\s*=\s*[\"'](\w+)", source):
                assert table.startswith(f"{path.relative_to(ROOT).parts[1]}_"), (short(path), table)
            for target in re.findall(r"ForeignKey\(\s*[\"'](\w+)", source):
                assert target.startswith("hcmc_"), f"{short(path)}: foreign key to {target}"

    @pytest.mark.parametrize("plugin", PLUGINS)
    def test_every_room_is_listed(self, plugin: str):
        """A subject's folder that subjects.py does not name would be dead."""
        folder = ROOT / "ckanext" / plugin
        found = {
            path.parent.relative_to(folder).as_posix().replace("/", ".")
            for path in files()
            if folder in path.parent.parents
            and path.suffix == ".py"
            and path.stem in ROOMS - {"__init__"}
        }
        assert found <= set(PLUGINS[plugin].names)

    @pytest.mark.parametrize("plugin", PLUGINS)
    def test_hooks_rules_and_schemas_lie_in_their_rooms(self, plugin: str):
        """A listed subject exists as a package."""
        for subject in PLUGINS[plugin].names:
            assert (room(plugin, subject) / "__init__.py").is_file(), subject


class TestWords:
    """What has no meaning outside one machine."""

    def test_no_foreign_paths_or_package_hosts(self):
        """Neither a person's folders nor the address of a package registry."""
        found = []
        for path in files():
            if path.suffix not in TEXT or path == Path(__file__) or "data" in path.parts:
                continue
            for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
                if FOREIGN.search(line):
                    found.append(f"{short(path)}:{number}: {line.strip()[:80]}")
        assert found == []


class TestImports:
    """The order of the house."""

    def test_every_rules_file_is_held_pure(self):
        """A new rules.py is named in the contract of pyproject.toml."""
        contract = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
        for path in files_in("ckanext", suffix=".py"):
            if path.stem == "rules":
                name = short(path).removesuffix(".py").replace("/", ".")
                assert f'"{name}"' in contract, name

    def test_contracts_hold(self):
        """Imports go down only: import-linter says so."""
        tool = Path(sys.executable).parent / "lint-imports"
        told = subprocess.run(
            [str(tool), "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False
        )
        assert told.returncode == 0, told.stdout[-3000:]
