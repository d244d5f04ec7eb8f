"""Which version applies on a day, and what an operator's settings change."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ckanext.hcmc_governance.regulation import errors, service

FOLDER = "ckanext.hcmc_governance.regulation.folder"
READINGS = "ckanext.hcmc_governance.regulation.readings"


class TestInForce:
    """A day leads to one version."""

    def test_today(self):
        """The decision that the suite brings."""
        assert service.in_force(dt.date(2026, 11, 24)).key == "99-2024"

    def test_first_day(self):
        """It applies from its first day, not the day before."""
        assert service.in_force(dt.date(2024, 10, 30)).number == "99/2024/QĐ-UBND"
        with pytest.raises(service.NotInForce, match="2024-10-29"):
            service.in_force(dt.date(2024, 10, 29))

    def test_an_amendment_from_its_day(
        self,
        ckan_config: dict[str, Any],
        monkeypatch: pytest.MonkeyPatch,
        write: Callable[..., Path],
        amendment: dict[str, Any],
    ):
        """A file in the operator's folder counts from its own day; records before keep theirs."""
        monkeypatch.setitem(ckan_config, FOLDER, str(write(amendment)))
        before, after = dt.date(2027, 1, 31), dt.date(2027, 2, 1)
        assert service.in_force(before).key == "99-2024"
        assert service.in_force(after).key == "12-2027"
        notice = "planned_suspension_notice"
        assert service.version("99-2024").threshold(notice).value == 7
        assert service.in_force(after).threshold(notice).value == 10
        assert [one.key for one in service.versions()] == ["99-2024", "12-2027"]


class TestVersion:
    """Records keep a key; the key leads back to the version."""

    def test_by_key(self):
        """The version of that key."""
        assert service.version("99-2024").valid_from == dt.date(2024, 10, 30)

    def test_unknown(self):
        """A key nobody made is an error, not a guess."""
        with pytest.raises(service.UnknownVersion, match="1-1999"):
            service.version("1-1999")


class TestSettings:
    """The operator's folder and readings."""

    def test_reading(self, ckan_config: dict[str, Any], monkeypatch: pytest.MonkeyPatch):
        """The choice of the setting is in force."""
        monkeypatch.setitem(ckan_config, READINGS, ["A10=inclusive"])
        assert service.in_force(dt.date(2026, 1, 1)).reading("A10").choice == "inclusive"

    @pytest.mark.parametrize("setting", ["A10", "A99=x", "A10=later"])
    def test_wrong_reading(
        self, ckan_config: dict[str, Any], monkeypatch: pytest.MonkeyPatch, setting: str
    ):
        """A slip of the pen stops the portal with the reading's name."""
        monkeypatch.setitem(ckan_config, READINGS, [setting])
        with pytest.raises(errors.UnknownChoice, match="A"):
            service.versions()

    def test_missing_folder(self, ckan_config: dict[str, Any], monkeypatch: pytest.MonkeyPatch):
        """A folder that is not there is no empty folder."""
        monkeypatch.setitem(ckan_config, FOLDER, "/nowhere/at/all")
        with pytest.raises(errors.BrokenDecision, match="/nowhere"):
            service.versions()


class TestFind:
    """Words lead to the places that hold them."""

    def test_marks_make_no_difference(self):
        """«tan suat cap nhat» finds what «tần suất cập nhật» finds."""
        version = service.version("99-2024")
        found = service.find(version, "tan suat cap nhat")
        assert found == service.find(version, "Tần suất CẬP NHẬT")
        assert found is not None
        assert "22.1.đ" in {str(ref) for ref in found[22]}

    def test_all_words_are_needed(self):
        """One more word leaves fewer places."""
        version = service.version("99-2024")
        few, many = service.find(version, "kho dùng chung nhật ký"), service.find(version, "kho")
        assert few is not None
        assert many is not None
        assert set(few) < set(many)
        assert 18 in few

    def test_headings_count(self):
        """An article is found by its heading in either language."""
        found = service.find(service.version("99-2024"), "open data catalogue")
        assert found is not None
        assert 22 in found

    def test_nothing(self):
        """No words: no choice. Words of nobody: no article."""
        version = service.version("99-2024")
        assert service.find(version, "  ") is None
        assert service.find(version, "zzzz") == {}
