"""One wrong value, one message beside its field."""

from __future__ import annotations

import unicodedata
from typing import Any

import pytest

import ckan.plugins.toolkit as tk
from ckan.tests import factories, helpers

pytestmark = pytest.mark.usefixtures("non_clean_db", "themes")


class TestValuesOfADataset:
    """Wrong values are refused in drafts too: a gap is fine, nonsense is not."""

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("title", "Ngắn"),
            ("title", "a" * 256),
            ("frequency", "fortnightly"),
            ("frequency", "unknown"),
            ("license_id", "cc-by"),
            ("license_id", "unknown"),
            ("access_level", "on_request"),
            ("access_level", "internal"),
            ("access_level", "secret"),
            ("issued_planned", "31/02/2026"),
            ("frequency_from", "mai"),
            ("temporal_start", "2026-13-01"),
            ("listing_decision", "Quyết định của Thành phố"),
            ("spatial_code", "Quận 1"),
            ("spatial_vintage", "1976"),
            ("data_class", "top"),
            ("fee", "free"),
            ("personal_data", "maybe"),
            ("source_database", "khong-co"),
            ("theme", ["health", "moon"]),
        ],
    )
    def test_refused_beside_its_field(self, desk: Any, field: str, value: Any) -> None:
        """The message stands at the field and nowhere else."""
        assert set(desk.refused("package_patch", id=desk.draft()["id"], **{field: value})) == {
            field
        }

    @pytest.mark.parametrize(
        ("field", "value", "stored"),
        [
            ("issued_planned", "05/02/2026", "2026-02-05"),
            ("integrated_on", "2026-02-05", "2026-02-05"),
            ("listing_decision", " 4944/QĐ-UBND ngày 08/8/2026 ", "4944/QĐ-UBND ngày 08/8/2026"),
            ("conforms_to", "TCVN 1\n\nTCVN 2\nTCVN 1", ["TCVN 1", "TCVN 2"]),
            ("legal_basis", ["Luật Dữ liệu"], ["Luật Dữ liệu"]),
            ("spatial_code", "00004", "00004"),
            ("fee_basis", "   ", None),
        ],
    )
    def test_stored_in_one_form(self, desk: Any, field: str, value: Any, stored: Any) -> None:
        """Days are ISO, lists are lists, blank text is not stored."""
        record = desk.call("package_patch", id=desk.draft()["id"], **{field: value})
        assert record.get(field) == stored

    def test_text_is_stored_composed(self, desk: Any) -> None:
        """A decomposed title is accepted and stored as NFC."""
        title = "Dữ liệu các cơ sở lưu trú"
        record = desk.draft(title=unicodedata.normalize("NFD", title) + "\u200b ")
        assert record["title"] == title

    def test_a_link_to_a_database_is_stored_by_id(self, desk: Any) -> None:
        """The page name is enough to name it."""
        source = desk.database()
        record = desk.call("package_patch", id=desk.draft()["id"], source_database=source["name"])
        assert record["source_database"] == source["id"]

    @pytest.mark.clause("3.3")
    @pytest.mark.clause("20.4")
    def test_no_other_licence_on_open_data(self, desk: Any) -> None:
        """CC-BY on published open data is refused at the licence."""
        record = desk.dataset()
        assert set(desk.refused("package_patch", id=record["id"], license_id="cc-by")) == {
            "license_id"
        }

    @pytest.mark.clause("19.1.e")
    def test_no_fee_on_open_data(self, desk: Any) -> None:
        """A fee by law is refused on open data."""
        record = desk.dataset()
        told = desk.refused(
            "package_patch", id=record["id"], fee="by_law", fee_basis="Nghị quyết 1"
        )
        assert set(told) == {"fee"}

    @pytest.mark.clause("3.3")
    def test_open_data_is_not_hidden(self, desk: Any) -> None:
        """A private flag on published open data is refused."""
        assert set(desk.refused("package_patch", id=desk.dataset()["id"], private=True)) == {
            "private"
        }

    def test_personal_data_is_not_open(self, desk: Any) -> None:
        """Data that contains personal data cannot be open."""
        record = desk.dataset()
        assert "personal_data" in desk.refused(
            "package_patch", id=record["id"], personal_data="contains"
        )

    def test_messages_are_in_the_language_of_the_address(self, app: Any, desk: Any) -> None:
        """The API answers in English under /en."""
        token = factories.APIToken(user=desk.user["name"])
        answer = app.post(
            "/en/api/3/action/package_patch",
            headers={"Authorization": token["token"]},
            json={"id": desk.draft()["id"], "issued_planned": "mai"},
            status=409,
        )
        assert "dd/mm/yyyy" in answer.json["error"]["issued_planned"][0]


class TestValuesOfAFile:
    """Files of a record."""

    def test_the_format_is_asked_for(self, desk: Any) -> None:
        """19.1.d: a file names its format; it is guessed where the address tells it."""
        draft = desk.draft()
        told = desk.refused("resource_create", package_id=draft["id"], url="https://a.vn/tai-ve")
        assert set(told) == {"format"}
        made = desk.call("resource_create", package_id=draft["id"], url="https://a.vn/x.csv")
        assert made["format"] == "CSV"

    def test_the_level_may_be_empty_or_open(self, desk: Any) -> None:
        """A file follows its dataset; other levels wait for enforcement."""
        draft = desk.draft()
        told = desk.refused(
            "resource_create", package_id=draft["id"], url="https://a.vn/x.csv",
            access_level="on_request",
        )  # fmt: skip
        assert set(told) == {"access_level"}


class TestValuesOfADatabase:
    """The items of 8.3 and what goes with them."""

    @pytest.mark.clause("8.3")
    @pytest.mark.parametrize(
        "field",
        [
            "title", "purpose", "scope", "content", "managed_objects", "collection_mechanism",
            "update_mechanism", "data_sources", "sharing_form", "implementing_org",
            "operated_from", "kind", "status", "fee",
        ],
    )  # fmt: skip
    def test_each_item_is_needed(self, desk: Any, field: str) -> None:
        """A compound item needs all its parts."""
        record = desk.database()
        assert set(desk.refused("package_patch", id=record["id"], **{field: ""})) == {field}

    @pytest.mark.clause("8.3")
    def test_a_complete_one_is_published_at_once(self, desk: Any) -> None:
        """A database needs no file."""
        record = desk.database()
        assert record["state"] == "active"
        assert record["operated_from"] == "2020-07"
        assert record["managed_objects"] == ["hộ kinh doanh"]

    @pytest.mark.parametrize(
        ("changed", "field"),
        [
            ({"is_master": "true"}, "identifier_field"),
            ({"kind": "shared"}, "listing_decision"),
            ({"status": "ended"}, "operated_until"),
            ({"operated_from": "01/2090"}, "operated_from"),
            ({"operated_until": "01/2001"}, "operated_until"),
            ({"operated_from": "2020"}, "operated_from"),
            ({"managed_objects": "Quản lý các hộ kinh doanh trên địa bàn."}, "managed_objects"),
            ({"security_level": "6"}, "security_level"),
            ({"implementing_org": "so-khong-co"}, "implementing_org"),
            ({"uses": ["khong-co"]}, "uses"),
            ({"fee": "by_law"}, "fee_basis"),
        ],
    )
    def test_contradictions(self, desk: Any, changed: dict[str, Any], field: str) -> None:
        """Each contradiction stands beside the field that settles it."""
        record = desk.database()
        assert set(desk.refused("package_patch", id=record["id"], **changed)) == {field}

    @pytest.mark.parametrize("field", ["architecture_ref", "security_level"])
    def test_fields_for_agencies_stay_in_drafts(self, desk: Any, field: str) -> None:
        """Nothing hides them from the public yet: refused on a published record only."""
        draft = desk.draft("database", **{field: "3"})
        assert draft[field] == "3"
        assert set(desk.refused("package_patch", id=desk.database()["id"], **{field: "3"})) == {
            field
        }

    def test_relations_are_stored_by_id(self, desk: Any) -> None:
        """One name per line, as the form sends it."""
        base, other = desk.database(), desk.database()
        record = desk.database(uses=f"{base['name']}\n{other['name']}")
        assert record["uses"] == [base["id"], other["id"]]


class TestValuesOfAService:
    """The items of 13.4 and what goes with them."""

    @pytest.mark.clause("13.4")
    @pytest.mark.parametrize(
        "field",
        [
            "title", "endpoint_url", "content", "sharing_form", "exchange_structure",
            "exchange_standard", "connection_model", "sharing_method", "usage_requirements",
            "serves", "auth_required", "network",
        ],
    )  # fmt: skip
    def test_each_item_is_needed(self, desk: Any, field: str) -> None:
        """A published service has all of them."""
        record = desk.service(serves=[desk.dataset()["id"]])
        assert set(desk.refused("package_patch", id=record["id"], **{field: ""})) == {field}

    @pytest.mark.clause("13.4")
    def test_a_document_is_needed(self, desk: Any) -> None:
        """13.4.k: no publication without a technical document."""
        draft = desk.draft("data-service")
        assert "resources" in desk.refused("package_patch", id=draft["id"], state="active")

    @pytest.mark.parametrize(
        ("changed", "field"),
        [
            ({"endpoint_url": "khong phai dia chi"}, "endpoint_url"),
            ({"exchange_structure": "ftp://a.vn/x"}, "exchange_structure"),
            ({"serves": ["khong-co"]}, "serves"),
            ({"sharing_method": "default"}, "sharing_method"),
            ({"network": "wifi"}, "network"),
            ({"auth_required": "perhaps"}, "auth_required"),
        ],
    )
    def test_wrong_values(self, desk: Any, changed: dict[str, Any], field: str) -> None:
        """The forms of 13.4.đ are not the methods of 13.4.h."""
        draft = desk.draft("data-service")
        assert set(desk.refused("package_patch", id=draft["id"], **changed)) == {field}

    def test_only_services_on_open_data_are_published(self, desk: Any) -> None:
        """A database is not open: its service stays a draft."""
        draft = desk.draft("data-service", serves=[desk.database()["id"]])
        told = desk.refused("package_patch", id=draft["id"], state="active")
        assert "serves" in told

    def test_it_belongs_to_the_owner_of_the_data(self, desk: Any, other_desk: Any) -> None:
        """13.3: the unit that owns the data publishes the service."""
        foreign = other_desk.dataset()
        told = desk.refused(
            "package_patch", id=desk.draft("data-service")["id"], serves=[foreign["id"]]
        )
        assert set(told) == {"owner_org"}


class TestValuesOfAUnit:
    """The organization type."""

    def edit(self, desk: Any, **data: Any) -> dict[str, Any]:
        context = {"user": factories.Sysadmin()["name"]}
        helpers.call_action("organization_patch", context, id=desk.unit["id"], **data)
        return helpers.call_action("organization_show", id=desk.unit["id"])

    def test_its_fields_are_stored(self, desk: Any) -> None:
        """Short name, kind, identifier, contacts."""
        unit = self.edit(
            desk, short_name="SYT", kind="department", identifier="H29.15",
            website="https://medinet.example.vn", phone="028 1234",
        )  # fmt: skip
        assert (unit["kind"], unit["identifier"], unit["short_name"]) == (
            "department", "H29.15", "SYT",
        )  # fmt: skip

    @pytest.mark.parametrize(
        ("field", "value"), [("identifier", "h29"), ("kind", "ministry"), ("website", "abc")]
    )
    def test_wrong_values(self, desk: Any, field: str, value: str) -> None:
        """Codes follow Decision 20/2020, kinds the vocabulary."""
        with pytest.raises(tk.ValidationError) as caught:
            self.edit(desk, **{field: value})
        assert set(caught.value.error_dict) == {field}
