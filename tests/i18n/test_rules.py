"""The rules for a good translation find what is wrong, and nothing else."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ckanext.hcmc_i18n.rules import complaints


def said(msgid: str, translation: str, plural: str = "") -> str:
    return "\n".join(complaints(msgid, plural, translation))


class TestPlaceholders:
    """Placeholders keep their names and their number."""

    @pytest.mark.parametrize(
        ("msgid", "translation"),
        [
            ("Hello %(name)s", "Chào %(ten)s"),
            ("Hello %s", "Chào"),
            ("From %s to %s", "Từ %s"),
            ("View {name}", "Xem {tên}"),
            ("View {name}", "Xem"),
            ("{}", "{} {}"),
            ("At most %i characters", "Nhiều nhất %s ký tự"),
        ],
    )
    def test_a_difference_is_named(self, msgid, translation):
        """A lost, added or renamed placeholder breaks the page."""
        assert "placeholders differ" in said(msgid, translation)

    @pytest.mark.parametrize(
        ("msgid", "translation"),
        [
            ("{actor} updated {dataset}", "{dataset} được {actor} cập nhật"),
            ("100 % of it", "100 % số đó"),
            ("Starts with <code>\\d{6}</code>", "Bắt đầu bằng <code>\\d{6}</code>"),
        ],
    )
    def test_order_and_plain_signs_are_free(self, msgid, translation):
        """Vietnamese may put them in another order; a per cent sign is no placeholder."""
        assert said(msgid, translation) == ""

    def test_a_new_per_cent_sign_is_a_placeholder(self):
        """Templates fill every translation in by ``%``: a sign of its own breaks the page."""
        assert "per cent" in said("Records in per cent", "Bản ghi (%)")
        assert said("Done (%)", "Hoàn thành (%)") == ""

    def test_the_plural_source_counts(self):
        """Vietnamese has one form, which must hold the number."""
        assert said("one view", "{n} lượt xem", plural="{n} views") == ""
        assert "placeholders differ" in said("one view", "lượt xem", plural="{n} views")

    @given(st.lists(st.sampled_from(["%(a)s", "%s", "{b}", "{c}", "chữ"]), max_size=6))
    def test_any_text_agrees_with_itself(self, parts):
        """A translation with the same placeholders is never complained about."""
        text = "x " + " ".join(parts)
        assert "placeholders" not in said(text, text)

    @given(st.sampled_from(["%(a)s", "%s", "{b}"]), st.text("ab ", max_size=5))
    def test_one_more_is_always_found(self, placeholder, tail):
        """Adding a placeholder is always named."""
        assert "placeholders differ" in said(f"x{tail}y", f"x{tail}y {placeholder}")


class TestMarkup:
    """HTML tags are the same ones, and balanced."""

    @pytest.mark.parametrize(
        ("msgid", "translation", "complaint"),
        [
            ("<b>Note</b>", "Lưu ý", "tags differ"),
            ("<b>Note</b>", "<i>Lưu ý</i>", "tags differ"),
            ("<b>A</b> <i>b</i>", "<b>A <i></b>b</i>", "not balanced"),
        ],
    )
    def test_a_fault_is_named(self, msgid, translation, complaint):
        """A lost or crossed tag spoils the page."""
        assert complaint in said(msgid, translation)

    def test_attributes_may_be_translated(self):
        """A title is text too; a void tag needs no end."""
        assert said('<a title="Help">Read</a><br>on', '<a title="Giúp">Đọc</a><br>tiếp') == ""

    def test_a_source_that_is_unbalanced_itself_is_followed(self):
        """Core has a stray end tag; the translation keeps it."""
        assert said("See it.</p>", "Xem.</p>") == ""


class TestForm:
    """Spaces that join a text to its neighbours stay; letters are composed."""

    @pytest.mark.parametrize(("msgid", "translation"), [(" of {n}", "trên {n}"), ("Job: ", "Đợt:")])
    def test_a_space_at_the_edge_stays(self, msgid, translation):
        """Core glues such strings to numbers."""
        assert "space at the" in said(msgid, translation)

    def test_decomposed_letters_are_named(self):
        """Fonts draw them from two files."""
        assert "NFC" in said("Data", unicodedata.normalize("NFD", "Dữ liệu"))

    def test_a_missing_translation_is_not_this_rule_s_matter(self):
        """It is reported as untranslated elsewhere."""
        assert said("Anything {x}", "") == ""


class TestWording:
    """The terms of the regulation and the tone of an office hold everywhere."""

    @pytest.mark.parametrize(
        ("msgid", "translation", "complaint"),
        [
            ("Add Organization", "Thêm tổ chức", "«đơn vị»"),
            ("No groups found", "Không tìm thấy nhóm", "«chủ đề»"),
            ("Create dataset", "Tạo bộ dữ liệu", "«tập dữ liệu»"),
            ("Edit Data Dictionary", "Chỉnh sửa từ điển", "«từ điển dữ liệu»"),
            ("Please wait", "Vui lòng chờ", "vui lòng"),
            ("Done", "Xong!", "exclamation"),
            ("All users", "Mọi người sử dụng", "«người dùng»"),
            ("Edit", "Hiệu chỉnh", "«chỉnh sửa»"),
        ],
    )
    def test_a_wrong_word_is_named(self, msgid, translation, complaint):
        """The complaint names the right term."""
        assert complaint in said(msgid, translation)

    @pytest.mark.parametrize(
        ("msgid", "translation"),
        [
            ("Add Organization", "Thêm đơn vị"),
            ("{group} is here", "{group} ở đây"),
            ("{file_!r} is wrong", "{file_!r} không đúng"),
            ("Regroup", "Sắp lại"),
        ],
    )
    def test_a_right_or_free_word_passes(self, msgid, translation):
        """Names of placeholders and parts of other words are no terms."""
        assert said(msgid, translation) == ""
