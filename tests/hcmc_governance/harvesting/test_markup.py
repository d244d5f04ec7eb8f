"""HTML of a source as Markdown."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

import ckan.plugins.toolkit as tk

from ckanext.hcmc_governance.harvesting.markup import to_markdown

PIECES = st.sampled_from(
    [
        "<p>", "</p>", "<br />", "<script>alert(1)</script>", "<img src=x onerror=alert(1)>",
        "<a href='javascript:alert(1)'>", "</a>", "<a href=\"https://a.vn/?x=1&y=2\">", "đơn vị",
        "&lt;script&gt;", "&amp;", "<ol><li>", "</li></ol>", "*", "[x](javascript:y)",
        "<svg/onload=",
        "<style>p{}</style>", "<!-- <script> -->", "<b onclick=x>", "\u0301", "\u200b", "<", "\n",
    ]
)  # fmt: skip


class TestToMarkdown:
    """What a reader sees stays; what could run goes."""

    @pytest.mark.parametrize(
        ("html", "expected"),
        [
            ("<p>Một</p>\n<p>Hai</p>\n", "Một\n\nHai"),
            ("<p>Gồm:<br />\n1. Mã<br />\n2. Tên</p>", "Gồm:\n\n1. Mã\n\n2. Tên"),
            ("<ol><li>a</li><li>b</li></ol>", "1. a\n2. b"),
            ("<p><em>Đang cập nhật...</em></p>", "*Đang cập nhật...*"),
            ('<a href="http://a.vn/x">tại đây</a>', "[tại đây](http://a.vn/x)"),
            ('<a href="javascript:alert(1)">tại đây</a>', "tại đây"),
            ("<p>a&nbsp;b</p>", "a b"),
            ("<p>a<script>alert(1)</script>b</p>", "ab"),
            ("5 &lt; 6 và &lt;b&gt;", "5 < 6 và &lt;b>"),
            ("chỉ là chữ", "chỉ là chữ"),
            ("", ""),
            ("<p>&nbsp;</p>", ""),
        ],
    )
    def test_cases(self, html: str, expected: str) -> None:
        assert to_markdown(html) == expected

    @given(st.lists(PIECES, max_size=12).map("".join))
    def test_nothing_runs_on_the_page(self, html: str) -> None:
        """Rendered as CKAN does, no script, handler or script address is left."""
        page = str(tk.h.render_markdown(to_markdown(html))).lower()
        assert "<script" not in page
        assert "<img" not in page
        assert "onerror=" not in page.replace("&lt;", "")
        assert 'href="javascript' not in page
