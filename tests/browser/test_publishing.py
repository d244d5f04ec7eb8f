"""A person publishes a dataset in the browser, from the empty form to the public page."""

from __future__ import annotations

import os
import re
import uuid

import pytest
from browser_pages import CORE_MARKUP, WIDTHS, overflow, violations
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
    """Draft, file, all answers checked, published."""

    @pytest.mark.clause("22.1")
    @pytest.mark.clause("1.2")
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
        page.click("button[value=go-check]")
        page.wait_for_url("**/dataset/check/**")
        expect(page.locator("button[value=publish]")).to_have_count(0)
        link = page.locator("#gaps a[href$='#field-frequency']")
        expect(link).to_be_visible()
        link.click()
        page.wait_for_url("**/dataset/edit/**")
        expect(page.locator("#field-frequency")).to_be_focused()

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
        page.click("form#dataset-edit button[formaction*='/check/']")
        page.wait_for_url("**/dataset/check/**")
        expect(page.locator("#gaps")).to_have_count(0)
        keep(page, "check-dataset")
        page.click("button[value=publish]")
        page.wait_for_url(f"**/dataset/{name}")

        shown = page.request.get(f"{portal.url}/api/3/action/package_show?id={name}").json()[
            "result"
        ]
        assert (shown["state"], shown["theme"]) == ("active", ["health"])
        assert shown["issued_planned"] == "2026-02-01"
        assert shown["resources"][0]["sha256"]


class TestAutosave:
    """Nothing typed is lost."""

    def test_kept_lost_and_found(self, portal, officer: Page) -> None:
        """Kept without a word; without network the copy stays here and is sent later."""
        page, line = officer, officer.locator("[data-hcmc-autosave]")
        open_form(page, portal.url + "/database/new")
        page.fill("#field-title", "Cơ sở dữ liệu thử")
        page.press("#field-title", "Tab")
        expect(line).to_have_text(re.compile(r"\d\d:\d\d"))

        page.context.set_offline(True)
        page.fill("#field-purpose", "Mục đích gõ khi mất mạng")
        page.press("#field-purpose", "Tab")
        expect(line).to_have_class(re.compile("is-failed"))
        assert page.evaluate("Object.keys(localStorage).length") == 1
        page.context.set_offline(False)
        expect(line).not_to_have_class(re.compile("is-failed"), timeout=20_000)
        assert page.evaluate("Object.keys(localStorage).length") == 0

        open_form(page, portal.url + "/database/new")
        expect(page.locator("#field-purpose")).to_have_value("Mục đích gõ khi mất mạng")
        keep(page, "form-restored")
        page.click("button[formaction$='/discard']")
        expect(page.locator("#field-purpose")).to_have_value("")

    def test_closed_while_offline(self, portal, officer: Page) -> None:
        """The copy in the browser comes back with the next visit, and is sent."""
        page, line = officer, officer.locator("[data-hcmc-autosave]")
        open_form(page, portal.url + "/data-service/new")
        page.context.set_offline(True)
        page.fill("#field-title", "Dịch vụ gõ khi mất mạng")
        page.press("#field-title", "Tab")
        expect(line).to_have_class(re.compile("is-failed"))
        # Leaving without network is a crash, as far as the page is concerned.
        page.goto("about:blank")
        page.context.set_offline(False)
        open_form(page, portal.url + "/data-service/new")
        expect(page.locator("#field-title")).to_have_value("Dịch vụ gõ khi mất mạng")
        expect(line).to_have_text(re.compile(r"\d\d:\d\d"))
        page.click("button[formaction*='/check/']")
        expect(page.locator("dl.hcmc-answers").first).to_contain_text("Dịch vụ gõ khi mất mạng")


class TestTwoEditors:
    """The second of two editors is told, with both values."""

    def test_the_second_one_chooses(self, portal, officer: Page) -> None:
        """Nothing is written over; the choice is made field by field."""
        page = officer
        draft = f"hai-nguoi-{uuid.uuid4().hex[:8]}"
        open_form(page, portal.url + "/dataset/new")
        page.fill("#field-title", "Tập dữ liệu hai người sửa")
        page.evaluate("name => { document.querySelector('#field-name').value = name }", draft)
        page.select_option("#field-owner_org", index=1)
        page.click("form#dataset-edit button.btn-primary[name=save]")
        page.wait_for_url("**/resource/new")

        open_form(page, f"{portal.url}/dataset/edit/{draft}")
        page.fill("#field-notes", "Bản thứ hai")
        second = page.context.new_page()
        second.set_default_timeout(20_000)
        open_form(second, f"{portal.url}/dataset/edit/{draft}")
        second.fill("#field-notes", "Bản thứ nhất")
        second.click("form#dataset-edit button.btn-primary[name=save]")
        second.wait_for_url("**/resource/new")
        second.close()

        page.click("form#dataset-edit button.btn-primary[name=save]")
        panel = page.locator(".hcmc-conflict")
        expect(panel).to_contain_text("Bản thứ nhất")
        expect(panel).to_contain_text("Bản thứ hai")
        keep(page, "form-conflict")
        page.check("#choose-notes-mine")
        panel.locator("button").click()
        expect(page.locator(".hcmc-conflict")).to_have_count(0)
        expect(page.locator("#field-notes")).to_have_value("Bản thứ hai")
        page.click("form#dataset-edit button.btn-primary[name=save]")
        page.wait_for_url("**/resource/new")

        page.goto(f"{portal.url}/dataset/delete/{draft}")
        keep(page, "delete")
        page.click("button[name=delete]")
        page.wait_for_url(lambda url: "/delete/" not in url)


def open_form(page: Page, address: str) -> None:
    """Open a form and wait until its scripts have started."""
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(address)
    page.wait_for_load_state("networkidle")


def keep(page: Page, name: str) -> None:
    """Look at a page at both widths: nothing sticks out, axe finds nothing of ours."""
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        assert overflow(page) <= 0
        assert [one for one in violations(page) if one not in CORE_MARKUP] == []
        if folder := os.environ.get("HCMC_SCREENS"):
            page.screenshot(path=f"{folder}/{name}-{width}.png", full_page=True)
    page.set_viewport_size({"width": WIDTHS[0], "height": 900})


class TestForm:
    """The form on a phone and from the keyboard."""

    @pytest.mark.parametrize("kind", ["dataset", "database", "data-service"])
    def test_no_sideways_scroll_and_large_boxes(self, portal, officer: Page, kind: str) -> None:
        """At 375 px nothing sticks out; a section opens from the keyboard; boxes can be hit."""
        officer.set_viewport_size({"width": 375, "height": 800})
        officer.goto(f"{portal.url}/{kind}/new")
        unfold(officer)
        assert officer.locator("details.hcmc-form-section:not([open])").count() == 0
        assert overflow(officer) <= 0
        assert [one for one in violations(officer) if one not in CORE_MARKUP] == []
        box = officer.locator("label.hcmc-check").first.bounding_box()
        assert box
        assert box["height"] >= 44
        if folder := os.environ.get("HCMC_SCREENS"):
            officer.screenshot(path=f"{folder}/form-{kind}-375.png", full_page=True)
