"""What every answer carries: browser policies, limits on copies, files that are saved not shown."""

from __future__ import annotations

import io
from typing import Any

import pytest
from werkzeug.datastructures import FileStorage

import ckan.plugins.toolkit as tk
from ckan.tests import factories
from ckan.tests.helpers import call_action

pytestmark = pytest.mark.usefixtures("non_clean_db")

PAGE = "/about"
API = "/api/3/action/status_show"


@pytest.fixture
def storage(tmp_path, monkeypatch: pytest.MonkeyPatch, ckan_config: Any) -> None:
    """Keep uploaded files in a folder of the test."""
    monkeypatch.setitem(ckan_config, "ckan.storage_path", str(tmp_path))
    monkeypatch.setitem(ckan_config, "ckan.auth.create_unowned_dataset", True)


def uploaded(name: str, content: bytes, **fields: Any) -> dict[str, Any]:
    """Make a draft with one uploaded file and return the resource as stored."""
    upload = FileStorage(io.BytesIO(content), filename=name)
    dataset = factories.Dataset(state="draft")
    person = {"user": factories.Sysadmin()["name"]}
    told = {"package_id": dataset["id"], "upload": upload, "url": "", **fields}
    return call_action("resource_create", person, **told)


class TestPolicies:
    """Headers for the browser."""

    @pytest.mark.parametrize("url", [PAGE, API, "/no-such-page"])
    def test_every_answer_has_them(self, app, url: str):
        """Pages, the API and error pages alike."""
        headers = app.get(url).headers
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "strict-origin-when-cross-origin"
        assert "camera=()" in headers["Permissions-Policy"]
        assert "frame-ancestors 'self'" in headers["Content-Security-Policy"]

    def test_page_runs_only_scripts_of_the_portal(self, app):
        """No script element of another host and none written into the page."""
        policy = app.get(PAGE).headers["Content-Security-Policy"]
        directives = dict(part.strip().split(" ", 1) for part in policy.split(";"))
        assert directives["script-src"] == "'self'"
        assert directives["object-src"] == "'none'"
        assert directives["base-uri"] == "'self'"

    @pytest.mark.ckan_config(
        "ckanext.hcmc_governance.hardening.content_security_policy", "default-src 'self'"
    )
    def test_policy_is_a_setting(self, app):
        """A portal with its own needs states them."""
        assert app.get(PAGE).headers["Content-Security-Policy"] == "default-src 'self'"

    def test_https_is_remembered_on_https_only(self, app):
        """HSTS over http would be ignored or, behind a proxy, lock people out."""
        assert "Strict-Transport-Security" not in app.get(PAGE).headers
        secure = app.get(PAGE, base_url="https://localhost:5000").headers
        assert secure["Strict-Transport-Security"] == "max-age=31536000"

    def test_https_is_remembered_behind_a_proxy(self, app, monkeypatch: pytest.MonkeyPatch):
        """There the request arrives over http, and only the portal's address is https."""
        monkeypatch.setitem(tk.config, "ckan.site_url", "https://data.example.vn")
        headers = app.get(PAGE, base_url="http://localhost:5000").headers
        assert "Strict-Transport-Security" in headers


class TestCopies:
    """Who may keep a copy of an answer (CKAN marks every answer as public)."""

    @pytest.mark.parametrize("url", [PAGE, API])
    def test_signed_in_answer_is_kept_by_nobody(self, app, url: str):
        """Answers to a session are personal."""
        app.set_session_user(factories.User()["id"])
        control = app.get(url).cache_control
        assert control.no_store
        assert control.private
        assert not control.public

    @pytest.mark.parametrize("token", ["real", "made-up"])
    def test_answer_to_a_token_is_kept_by_nobody(self, app, token: str):
        """An Authorization header, valid or not, makes the answer personal."""
        value = factories.UserWithToken()["token"] if token == "real" else "made-up"
        control = app.get(API, headers={"Authorization": value}).cache_control
        assert control.no_store
        assert not control.public

    def test_anonymous_api_answer_may_be_shared(self, app):
        """Open data stays cacheable (and must be revalidated, as cache_expires is 0)."""
        control = app.get(API).cache_control
        assert control.public
        assert control.max_age == 0

    def test_vary_names_what_tells_readers_apart(self, app):
        """Cookie, token and htmx change the answer at one address."""
        assert {"Cookie", "Authorization", "HX-Request"} <= set(app.get(API).vary)

    def test_styles_stay_shared(self, app):
        """Static files are the same for everybody, also for somebody signed in."""
        app.set_session_user(factories.User()["id"])
        assert not app.get("/base/images/ckan.ico").cache_control.no_store


@pytest.fixture
def editor() -> dict[str, str]:
    """Return the header of somebody who may read drafts."""
    return {"Authorization": factories.SysadminWithToken()["token"]}


@pytest.mark.usefixtures("storage", "clean_index")
class TestFiles:
    """Uploaded files are saved, not run."""

    @pytest.mark.parametrize("mimetype", ["text/html", "image/svg+xml", "text/xml"])
    def test_active_type_is_never_shown(self, app, editor, mimetype: str):
        """A publisher can name any media type; an active one is handed out as an attachment."""
        resource = uploaded("bang.csv", b"<script>1</script>", mimetype=mimetype)
        answer = app.get(resource["url"], headers=editor)
        assert answer.headers["Content-Disposition"].startswith("attachment")
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in answer.headers["Content-Security-Policy"]

    def test_file_name_is_kept(self, app, editor):
        """The reader saves the file under its name."""
        answer = app.get(uploaded("bang.csv", b"a,b\n1,2\n")["url"], headers=editor)
        assert "bang.csv" in answer.headers["Content-Disposition"]

    def test_safe_type_may_be_shown(self, app, editor):
        """A PDF or picture opens in the browser."""
        resource = uploaded("van-ban.pdf", b"%PDF-1.4", mimetype="application/pdf")
        answer = app.get(resource["url"], headers=editor)
        assert not answer.headers.get("Content-Disposition", "").startswith("attachment")
        assert "sandbox" in answer.headers["Content-Security-Policy"]
