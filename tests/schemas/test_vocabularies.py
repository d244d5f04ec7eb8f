"""The vocabularies and item lists carry what the regulation says, in both languages."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ckanext.hcmc_schemas import vocabularies as v


class TestVocabulary:
    """A vocabulary gives its terms in the order of its file."""

    @pytest.mark.parametrize("name", v.vocabulary_names())
    def test_every_term_has_both_labels_in_nfc(self, name: str) -> None:
        """No term is without a Vietnamese or an English label; labels are composed text."""
        for one in v.vocabulary(name):
            assert one.label_vi.strip()
            assert one.label_en.strip()
            assert unicodedata.is_normalized("NFC", one.label_vi)

    @pytest.mark.parametrize("name", v.vocabulary_names())
    def test_wordings_are_not_shared_by_two_terms(self, name: str) -> None:
        """What a source writes leads to one term only."""
        seen: dict[str, str] = {}
        for one in v.vocabulary(name):
            for wording in {one.key, one.label_vi, *one.aliases}:
                found = v.match(name, wording)
                assert found is not None
                assert seen.setdefault(wording, one.key) == found.key

    @pytest.mark.parametrize("name", v.vocabulary_names())
    def test_file_names_version_and_source(self, name: str) -> None:
        """Every vocabulary says which version it is and where it comes from."""
        told = v.metadata(name)
        assert told["version"]
        assert told["source"]
        assert "terms" not in told

    def test_unknown_name(self) -> None:
        """A name without a file is an error that says the name."""
        with pytest.raises(v.UnknownVocabulary, match="colours"):
            v.vocabulary("colours")

    @pytest.mark.parametrize("name", ["../items/8.3", "/etc/passwd", "..", ""])
    def test_names_do_not_leave_the_folder(self, name: str) -> None:
        """A name is never a path."""
        with pytest.raises(v.UnknownVocabulary):
            v.vocabulary(name)


class TestTerm:
    """One term by key."""

    def test_labels_follow_the_language(self) -> None:
        """Vietnamese for vi, English for everything else."""
        daily = v.term("frequency", "daily")
        assert daily.label("vi") == "Hàng ngày"
        assert daily.label("en") == "Every day"

    def test_unknown_key(self) -> None:
        """A key that is not in the vocabulary is an error."""
        with pytest.raises(v.UnknownTerm, match="fortnightly"):
            v.term("frequency", "fortnightly")

    def test_terms_cannot_be_changed(self) -> None:
        """The shared data is read-only."""
        with pytest.raises(TypeError):
            v.term("frequency", "daily").extra["eu"] = "OTHER"  # type: ignore[index]


class TestMatch:
    """Sources write labels in their own way."""

    @pytest.mark.parametrize(
        ("text", "key"),
        [
            ("Hằng ngày", "daily"),
            ("hàng  quí", "quarterly"),
            ("6 tháng một lần", "semiannual"),
            ("Chưa xác định", "unknown"),
        ],
    )
    def test_frequencies(self, text: str, key: str) -> None:
        """Both spellings of hàng/hằng and quý/quí are understood."""
        found = v.match("frequency", text)
        assert found is not None
        assert found.key == key

    @pytest.mark.parametrize(
        "text",
        [
            "Nông nghiệp", "Xây dựng", "Y tế, sức khỏe", "Văn hóa Du lịch", "Khoa học", "Kinh tế",
            "Công nghệ Thông tin và Truyền thông", "Lao động", "Xã hội", "Tài chính", "Tư pháp",
            "Giáo dục", "Y tế", "Đầu tư",
        ],
    )  # fmt: skip
    def test_every_theme_of_the_citys_portal(self, text: str) -> None:
        """The fourteen topics of the source catalogue all have a theme."""
        assert v.match("theme", text) is not None

    def test_dashes_do_not_matter(self) -> None:
        """An en dash and a hyphen are the same here."""
        assert v.match("theme", "Quy hoạch - Xây dựng") == v.term("theme", "construction")

    @given(
        st.sampled_from([t for n in v.vocabulary_names() for t in v.vocabulary(n)]), st.booleans()
    )
    def test_decomposed_labels_are_understood(self, one: v.Term, upper: bool) -> None:
        """The form of the marks and the case make no difference."""
        name = next(n for n in v.vocabulary_names() if one in v.vocabulary(n))
        text = unicodedata.normalize("NFD", one.label_vi)
        assert v.match(name, text.upper() if upper else text) == one

    def test_nothing_is_guessed(self) -> None:
        """What no term is called gives nothing."""
        assert v.match("theme", "Thiên văn") is None


class TestItemList:
    """The lists of the regulation are complete and in the order of the article."""

    @pytest.mark.parametrize(
        ("ref", "points"),
        [
            ("8.3", "abcdđe"),
            ("10.2", "abcdđe"),
            ("11.1", "ab"),
            pytest.param("13.4", "abcdđeghik", marks=pytest.mark.clause("13.4")),
            ("14.1", "abcdđegh"),
            pytest.param("22.1", "abcdđ", marks=pytest.mark.clause("22.1")),
        ],
    )
    def test_points(self, ref: str, points: str) -> None:
        """Every list has its points, lettered as in the text."""
        assert [one.ref for one in v.item_list(ref)] == [f"{ref}.{letter}" for letter in points]

    def test_all_lists_are_known(self) -> None:
        """The six lists of the regulation are there."""
        assert set(v.item_list_refs()) == {"8.3", "10.2", "11.1", "13.4", "14.1", "22.1"}

    def test_the_words_of_the_article(self) -> None:
        """Labels repeat the article."""
        assert [one.label_vi for one in v.item_list("22.1")] == [
            "Tên dữ liệu",
            "Mô tả dữ liệu",
            "Đơn vị chủ trì cung cấp",
            "Ngày cung cấp lần đầu",
            "Tần suất cập nhật",
        ]

    def test_compound_items_have_parts(self) -> None:
        """8.3.d asks for three things at once."""
        mechanisms = v.item_list("8.3")[3]
        assert [part.field for part in mechanisms.parts] == [
            "collection_mechanism", "update_mechanism", "data_sources",
        ]  # fmt: skip

    def test_only_what_the_article_calls_optional_is(self) -> None:
        """«(nếu có)» stands at 10.2.e and nowhere else."""
        optional = [i.ref for ref in v.item_list_refs() for i in v.item_list(ref) if i.optional]
        assert optional == ["10.2.e"]

    def test_unknown_list(self) -> None:
        """A list that the regulation does not have is an error."""
        with pytest.raises(v.UnknownVocabulary):
            v.item_list("99.9")
