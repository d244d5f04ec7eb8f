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

    SHOWN = (
        (1234.5, "1.234,5", "1,234.5"),
        ("23486", "23.486", "23,486"),
        (0, "0", "0"),
        ("khoảng 10", "khoảng 10", "khoảng 10"),
        (None, "", ""),
        ("", "", ""),
        (True, "", ""),
    )

    def test_on_a_page(self, app) -> None:
        """Vietnamese first, English with its own signs, other text untouched."""
        for place, language in enumerate(("vi", "en"), start=1):
            environ = {"CKAN_LANG": language}
            with app.flask_app.test_request_context("/", environ_overrides=environ):
                for row in self.SHOWN:
                    assert tk.h.hcmc_number(row[0]) == row[place], row
