"""Answers in words: what a reference to a record is called."""

from __future__ import annotations

from typing import Any

import pytest

from ckan.tests import factories

from ckanext.hcmc_governance.register.drafts import answers

pytestmark = pytest.mark.usefixtures("non_clean_db", "themes")
FIELD = {"field_name": "uses", "hcmc_types": ["database"]}


class TestRecordReferences:
    """A record is called by its title only towards who may see it."""

    def test_public_record(self, desk: Any) -> None:
        """By title, named by id or by name; what is no record stays as typed."""
        record = desk.database(title="Cơ sở dữ liệu ai cũng xem")
        for typed in (record["id"], record["name"]):
            assert answers.in_words(FIELD, typed, "vi") == "Cơ sở dữ liệu ai cũng xem"
        assert answers.in_words(FIELD, "khong-co", "vi") == "khong-co"

    def test_draft(self, app: Any, desk: Any, other_desk: Any) -> None:
        """Its own unit reads the title, others what they typed."""
        record = desk.draft("database", title="Bản thảo kín")
        for reader, told in ((desk, "Bản thảo kín"), (other_desk, record["id"])):
            token = factories.APIToken(user=reader.user["name"])["token"]
            with app.flask_app.test_request_context(headers={"Authorization": token}):
                assert answers.in_words(FIELD, record["id"], "vi") == told
        assert answers.in_words(FIELD, record["id"], "vi") == record["id"]
