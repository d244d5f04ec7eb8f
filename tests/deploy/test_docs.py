"""What the deployment papers promise, as far as it can be checked without containers."""

from __future__ import annotations

import re

import yaml

from portal_cli import checks, messages
from portal_cli.postgres import OWNER, WEB


def load(layout):
    text = (layout.deploy / "compose.yaml").read_text(encoding="utf-8")
    return yaml.safe_load(text), text


class TestCompose:
    """The Compose file is syntax-checked only, and says so."""

    def test_every_part_is_there(self, layout):
        found, text = load(layout)
        assert {"postgres", "redis", "solr", "web", "worker", "harvest"} <= set(found["services"])
        assert "UNTESTED" in text

    def test_only_the_migration_knows_the_owner(self, layout):
        found, _ = load(layout)
        for name, service in found["services"].items():
            url = service.get("environment", {}).get("CKAN_SQLALCHEMY_URL", "")
            assert (OWNER in url) == (name == "migrate")
            assert not url or name == "migrate" or WEB in url

    def test_no_password_is_written_down(self, layout):
        _, text = load(layout)
        assert not re.search(r"//\w+:(?!\$\{)[^@\s]+@", text)

    def test_data_services_are_reachable_from_inside_only(self, layout):
        found, _ = load(layout)
        for name in ("postgres", "redis", "solr"):
            service = found["services"][name]
            assert "ports" not in service
            assert service["networks"] == ["inside"]
        assert found["networks"]["inside"]["internal"] is True

    def test_versions_are_named(self, layout):
        found, _ = load(layout)
        for service in found["services"].values():
            assert re.search(r":[\d.]+", service["image"])


class TestOperatorPage:
    """Every command and every problem that can be met stands in the operator's page."""

    def test_every_command_is_described(self, layout):
        page = (layout.checkout / "docs" / "operator.md").read_text(encoding="utf-8")
        for name in ("start", "stop", "status", "test", "bench", "demo", "logs", "uninstall"):
            assert f"./portal {name}" in page
        assert "./portal reset-password" in page

    def test_problems_of_the_machine_are_described(self, layout):
        page = (layout.checkout / "docs" / "operator.md").read_text(encoding="utf-8")
        for words in ("đang có chương trình khác dùng", "bộ nhớ trống", "quá cũ", "đã đầy"):
            assert words in page
        assert issubclass(checks.Problems, messages.PortalError)


class TestTranslationsOfScripts:
    """Whoever runs gunicorn makes the words of the scripts: CKAN does it under `ckan run` only."""

    def test_the_containers_make_them_where_the_web_reads_them(self, layout):
        found, _ = load(layout)
        migrate, web = found["services"]["migrate"], found["services"]["web"]
        assert "ckan translation js" in " ".join(migrate["command"])
        folder = migrate["environment"]["CKAN_STORAGE_PATH"]
        assert web["environment"]["CKAN_STORAGE_PATH"] == folder
        assert f"storage:{folder}" in web["volumes"]

    def test_the_page_says_how(self, layout):
        page = (layout.checkout / "docs" / "deploy.md").read_text(encoding="utf-8")
        assert "ckan translation js" in page
