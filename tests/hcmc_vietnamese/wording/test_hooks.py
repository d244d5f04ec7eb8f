"""The portal reads templates through the table of hard-coded English."""

from __future__ import annotations

from ckanext.hcmc_i18n.marking import MarkHardCoded
from ckanext.hcmc_vietnamese.wording import hooks


class TestMakeMiddleware:
    """The Jinja environment of the portal marks what it reads."""

    def test_the_running_portal_has_it(self, app):
        """The hook is wired."""
        assert MarkHardCoded.identifier in app.flask_app.jinja_env.extensions

    def test_the_application_is_handed_on(self, app, ckan_config):
        """The next plugin gets the same application."""
        assert hooks.make_middleware(app.flask_app, ckan_config) is app.flask_app

    def test_a_page_shows_the_translation(self, app):
        """The alternative text of the badge in core's footer comes from the catalogue."""
        source, path, _fresh = app.flask_app.jinja_env.loader.get_source(
            app.flask_app.jinja_env, "admin/index.html"
        )
        marked = app.flask_app.jinja_env.preprocess(source, "admin/index.html", path)
        assert "{{ _('Username') }}" in marked
        assert 'placeholder="Username"' not in marked
