from __future__ import annotations

from configparser import ConfigParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ckan.cli import CKANConfigLoader

from portal_cli import ini, portal_state, ports
from portal_cli.postgres import OWNER, WEB

PORTS = {name: 20000 + i for i, name in enumerate(ports.PREFERRED)}


@pytest.fixture
def written(layout):
    def write(site_url="http://127.0.0.1:5000"):
        ini.write(portal_state.services(layout, PORTS), layout, site_url)
        return CKANConfigLoader(str(layout.ini)).get_config()

    return write


class TestWrite:
    """The generated ini: common settings, addresses and secrets, closed to other users."""

    def test_common_settings_come_from_one_file(self, written, layout):
        settings = written()
        common = ini.common(layout.deploy / "settings.ini")
        assert common["ckan.locale_default"] == "vi"
        assert settings["ckan.plugins"] == common["ckan.plugins"]

    def test_each_address_points_at_a_service_of_ours(self, written):
        settings = written()
        assert f":{PORTS['postgres']}/" in settings["sqlalchemy.url"]
        assert f":{PORTS['redis']}/" in settings["ckan.redis.url"]
        assert f":{PORTS['solr']}/" in settings["solr_url"]

    def test_redis_is_reached_with_its_password(self, written, layout):
        secrets = portal_state.services(layout, PORTS).secrets
        assert f":{secrets['redis']}@" in written()["ckan.redis.url"]

    def test_the_owners_password_is_not_in_the_web_ini(self, written, layout):
        written()
        password = portal_state.services(layout, PORTS).secrets["database_owner"]
        assert password not in layout.ini.read_text()
        assert password in layout.owner_ini.read_text()

    def test_the_owners_ini_is_the_web_ini_with_another_role(self, written, layout):
        web = written()
        owner = CKANConfigLoader(str(layout.owner_ini)).get_config()
        different = {k for k in web if web[k] != owner.get(k)} - {"__file__", "here", "use"}
        assert different == {"sqlalchemy.url"}
        assert f"//{WEB}:" in web["sqlalchemy.url"]
        assert f"//{OWNER}:" in owner["sqlalchemy.url"]

    @pytest.mark.parametrize("name", ["ini", "owner_ini"])
    def test_other_users_cannot_read_it(self, written, layout, name):
        written()
        assert getattr(layout, name).stat().st_mode & 0o777 == 0o600

    @pytest.mark.parametrize(
        ("site_url", "secure"),
        [
            ("http://127.0.0.1:5000", "false"),
            ("http://localhost:5000", "false"),
            ("http://[::1]:5000", "false"),
            ("https://data.example.vn", "true"),
            ("http://data.example.vn", "true"),
            ("http://10.0.0.5:5000", "true"),
        ],
    )
    def test_the_session_cookie_is_secure_where_others_can_reach(self, written, site_url, secure):
        assert written(site_url)["SESSION_COOKIE_SECURE"] == secure

    def test_own_settings_win_and_are_never_overwritten(self, written, layout):
        own = "[app:main]\nckan.site_title = Cổng của chúng tôi\n"
        ini.local_path(layout).write_text(own, encoding="utf-8")
        assert written()["ckan.site_title"] == "Cổng của chúng tôi"
        assert written()["ckan.site_title"] == "Cổng của chúng tôi"
        assert ini.local_path(layout).read_text(encoding="utf-8") == own

    def test_the_key_stays_from_one_start_to_the_next(self, written):
        assert written()["SECRET_KEY"] == written()["SECRET_KEY"]


class TestLiteral:
    """Values with a percent sign come back unchanged."""

    @given(st.text(st.characters(min_codepoint=33, max_codepoint=1000), min_size=1))
    def test_round_trip(self, value):
        parser = ConfigParser()
        parser.read_dict({"s": {"k": ini.literal(value)}})
        assert parser.get("s", "k") == value


class TestTestEnvironment:
    """The tests' variables name private services, each by its role."""

    def test_the_database_is_opened_as_its_owner(self, layout):
        variables = ini.test_environment(portal_state.services(layout, PORTS), layout)
        assert f"//{OWNER}:" in variables["CKAN_SQLALCHEMY_URL"]
        assert variables["CKAN_INI"].endswith("/test.ini")
        assert variables["CKAN_SOLR_URL"].endswith(f":{PORTS['solr']}/solr/ckan")
        assert variables["CKAN_REDIS_URL"].startswith("redis://:")
