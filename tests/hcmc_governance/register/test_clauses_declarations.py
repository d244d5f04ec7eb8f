"""Declarations and fees, in the running actions and forms (1.2, 5.7, 19.1.e)."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.tests import factories

from ckanext.hcmc_governance.audit.model import JournalLine
from ckanext.hcmc_governance.register import gate, hooks

pytestmark = pytest.mark.usefixtures("non_clean_db", "themes")
KINDS = ["dataset", "database", "service"]
BASIS = "Nghị quyết 12/2025/NQ-HĐND"


def make(desk: Any, kind: str, **changed: Any) -> dict[str, Any]:
    more = {"serves": [desk.dataset()["id"]]} if kind == "service" else {}
    return getattr(desk, kind)(**more, **changed)


def refused(desk: Any, kind: str, **changed: Any) -> dict[str, Any]:
    more = {"serves": [desk.dataset()["id"]]} if kind == "service" else {}
    with pytest.raises(tk.ValidationError) as caught:
        getattr(desk, kind)(**more, **changed)
    return caught.value.error_dict


@pytest.fixture
def signed_in(desk: Any) -> dict[str, str]:
    """Give the headers of the editor's requests."""
    return {"Authorization": factories.APIToken(user=desk.user["name"])["token"]}


@pytest.mark.clause("1.2")
class TestSecrecy:
    """No record of the three types without «không chứa bí mật nhà nước»."""

    @pytest.mark.parametrize("kind", KINDS)
    @pytest.mark.parametrize("said", [None, "", False, "no"])
    def test_creating_without_it_is_refused(self, desk: Any, kind: str, said: Any) -> None:
        """The message stands at the declaration."""
        assert set(refused(desk, kind, no_state_secret=said)) == {"no_state_secret"}

    @pytest.mark.parametrize("kind", ["dataset", "database", "data-service"])
    def test_publishing_without_it_is_refused(self, desk: Any, kind: str) -> None:
        """A draft may wait for it; publication does not."""
        told = desk.refused("package_patch", id=desk.draft(kind)["id"], state="active")
        assert "no_state_secret" in told

    @pytest.mark.parametrize("kind", KINDS)
    def test_it_says_who_and_when(self, desk: Any, kind: str) -> None:
        """And a client cannot say otherwise."""
        record = make(desk, kind, no_state_secret_by="someone", no_state_secret_on="2001-01-01")
        assert record["no_state_secret_by"] == desk.user["id"]
        assert record["no_state_secret_on"] == gate.today().isoformat()

    @pytest.mark.parametrize("kind", KINDS)
    def test_the_journal_says_it_once(self, desk: Any, kind: str) -> None:
        """Person and unit; another save of the same record declares nothing anew."""
        record = make(desk, kind)
        desk.call("package_patch", id=record["id"], title="Tên đã sửa lại")
        query = sa.select(JournalLine).where(
            JournalLine.object_id == record["id"],
            JournalLine.details["what"].astext == hooks.DECLARED,
            JournalLine.details["field"].astext == "no_state_secret",
        )
        (line,) = model.Session.scalars(query).all()
        assert (line.actor_id, line.unit_id) == (desk.user["id"], desk.unit["id"])
        assert line.details["said"] == "yes"

    @pytest.mark.parametrize("kind", KINDS)
    def test_it_is_not_taken_back_while_published(self, desk: Any, kind: str) -> None:
        """The record stays as it was."""
        record = make(desk, kind)
        told = desk.refused("package_patch", id=record["id"], no_state_secret=False)
        assert set(told) == {"no_state_secret"}

    def test_by_form(
        self, app: Any, desk: Any, signed_in: Any, complete: Any, new_name: Any
    ) -> None:
        """The person on the page of the files is sent to the declaration."""
        name = new_name()
        sent = {
            **complete, "name": name, "owner_org": desk.unit["id"], "no_state_secret": "",
            "_ckan_phase": "dataset_new_1", "pkg_name": "", "save": "",
        }  # fmt: skip
        app.post("/dataset/new", headers=signed_in, data=sent, follow_redirects=False)
        file = {"id": "", "save": "go-metadata", "url": "https://a.vn/x.csv", "format": "CSV"}
        page = app.post(
            f"/dataset/{name}/resource/new", headers=signed_in, data=file, follow_redirects=False
        )
        assert page.status_code == 200
        assert f"/dataset/edit/{name}#field-no_state_secret" in page.body
        assert desk.call("package_show", id=name)["state"] == "draft"


class TestPersonalData:
    """What is said of personal data has a person and a day too."""

    @pytest.mark.parametrize("kind", KINDS)
    def test_it_says_who_and_when(self, desk: Any, kind: str) -> None:
        """On all three types."""
        record = make(desk, kind, personal_data="none")
        assert record["personal_data_by"] == desk.user["id"]
        assert record["personal_data_on"] == gate.today().isoformat()

    def test_another_answer_is_another_declaration(self, desk: Any) -> None:
        """Whoever changes it signs it; whoever changes something else does not."""
        record = desk.dataset()
        admin = factories.Sysadmin()
        same = tk.get_action("package_patch")(
            {"user": admin["name"]}, {"id": record["id"], "notes": "Mô tả khác"}
        )
        assert same["personal_data_by"] == desk.user["id"]
        other = tk.get_action("package_patch")(
            {"user": admin["name"]},
            {"id": record["id"], "personal_data": "deidentified", "personal_data_note": "Bỏ tên."},
        )
        assert other["personal_data_by"] == admin["id"]

    @pytest.mark.parametrize("kind", KINDS)
    def test_deidentified_says_how(self, desk: Any, kind: str) -> None:
        """On all three types."""
        told = refused(desk, kind, personal_data="deidentified")
        assert set(told) == {"personal_data_note"}

    def test_an_open_service_gives_none(self, desk: Any) -> None:
        """Data with personal data is never open."""
        assert set(refused(desk, "service", personal_data="contains")) == {"personal_data"}


class TestFee:
    """Free between agencies save by law, and open data always."""

    @pytest.mark.clause("5.7")
    def test_not_without_a_basis(self, desk: Any) -> None:
        """A database that is not open may charge by law, and names it."""
        assert set(refused(desk, "database", fee="by_law")) == {"fee_basis"}
        record = desk.database(fee="by_law", fee_basis=BASIS)
        assert record["fee_basis"] == BASIS

    @pytest.mark.clause("5.7")
    def test_nor_on_a_service_that_is_not_open(self, desk: Any) -> None:
        """Drafts too: a fee without basis is nonsense at any time."""
        draft = desk.draft("data-service", serves=[desk.database()["id"]])
        told = desk.refused("package_patch", id=draft["id"], fee="by_law")
        assert set(told) == {"fee_basis"}
        kept = desk.call("package_patch", id=draft["id"], fee="by_law", fee_basis=BASIS)
        assert kept["fee_basis"] == BASIS

    @pytest.mark.clause("5.7")
    def test_the_basis_is_printed(self, app: Any, desk: Any) -> None:
        """On the page of the record, for everybody."""
        record = desk.database(fee="by_law", fee_basis=BASIS)
        assert BASIS in app.get(f"/database/{record['name']}").body

    @pytest.mark.clause("19.1.e")
    @pytest.mark.parametrize("kind", ["dataset", "service"])
    @pytest.mark.parametrize("basis", ["", BASIS])
    def test_none_on_open_data(self, desk: Any, kind: str, basis: str) -> None:
        """With or without a basis, on the data or on its service."""
        assert set(refused(desk, kind, fee="by_law", fee_basis=basis)) == {"fee"}

    @pytest.mark.clause("19.1.e")
    def test_by_form(self, app: Any, desk: Any, signed_in: Any, complete: Any) -> None:
        """The form refuses it beside the field, and nothing is saved."""
        record = desk.dataset()
        sent = {
            **complete, "name": record["name"], "owner_org": desk.unit["id"], "save": "",
            "no_state_secret": "yes", "fee": "by_law", "fee_basis": BASIS,
            "_ckan_phase": "", "pkg_name": record["name"],
        }  # fmt: skip
        page = app.post(
            f"/en/dataset/edit/{record['name']}", headers=signed_in, data=sent,
            follow_redirects=False,
        )  # fmt: skip
        assert page.status_code == 200
        assert "19.1.e" in page.body
        assert desk.call("package_show", id=record["id"])["fee"] == "none"
