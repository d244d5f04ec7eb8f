"""The documentation says what is true of the tree."""

from __future__ import annotations

import ast
import importlib.util
import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from house_tree import ROOT, files_in, parsed, product_modules, short

PAGES = [ROOT / "README.md", *files_in("docs", suffix=".md"), *files_in("changes", suffix=".md")]


def imported_names(path: Path) -> set[str]:
    """Return what a module imports from outside: ``rdflib``, ``ckanext.dcat``."""
    names: set[str] = set()
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module)
    tops = {".".join(name.split(".")[: 2 if name.startswith("ckanext.") else 1]) for name in names}
    return {
        top
        for top in tops
        if top not in sys.stdlib_module_names and not top.startswith("ckanext.hcmc_")
    }


def distributions(name: str) -> set[str]:
    """Return the packages that an imported name comes from, in lower case."""
    if name.startswith("ckanext."):
        return {name.replace(".", "-")}
    return {one.lower() for one in packages_distributions().get(name, [name])}


class TestPages:
    """Each page of the documentation."""

    @pytest.mark.parametrize("path", PAGES, ids=short)
    def test_links_lead_somewhere(self, path: Path):
        """Links and pictures inside the repository exist."""
        text = path.read_text(encoding="utf-8")
        for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", text):
            if "://" not in target and not target.startswith("mailto:"):
                assert (path.parent / target).exists(), f"{short(path)}: {target}"

    @pytest.mark.parametrize("path", PAGES, ids=short)
    def test_commands_of_the_portal_exist(self, path: Path):
        """Every ``./portal <command>`` in the pages is one of its commands."""
        source = (ROOT / "deploy" / "portal_cli" / "main.py").read_text(encoding="utf-8")
        known = set(re.findall(r"add_parser\(\s*[\"']([\w-]+)", source))
        text = path.read_text(encoding="utf-8")
        said = set(re.findall(r"(?:`|^)\./portal ([a-z][a-z-]*)", text, re.MULTILINE))
        assert said <= known, said - known

    @pytest.mark.parametrize("path", PAGES, ids=short)
    def test_files_named_in_the_text_exist(self, path: Path):
        """A path written as code is a path of the tree."""
        roots = "ckanext|tests|docs|deploy|schemas|i18n|bench|demo|changes"
        pattern = rf"`((?:{roots})/[\w./-]+)`"
        for name in re.findall(pattern, path.read_text(encoding="utf-8")):
            assert (ROOT / name).exists(), f"{short(path)}: {name}"


class TestConfiguration:
    """The reference of the settings."""

    def test_equals_the_declarations(self):
        """Whoever changes a declaration runs ``python docs/generate.py``."""
        spec = importlib.util.spec_from_file_location("generate", ROOT / "docs" / "generate.py")
        assert spec is not None
        assert spec.loader is not None
        program = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(program)
        written = program.PAGE.read_text(encoding="utf-8")
        assert written == program.page(), "run: python docs/generate.py"


class TestDependencies:
    """Why each package is there."""

    def test_each_package_has_a_line(self):
        """docs/dependencies.md names every package that setup.py asks for."""
        source = (ROOT / "setup.py").read_text(encoding="utf-8")
        page = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8").lower()
        asked = set(re.findall(r"^\s+\"([A-Za-z][\w.-]*)(?:[=<>~!].*)?\",$", source, re.MULTILINE))
        missing = [name for name in asked if f"`{name.lower()}`" not in page]
        assert missing == []

    def test_each_import_is_declared(self):
        """What we import is asked for in setup.py, or is named among what CKAN brings.

        A package that only another one needs may be gone with that one's next version.
        """
        source = (ROOT / "setup.py").read_text(encoding="utf-8")
        page = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
        with_ckan = page.partition("## Come with CKAN")[2].partition("\n## ")[0]
        declared = set(re.findall(r"\"([A-Za-z][\w.-]*)(?:[=<>~!][^\"]*)?\",", source))
        known = {name.lower() for name in declared | set(re.findall(r"`([\w-]+)`", with_ckan))}
        imported = {name for path in product_modules() for name in imported_names(path)}
        missing = {name for name in imported if not distributions(name) & known}
        assert missing == set()

    def test_metadata_stands_in_one_place(self):
        """A ``[project]`` table beside setup.py breaks setuptools."""
        told = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
        assert "project" not in told


class TestLicence:
    """AGPL-3.0-or-later, as CKAN."""

    def test_text_is_whole(self):
        """The full text is in the tree."""
        text = (ROOT / "LICENSE").read_text(encoding="utf-8")
        assert "GNU AFFERO GENERAL PUBLIC LICENSE" in text
        assert "END OF TERMS AND CONDITIONS" in text
