"""What a subject folder offers is found by the names of its files."""

from __future__ import annotations

import sys
from pathlib import Path

import flask
import pytest

from ckanext.hcmc_kit.subjects import DuplicateName, Subjects, needs

ACTION = """
from json import dumps

def hcmc_thing_show(context, data_dict):
    return {}

def _private(context, data_dict):
    return {}
"""
VIEWS = """
import flask
things = flask.Blueprint("things", __name__)
"""
CLI = """
import click

@click.command("count-things")
def count():
    click.echo("3")
"""
HOOKS = """
def before_dataset_index(record):
    return {**record, "seen": [*record.get("seen", []), __name__.rsplit(".", 2)[-2]]}
"""


@pytest.fixture
def plugin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> str:
    """Lay out a plugin with two subjects and return the name of its package."""
    name = f"plugin_{abs(hash(request.node.name))}"
    for subject, files in {
        "low": {"action": ACTION, "hooks": HOOKS, "auth": ACTION},
        "high": {"views": VIEWS, "cli": CLI, "hooks": HOOKS},
        "empty": {},
    }.items():
        folder = tmp_path / name / subject
        folder.mkdir(parents=True)
        (folder / "__init__.py").write_text("")
        for file, body in files.items():
            (folder / f"{file}.py").write_text(body)
    (tmp_path / name / "__init__.py").write_text("")
    monkeypatch.syspath_prepend(tmp_path)
    yield name
    for module in [module for module in sys.modules if module.startswith(name)]:
        del sys.modules[module]


class TestSubjects:
    """Collected over all subjects, in the order of the house."""

    def test_public_functions_of_the_file_only(self, plugin: str):
        """Neither private nor imported functions become actions."""
        assert list(Subjects(plugin, ("low", "high")).actions()) == ["hcmc_thing_show"]

    def test_a_file_belongs_to_its_kind(self, plugin: str):
        """An auth function is no helper."""
        subjects = Subjects(plugin, ("low", "high"))
        assert list(subjects.auth_functions()) == ["hcmc_thing_show"]
        assert subjects.helpers() == subjects.validators() == {}

    def test_blueprints(self, plugin: str):
        """Blueprints come from views.py."""
        (found,) = Subjects(plugin, ("low", "high")).blueprints()
        assert isinstance(found, flask.Blueprint)

    def test_commands_hang_below_the_plugins_name(self, plugin: str):
        """One group per plugin, with dashes."""
        (group,) = Subjects(plugin, ("low", "high")).commands()
        assert group.name == plugin.replace("_", "-")
        assert list(group.commands) == ["count-things"]  # type: ignore[attr-defined]

    def test_no_commands_no_group(self, plugin: str):
        """A plugin without commands adds no empty group."""
        assert Subjects(plugin, ("low",)).commands() == []

    def test_hooks_run_from_the_lowest_floor_up(self, plugin: str):
        """The order of the subjects is the order of the hooks."""
        record: dict[str, list[str]] = {}
        for hook in Subjects(plugin, ("low", "empty", "high")).hooks("before_dataset_index"):
            record = hook(record)
        assert record["seen"] == ["low", "high"]

    def test_empty_subject_offers_nothing(self, plugin: str):
        """A folder without files is no error."""
        subjects = Subjects(plugin, ("empty",))
        assert subjects.actions() == {}
        assert subjects.hooks("configure") == []

    def test_same_name_twice_is_refused(self, plugin: str):
        """One of the two would silently win."""
        with pytest.raises(DuplicateName, match="hcmc_thing_show"):
            Subjects(plugin, ("low", "low")).actions()


class TestNeeds:
    """An action that lies around one of another plugin."""

    def test_left_out_without_that_plugin(self, monkeypatch: pytest.MonkeyPatch):
        """A portal without the plugin starts; with it the action is there."""
        subjects = Subjects("ckanext.hcmc_governance", ())

        def plain():
            return None

        @needs("datastore")
        def here():
            return None

        @needs("no_such_plugin")
        def absent():
            return None

        known = {"plain": plain, "here": here, "absent": absent}
        monkeypatch.setattr(Subjects, "_functions", lambda *_: known)
        assert set(subjects.actions()) == {"plain", "here"}
