"""A person publishes a dataset in the browser, from the empty form to the public page."""

from __future__ import annotations

import os
import re
import uuid

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser
ACCOUNT, PASSWORD = "kythuat-so-y-te", "mat-khau-thu-123"


@pytest.fixture
def officer(portal, page: Page) -> Page:
    """Sign in as the officer of the unit."""
    page.set_default_timeout(20_000)
    page.goto(portal.url + "/user/login")
    page.fill("#field-login", ACCOUNT)
    page.fill("#field-password", PASSWORD)
    page.press("#field-password", "Enter")
    page.wait_for_url("**/dashboard/**")
    return page


def unfold(page: Page) -> None:
    """Open every section from the keyboard, as a person without mouse does."""
    folded = page.locator("details.hcmc-form-section:not([open]) > summary")
    while count := folded.count():
        folded.first.focus()
        page.keyboard.press("Enter")
        expect(folded).to_have_count(count - 1)


class TestPublish:
    """Draft, file, gaps named, published."""

    def test_from_the_empty_form_to_the_public_page(self, portal, officer: Page) -> None:
        """Gaps are named with links; a wrong day beside its field; then it is public."""
        page, name = officer, f"thu-{uuid.uuid4().hex[:10]}"
        page.goto(portal.url + "/dataset/new")
        # CKAN's scripts start when the dictionary has come; a person types later than that.
        page.wait_for_load_state("networkidle")
        page.fill("#field-title", "Danh sách cơ sở khám bệnh")
        expect(page.locator("#field-name")).to_have_value(re.compile("danh-sach-co-so-kham-benh"))
        page.evaluate("name => { document.querySelector('#field-name').value = name }", name)
        page.select_option("#field-owner_org", index=1)
        page.click("form#dataset-edit button.btn-primary[name=save]")
        page.wait_for_url("**/resource/new")

        file = {"name": "Danh sách.csv", "mimeType": "text/csv", "buffer": b"a,b\n1,2\n"}
        page.set_input_files("input[type=file]", files=[file])
        page.click("button[value=go-metadata]")
        link = page.locator(".error-explanation a[href$='#field-frequency']")
        expect(link).to_be_visible()
        link.click()
        page.wait_for_url("**/dataset/edit/**")

        unfold(page)
        page.fill("#field-notes", "Tên và địa chỉ của từng cơ sở.")
        page.select_option("#field-frequency", "monthly")
        page.fill("#field-issued_planned", "31/02/2026")
        page.check("#field-theme-health")
        page.check("#field-no_state_secret")
        page.select_option("#field-personal_data", "none")
        page.click("form#dataset-edit button.btn-primary[name=save]")
        expect(page.locator("#section-catalogue .error-block")).to_be_visible()
        expect(page.locator("#section-coverage")).not_to_have_attribute("open", re.compile(".*"))

        page.fill("#field-issued_planned", "01/02/2026")
        page.click("form#dataset-edit button.btn-primary[name=save]")
        page.wait_for_url("**/resource/new")
        page.click("button[value=go-metadata]")
        page.wait_for_url(f"**/dataset/{name}")

        shown = page.request.get(f"{portal.url}/api/3/action/package_show?id={name}").json()[
            "result"
        ]
        assert (shown["state"], shown["theme"]) == ("active", ["health"])
        assert shown["issued_planned"] == "2026-02-01"
        assert shown["resources"][0]["sha256"]


class TestForm:
    """The form on a phone and from the keyboard."""

    @pytest.mark.parametrize("kind", ["dataset", "database", "data-service"])
    def test_no_sideways_scroll_and_large_boxes(self, portal, officer: Page, kind: str) -> None:
        """At 375 px nothing sticks out; a section opens from the keyboard; boxes can be hit."""
        officer.set_viewport_size({"width": 375, "height": 800})
        officer.goto(f"{portal.url}/{kind}/new")
        unfold(officer)
        assert officer.locator("details.hcmc-form-section:not([open])").count() == 0
        wide = officer.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert wide <= 0
        box = officer.locator("label.hcmc-check").first.bounding_box()
        assert box
        assert box["height"] >= 44
        if folder := os.environ.get("HCMC_SCREENS"):
            officer.screenshot(path=f"{folder}/form-{kind}-375.png", full_page=True)
