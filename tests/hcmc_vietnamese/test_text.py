"""Vietnamese text: stored spelling, folded forms, slugs, order."""

from __future__ import annotations

import random
import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ckanext.hcmc_vietnamese import text

VIETNAMESE = st.text(
    alphabet="aàảãáạăằẳẵắặâầẩẫấậbcdđeèẻẽéẹêềểễếệghiìỉĩíịklmnoòỏõóọôồổỗốộơờởỡớợ"
    "pqrstuùủũúụưừửữứựvxyỳỷỹýỵ ĐÐƉ0123456789-.,/()²",
    max_size=60,
)
ANY = st.text(max_size=80)


class TestNfc:
    """Text has one stored form."""

    def test_decomposed_word_is_composed(self) -> None:
        """Text pasted from macOS or a PDF comes decomposed and is stored composed."""
        assert text.nfc(unicodedata.normalize("NFD", "Quận Tân Bình")) == "Quận Tân Bình"

    def test_square_metres_stay(self) -> None:
        """Compatibility characters carry meaning and stay."""
        assert text.nfc("m² và ½") == "m² và ½"

    @given(ANY)
    def test_is_idempotent(self, value: str) -> None:
        """Doing it twice changes nothing more."""
        assert text.nfc(text.nfc(value)) == text.nfc(value)


class TestClean:
    """One line of text without anything that cannot be seen."""

    @pytest.mark.parametrize(
        ("raw", "cleaned"),
        [
            ("  Sở\u00a0Y\u202ftế ", "Sở Y tế"),
            ("\ufeffMã số", "Mã số"),
            ("Quận\u200b 1\u200d", "Quận 1"),
            ("giao\u00adthông", "giaothông"),
            ("dòng một\r\n\tdòng hai", "dòng một dòng hai"),
            ("diện tích (m²)", "diện tích (m²)"),
            (unicodedata.normalize("NFD", "Ấp Đồng"), "Ấp Đồng"),
            ("\u200b \u00a0", ""),
        ],
    )
    def test_examples(self, raw: str, cleaned: str) -> None:
        """What arrives from forms, spreadsheets and PDFs."""
        assert text.clean(raw) == cleaned

    @given(ANY)
    def test_is_idempotent_and_on_one_line(self, value: str) -> None:
        """Cleaned text is clean, in NFC, without double or outer spaces."""
        cleaned = text.clean(value)
        assert text.clean(cleaned) == cleaned
        assert cleaned == cleaned.strip()
        assert "  " not in cleaned
        assert "\n" not in cleaned
        assert unicodedata.is_normalized("NFC", cleaned)


class TestCleanMultiline:
    """Descriptions keep their lines."""

    @pytest.mark.parametrize(
        ("raw", "cleaned"),
        [
            ("Một\u00a0 hai\r\nba\rbốn ", "Một hai\nba\nbốn"),
            ("- mục\n\t- mục con\n\n\nhết\n", "- mục\n    - mục con\n\n\nhết"),
            ("\n\n \n", ""),
            ("a\u2028b", "a\nb"),
            ("  mã   nguồn", "  mã nguồn"),
        ],
    )
    def test_examples(self, raw: str, cleaned: str) -> None:
        """Line ends become one kind; indentation, which Markdown reads, stays."""
        assert text.clean_multiline(raw) == cleaned

    @given(ANY)
    def test_is_idempotent(self, value: str) -> None:
        """Cleaned text is clean."""
        cleaned = text.clean_multiline(value)
        assert text.clean_multiline(cleaned) == cleaned


class TestFold:
    """Words without marks, for comparing."""

    @pytest.mark.parametrize("letter", ["Đ", "đ", "Ð", "ð", "Ɖ", "ɖ"])
    def test_every_letter_that_looks_like_d_with_stroke(self, letter: str) -> None:
        """Đ cannot be decomposed, and its lookalikes are typed in its place."""
        assert text.fold(f"{letter}ường bộ") == "duong bo"

    @pytest.mark.parametrize(
        ("raw", "folded"),
        [
            ("Thủy lợi", "thuy loi"),
            ("THÀNH PHỐ HỒ CHÍ MINH", "thanh pho ho chi minh"),
            ("diện tích m²", "dien tich m2"),
            ("2020–2025", "2020-2025"),
            ("Quận\u200b 1", "quan 1"),
        ],
    )
    def test_examples(self, raw: str, folded: str) -> None:
        """Marks go, letters and signs stay readable."""
        assert text.fold(raw) == folded

    @given(ANY)
    def test_result_is_lower_case_ascii(self, value: str) -> None:
        """Nothing but ASCII in small letters comes out, from any script."""
        folded = text.fold(value)
        assert folded.isascii()
        assert folded == folded.lower()

    @given(VIETNAMESE)
    def test_form_of_the_input_does_not_matter(self, value: str) -> None:
        """Composed and decomposed input fold alike, letter by letter."""
        assert text.fold(unicodedata.normalize("NFD", value)) == text.fold(value)


class TestNormaliseTones:
    """Two correct spellings are the same word."""

    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ("hoà", "hòa"), ("thuỷ", "thủy"), ("kỹ", "kĩ"), ("quý", "quí"), ("khoẻ", "khỏe"),
            ("Hoà Bình", "Hòa Bình"), ("tuỳ", "tùy"), ("công ty", "công ti"), ("lý", "lí"),
            ("Ðường", "Đường"), ("MỸ", "MĨ"),
        ],
    )  # fmt: skip
    def test_pairs_are_equal(self, one: str, other: str) -> None:
        """Old and new tone placement, i and y after one consonant."""
        assert text.normalise_tones(one) == text.normalise_tones(other)
        decomposed = unicodedata.normalize("NFD", other)
        assert text.normalise_tones(one) == text.normalise_tones(decomposed)

    @pytest.mark.parametrize(
        ("one", "other"),
        [("hoa", "hòa"), ("thúy", "thủy"), ("tai", "tay"), ("hỏi", "hói"), ("mai", "may")],
    )
    def test_other_words_stay_apart(self, one: str, other: str) -> None:
        """A different tone or vowel is a different word."""
        assert text.normalise_tones(one) != text.normalise_tones(other)

    @given(VIETNAMESE)
    def test_is_idempotent(self, value: str) -> None:
        """The compared form compares equal to itself."""
        once = text.normalise_tones(value)
        assert text.normalise_tones(once) == once


class TestSlug:
    """Addresses are readable and the same whoever computes them."""

    @pytest.mark.parametrize(
        ("title", "expected"),
        [
            ("Đường bộ, cầu đường", "duong-bo-cau-duong"),
            ("Ðiểm đỗ xe Đường Nguyễn Huệ", "diem-do-xe-duong-nguyen-hue"),
            ("Danh sách trường tiểu học", "danh-sach-truong-tieu-hoc"),
            ("Giá trị 1,5 m² (2020–2025)", "gia-tri-1-5-m2-2020-2025"),
            ("  --Sở Y\u00a0tế--  ", "so-y-te"),
            ("R&D / A_B", "r-d-a-b"),
            ("…", ""),
        ],
    )
    def test_examples(self, title: str, expected: str) -> None:
        """Core drops đ and every letter from U+1EA0 on; here they stay readable."""
        assert text.slug(title) == expected

    def test_long_title_ends_at_a_word(self) -> None:
        """A name holds 100 characters: whole words are dropped, none is cut."""
        result = text.slug("thống kê " * 30)
        assert len(result) <= 100
        assert result.endswith(("-ke", "-thong"))

    def test_one_long_word_is_cut(self) -> None:
        """A single word longer than a name is cut."""
        assert text.slug("a" * 130) == "a" * 100

    @given(ANY)
    def test_alphabet_and_length(self, value: str) -> None:
        """Only a-z, 0-9 and single inner hyphens, at most the length asked for."""
        result = text.slug(value, max_length=40)
        assert re.fullmatch(r"(?:[a-z0-9]+(?:-[a-z0-9]+)*)?", result)
        assert len(result) <= 40

    @given(VIETNAMESE)
    def test_form_of_the_input_does_not_matter(self, value: str) -> None:
        """Decomposed input gives the same address."""
        assert text.slug(unicodedata.normalize("NFD", value)) == text.slug(value)


class TestSortKey:
    """The order of a Vietnamese dictionary."""

    ALPHABETICAL = (
        "1 Quận", "2 Quận", "10 Quận", "An", "An Giang", "Anh", "ăn", "Ăn", "Ân", "Ấp", "Dân",
        "Du", "Đào", "Đất", "em", "êm", "Hu", "Hù", "Hủ", "Hũ", "Hú", "Hụ", "Huế", "on", "ôn",
        "ơn", "Quận 1", "Quận 2", "Quận 10", "um", "ưm", "xã", "Ý", "Zét",
    )  # fmt: skip

    def test_letters_tones_numbers(self) -> None:
        """Letters first, tones only between equal letters, numbers by value."""
        shuffled = list(self.ALPHABETICAL)
        random.Random(7).shuffle(shuffled)  # noqa: S311
        assert tuple(sorted(shuffled, key=text.sort_key)) == self.ALPHABETICAL

    def test_tone_counts_after_all_letters(self) -> None:
        """«Hà Nam» stands before «Hạ Long» only by its letters, not by its tones."""
        assert sorted(["Hà Nam", "Hạ Long"], key=text.sort_key) == ["Hạ Long", "Hà Nam"]

    @given(VIETNAMESE)
    def test_form_of_the_input_does_not_matter(self, value: str) -> None:
        """Decomposed input has the same key."""
        assert text.sort_key(unicodedata.normalize("NFD", value)) == text.sort_key(value)

    @given(ANY)
    def test_every_text_has_a_key(self, value: str) -> None:
        """No input breaks a list."""
        assert isinstance(text.sort_key(value), str)
