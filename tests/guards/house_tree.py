"""What the guards look at: the files of the repository and what the plugins register."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ckanext.hcmc_dictionary.subjects import SUBJECTS as DICTIONARY
from ckanext.hcmc_governance.subjects import SUBJECTS as GOVERNANCE
from ckanext.hcmc_vietnamese.subjects import SUBJECTS as VIETNAMESE

ROOT = Path(__file__).resolve().parents[2]
PLUGINS = {
    "hcmc_governance": GOVERNANCE,
    "hcmc_dictionary": DICTIONARY,
    "hcmc_vietnamese": VIETNAMESE,
}


# Made by tools, never part of the project; folders with a dot are left out too, .ci apart.
MADE = {"__pycache__", "build", "dist", "node_modules", "venv", "htmlcov"}


@cache
def files() -> tuple[Path, ...]:
    """Return every file of the project (a downloaded copy may have no git)."""
    return tuple(sorted(_walk(ROOT)))


def _walk(folder: Path) -> Iterator[Path]:
    for path in folder.iterdir():
        if path.is_file():
            yield path
        elif path.is_symlink():
            continue
        elif path.name == ".ci" or not (
            path.name.startswith(".") or path.name in MADE or path.name.endswith(".egg-info")
        ):
            yield from _walk(path)


def files_in(*folders: str, suffix: str) -> list[Path]:
    """Return the files with a suffix below folders of the repository."""
    roots = [ROOT / folder for folder in folders]
    return [
        path
        for path in files()
        if path.suffix == suffix and any(root in path.parents for root in roots)
    ]


def short(path: Path) -> str:
    """Return a path as it is written in the repository."""
    return path.relative_to(ROOT).as_posix()


@cache
def parsed(path: Path) -> ast.Module:
    """Return the syntax tree of a module."""
    return ast.parse(path.read_text(encoding="utf-8"))


def product_modules() -> list[Path]:
    """Return the modules that are installed, without migrations."""
    return [
        path
        for path in files_in("ckanext", "schemas", "i18n", suffix=".py")
        if "migration" not in path.parts
    ]


def room(plugin: str, subject: str) -> Path:
    """Return the folder of a subject; a dot in its name is a room within a subject."""
    return ROOT / "ckanext" / plugin / subject.replace(".", "/")


@dataclass(frozen=True, slots=True)
class Function:
    """A function of a subject's file."""

    subject: str
    path: Path
    node: ast.FunctionDef

    @property
    def name(self) -> str:
        """The name, which is also the action's."""
        return self.node.name

    def decorators(self) -> set[str]:
        """Return the last parts of the decorators' names."""
        found = set()
        for decorator in self.node.decorator_list:
            called = decorator.func if isinstance(decorator, ast.Call) else decorator
            found.add(
                called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
            )
        return found

    def __str__(self) -> str:
        return f"{short(self.path)}:{self.node.lineno} {self.name}"


def public_functions(file: str) -> Iterator[Function]:
    """Yield the public functions of all subjects' files of that name."""
    for plugin, subjects in PLUGINS.items():
        for subject in subjects.names:
            path = room(plugin, subject) / f"{file}.py"
            if path.is_file():
                for node in parsed(path).body:
                    if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                        yield Function(f"{plugin}.{subject}", path, node)
