"""The page with the terms of use, and core's page of groups."""

from __future__ import annotations

from typing import Any

import pytest

from ckan.tests import factories

pytestmark = pytest.mark.usefixtures("non_clean_db")


class TestLicence:
    """Both languages, the article's words."""

    @pytest.mark.clause("20.1")
    def test_vietnamese_in_the_words_of_the_article(self, app: Any) -> None:
        """The rights of 20.1 as the article has them."""
        page = app.get("/license").body
        assert (
            "được phép tự do sao chép, chia sẻ, trao đổi, sử dụng dữ liệu mở hoặc kết hợp dữ liệu "
            "mở với dữ liệu khác; sử dụng dữ liệu mở vào sản phẩm, dịch vụ thương mại hoặc phi "
            "thương mại của mình"
        ) in page

    @pytest.mark.clause("20.1")
    def test_english(self, app: Any) -> None:
        """The same rights in English."""
        page = app.get("/en/license").body
        assert "freely copy, share, exchange and use open data" in page
        assert "commercial or non-commercial" in page

    @pytest.mark.clause("20.4")
    def test_no_resale_and_no_foreign_label(self, app: Any) -> None:
        """20.4 stands there; no CC or ODC label does."""
        page = app.get("/license").body
        assert "không được bán dữ liệu mở đã được khai thác nguyên trạng" in page
        assert "Creative Commons" not in page
        assert "Open Data Commons" not in page


class TestPageOfGroups:
    """Core's page on which a record is put into groups and taken out of them."""

    def test_last_topic_of_a_published_record_stays(self, app: Any, desk: Any) -> None:
        """The page answers with the rule's sentence, not with a server fault."""
        record = desk.dataset()
        person = factories.SysadminWithToken()
        answer = app.post(
            f"/dataset/groups/{record['id']}",
            data={"group_remove.health": "x"},
            headers={"Authorization": person["token"]},
            follow_redirects=False,
        )
        assert answer.status_code == 400
        assert "Cần có để công bố." in answer.body
        assert desk.call("package_show", id=record["id"])["theme"] == ["health"]
