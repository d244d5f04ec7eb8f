"""Sources and what they have sent are the administrators' matter."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.tests import factories

from ckanext.harvest.model import HarvestObject

from tests.hcmc_governance.harvesting.conftest import Harvest, Server, catalogue, dataset

pytestmark = pytest.mark.usefixtures("non_clean_db")


@pytest.fixture
def harvested(allowed: Server, harvest: Callable[[str], Harvest]) -> tuple[Harvest, str]:
    """A source, and the id of the raw record it has sent."""
    one = dataset()
    run = harvest(allowed.say(catalogue(one)))
    run.run()
    current = model.Session.query(HarvestObject).filter_by(guid=one["identifier"], current=True)
    return run, current.one().id


@pytest.fixture
def editor(unknown_unit: str) -> str:
    """Name of an editor of the unit that the source belongs to."""
    person = factories.User()
    tk.get_action("organization_member_create")(
        {"ignore_auth": True, "user": factories.Sysadmin()["name"]},
        {"id": unknown_unit, "username": person["name"], "role": "editor"},
    )
    return person["name"]


class TestRawRecords:
    """What a source has sent is not published as such."""

    @pytest.mark.parametrize(
        "path", ["/harvest/object/{}", "/api/action/harvest_object_show?id={}"]
    )
    def test_public(self, app: Any, harvested: tuple[Harvest, str], path: str) -> None:
        """The public is refused, also by the API."""
        answer = app.get(path.format(harvested[1]), follow_redirects=False)
        assert answer.status_code in (302, 403)
        assert "source_publisher" not in answer.body

    def test_editor(self, harvested: tuple[Harvest, str], editor: str) -> None:
        with pytest.raises(tk.NotAuthorized):
            tk.get_action("harvest_object_show")({"user": editor}, {"id": harvested[1]})

    def test_administrator(self, harvested: tuple[Harvest, str]) -> None:
        context = {"user": factories.Sysadmin()["name"], "model": model}
        shown = tk.get_action("harvest_object_show")(context, {"id": harvested[1]})
        assert shown["content"]


class TestSources:
    """Addresses and settings of sources."""

    def test_list_is_checked(self, harvested: tuple[Harvest, str]) -> None:
        """Upstream asks nobody's right for the list."""
        with pytest.raises(tk.NotAuthorized):
            tk.get_action("harvest_source_list")({"user": "", "model": model}, {})

    def test_list_for_administrators(self, harvested: tuple[Harvest, str]) -> None:
        context = {"user": factories.Sysadmin()["name"], "model": model, "session": model.Session}
        ids = {one["id"] for one in tk.get_action("harvest_source_list")(context, {})}
        assert harvested[0].source_id in ids

    def test_editor_makes_none(self, editor: str, unknown_unit: str) -> None:
        """Who may publish records may not make the portal fetch from elsewhere."""
        with pytest.raises(tk.NotAuthorized):
            tk.get_action("harvest_source_create")(
                {"user": editor},
                {"name": "x", "url": "http://a.vn", "source_type": "hcmc_dkan",
                 "owner_org": unknown_unit},
            )  # fmt: skip

    def test_editor_changes_none(self, harvested: tuple[Harvest, str], editor: str) -> None:
        with pytest.raises(tk.NotAuthorized):
            tk.get_action("harvest_source_update")(
                {"user": editor}, {"id": harvested[0].source_id, "url": "http://a.vn"}
            )

    def test_editor_edits_records_as_before(self, editor: str, unknown_unit: str) -> None:
        """Records of other types are judged by core."""
        assert tk.check_access("package_create", {"user": editor}, {"owner_org": unknown_unit})


class TestConfig:
    """The settings of a source, checked when it is saved."""

    @pytest.mark.parametrize(
        "config",
        ["", "{}", "{", "[]", '"open"', '{"access_level": "all"}', '{"access_level": null}',
         '{"access_level": "open", "api_key": "x"}',
         '{"access_level": "open", "rdf_format": "json-ld"}'],
    )  # fmt: skip
    def test_refused(self, config: str, unknown_unit: str, site_user: str, app: Any) -> None:
        """No level, an unknown option, or a format that would fetch by itself is refused."""
        values = {
            "name": "nguon-thu", "url": "https://a.vn", "source_type": "hcmc_dkan",
            "owner_org": unknown_unit, "config": config,
        }  # fmt: skip
        with pytest.raises(tk.ValidationError) as error:
            tk.get_action("harvest_source_create")({"user": site_user, "ignore_auth": True}, values)
        assert "config" in error.value.error_dict
