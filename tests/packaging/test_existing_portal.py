"""A portal that was there before: plugins switched on one by one leave its records alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

import ckan.plugins as p
import ckan.plugins.toolkit as tk
from ckan import model
from ckan.tests import factories
from ckan.tests.helpers import call_action

STEPS = [
    ("activity",),
    ("hcmc_vietnamese", "activity"),
    ("hcmc_dictionary", "hcmc_vietnamese", "activity"),
    ("hcmc_governance", "hcmc_dictionary", "hcmc_vietnamese", "activity"),
]
IDS = [line[0] for line in STEPS]
Switch = Callable[..., None]


@pytest.fixture
def switch(
    non_clean_db: None, monkeypatch: pytest.MonkeyPatch, ckan_config: Any
) -> Iterator[Switch]:
    """Give a function that loads exactly the plugins of a line, as a restart would."""

    def to(line: tuple[str, ...]) -> None:
        monkeypatch.setitem(ckan_config, "ckan.plugins", list(line))
        p.load_all()

    yield to
    p.unload_all()


def person() -> dict[str, str]:
    return {"user": factories.Sysadmin()["name"]}


def record(kind: str) -> dict[str, Any]:
    """Make a record as core allows it: nothing of the regulation in it."""
    return call_action(
        "package_create",
        person(),
        type=kind,
        name=factories.Dataset.stub().name,
        title="Kept as it is",
        notes="",
        owner_org=factories.Organization()["id"],
        extras=[{"key": "frequency", "value": "whenever"}],
        resources=[{"url": "https://example.vn/a.csv", "format": "CSV", "name": "a"}],
        tags=[{"name": "nước"}],
    )


def shown(id: str) -> dict[str, Any]:
    return call_action("package_show", id=id)


@pytest.mark.usefixtures("clean_index")
class TestOneByOne:
    """Each step of docs/existing-portal.md."""

    @pytest.mark.parametrize("kind", ["dataset", "showcase"])
    def test_old_records_stay_as_they_are(self, switch: Switch, kind: str):
        """From the plain portal to all plugins, a record reads the same at every step."""
        switch(STEPS[0])
        before = shown(record(kind)["id"])
        for line in STEPS[1:]:
            switch(line)
            assert shown(before["id"]) == before, line

    @pytest.mark.parametrize("line", STEPS[1:], ids=IDS[1:])
    @pytest.mark.parametrize("kind", ["dataset", "showcase"])
    def test_core_works_on(self, switch: Switch, line: tuple[str, ...], kind: str):
        """Create, show, update, patch, search and delete without any field of the suite."""
        switch(line)
        made = record(kind)
        assert made["state"] == "active"
        assert made["name"] in shown(made["id"])["name"]
        updated = call_action("package_update", person(), **{**made, "title": "Renamed"})
        assert updated["title"] == "Renamed"
        patched = call_action("package_patch", person(), id=made["id"], license_id="cc-by")
        assert patched["license_id"] == "cc-by"
        assert patched["resources"][0]["url"] == "https://example.vn/a.csv"
        found = call_action("package_search", fq=f"name:{made['name']} +dataset_type:{kind}")
        assert [hit["id"] for hit in found["results"]] == [made["id"]]
        call_action("package_delete", person(), id=made["id"])
        assert model.Package.get(made["id"]).state == "deleted"

    @pytest.mark.parametrize("line", STEPS[1:], ids=IDS[1:])
    def test_units_and_groups_work_on(self, switch: Switch, line: tuple[str, ...]):
        """Organizations and groups of core are made and changed as before."""
        switch(line)
        unit = call_action("organization_create", person(), name=factories.Group.stub().name)
        changed = call_action("organization_patch", person(), id=unit["id"], title="Sở Thử nghiệm")
        assert changed["title"] == "Sở Thử nghiệm"
        assert call_action("group_create", person(), name=factories.Group.stub().name)["id"]

    @pytest.mark.parametrize("line", STEPS[1:], ids=IDS[1:])
    def test_pages_open(self, switch: Switch, line: tuple[str, ...], make_app: Callable[[], Any]):
        """Home, search and the page of a record open without the suite's record types."""
        switch(line)
        name = record("dataset")["name"]
        app = make_app()
        for url in ("/", "/dataset/", f"/dataset/{name}", "/organization/", "/group/"):
            assert app.get(url).status_code == 200, url

    def test_the_way_back_is_open(self, switch: Switch):
        """A record made with all plugins on is an ordinary one without them."""
        switch(STEPS[-1])
        made = shown(record("dataset")["id"])
        switch(STEPS[0])
        assert shown(made["id"]) == made
        assert tk.get_action("package_search")({"ignore_auth": True}, {"rows": 0})["count"] >= 1
