"""Pages in Vietnamese hold no English string of any catalogue."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from uuid import uuid4

import pytest
from english_scanner import EnglishScanner

from ckan.tests import factories, helpers

# Text of records is real, in Vietnamese: what is left in English can only come from the portal.
Findings = dict[str, list[str] | int]

UNIT = "Sở Y tế"
TITLE = "Danh sách cơ sở khám bệnh, chữa bệnh"

PUBLIC = (
    "/", "/about", "/dataset/", "/dataset/?q=khongcogi", "/organization/", "/group/",
    "/user/login", "/user/reset", "/khong-co-trang-nay", "/dataset/khong-co",
    "/organization/{unit}", "/organization/about/{unit}", "/organization/activity/{unit}",
    "/dataset/{dataset}", "/dataset/activity/{dataset}", "/dataset/groups/{dataset}",
    "/dataset/{dataset}/resource/{resource}", "/harvest", "/harvest/{source}",
)  # fmt: skip
STAFF = (
    "/dashboard/", "/dashboard/datasets", "/dashboard/organizations", "/dashboard/groups",
    "/user/edit/{user}", "/user/{user}/api-tokens", "/user/activity/{user}",
    "/dataset/new", "/dataset/edit/{dataset}", "/dataset/resources/{dataset}",
    "/dataset/{dataset}/resource/new", "/dataset/{dataset}/resource/{resource}/edit",
    "/dataset/{dataset}/resource/{resource}/views", "/dataset/{dataset}/resource/{resource}",
    "/organization/new", "/organization/edit/{unit}", "/organization/manage_members/{unit}",
    "/organization/member_new/{unit}", "/organization/bulk_process/{unit}", "/group/new",
    "/harvest/new", "/harvest/edit/{source}", "/harvest/admin/{source}", "/harvest/{source}/job",
    "/ckan-admin/", "/ckan-admin/trash", "/user/",
)  # fmt: skip
FORMS = {
    "/user/login": {"login": "khong-co", "password": "sai"},
    "/user/reset": {"user": ""},
    "/dataset/new": {"save": "", "pkg_name": ""},
    "/organization/new": {"save": "", "name": "Không hợp lệ"},
    "/group/new": {"save": "", "name": "Không hợp lệ"},
    "/harvest/new": {"save": "Save", "name": ""},
    "/user/edit/{user}": {
        "save": "",
        "name": "{user}",
        "email": "",
        "password1": "a",
        "password2": "b",
        "old_password": "",
    },
    "/user/{user}/api-tokens": {"name": ""},
    "/organization/member_new/{unit}": {"username": "khong-co", "role": "editor"},
}


@pytest.fixture(scope="module")
def scanner() -> EnglishScanner:
    return EnglishScanner()


@pytest.fixture(scope="module")
def names() -> dict[str, str]:
    """The records of this module, made by the first test that needs them."""
    return {}


@pytest.fixture
def records(non_clean_db: None, names: dict[str, str]) -> dict[str, str]:
    """A unit with a dataset, a file, a harvest source and an administrator."""
    return names or names | _create(names)


def _create(names: dict[str, str]) -> dict[str, str]:
    suffix = uuid4().hex[:8]
    user = factories.SysadminWithToken(fullname="Đầu mối kỹ thuật", about="")
    unit = factories.Organization(
        name=f"so-y-te-{suffix}",
        title=UNIT,
        description="Quản lý nhà nước về y tế",
        kind="department",
    )
    context = {"user": user["name"], "ignore_auth": True, "hcmc_harvested": True}
    dataset = helpers.call_action(
        "package_create",
        context=dict(context),
        name=f"co-so-{suffix}",
        title=TITLE,
        notes="Tên, địa chỉ và hình thức hoạt động",
        owner_org=unit["id"],
        access_level="open",
        frequency="unknown",
        license_id="unknown",
        resources=[{"name": "Danh sách", "url": "https://example.vn/a.csv", "format": "CSV"}],
    )
    source = helpers.call_action(
        "harvest_source_create",
        context=dict(context),
        name=f"nguon-{suffix}",
        title="Cổng dữ liệu hiện nay",
        url=f"http://127.0.0.1:5000/{suffix}/catalog.xml",
        source_type="hcmc_dkan",
        owner_org=unit["id"],
        config='{"access_level": "open"}',
    )
    names.update(
        user=user["name"], token=user["token"], unit=unit["name"], dataset=dataset["name"],
        resource=dataset["resources"][0]["id"], source=source["name"],
    )  # fmt: skip
    return names


@pytest.fixture
def scan(app, records, scanner) -> Callable[..., Findings]:
    """Open addresses and return, for each that is not clean, its English or its wrong status."""
    staff = {"Authorization": records["token"]}

    def found(addresses: Iterable[str], signed_in: bool, forms: bool = False) -> Findings:
        findings: Findings = {}
        for address in addresses:
            options = {"headers": staff} if signed_in else {}
            url = address.format(**records)
            if forms:
                data = {key: value.format(**records) for key, value in FORMS[address].items()}
                answer = app.post(url, data=data, **options)
            else:
                answer = app.get(url, **options)
            expected = (200,) if signed_in or forms else (200, 404)
            if answer.status_code not in expected:
                findings[address] = answer.status_code
            elif left := scanner.leftovers(answer.body):
                findings[address] = left
        return findings

    return found


class TestPages:
    """Every page that citizens and staff see, read through the scanner."""

    def test_public_pages(self, scan):
        """A visitor meets no English of a catalogue."""
        assert scan(PUBLIC, signed_in=False) == {}

    def test_staff_pages(self, scan):
        """Neither does an official at work."""
        assert scan(STAFF, signed_in=True) == {}

    def test_refused_forms(self, scan):
        """A form with wrong values comes back with Vietnamese messages."""
        assert scan(FORMS, signed_in=True, forms=True) == {}

    def test_another_persons_account(self, app, records):
        """The heading over the new password, which core joins from English pieces."""
        other = factories.User()["name"]
        page = app.get(f"/user/edit/{other}", headers={"Authorization": records["token"]}).body
        assert f"Đổi mật khẩu của {other}" in page

    def test_units_are_offered_by_name(self, app, records):
        """The form of a harvest source shows the name of a unit, not its address."""
        page = app.get("/harvest/new", headers={"Authorization": records["token"]}).body
        assert f"{UNIT}</option>" in page
        assert f">{records['unit']}</option>" not in page

    def test_the_english_side_is_english(self, app, records, scanner):
        """The scanner finds English where it belongs, so an empty finding means something."""
        page = app.get("/en/dataset/").body.replace('lang="en"', 'lang="vi"')
        assert "Skip to main content" in scanner.leftovers(page)
