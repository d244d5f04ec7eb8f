"""Every action asks for its right, checks its input and says what it does.

CKAN exempts actions of plugins from its own audit: a forgotten ``check_access`` passes silently.
"""

from __future__ import annotations

import ast
import re

import pytest
from house_tree import Function, public_functions

import ckan.plugins.toolkit as tk

ACTIONS = list(public_functions("action"))
OWN = [action for action in ACTIONS if "chained_action" not in action.decorators()]
CHAINED = [action for action in ACTIONS if "chained_action" in action.decorators()]
READING = ("_show", "_list", "_search", "_autocomplete", "_diff", "_preview", "_check")


def each(functions: list[Function]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("action", functions, ids=lambda action: action.name)


def statements(action: Function) -> list[ast.stmt]:
    body = action.node.body
    return body[1:] if ast.get_docstring(action.node) else body


def calls(node: ast.AST, name: str) -> list[ast.Call]:
    return [
        found
        for found in ast.walk(node)
        if isinstance(found, ast.Call)
        and name == getattr(found.func, "attr", getattr(found.func, "id", ""))
    ]


def test_there_are_actions_to_guard():
    """The guards below look at something."""
    assert ACTIONS


@each(OWN)
class TestOwnAction:
    """An action that is ours alone."""

    def test_is_named_after_the_suite(self, action: Function):
        """Names of ours never meet those of other plugins."""
        assert action.name.startswith("hcmc_"), action

    def test_has_a_schema(self, action: Function):
        """Input is validated before the first line runs."""
        assert action.decorators() & {"validate_action_data", "validate"}, action

    def test_asks_for_its_right_first(self, action: Function):
        """The first statement asks for the right of the action's own name."""
        asked = calls(statements(action)[0], "check_access")
        assert asked, f"{action}: the first statement is no check_access"
        assert ast.literal_eval(asked[0].args[0]) == action.name, action

    def test_right_of_that_name_is_ours(self, action: Function):
        """An auth function of the same name exists in the same subject."""
        names = {(right.subject, right.name) for right in public_functions("auth")}
        assert (action.subject, action.name) in names, action

    def test_only_reading_is_free_of_effects(self, action: Function):
        """What can be called by GET changes nothing: a link must not act."""
        free = "side_effect_free" in action.decorators()
        assert not free or action.name.endswith(READING), action
        assert free or not action.name.endswith(("_show", "_list")), action
        assert not (free and calls(action.node, "commit")), action


@each(CHAINED)
class TestChainedAction:
    """An action that lies around one of CKAN or another plugin."""

    def test_hands_on(self, action: Function):
        """It runs the inner action, which asks for the right, or asks itself."""
        inner = action.node.args.args[0].arg
        handed = [
            found
            for found in ast.walk(action.node)
            if isinstance(found, ast.Name) and found.id == inner
        ]
        assert handed or calls(action.node, "check_access"), action

    def test_keeps_reading_by_get(self, action: Function):
        """Chaining drops the mark of the inner action; reading by GET must stay possible."""
        if action.name.endswith(("_show", "_list", "_search", "_autocomplete")):
            assert getattr(tk.get_action(action.name), "side_effect_free", False), action


class TestDocumentation:
    """``help_show`` and the docs print the docstring as it is."""

    @each(ACTIONS)
    def test_begins_with_a_sentence(self, action: Function):
        """The first line says what the action does."""
        told = ast.get_docstring(action.node) or ""
        assert told.split("\n")[0].endswith("."), action

    @each(OWN)
    def test_says_what_it_takes_and_returns(self, action: Function):
        """``:param x:`` for each input and ``:returns:`` for the answer."""
        told = ast.get_docstring(action.node) or ""
        assert ":returns:" in told, action
        taken = {
            ast.literal_eval(found.slice)
            for found in ast.walk(action.node)
            if isinstance(found, ast.Subscript)
            and getattr(found.value, "id", "") == "data_dict"
            and isinstance(found.slice, ast.Constant)
        }
        for name in taken:
            assert re.search(rf":param (?:\w+ )?{name}:", told), f"{action}: {name}"


class TestRights:
    """Authorization functions."""

    @pytest.mark.parametrize("right", public_functions("auth"), ids=lambda right: right.name)
    def test_right_has_a_name_that_is_asked(self, right: Function):
        """A right nobody asks for is dead: it has an action of ours, or chains one of CKAN."""
        own = {(action.subject, action.name) for action in OWN}
        chains = "chained_auth_function" in right.decorators()
        assert chains or (right.subject, right.name) in own, right
