"""States in words, icon and tone; the strip in a sentence; what a form has done."""

from __future__ import annotations

from typing import Any

import pytest

from ckanext.hcmc_governance.front import rules, states
from ckanext.hcmc_governance.front.rules import Saved

pytestmark = pytest.mark.usefixtures("with_request_context")
FRESH: dict[str, Any] = {"label": "Quá hạn 3 ngày", "icon": "triangle-exclamation", "tone": "bad"}


class TestOfRecord:
    """What a list shows of a record."""

    def test_dataset(self) -> None:
        """Its access level, then its freshness."""
        record = {"type": "dataset", "access_level": "open", "hcmc_freshness": FRESH}
        assert [one["label"] for one in states.of_record(record, "vi")] == [
            "Dữ liệu mở", "Quá hạn 3 ngày",
        ]  # fmt: skip

    @pytest.mark.clause("8.1")
    def test_database(self) -> None:
        """Shared or other comes first, by icon and word."""
        record = {"type": "database", "kind": "shared", "status": "operating"}
        shown = states.of_record(record, "vi")
        assert [one["label"] for one in shown] == [
            "Cơ sở dữ liệu dùng chung Thành phố", "Đang vận hành",
        ]  # fmt: skip
        assert len({one["icon"] for one in shown}) == 2

    def test_service(self) -> None:
        """Whether it is provided."""
        assert [
            one["label"]
            for one in states.of_record({"type": "data-service", "status": "retired"}, "en")
        ] == ["No longer provided"]

    def test_unknown_words_show_nothing(self) -> None:
        """A value that no vocabulary has is no state."""
        assert states.of_record({"type": "dataset", "access_level": "?"}, "vi") == []
        assert states.of_record({}, "vi") == []

    @pytest.mark.parametrize("level", ["open", "default_sharing", "on_request", "internal"])
    def test_icon_word_and_colour(self, level: str) -> None:
        """Always together, in both languages."""
        for language in ("vi", "en"):
            [state] = states.of_record({"type": "dataset", "access_level": level}, language)
            assert all(state[part] for part in ("label", "icon", "tone"))


class TestOfPublication:
    """What keeps a record from the public."""

    def test_each(self) -> None:
        """A published one has none."""
        assert len(states.of_publication({"state": "draft", "private": True})) == 2
        assert states.of_publication({"state": "deleted"})[0]["tone"] == "bad"
        assert states.of_publication({"state": "active"}) == []


class TestStripWords:
    """The strip for those who do not see it."""

    def test_counts_by_result(self) -> None:
        """Results that did not occur are not told; only the periods that are drawn count."""
        slots = [{"result": one} for one in ("missed", "on_time", "on_time", "late", "running")]
        assert states.strip_words({"slots": slots}, 4) == "2 kỳ đúng hạn, 1 kỳ trễ"
        assert "1 kỳ không cập nhật" in states.strip_words({"slots": slots})

    def test_nothing_ended(self) -> None:
        """A new dataset has no history yet."""
        assert states.strip_words({"slots": [{"result": "running"}]}) == "Chưa có kỳ nào kết thúc"
        assert states.strip_words({})


class TestSaved:
    """What CKAN's forms have done."""

    @pytest.mark.parametrize(
        ("endpoint", "button", "path", "what"),
        [
            ("dataset.new", "", "/dataset/x/resource/new", Saved.DRAFT),
            ("dataset.edit", "", "/dataset/x", Saved.CHANGES),
            ("dataset.edit", "", "/dataset/x/resource/new", Saved.DRAFT),
            ("database.new", "save", "/database/x", Saved.RECORD),
            ("data-service_resource.new", "go-metadata", "/data-service/x", Saved.PUBLISHED),
            ("dataset_resource.new", "again", "/dataset/x/resource/new", Saved.FILE),
            ("dataset_resource.new", "go-dataset", "/dataset/edit/x", Saved.CHANGES),
            ("dataset_resource.edit", "", "/dataset/x/resource/y", Saved.FILE),
            ("organization.edit", "", "/organization/x", Saved.CHANGES),
            ("dataset.new", "go-check", "/dataset/x/check", None),
            ("user.edit", "", "/user/x", None),
            ("dataset.delete", "", "/dataset", None),
            ("", "", "", None),
        ],
    )
    def test_forms(self, endpoint: str, button: str, path: str, what: Saved | None) -> None:
        """Every other page says nothing of its own."""
        assert rules.saved(endpoint, button, path) is what
