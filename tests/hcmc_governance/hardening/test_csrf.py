"""A foreign page cannot act with the session of a person who is signed in."""

from __future__ import annotations

import re
from typing import Any

import pytest

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.tests import factories

pytestmark = pytest.mark.usefixtures("non_clean_db")

FOLLOW = "/api/3/action/follow_group"


@pytest.fixture
def app(app: Any) -> Any:
    """Switch the protection on, as on every real portal (test.ini has it off)."""
    app.flask_app.config["WTF_CSRF_ENABLED"] = True
    return app


@pytest.fixture
def signed_in(app: Any) -> dict[str, Any]:
    """Sign a person in by session cookie."""
    user = factories.UserWithToken()
    app.set_session_user(user["id"])
    return user


def token_of(app: Any) -> str:
    page = app.get("/about").body
    found = re.search(r'name="_csrf_token" content="([^"]+)"', page)
    assert found is not None
    return found.group(1)


def follows(user: dict[str, Any], group: dict[str, Any]) -> bool:
    return model.UserFollowingGroup.is_following(user["id"], group["id"])


class TestSessionCookie:
    """Requests that a session cookie identifies."""

    def test_api_post_without_token_is_refused(self, app, signed_in):
        """A foreign form cannot call the API in the person's name."""
        group = factories.Group()
        answer = app.post(FOLLOW, json={"id": group["id"]})
        assert answer.status_code == 400
        assert answer.json["success"] is False
        assert not follows(signed_in, group)

    def test_hole_of_2_12_0_stays_closed(self, app, signed_in):
        """One anonymous call of a view must not open it for the whole process.

        CKAN 2.12.0 exempts the view as soon as an anonymous or token request has reached it.
        """
        group = factories.Group()
        app.test_client().post(FOLLOW, json={"id": group["id"]})
        answer = app.post(FOLLOW, json={"id": group["id"]})
        assert answer.status_code == 400
        assert not follows(signed_in, group)

    def test_form_post_without_token_is_refused_after_priming(self, app, signed_in):
        """The same holds for pages: reading one anonymously first changes nothing."""
        url = tk.url_for("user.edit")
        app.test_client().get(url)
        answer = app.post(url, data={"fullname": "Người khác"})
        assert answer.status_code == 400
        assert model.User.get(signed_in["id"]).fullname != "Người khác"

    @pytest.mark.parametrize("header", ["X-CSRFToken", "X-CSRF-Token"])
    def test_htmx_post_with_token_passes(self, app, signed_in, header):
        """Scripts of the portal send the token as a header."""
        group = factories.Group()
        answer = app.post(FOLLOW, json={"id": group["id"]}, headers={header: token_of(app)})
        assert answer.status_code == 200
        assert follows(signed_in, group)

    def test_form_post_with_token_passes(self, app, signed_in):
        """A form opened in the session is accepted."""
        organization = factories.Organization(user=signed_in)
        url = tk.url_for("organization.edit", id=organization["name"])
        form = {
            "_csrf_token": token_of(app),
            "title": "Sở Thử nghiệm",
            "name": organization["name"],
        }
        answer = app.post(url, data=form)
        assert answer.status_code == 200
        assert model.Group.get(organization["id"]).title == "Sở Thử nghiệm"

    def test_token_of_another_session_is_refused(self, app, signed_in):
        """A token is only good in the session it was made in."""
        foreign = token_of(type(app)(app.app))
        group = factories.Group()
        answer = app.post(FOLLOW, json={"id": group["id"]}, headers={"X-CSRFToken": foreign})
        assert answer.status_code == 400

    def test_page_tells_what_to_do(self, app, signed_in):
        """The refusal of a form is a page in the portal's shell."""
        answer = app.post(tk.url_for("user.edit"), data={})
        assert 'id="error-content"' in answer.body
        assert tk.url_for("home.index") in answer.body
        assert "The CSRF" not in answer.body


class TestOtherCallers:
    """Requests that no cookie identifies stay as they are."""

    def test_api_token_passes(self, app):
        """A program with a token needs no CSRF token."""
        user, group = factories.UserWithToken(), factories.Group()
        answer = app.post(
            FOLLOW, json={"id": group["id"]}, headers={"Authorization": user["token"]}
        )
        assert answer.status_code == 200
        assert follows(user, group)

    def test_api_token_beside_a_session_passes(self, app, signed_in):
        """With both, CKAN takes the token; a foreign page cannot send that header."""
        group = factories.Group()
        answer = app.post(
            FOLLOW, json={"id": group["id"]}, headers={"Authorization": signed_in["token"]}
        )
        assert answer.status_code == 200

    def test_anonymous_read_by_post_passes(self, app):
        """Searching by POST is part of the public API."""
        assert app.post("/api/3/action/package_search", json={"rows": 0}).status_code == 200

    def test_wrong_token_beside_a_session_is_refused(self, app, signed_in):
        """A made-up Authorization header does not lift the check."""
        group = factories.Group()
        answer = app.post(
            FOLLOW, json={"id": group["id"]}, headers={"Authorization": "not-a-token"}
        )
        assert answer.status_code in (400, 403)
        assert not follows(signed_in, group)


class TestStateChangingLinks:
    """Links of ckanext-harvest that change state on GET."""

    @pytest.mark.parametrize("what", ["refresh", "clear", "delete"])
    def test_foreign_page_cannot_follow(self, app, signed_in, what):
        """Another site's link or image is refused before the view runs."""
        answer = app.get(f"/harvest/{what}/x", headers={"Sec-Fetch-Site": "cross-site"})
        assert answer.status_code == 400

    def test_own_page_can(self, app, signed_in):
        """From the portal itself the view decides (here: no such source)."""
        answer = app.get("/harvest/refresh/x", headers={"Sec-Fetch-Site": "same-origin"})
        assert answer.status_code in (403, 404)
