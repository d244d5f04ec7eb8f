"""Error pages say what to do; the API stays JSON; a failing search server betrays nothing."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
import sqlalchemy as sa
from werkzeug.exceptions import BadRequest, Forbidden, InternalServerError, NotFound

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.tests import factories

from ckanext.hcmc_governance.hardening import error_pages

pytestmark = pytest.mark.usefixtures("non_clean_db")

DEAD_SOLR = "http://127.0.0.1:9/solr/ckan"


def request(app: Any, path: str) -> Any:
    """Return a request as the middleware leaves it, with the language known."""
    language = {"CKAN_LANG": "vi", "CKAN_LANG_IS_DEFAULT": True, "CKAN_CURRENT_URL": path}
    return app.flask_app.test_request_context(path, environ_overrides=language)


@pytest.fixture
def dead_solr(app: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Point a running portal to a search server that does not answer."""
    monkeypatch.setitem(tk.config, "solr_url", DEAD_SOLR)
    monkeypatch.setitem(tk.config, "solr_timeout", 2)


def error_text(answer: Any) -> str:
    """Return the words of the error, without markup."""
    found = re.search(r'id="error-content">(.*?)</article>', answer.body, re.DOTALL)
    assert found is not None
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", found.group(1))).split())


class TestNotFound:
    """404."""

    @pytest.mark.parametrize("url", ["/khong-co", "/dataset/khong-co", "/en/khong-co"])
    def test_page_shows_ways_on(self, app, url: str):
        """The reader is led to the search and to the home page, in the portal's shell."""
        answer = app.get(url)
        assert answer.status_code == 404
        assert "/dataset/" in answer.body
        assert "404" in error_text(answer)
        assert "<header" in answer.body

    def test_no_english_of_the_web_server(self, app):
        """Werkzeug's own sentence is not shown."""
        assert "The requested URL" not in app.get("/khong-co").body

    def test_page_of_core_keeps_its_reason(self, app):
        """What core says about the missing thing stays."""
        with request(app, "/dataset/x"):
            page, _ = error_pages.http_error(NotFound("Không tìm thấy tập dữ liệu"))
        assert "Không tìm thấy tập dữ liệu" in page

    def test_a_missing_unit_is_called_a_unit(self, app):
        """Core calls it a group, which is a topic here."""
        assert "Không tìm thấy đơn vị" in error_text(app.get("/organization/khong-co"))
        assert "Không tìm thấy chủ đề" in error_text(app.get("/group/khong-co"))

    def test_api_answers_json(self, app):
        """An unknown address below /api gives JSON."""
        answer = app.get("/api/3/khong-co")
        assert answer.status_code == 404
        assert answer.json["success"] is False
        assert answer.json["error"]["__type"] == "Not Found"


class TestPageNumber:
    """400 for a page that is no number."""

    @pytest.mark.parametrize("number", ["abc", "0", "-1"])
    def test_it_is_said_in_words(self, app, number: str):
        """Core's sentence is English on every page and names the parameter only."""
        answer = app.get(f"/dataset/?page={number}")
        assert answer.status_code == 400
        assert "Số trang" in error_text(answer)
        assert "parameter" not in answer.body


class TestForbidden:
    """403."""

    def test_anonymous_is_led_to_sign_in(self, app):
        """Who is not signed in gets the link."""
        with request(app, "/x"):
            page, code = error_pages.http_error(Forbidden())
        assert code == 403
        assert tk.url_for("user.login") in str(page)

    def test_signed_in_is_led_to_the_administrator(self, app):
        """Who is signed in is not sent to the sign-in page again."""
        app.set_session_user(factories.User()["id"])
        answer = app.get("/ckan-admin")
        assert answer.status_code == 403
        assert tk.url_for("user.login") not in answer.body.split('id="error-content"')[1]


class TestServerError:
    """500."""

    def test_nothing_of_the_error_is_shown(self, app):
        """Core's 500 prints what the page that failed has said; ours does not."""
        secret = "http://solr:hunter2@10.0.0.5:8983/solr"
        with request(app, "/x"):
            page, code = error_pages.http_error(InternalServerError(secret))
        assert code == 500
        assert "hunter2" not in str(page)

    def test_unexpected_failure(self, app):
        """Any exception gives the same page and is logged with its trace."""
        with request(app, "/x"):
            page, code = error_pages.unexpected(ZeroDivisionError("hunter2"))
        assert code == 500
        assert "hunter2" not in str(page)

    def test_api_answers_json(self, app):
        """Programs get JSON for a 500 too."""
        with request(app, "/api/3/action/x"):
            answer, code = error_pages.unexpected(ZeroDivisionError("hunter2"))
        assert code == 500
        assert "hunter2" not in answer.get_data(as_text=True)
        assert answer.json["success"] is False

    def test_page_without_database(self, app, monkeypatch: pytest.MonkeyPatch):
        """When the shell cannot be built, a plain page in both languages stands in."""

        def fail(*_: Any, **__: Any) -> str:
            raise sa.exc.OperationalError("SELECT 1", {}, OSError("no database"))

        monkeypatch.setattr(error_pages.tk, "render", fail)
        with request(app, "/x"):
            page, code = error_pages.unexpected(ZeroDivisionError())
        assert code == 500
        assert "Cổng dữ liệu đang tạm ngừng" in str(page)
        assert "out of service" in str(page)

    def test_handlers_are_ours(self, app):
        """Core registers its own before; ours must be the ones that stand."""
        handlers = app.flask_app.error_handler_spec[None]
        assert handlers[404][NotFound] is error_pages.http_error
        assert handlers[400][BadRequest] is error_pages.http_error


@pytest.mark.usefixtures("dead_solr")
class TestSearchDown:
    """Solr does not answer."""

    @pytest.mark.parametrize("url", ["/", "/dataset/", "/en/dataset/"])
    def test_page_says_so(self, app, url: str):
        """Home and search answer 503 with the remedy, no trace and no address."""
        answer = app.get(url)
        assert answer.status_code == 503
        assert 'id="error-content"' in answer.body
        assert DEAD_SOLR not in answer.body
        assert "Error 500" not in answer.body

    def test_api_search_answers_json(self, app):
        """The API says that search is paused."""
        answer = app.get("/api/3/action/package_search")
        assert answer.status_code == 503
        assert answer.json["error"]["__type"] == "Search Connection Error"

    def test_write_betrays_neither_address_nor_password(self, app, monkeypatch):
        """CKAN 2.12 puts Solr's user and password into the error of a failed write."""
        monkeypatch.setitem(tk.config, "solr_user", "solr")
        monkeypatch.setitem(tk.config, "solr_password", "hunter2")
        monkeypatch.setitem(tk.config, "ckan.auth.create_unowned_dataset", True)
        token = factories.SysadminWithToken()["token"]
        answer = app.post(
            "/api/3/action/package_create",
            json={"name": "khong-luu-duoc", "type": "record"},
            headers={"Authorization": token},
        )
        assert answer.status_code == 503
        assert answer.json["error"]["__type"] == "Search Index Error"
        assert "hunter2" not in answer.body
        assert "127.0.0.1:9" not in answer.body
        model.Session.rollback()
        assert model.Package.get("khong-luu-duoc") is None


class TestRefused:
    """400: a rule refuses what a page of core does without a form."""

    def test_says_what_to_do(self, app):
        """Every message is on the page, also those of single entries."""
        told: Any = {"theme": ["Chọn chủ đề."], "resources": [{}, {"url": ["Ghi địa chỉ."]}]}
        with request(app, "/dataset/groups/x"):
            page, code = error_pages.refused(tk.ValidationError(told))
        assert code == 400
        assert "Chọn chủ đề. Ghi địa chỉ." in str(page)
