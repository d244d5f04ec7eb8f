"""Everybody reads the regulation through the API."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import ckan.plugins.toolkit as tk
from ckan.tests import helpers

pytestmark = pytest.mark.usefixtures("non_clean_db")
FOLDER = "ckanext.hcmc_governance.regulation.folder"


def asked(name: str, **given: Any) -> Any:
    return helpers.call_action(name, {"ignore_auth": False, "user": ""}, **given)


class TestHcmcRegulationList:
    """The versions, oldest first."""

    def test_the_decision_is_there(self):
        """With its dates; nobody needs to sign in."""
        (only,) = asked("hcmc_regulation_list")
        assert only["key"] == "99-2024"
        assert only["valid_from"] == "2024-10-30"
        assert only["valid_until"] is None


class TestHcmcRegulationShow:
    """A version as a whole."""

    def test_parts(self):
        """Chapters, articles, roles, deadlines, readings, item lists."""
        shown = asked("hcmc_regulation_show")
        assert len(shown["articles"]) == 31
        assert "text" not in shown["articles"][0]
        assert shown["item_lists"] == ["8.3", "10.2", "11.1", "13.4", "14.1", "22.1"]
        assert {one["ref"] for one in shown["thresholds"]} >= {"16.3", "22.2", "27.2.a", "28.1"}
        assert shown["readings"][0]["text_vi"]

    def test_words(self):
        """Only articles that hold the words, with the places."""
        shown = asked("hcmc_regulation_show", words="bi mat nha nuoc")
        assert [one["number"] for one in shown["articles"]] == [1]
        assert {"ref": "1.2", "anchor": "k2"} in shown["articles"][0]["found"]

    def test_by_day(
        self,
        ckan_config: dict[str, Any],
        monkeypatch: pytest.MonkeyPatch,
        write: Callable[..., Path],
        amendment: dict[str, Any],
    ):
        """The day decides the version; the key does too."""
        monkeypatch.setitem(ckan_config, FOLDER, str(write(amendment)))
        assert asked("hcmc_regulation_show", day="2027-01-31")["key"] == "99-2024"
        assert asked("hcmc_regulation_show", day="2027-02-01")["key"] == "12-2027"
        assert asked("hcmc_regulation_show", key="99-2024")["valid_until"] == "2027-02-01"

    @pytest.mark.parametrize("given", [{"key": "1-1999"}, {"day": "2001-01-01"}])
    def test_no_version(self, given: dict[str, str]):
        """A key or a day without version is not found."""
        with pytest.raises(tk.ObjectNotFound):
            asked("hcmc_regulation_show", **given)

    def test_wrong_day(self):
        """A day in another spelling is refused."""
        with pytest.raises(tk.ValidationError) as refused:
            asked("hcmc_regulation_show", day="1/3/2025")
        assert "day" in refused.value.error_dict


class TestHcmcRegulationArticleShow:
    """An article with all that concerns it."""

    def test_article(self):
        """Clauses and points with anchors, deadlines, readings, neighbours."""
        shown = asked("hcmc_regulation_article_show", number=22)
        assert [one["anchor"] for one in shown["clauses"][0]["points"]] == [
            "k1-a", "k1-b", "k1-c", "k1-d", "k1-dd",
        ]  # fmt: skip
        assert [one["key"] for one in shown["thresholds"]] == ["catalogue_review"]
        assert {one["key"] for one in shown["readings"]} >= {"A15", "A16"}
        assert (shown["previous"], shown["next"]) == (21, 23)

    @pytest.mark.clause("25.1")
    def test_names_of_holders_are_roles(self):
        """Where the text names a department, the role is told, whoever holds it (A24)."""
        named = asked("hcmc_regulation_article_show", number=25)["named"]
        assert "giam_quan" in {one["key"] for one in named}

    def test_bodies_that_are_no_more(self):
        """A city that has no district level says so beside the words."""
        assert asked("hcmc_regulation_article_show", number=2)["gone"]

    @pytest.mark.parametrize("number", [0, 32])
    def test_no_article(self, number: int):
        """Only the 31."""
        with pytest.raises((tk.ObjectNotFound, tk.ValidationError)):
            asked("hcmc_regulation_article_show", number=number)
