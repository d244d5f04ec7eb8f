"""The page scanner sees what people see, and tells English from Vietnamese."""

from __future__ import annotations

import pytest
from english_scanner import EnglishScanner, squeeze, visible_texts


def page(body: str) -> str:
    return f'<html lang="vi"><head><title>Cổng dữ liệu</title></head><body>{body}</body></html>'


@pytest.fixture(scope="module")
def scanner() -> EnglishScanner:
    return EnglishScanner()


class TestVisibleTexts:
    """Text, labels, tooltips and confirmations are read; code is not."""

    @pytest.mark.parametrize(
        ("body", "expected"),
        [
            ("<p>Một  \n hai</p>", "Một hai"),
            ("<p><b>a</b> đuôi</p>", "đuôi"),
            ('<img alt="Ảnh">', "Ảnh"),
            ('<a title="Mách nước">x</a>', "Mách nước"),
            ('<input placeholder="Gõ vào đây">', "Gõ vào đây"),
            ('<nav aria-label="Vị trí">x</nav>', "Vị trí"),
            ('<input type="submit" value="Gửi">', "Gửi"),
            ('<a data-module-content="Chắc không?">x</a>', "Chắc không?"),
            ('<a data-module-i18n=\'{"content": "Xóa?"}\'>x</a>', "Xóa?"),
            ('<a data-bs-content="<b>Đậm</b> nhạt">x</a>', "Đậm nhạt"),
            ('<meta name="description" content="Mô tả trang">', "Mô tả trang"),
        ],
    )
    def test_seen(self, body, expected):
        """A person sees or hears it."""
        assert expected in list(visible_texts(page(body)))

    @pytest.mark.parametrize(
        "body",
        [
            "<script>Search data</script>",
            "<style>Search data</style>",
            "<code>Search data</code>",
            "<pre>x <b>Search data</b></pre>",
            '<a lang="en">Search data</a>',
            '<p translate="no">Search data</p>',
            '<input type="hidden" value="Search data">',
            '<input type="text" value="Search data">',
            '<meta name="generator" content="Search data">',
            "<!-- Search data -->",
        ],
    )
    def test_unseen(self, body):
        """Nobody reads it, or it is English on purpose."""
        assert "Search data" not in list(visible_texts(page(body)))

    def test_squeeze(self):
        """White space is one space."""
        assert squeeze("  a \n\t b\u00a0c ") == "a b c"


class TestLeftovers:
    """English of a catalogue is found whole, inside other text and around numbers."""

    @pytest.mark.parametrize(
        "text",
        [
            "Skip to main content",
            "Dataset",
            "12 datasets found",
            'No datasets found for "xyz"',
            "Sở Y tế - Search datasets with the tag: y-te",
            "You have been invited to Cổng dữ liệu.",
        ],
    )
    def test_english_is_found(self, text, scanner):
        """The piece of text is named as the page shows it."""
        assert scanner.leftovers(page(f"<p>{text}</p>")) == [text]

    @pytest.mark.parametrize(
        "text",
        [
            "Chuyển đến nội dung chính",
            "12 tập dữ liệu",
            "CSV",
            "API",
            "URL",
            "Dataset of a title that came with the data",
            "Sở Khoa học và Công nghệ",
            "02/11/2026 14:05",
        ],
    )
    def test_other_text_is_not(self, text, scanner):
        """Vietnamese, codes, and words inside somebody's title are no leftovers."""
        assert scanner.leftovers(page(f"<p>{text}</p>")) == []

    def test_allowed_text_is_passed_over(self):
        """A test may know that its record is called like that."""
        scanner = EnglishScanner(frozenset({"Dataset"}))
        assert scanner.leftovers(page("<p>Dataset</p><p>Datasets</p>")) == ["Datasets"]

    def test_each_piece_is_named_once(self, scanner):
        """A menu repeated on top and below is one finding."""
        assert scanner.leftovers(page("<p>Datasets</p><p>Datasets</p>")) == ["Datasets"]


class TestForeignWords:
    """The broader search also meets English that no catalogue knows."""

    def test_an_unknown_sentence_is_found(self, scanner):
        """One clearly English word is enough."""
        assert scanner.foreign_words(page("<p>Something unexpected happened</p>"))

    def test_vietnamese_is_not(self, scanner):
        """Vietnamese words without marks are not English."""
        assert scanner.foreign_words(page("<p>Trang chia sang hai bên, gom theo chung</p>")) == []
