"""Links to clauses and pages, in the language of the page."""

from __future__ import annotations

import pytest

import ckan.plugins.toolkit as tk

from ckanext.hcmc_governance.regulation import helpers


class TestHcmcArticleLink:
    """«điểm d khoản 1 Điều 22» leads to the point."""

    @pytest.mark.parametrize(
        ("ref", "url"),
        [
            ("22.1.d", "/regulation/article/22#k1-d"),
            ("22.1.đ", "/regulation/article/22#k1-dd"),
            ("1.2", "/regulation/article/1#k2"),
            ("14", "/regulation/article/14"),
        ],
    )
    def test_address(self, app, ref: str, url: str):
        """The anchor is the clause's or the point's own."""
        with app.flask_app.test_request_context("/"):
            assert helpers.hcmc_article_link(ref)["url"] == url

    def test_english_label(self, app):
        """The short English form."""
        with app.flask_app.test_request_context("/en/"):
            tk.request.environ["CKAN_LANG"] = "en"
            assert helpers.hcmc_article_link("22.1.d")["label"].endswith("22.1.d")

    def test_what_is_no_reference(self, app):
        """It comes back as it is, without address."""
        with app.flask_app.test_request_context("/"):
            assert helpers.hcmc_article_link("16.3b") == {"label": "16.3b", "url": ""}


class TestHcmcArticleState:
    """State is icon, word and tone together."""

    @pytest.mark.parametrize("state", ["works", "partly", "later", "outside"])
    def test_three_together(self, app, state: str):
        """None of the three is empty."""
        with app.flask_app.test_request_context("/"):
            assert all(helpers.hcmc_article_state(state).values())


class TestHcmcExistingPages:
    """Only pages that this portal has."""

    def test_missing_pages_are_left_out(self, app):
        """A page of a later version is no dead link."""
        pages = [
            {"path": "/dataset/", "label_vi": "Tập dữ liệu", "label_en": "Datasets"},
            {"path": "/nowhere/at-all", "label_vi": "Chưa có", "label_en": "Not yet"},
        ]
        with app.flask_app.test_request_context("/"):
            (only,) = helpers.hcmc_existing_pages(pages)
        assert only["url"].endswith("/dataset/")
