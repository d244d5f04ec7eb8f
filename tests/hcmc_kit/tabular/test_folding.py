"""Words compared as people type them, and text as it can be kept."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ckanext.hcmc_kit.tabular import folding


class TestStorable:
    """What no database keeps is taken out; what people see stays."""

    @given(st.text(st.characters(), max_size=60))
    def test_can_be_kept(self, text: str):
        """No NUL, no half of a pair; a second time nothing changes."""
        kept = folding.storable(text)
        assert "\0" not in kept
        assert kept.encode() is not None
        assert folding.storable(kept) == kept

    def test_half_pairs_and_controls(self):
        """They stand in damaged workbooks; tab and ends of line are text."""
        assert folding.storable("a\ud800b\x07c\td\r\ne") == "abc\td\r\ne"


class TestClean:
    """One line, nothing invisible."""

    @given(st.text(max_size=60))
    def test_is_stable(self, text: str):
        """Cleaned text is clean, on one line, without spaces at its ends."""
        told = folding.clean(text)
        assert "\n" not in told
        assert told == told.strip()
        assert "\u200b" not in told

    def test_lines_are_kept_apart(self):
        """Descriptions keep their paragraphs, whatever ends a line."""
        assert folding.clean_lines("\n a  b\r\rc \r\n") == "a b\n\nc"


class TestFold:
    """Case, marks, signs and spaces do not matter."""

    @pytest.mark.parametrize(
        ("text", "folded"),
        [("Đơn vị", "don vi"), ("ĐƠN_VỊ:", "don vi"), ("  Mã - số ", "ma so"), ("!!", "")],
    )
    def test_words(self, text: str, folded: str):
        """The stroke of Đ is a mark too."""
        assert folding.fold(text) == folded
        assert folding.fold(unicodedata.normalize("NFD", text)) == folded

    def test_brackets_of_a_heading(self):
        """What stands in brackets explains; a heading all in brackets is one."""
        assert folding.fold_heading("Tên (bắt buộc)") == "ten"
        assert folding.fold_heading("(Tên)") == "ten"
