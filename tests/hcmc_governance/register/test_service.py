"""What the register knows of stored records."""

from __future__ import annotations

from typing import Any

import pytest

from ckan import model
from ckan.tests import factories

from ckanext.hcmc_governance.register import service
from ckanext.hcmc_schemas import vocabularies

pytestmark = pytest.mark.usefixtures("non_clean_db", "themes")


class TestEnsureThemes:
    """The topics are created once."""

    def test_every_theme_is_a_group(self, themes: list[str]) -> None:
        """Names are keys, titles the Vietnamese labels."""
        groups = service.theme_groups()
        assert set(groups) == set(themes) == vocabularies.keys("theme")
        assert groups["health"].title == vocabularies.term("theme", "health").label_vi

    def test_again_changes_nothing(self) -> None:
        """What an administrator wrote into a theme stays."""
        group = service.theme_groups()["energy"]
        group.description = "Điện, xăng dầu."
        model.Session.commit()
        assert service.ensure_themes({"user": factories.Sysadmin()["name"]}) == []
        assert service.theme_groups()["energy"].description == "Điện, xăng dầu."


class TestSetThemes:
    """Memberships follow the keys."""

    def test_it_is_idempotent(self, desk: Any) -> None:
        """The second time there is nothing to do."""
        package = model.Package.get(desk.draft()["id"])
        assert package is not None
        assert service.set_themes(package, ["health"]) is True
        assert service.set_themes(package, ["health"]) is False
        assert service.set_themes(package, []) is True
        assert service.set_themes(package, ["health"]) is True
        model.Session.rollback()


class TestLoadList:
    """Lists are stored as JSON text and met in other forms."""

    @pytest.mark.parametrize(
        ("value", "expected"),
        [
            ('["a", "b"]', ["a", "b"]), (["a"], ["a"]), ("a", ["a"]), ("", []), (None, []),
            ("[sic]", ["[sic]"]), ('{"a": 1}', ['{"a": 1}']), (3, []),
        ],
    )  # fmt: skip
    def test_forms(self, value: Any, expected: list[str]) -> None:
        """Each becomes a list of text."""
        assert service.load_list(value) == expected


class TestServedRecords:
    """What the rules learn of what a service serves."""

    def test_open_shared_and_unknown(self, desk: Any) -> None:
        """A dataset of a shared database counts as shared; unknown ids are left out."""
        shared = desk.database(kind="shared", listing_decision="12/QĐ-UBND ngày 01/02/2026")
        record = desk.dataset(source_database=shared["id"])
        served = service.served_records([record["id"], shared["id"], "khong-co"])
        assert [(one.is_open, one.is_shared_database) for one in served] == [
            (True, True), (False, True),
        ]  # fmt: skip


class TestFields:
    """The schemas in use."""

    def test_agency_fields(self) -> None:
        """Two fields of a database are for agencies only."""
        schema = service.record_schema("database")
        assert schema is not None
        assert service.agency_fields(schema) == ("architecture_ref", "security_level")

    def test_required_fields_are_in_form_order(self) -> None:
        """The catalogue's items come first."""
        schema = service.record_schema("dataset")
        assert schema is not None
        assert service.required_fields(schema)[:3] == ("title", "notes", "owner_org")
