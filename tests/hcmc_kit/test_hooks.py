"""CKAN's calls reach the hooks of the subjects, and values are handed on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

import ckan.plugins as p
from ckan import model

from ckanext.hcmc_kit.hooks import DatasetHooks, PortalHooks, UnitHooks


class Calls:
    """Stands for a plugin's subjects and notes what was called."""

    def __init__(self, *answers: Any) -> None:
        self.answers = answers
        self.seen: list[tuple[str, tuple[Any, ...]]] = []

    def hooks(self, name: str) -> list[Callable[..., Any]]:
        """Return one hook per prepared answer."""

        def hook(answer: Any) -> Callable[..., Any]:
            def call(*arguments: Any) -> Any:
                self.seen.append((name, arguments))
                return answer

            return call

        return [hook(answer) for answer in self.answers]


@pytest.fixture
def plugin_of() -> Callable[..., Any]:
    """Return a maker of plugins that have given subjects and are not registered."""

    def make(base: type[Any], calls: Calls) -> Any:
        return object.__new__(type("Tried", (base,), {"subjects": calls}))

    return make


class TestDatasetHooks:
    """IPackageController."""

    @pytest.mark.parametrize("name", ["before_dataset_search", "before_dataset_index"])
    def test_value_is_handed_on(self, plugin_of, name: str):
        """The second subject gets what the first returned, the caller what the last did."""
        calls = Calls({"a": 1}, {"a": 2})
        assert getattr(plugin_of(DatasetHooks, calls), name)({}) == {"a": 2}
        assert [arguments[0] for _, arguments in calls.seen] == [{}, {"a": 1}]

    def test_results_keep_their_parameters(self, plugin_of):
        """Each subject sees the same search parameters."""
        calls = Calls({"count": 1}, {"count": 2})
        plugin = plugin_of(DatasetHooks, calls)
        assert plugin.after_dataset_search({"count": 0}, {"q": "x"}) == {"count": 2}
        assert {arguments[1]["q"] for _, arguments in calls.seen} == {"x"}

    @pytest.mark.parametrize(
        "name", ["after_dataset_create", "after_dataset_update", "after_dataset_delete"]
    )
    def test_every_subject_is_told(self, plugin_of, name: str):
        """An event goes to all."""
        calls = Calls(None, None)
        getattr(plugin_of(DatasetHooks, calls), name)({}, {"id": "x"})
        assert len(calls.seen) == 2


class TestPortalHooks:
    """IConfigurable, IMiddleware, IUploader."""

    def test_start(self, plugin_of):
        """Every subject sees the settings."""
        calls = Calls(None, None)
        plugin_of(PortalHooks, calls).configure({"debug": False})
        assert len(calls.seen) == 2

    def test_application_is_handed_on(self, plugin_of):
        """The last subject's application is used."""
        assert plugin_of(PortalHooks, Calls("one", "two")).make_middleware("app", {}) == "two"

    def test_first_uploader_wins(self, plugin_of):
        """A subject that only looks returns nothing, the next one decides."""
        assert plugin_of(PortalHooks, Calls(None, "mine")).get_resource_uploader({}) == "mine"
        assert plugin_of(PortalHooks, Calls(None)).get_uploader("group", None) is None

    def test_governance_listens(self):
        """The plugin is registered for the interfaces it needs."""
        for interface in (p.IConfigurable, p.IMiddleware, p.IUploader, p.IPackageController):
            names = {plugin.name for plugin in p.PluginImplementations(interface)}
            assert "hcmc_governance" in names


class TestUnitHooks:
    """IOrganizationController: units only, though CKAN calls the same names for other things."""

    @pytest.mark.parametrize(
        ("event", "name"),
        [("create", "after_unit_create"), ("edit", "after_unit_update"),
         ("delete", "after_unit_delete")],
    )  # fmt: skip
    def test_units_are_told(self, plugin_of, event: str, name: str):
        """Each change of an organization goes to every subject, by the event's name."""
        calls = Calls(None, None)
        unit = model.Group(name="so-y-te", is_organization=True)
        getattr(plugin_of(UnitHooks, calls), event)(unit)
        assert [told for told, _arguments in calls.seen] == [name, name]

    @pytest.mark.parametrize("event", ["create", "edit", "delete"])
    def test_topics_and_records_are_not(self, plugin_of, event: str):
        """A group that is no organization, and a record, are none of its business."""
        calls = Calls(None)
        plugin = plugin_of(UnitHooks, calls)
        for entity in (model.Group(name="chu-de"), model.Package(name="ban-ghi")):
            getattr(plugin, event)(entity)
        assert calls.seen == []
