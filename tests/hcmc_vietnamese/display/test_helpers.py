"""Numbers and dates on pages."""

from __future__ import annotations

import pytest

import ckan.plugins.toolkit as tk


class TestDate:
    """hcmc_date: dd/mm/yyyy in the portal's zone."""

    @pytest.mark.parametrize(
        ("value", "shown"),
        [("2026-11-03T17:30:00", "04/11/2026"), (None, ""), ("", ""), ("quý I/2025", "quý I/2025")],
    )
    def test_on_a_page(self, value: str | None, shown: str) -> None:
        """What is no date is shown as the source wrote it."""
        assert tk.h.hcmc_date(value) == shown


class TestNumber:
    """hcmc_number: the signs of the page's language."""

    @pytest.mark.parametrize(
        ("path", "value", "shown"),
        [
            ("/", 1234.5, "1.234,5"),
            ("/en/", 1234.5, "1,234.5"),
            ("/", "23486", "23.486"),
            ("/", "khoảng 10", "khoảng 10"),
            ("/", None, ""),
            ("/", True, ""),
            ("/", 0, "0"),
        ],
    )
    def test_on_a_page(self, app, path: str, value: object, shown: str) -> None:
        """Vietnamese first, English with its own signs, other text untouched."""
        language = "en" if path.startswith("/en") else "vi"
        with app.flask_app.test_request_context(path, environ_overrides={"CKAN_LANG": language}):
            assert tk.h.hcmc_number(value) == shown
