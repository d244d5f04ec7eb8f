"""Names of record types stand in Vietnamese inside core's sentences."""

from __future__ import annotations

import flask_babel
import pytest

import ckan.plugins.toolkit as tk


@pytest.fixture(params=["vi"])
def language(app, request):
    """The language of the page."""
    with app.flask_app.test_request_context(), flask_babel.force_locale(request.param):
        yield request.param


class TestHumanizeEntityType:
    """The helper of core, with the name of the type translated."""

    VIETNAMESE = (
        ("database", "add link", "Thêm cơ sở dữ liệu"),
        ("data-service", "create label", "Tạo dịch vụ chia sẻ dữ liệu"),
        ("database", "page title", "Cơ sở dữ liệu"),
        ("database", "main nav", "Cơ sở dữ liệu"),
        ("database", "my label", "Cơ sở dữ liệu của tôi"),
        ("database", "activity_record", "cơ sở dữ liệu"),
        ("database", "no such purpose", "Cơ sở dữ liệu"),
        ("harvest", "page title", "Nguồn thu thập"),
        ("unknown_type", "add link", "Thêm unknown type"),
    )

    @pytest.mark.usefixtures("language")
    def test_vietnamese(self):
        """A capital letter only at the start of the sentence."""
        for name, purpose, expected in self.VIETNAMESE:
            assert tk.h.humanize_entity_type("package", name, purpose) == expected

    @pytest.mark.usefixtures("language")
    def test_core_s_own_types_keep_their_templates_words(self):
        """Core asks for None then, and takes the words that stand in the template."""
        own = (("package", "dataset"), ("organization", "organization"), ("group", "group"))
        for entity, name in own:
            assert tk.h.humanize_entity_type(entity, name, "add link") is None

    @pytest.mark.parametrize("language", ["en"], indirect=True)
    def test_english(self, language):
        """The English page reads as core writes it, but for the capital."""
        assert tk.h.humanize_entity_type("package", "database", "add link") == "Add database"

    @pytest.mark.usefixtures("language")
    def test_activities_are_left_to_core(self):
        """Their wording is not a sentence with a name in it."""
        assert tk.h.humanize_entity_type("activity", "database", "changed_package") == (
            "Changed database"
        )


class TestRenderDatetime:
    """Dates of core's templates in the order of the language."""

    @pytest.mark.usefixtures("language")
    def test_vietnamese(self):
        """Day, month, year, in the zone of the portal."""
        moment = "2026-11-23T18:30:05"
        assert tk.h.render_datetime(moment) == "24/11/2026"
        assert tk.h.render_datetime(moment, with_hours=True) == "24/11/2026 01:30"

    @pytest.mark.parametrize("language", ["en"], indirect=True)
    def test_english(self, language):
        """The English page keeps core's form."""
        assert tk.h.render_datetime("2026-11-23T18:30:05") == "November 24, 2026"

    @pytest.mark.usefixtures("language")
    def test_no_date(self):
        """What is no date is shown as nothing, as core does."""
        assert [tk.h.render_datetime(value) for value in (None, "", "hôm qua")] == ["", "", ""]
