"""The start-up check on the running configuration."""

from __future__ import annotations

from typing import Any

import pytest

import ckan
import ckan.plugins.toolkit as tk
from ckan.config.environment import update_config
from ckan.exceptions import CkanConfigurationException
from ckan.tests import factories

from ckanext.hcmc_governance.hardening import checks


class TestRefuseUnsafe:
    """The portal does not start with a dangerous setting."""

    def test_tests_run_with_safe_settings(self):
        """The settings of the suite itself need no exception."""
        assert checks.refuse_unsafe(tk.config) is None

    @pytest.mark.parametrize(
        ("key", "value"),
        [
            ("ckan.auth.reveal_private_datasets", True),
            ("ckan.datastore.public_table_search", ["_table_metadata"]),
            ("solr_user", "solr"),
            ("ckan.site_url", "http://data.example.vn"),
        ],
    )
    def test_start_is_refused(self, monkeypatch: pytest.MonkeyPatch, key: str, value: Any):
        """Loading the configuration raises CKAN's own kind of error, with the setting's name."""
        monkeypatch.setitem(tk.config, key, value)
        with pytest.raises(CkanConfigurationException) as refused:
            update_config()
        assert isinstance(refused.value, checks.UnsafeSettings)
        named = "SESSION_COOKIE_SECURE" if key == "ckan.site_url" else key
        assert named in str(refused.value)

    def test_message_names_each_in_both_languages(self, monkeypatch: pytest.MonkeyPatch):
        """One message holds all faults, with the safe value, in Vietnamese and English."""
        monkeypatch.setitem(tk.config, "ckan.cache_expires", 10)
        monkeypatch.setitem(tk.config, "solr_password", "hunter2")
        with pytest.raises(checks.UnsafeSettings) as refused:
            checks.refuse_unsafe(tk.config)
        told = str(refused.value)
        assert [fault.key for fault in refused.value.found] == [
            "ckan.cache_expires",
            "solr_password",
        ]
        assert told.count("vi: ") == told.count("en: ") == 2
        assert "Đặt: 0" in told

    def test_message_holds_no_secret(self, monkeypatch: pytest.MonkeyPatch):
        """The refused value itself is never printed: it may be a password."""
        monkeypatch.setitem(tk.config, "solr_password", "hunter2")
        with pytest.raises(checks.UnsafeSettings, match="solr_password") as refused:
            checks.refuse_unsafe(tk.config)
        assert "hunter2" not in str(refused.value)


@pytest.mark.usefixtures("non_clean_db")
class TestWhoMakesUnits:
    """Units and topics are the administrator's."""

    @pytest.mark.parametrize("action", ["organization_create", "group_create"])
    def test_an_account_is_not_enough(self, action: str):
        """Whoever made a unit would be its administrator and could publish in its name."""
        person: Any = {"user": factories.User()["name"], "ignore_auth": False}
        sent = {"name": factories.Organization.stub().name, "title": "Đơn vị lạ"}
        with pytest.raises(tk.NotAuthorized):
            tk.get_action(action)(person, sent)

    @pytest.mark.parametrize(
        ("action", "make"),
        [("organization_delete", factories.Organization), ("group_delete", factories.Group)],
    )
    def test_its_administrator_does_not_delete_it(self, action: str, make: Any):
        """A unit with its records is not one person's to take away."""
        person = factories.User()
        made = make(users=[{"name": person["name"], "capacity": "admin"}])
        with pytest.raises(tk.NotAuthorized):
            tk.get_action(action)({"user": person["name"], "ignore_auth": False}, made)


class TestWarnings:
    """What cannot be decided is only told."""

    def test_nothing_to_tell_here(self):
        """The version and the plugins of the suite's own line are known."""
        assert checks.warnings(tk.config) == []

    def test_unknown_plugin_is_told(self, monkeypatch: pytest.MonkeyPatch):
        """A plugin nobody reviewed is named."""
        monkeypatch.setitem(tk.config, "ckan.plugins", ["hcmc_governance", "pages"])
        assert [line for line in checks.warnings(tk.config) if "pages" in line]

    def test_unknown_version_is_told(self, monkeypatch: pytest.MonkeyPatch):
        """Another CKAN than the tried one is named."""
        monkeypatch.setattr(ckan, "__version__", "2.12.9")
        assert [line for line in checks.warnings(tk.config) if "2.12.9" in line]

    def test_advisories_of_this_version_are_held(self):
        """Each advisory open in the installed CKAN is held by a module or a refused setting."""
        told = checks.load_rules()
        refused = {rule.key for rule in told.settings}
        refused |= {fault.key for fault in told.found_by_rule.values()}
        held = set(told.versions[ckan.__version__].values())
        assert held - refused == {"csrf.py"}
