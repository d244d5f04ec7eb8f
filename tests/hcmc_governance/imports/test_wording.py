"""In which language an import is told, in a request and in the background."""

from __future__ import annotations

from typing import Any

import pytest

import ckan.plugins.toolkit as tk

from ckanext.hcmc_governance.imports import running, wording
from ckanext.hcmc_governance.imports.kinds import kinds
from ckanext.hcmc_governance.imports.rules import Step

from tests.hcmc_governance.imports.conftest import lines, name
from tests.hcmc_governance.units.imports.conftest import Sender

LABEL = {"vi": "Loại", "en": "Kind"}


@pytest.mark.usefixtures("non_clean_db")
class TestLanguage:
    """Of the page, else the portal's own."""

    @pytest.mark.parametrize("wanted", ["vi", "en"])
    def test_of_a_block(self, app: Any, wanted: str):
        """A job speaks the language of the person who asked."""
        with app.flask_app.app_context(), wording.speaking(wanted):
            assert wording.language() == wanted
            assert wording.spoken(LABEL) == LABEL[wanted]

    def test_without_a_page(self, monkeypatch: pytest.MonkeyPatch):
        """A command speaks the portal's language."""
        monkeypatch.setitem(tk.config, "ckan.locale_default", "en")
        assert wording.language() == "en"
        monkeypatch.setitem(tk.config, "ckan.locale_default", "vi")
        assert wording.spoken(LABEL) == "Loại"

    def test_of_a_page(self, app: Any):
        """The address says the language."""
        for wanted in ("vi", "en"):
            given = {"CKAN_LANG": wanted, "CKAN_CURRENT_URL": "/"}
            with app.flask_app.test_request_context("/", environ_overrides=given):
                assert wording.language() == wanted

    def test_label_that_is_one_word(self):
        """A label without languages is the same in all."""
        assert wording.spoken("SHA-256") == "SHA-256"

    def test_block_ends(self, app: Any):
        """Afterwards the language is the one of before."""
        with app.flask_app.app_context():
            before = wording.language()
            with wording.speaking("en"):
                assert wording.language() == "en"
            assert wording.language() == before


class TestKinds:
    """Names, columns and guides of the kinds."""

    @pytest.mark.parametrize(
        "key", ["unit", "completion-dataset", "completion-database", "completion-data-service"]
    )
    def test_both_languages(self, app: Any, non_clean_db: None, key: str):
        """Nothing English is left on a Vietnamese page, nothing Vietnamese on an English one."""
        told = {}
        with app.flask_app.app_context():
            for wanted in ("vi", "en"):
                with wording.speaking(wanted):
                    one = kinds()[key]
                    labels = [one.label(each.key) for each in one.headings()]
                    told[wanted] = [one.title(), one.hint(), *labels]
        assert len(told["vi"]) == len(told["en"])
        assert not set(told["vi"][:2]) & set(told["en"][:2])
        for labels in told.values():
            assert [one for one in labels if labels.count(one) > 1] == []
        assert all(each.isascii() for each in told["en"])


class TestJob:
    """Sentences are told when they are read, not when they are found."""

    def test_finding_is_told_in_the_readers_language(
        self, app: Any, sender: Sender, queued: list[Any]
    ):
        """Found by a Vietnamese job, read by an English page."""
        told = sender.send(lines(f"{name()},Tập đoàn"))
        running.work(told["id"], Step.READ.value, sender.name, "vi", False)
        messages = {}
        with app.flask_app.app_context():
            for wanted in ("vi", "en"):
                with wording.speaking(wanted):
                    found = sender.call("hcmc_import_fault_list", id=told["id"])
                    messages[wanted] = found[0]["message"]
        assert messages["en"] == "«Tập đoàn» is not among the values offered."
        assert "Tập đoàn" in messages["vi"]
        assert messages["vi"] != messages["en"]
