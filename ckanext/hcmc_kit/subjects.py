"""Collects what the subject folders of a plugin offer, so that ``plugin.py`` only wires.

A subject is a package inside a plugin. What it offers follows from its file names:
``action.py``, ``auth.py``, ``validators.py``, ``helpers.py``, ``views.py`` (blueprints),
``cli.py`` (click commands) and ``hooks.py`` (bodies of CKAN interface methods).
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from functools import cached_property
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType
from typing import Any

import click
import flask

import ckan.plugins as p

_NEEDS = "hcmc_needs"


class DuplicateName(Exception):
    """Two subjects offer the same name; one of them would silently win."""


def needs(plugin: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Mark an action that lies around one of another plugin: it is left out without that one."""

    def mark(action: Callable[..., Any]) -> Callable[..., Any]:
        setattr(action, _NEEDS, plugin)
        return action

    return mark


def _is_possible(action: Callable[..., Any]) -> bool:
    plugin = getattr(action, _NEEDS, None)
    return plugin is None or p.plugin_loaded(plugin)


class Subjects:
    """The subjects of one plugin, lowest floor first.

    :param package: dotted name of the plugin's package.
    :param names: folder names inside that package, in the order of the house.
    """

    def __init__(self, package: str, names: Sequence[str]) -> None:
        self.package = package
        self.names = tuple(names)

    def actions(self) -> dict[str, Callable[..., Any]]:
        """Return the API actions of all subjects by name, without those of absent plugins."""
        found = self._functions("action")
        return {name: action for name, action in found.items() if _is_possible(action)}

    def auth_functions(self) -> dict[str, Callable[..., Any]]:
        """Return the authorization functions of all subjects by name."""
        return self._functions("auth")

    def validators(self) -> dict[str, Callable[..., Any]]:
        """Return the validators of all subjects by name."""
        return self._functions("validators")

    def helpers(self) -> dict[str, Callable[..., Any]]:
        """Return the template helpers of all subjects by name."""
        return self._functions("helpers")

    def blueprints(self) -> list[flask.Blueprint]:
        """Return the blueprints of all subjects."""
        return self._instances("views", flask.Blueprint)

    def commands(self) -> list[click.Command]:
        """Return one click group, named after the plugin, with the commands of its subjects."""
        found = self._instances("cli", click.Command)
        name = self.package.rsplit(".", 1)[-1].replace("_", "-")
        return [click.Group(name, {str(c.name): c for c in found})] if found else []

    def hooks(self, name: str) -> list[Callable[..., Any]]:
        """Return the functions called ``name`` in the subjects' ``hooks.py``, in order."""
        return [getattr(module, name) for module in self._modules("hooks") if hasattr(module, name)]

    @cached_property
    def _found(self) -> dict[str, list[ModuleType]]:
        return {}

    def _modules(self, file: str) -> list[ModuleType]:
        if file not in self._found:
            paths = [f"{self.package}.{subject}.{file}" for subject in self.names]
            self._found[file] = [import_module(path) for path in paths if find_spec(path)]
        return self._found[file]

    def _functions(self, file: str) -> dict[str, Callable[..., Any]]:
        collected: dict[str, Callable[..., Any]] = {}
        for module in self._modules(file):
            for name, function in inspect.getmembers(module, inspect.isfunction):
                if name.startswith("_") or function.__module__ != module.__name__:
                    continue
                if name in collected:
                    raise DuplicateName(f"{name} in {module.__name__}")
                collected[name] = function
        return collected

    def _instances(self, file: str, kind: type[Any]) -> list[Any]:
        return [
            member
            for module in self._modules(file)
            for name, member in inspect.getmembers(module, lambda m: isinstance(m, kind))
            if not name.startswith("_")
        ]
