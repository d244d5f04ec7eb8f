"""The word lists, the package's and the portal's own."""

from __future__ import annotations

import unicodedata

import pytest

from ckanext.hcmc_vietnamese.search import words


class TestLoad:
    """A portal's own file replaces the package's file of that name."""

    def test_packaged(self) -> None:
        """The lists of the package are complete."""
        lists = words.load()
        assert lists.abbreviations["ubnd"] == ("ủy ban nhân dân",)
        assert "cơ sở lưu trú" in lists.everyday["khách sạn"]
        assert "dữ liệu về" in lists.opening
        assert "trên địa bàn" in lists.anywhere
        assert ("phường", "bến thành") in lists.places
        assert len(lists.places) > 400

    def test_own_file(self, tmp_path) -> None:
        """One own file; the others stay the package's."""
        text = unicodedata.normalize("NFD", "# của đơn vị\nCDC\ttrung tâm kiểm soát bệnh tật\n")
        (tmp_path / "abbreviations.txt").write_text(text, encoding="utf-8-sig")
        lists = words.load(str(tmp_path))
        assert lists.abbreviations == {"cdc": ("trung tâm kiểm soát bệnh tật",)}
        assert lists.everyday == words.load().everyday

    @pytest.mark.parametrize("line", ["ubnd ủy ban nhân dân", "ubnd\t", "ubnd\t | "])
    def test_broken_line_is_named(self, tmp_path, line: str) -> None:
        """The message tells file and line."""
        (tmp_path / "abbreviations.txt").write_text(f"kcb\tkhám chữa bệnh\n{line}\n", "utf-8")
        with pytest.raises(words.WordListError, match=r"abbreviations\.txt:2"):
            words.load(str(tmp_path))

    def test_repeated_word_adds_terms(self, tmp_path) -> None:
        """Two lines for one word are one entry."""
        (tmp_path / "everyday.txt").write_text("nhà đất\tđất đai\nnhà đất\tnhà ở\n", "utf-8")
        assert words.load(str(tmp_path)).everyday == {"nhà đất": ("đất đai", "nhà ở")}
