"""Which settings stop the portal from starting: the pure part."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ckanext.hcmc_governance.hardening import rules
from ckanext.hcmc_governance.hardening.checks import load_rules

OURS = ["hcmc_governance", "hcmc_dictionary", "hcmc_vietnamese"]
SAFE: dict[str, Any] = {
    "ckan.site_url": "https://data.example.vn",
    "ckan.plugins": [*OURS, "tabledesigner", "datastore", "activity"],
    "ckan.redis.url": "redis://:secret@127.0.0.1:6379/0",
    "solr_url": "http://127.0.0.1:8983/solr/ckan",
    "SESSION_COOKIE_SECURE": True,
    "SESSION_COOKIE_HTTPONLY": True,
    "SESSION_COOKIE_SAMESITE": "Lax",
    "REMEMBER_COOKIE_SECURE": True,
    "REMEMBER_COOKIE_HTTPONLY": True,
    "WTF_CSRF_ENABLED": True,
    "ckan.cache_expires": 0,
}
BAD: list[tuple[str, Any]] = [
    ("ckan.datastore.sqlsearch.enabled", True),
    ("ckan.datastore.public_table_search", ["_table_metadata"]),
    ("ckan.auth.reveal_private_datasets", True),
    ("ckan.auth.public_user_details", True),
    ("ckan.auth.public_activity_stream_detail", True),
    ("ckan.auth.create_user_via_api", True),
    ("ckan.auth.user_create_organizations", True),
    ("ckan.auth.user_create_groups", True),
    ("ckan.auth.allow_dataset_collaborators", True),
    ("ckan.cache_expires", 60),
    ("ckan.search.solr_allowed_query_parsers", ["frange"]),
    ("solr_user", "solr"),
    ("solr_password", "secret"),
    ("debug", True),
    ("testing", True),
    ("WTF_CSRF_ENABLED", False),
    ("SESSION_COOKIE_SECURE", False),
    ("SESSION_COOKIE_HTTPONLY", False),
    ("SESSION_COOKIE_SAMESITE", "None"),
    ("REMEMBER_COOKIE_SECURE", False),
    ("REMEMBER_COOKIE_HTTPONLY", False),
    ("ckan.redis.url", "redis://127.0.0.1:6379/0"),
    ("solr_url", "http://solr:secret@127.0.0.1:8983/solr/ckan"),
]


def with_settings(*pairs: tuple[str, Any]) -> list[str]:
    settings = {**SAFE, **dict(pairs)}
    return [fault.key for fault in rules.faults(settings, load_rules())]


class TestFaults:
    """Each dangerous setting is found by itself."""

    def test_safe_settings_pass(self):
        """The documented settings have no fault."""
        assert with_settings() == []

    @pytest.mark.parametrize(("key", "value"), BAD, ids=[key for key, _ in BAD])
    def test_one_bad_setting_is_named(self, key: str, value: Any):
        """One bad value gives one fault that names its setting."""
        assert with_settings((key, value)) == [key]

    def test_every_line_of_the_list_is_tried(self):
        """No line of settings.yaml is without a bad value above."""
        assert {rule.key for rule in load_rules().settings} <= {key for key, _ in BAD}

    def test_all_faults_are_told_at_once(self):
        """An administrator sees everything in one start."""
        assert len(with_settings(*BAD)) == len(BAD) - 1  # test mode excuses the CSRF switch

    @pytest.mark.parametrize(
        "key", ["debug", "testing", "SESSION_COOKIE_SECURE", "REMEMBER_COOKIE_SECURE"]
    )
    def test_loopback_is_excused(self, key: str):
        """A portal that only this machine reaches may run without https and with traces."""
        bad = dict(BAD)[key]
        assert with_settings((key, bad), ("ckan.site_url", "http://localhost:5000")) == []

    def test_csrf_is_excused_for_tests_only(self):
        """Test mode (loopback only) may post forms without a token."""
        local = ("ckan.site_url", "http://127.0.0.1:5000")
        assert with_settings(local, ("testing", True), ("WTF_CSRF_ENABLED", False)) == []
        assert with_settings(local, ("WTF_CSRF_ENABLED", False)) == ["WTF_CSRF_ENABLED"]

    def test_table_list_counts_only_with_datastore(self):
        """Without the DataStore there are no tables to list."""
        listed = ("ckan.datastore.public_table_search", ["_table_metadata"])
        assert with_settings(listed, ("ckan.plugins", [*OURS, "activity"])) == []

    @pytest.mark.parametrize("name", ["stats", "tracking", "multilingual", "resource_proxy"])
    def test_unguarded_plugin_is_refused(self, name: str):
        """A plugin that gives data away by a way of its own is refused."""
        settings = {**SAFE, "ckan.plugins": [*SAFE["ckan.plugins"], name]}
        (fault,) = rules.faults(settings, load_rules())
        assert name in fault.value

    @pytest.mark.parametrize(
        "plugins",
        [
            ["activity", *OURS],
            ["hcmc_governance", "activity", "hcmc_vietnamese"],
            [*OURS, "datastore", "tabledesigner"],
        ],
        ids=["ours last", "ours mixed", "datastore before tabledesigner"],
    )
    def test_wrong_order_is_refused(self, plugins: list[str]):
        """The first plugin wins, so the order is part of the protection."""
        assert with_settings(("ckan.plugins", plugins)) == ["ckan.plugins"]

    def test_plugin_of_ours_further_down_passes(self):
        """A plugin of the suite that only adds a harvester may stand among the others."""
        line = [*OURS, "harvest", "hcmc_dkan"]
        assert with_settings(("ckan.plugins", line)) == []

    def test_mail_with_unchecked_certificate_is_refused(self):
        """STARTTLS to another machine gives the password to whoever stands between."""
        far = ("smtp.server", "mail.example.vn:587")
        assert with_settings(("smtp.starttls", True), far) == ["smtp.starttls"]
        assert with_settings(("smtp.starttls", True), ("smtp.server", "localhost:25")) == []

    def test_every_fault_speaks_both_languages(self):
        """Each reason exists in Vietnamese and English, and they differ."""
        told = load_rules()
        every = [*told.settings, *told.refused_plugins.values(), *told.found_by_rule.values()]
        every += [fault for _, _, fault in told.plugin_pairs]
        assert all(line.vi and line.en and line.vi != line.en and line.value for line in every)


class TestIsLoopback:
    """An address of this machine and no other."""

    @pytest.mark.parametrize(
        "address",
        ["http://localhost:5000", "http://127.0.0.1", "http://[::1]:5000/x", "localhost:25",
         "127.8.9.1", "http://portal.localhost"],
    )  # fmt: skip
    def test_this_machine(self, address: str):
        """Names and addresses of the loopback interface."""
        assert rules.is_loopback(address)

    @pytest.mark.parametrize(
        "address",
        ["http://data.example.vn", "http://localhost.example.vn", "http://10.0.0.1", "", "http://",
         "http://127.0.0.1.example.vn"],
    )  # fmt: skip
    def test_others(self, address: str):
        """Everything else, look-alikes too."""
        assert not rules.is_loopback(address)

    @given(st.ip_addresses(v=4))
    def test_only_the_loopback_network(self, address):
        """Of all IPv4 addresses only 127.0.0.0/8."""
        assert rules.is_loopback(f"http://{address}:80/") == str(address).startswith("127.")


class TestSameSite:
    """A link that changes state must have been followed from the portal."""

    @pytest.mark.parametrize(
        ("fetch_site", "referrer", "passes"),
        [
            ("same-origin", None, True),
            ("none", None, True),
            ("cross-site", "http://data.example.vn/a", False),
            ("same-site", None, False),
            (None, "http://data.example.vn/a", True),
            (None, "http://evil.example/data.example.vn", False),
            (None, None, False),
        ],
    )
    def test_origin(self, fetch_site: str | None, referrer: str | None, passes: bool):
        """The browser's own header decides; the referrer only where it is missing."""
        assert rules.same_site(fetch_site, referrer, "data.example.vn") is passes


class TestRefusedExtension:
    """Only listed file types are taken."""

    @pytest.mark.parametrize(
        ("name", "refused"),
        [
            ("a.csv", None),
            ("A.CSV", None),
            ("a.html", "html"),
            ("a.csv.svg", "svg"),
            ("a", ""),
            (".html", "html"),
            ("a.", ""),
        ],
    )
    def test_name(self, name: str, refused: str | None):
        """The last extension counts, in any case."""
        assert rules.refused_extension(name, ["csv"]) == refused

    @given(st.text(max_size=40))
    def test_nothing_slips_through(self, name: str):
        """Whatever the name, only a listed extension passes."""
        passes = rules.refused_extension(name, ["csv"]) is None
        assert passes == name.lower().endswith(".csv")
