"""Mails, dates and numbers speak Vietnamese too."""

from __future__ import annotations

from datetime import UTC, datetime

import flask_babel
import pytest
from english_scanner import EnglishScanner

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.lib import mailer
from ckan.tests import factories


@pytest.fixture
def in_vietnamese(app):
    """The language of a request to the Vietnamese side."""
    with app.flask_app.test_request_context(), flask_babel.force_locale("vi"):
        yield


def account() -> model.User:
    user = model.User.get(factories.User(fullname="Đầu mối kỹ thuật")["id"])
    assert user is not None
    mailer.create_reset_key(user)
    return user


@pytest.mark.usefixtures("non_clean_db", "in_vietnamese")
class TestMails:
    """The two mails core sends by itself."""

    def test_reset(self):
        """The body is in paragraphs, names the portal and carries the link on a line of its own."""
        body = mailer.get_reset_link_body(account())
        assert "Bạn đã yêu cầu đặt lại mật khẩu trên Cổng dữ liệu." in body
        assert any(
            line.strip().startswith(tk.config["ckan.site_url"]) for line in body.splitlines()
        )
        assert not EnglishScanner().is_english(body)

    def test_invitation(self):
        """It names the unit, the role and the link, in Vietnamese."""
        unit = factories.Organization(title="Sở Y tế")
        body = mailer.get_invite_body(account(), unit, "editor")
        assert "đơn vị Sở Y tế với vai trò: Biên tập viên." in body
        assert f"{tk.config['ckan.site_url']}/user/reset/" in body
        assert not EnglishScanner().is_english(body)

    def test_subjects(self):
        """The subject lines are Vietnamese."""
        expected = {
            "emails/reset_password_subject.txt": "Đặt lại mật khẩu - Cổng dữ liệu",
            "emails/invite_user_subject.txt": "Thư mời tham gia Cổng dữ liệu",
        }
        for template, subject in expected.items():
            assert tk.render(template, {"site_title": "Cổng dữ liệu"}).strip() == subject


@pytest.mark.usefixtures("in_vietnamese")
class TestDatesAndNumbers:
    """Core's helpers write them the Vietnamese way, in the city's time."""

    MOMENT = datetime(2026, 11, 23, 18, 30, 5, tzinfo=UTC)

    def test_a_date(self):
        """Evening in Greenwich is the next day in the city."""
        assert tk.h.render_datetime(self.MOMENT) == "24/11/2026"
        assert tk.h.render_datetime(self.MOMENT, with_hours=True) == "24/11/2026 01:30"
        assert tk.h.render_datetime(self.MOMENT, with_seconds=True) == "24/11/2026 01:30:05"
        assert tk.h.render_datetime(self.MOMENT, date_format="%Y") == "2026"

    def test_a_number(self):
        """A point between thousands, a comma before decimals."""
        assert tk.h.localised_number(1234) == "1.234"
        assert tk.h.localised_number(1234.5) == "1.234,5"
        assert "1,2 triệu" in str(tk.h.SI_number_span(1200000))

    def test_a_size(self):
        """Sizes of files keep their international units."""
        assert tk.h.localised_filesize(1536) == "1,5 KiB"

    def test_time_gone_by(self):
        """Core's sentence for the past is translated by Babel."""
        assert "trước" in tk.h.time_ago_from_timestamp(datetime(2020, 1, 1))  # noqa: DTZ001
