"""The documentation says what is true of the tree."""

from __future__ import annotations

import importlib.util
import re
import tomllib
from pathlib import Path

import pytest
from house_tree import ROOT, files_in, short

PAGES = [ROOT / "README.md", *files_in("docs", suffix=".md"), *files_in("changes", suffix=".md")]


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
