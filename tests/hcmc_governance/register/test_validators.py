"""One wrong value, one message beside its field."""

from __future__ import annotations

import unicodedata
from typing import Any

import pytest

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.tests import factories, helpers

from ckanext.hcmc_vietnamese import text

from tests.hcmc_governance.register.conftest import unique

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
            ("frequency_from", "2026-02-05", "2026-02-05"),
            ("frequency_decision", "12/QĐ-SYT ngày 01/02/2026", "12/QĐ-SYT ngày 01/02/2026"),
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

    @pytest.mark.parametrize(
        "sent",
        [
            {"url": "javascript:alert(1)"},
            {"url": "javascript:alert(1)", "url_type": "datastore"},
            {"url": "x.csv"},
            {"url": "www.a.vn/x.csv"},
        ],
    )
    def test_an_address_that_no_reader_should_follow(self, desk: Any, sent: dict[str, str]) -> None:
        """Only an address of the web is offered for download; the message stands at the field."""
        draft = desk.draft()
        assert set(
            desk.refused("resource_create", package_id=draft["id"], format="CSV", **sent)
        ) == {"url"}

    def test_addresses_of_the_web_are_taken(self, desk: Any) -> None:
        """Http and ftp; a table of the portal has a name instead."""
        draft = desk.draft()
        for sent in (
            {"url": "ftp://a.vn/x.csv"},
            {"url": "https://a.vn/x.csv"},
            {"url": "_bang", "url_type": "datastore"},
        ):
            made = desk.call("resource_create", package_id=draft["id"], format="CSV", **sent)
            stored = model.Resource.get(made["id"])
            assert stored is not None
            assert stored.url == sent["url"]

    def test_what_the_source_gave_may_stay(self, desk: Any) -> None:
        """A unit can complete a harvested file whose address is odd, but not enter one."""
        draft = desk.draft()
        context: Any = {"user": desk.user["name"], "hcmc_harvested": True}
        made = tk.get_action("resource_create")(
            context, {"package_id": draft["id"], "url": "tep/x.csv", "format": "CSV"}
        )
        stored = model.Resource.get(made["id"])
        assert stored is not None
        told = desk.call(
            "resource_patch", id=made["id"], url=stored.url, name="Danh sách cơ sở khám bệnh"
        )
        assert told["name"] == "Danh sách cơ sở khám bệnh"
        assert set(desk.refused("resource_patch", id=made["id"], url="tep/y.csv")) == {"url"}


class TestAddressOfThePage:
    """The address comes from the title when nobody gives one."""

    def test_it_is_the_title_without_marks(self, desk: Any) -> None:
        """A program sends a title; the second record of that title gets a number."""
        title = f"Đường {unique()} ở Quận 1"
        sent = {"title": title, "owner_org": desk.unit["id"], "state": "draft"}
        first = desk.call("package_create", **sent)
        second = desk.call("package_create", **sent, name=" ")
        assert first["name"] == text.slug(title)
        assert second["name"] == f"{text.slug(title)}-2"

    def test_it_stays_when_a_record_is_changed(self, desk: Any) -> None:
        """An update without address keeps the one it has, whatever the title becomes."""
        draft = desk.draft()
        told = desk.call(
            "package_update", id=draft["id"], title="Tên khác hẳn", owner_org=desk.unit["id"],
            type="dataset", state="draft",
        )  # fmt: skip
        assert (told["name"], told["title"]) == (draft["name"], "Tên khác hẳn")

    @pytest.mark.parametrize("kind", ["dataset", "database", "data-service"])
    def test_without_a_title_the_title_is_asked_for(self, desk: Any, kind: str) -> None:
        """An empty form is told what is missing: the title, not the address made of it."""
        told = desk.refused(
            "package_create", type=kind, title=" ", name="", owner_org=desk.unit["id"],
            state="draft",
        )  # fmt: skip
        assert set(told) == {"title"}


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
