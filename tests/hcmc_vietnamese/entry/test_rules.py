"""Which text is put into its stored form when it comes in."""

from __future__ import annotations

import io
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import FileStorage

from ckan.lib.munge import munge_filename

from ckanext.hcmc_vietnamese.entry import rules


def decomposed(text: str) -> str:
    """Return the form that macOS and many PDFs give."""
    return unicodedata.normalize("NFD", text)


NESTED = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=20)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4), st.dictionaries(st.text(max_size=8), inner, max_size=4)
    ),
    max_leaves=15,
)


class TestCompose:
    """Every text of a nested value is stored in NFC."""

    def test_texts_at_every_depth(self) -> None:
        """Titles, tags, extras and lists inside files are all reached."""
        data = {
            "title": decomposed("Đường bộ"),
            "tags": [{"name": decomposed("giao thông")}],
            "resources": [
                {"name": decomposed("Bảng giá"), "languages": [decomposed("tiếng Việt")]}
            ],
            "private": False,
            "size": 12,
        }
        assert rules.compose(data) == {
            "title": "Đường bộ",
            "tags": [{"name": "giao thông"}],
            "resources": [{"name": "Bảng giá", "languages": ["tiếng Việt"]}],
            "private": False,
            "size": 12,
        }

    def test_same_objects_come_back(self) -> None:
        """Core goes on with the dictionaries that it gave away."""
        tags = [{"name": decomposed("chợ")}]
        data = {"tags": tags}
        assert rules.compose(data) is data
        assert data["tags"] is tags
        assert tags[0]["name"] == "chợ"

    @pytest.mark.parametrize("key", sorted(rules.SECRETS))
    def test_secrets_stay(self, key: str) -> None:
        """A password is compared with what the same keyboard types at the next sign-in."""
        secret = decomposed("mật khẩu")
        assert rules.compose({key: secret}) == {key: secret}

    def test_compatibility_characters_stay(self) -> None:
        """m² is not m2."""
        assert rules.compose({"notes": "100 m²"}) == {"notes": "100 m²"}

    def test_uploaded_file_is_named(self) -> None:
        """A file inside a record gets its name before core cuts the letters out of it."""
        upload = FileStorage(io.BytesIO(b"x"), filename=decomposed("Đơn giá.csv"))
        rules.compose({"resources": [{"upload": upload}]})
        assert upload.filename == "don-gia.csv"

    @pytest.mark.parametrize("value", ["", None, "tệp.csv", b"x"])
    def test_upload_that_is_no_file(self, value: object) -> None:
        """An empty form field or a text in its place is left to core."""
        assert rules.compose({"upload": value}) == {"upload": value}

    def test_endless_nesting_ends(self) -> None:
        """A value nested beyond reason is passed on, not followed."""
        value: dict[str, object] = {"title": "x"}
        for _ in range(5000):
            value = {"inner": value}
        assert rules.compose(value) is value

    @given(NESTED)
    def test_only_the_form_changes(self, value: object) -> None:
        """Everything is equal after NFC on both sides, and doing it twice changes nothing."""
        once = rules.compose(value)
        assert rules.compose(once) == once
        assert "".join(_texts(once)) == "".join(
            unicodedata.normalize("NFC", text) for text in _texts(once)
        ) or any("\u0300" <= text[:1] <= "\u036f" for text in _texts(once))


def _texts(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        value = [item for key, item in value.items() if key not in rules.SECRETS | rules.UPLOADS]
    if isinstance(value, list):
        return [text for item in value for text in _texts(item)]
    return []


class TestFileName:
    """Names of uploaded files keep their letters, without marks."""

    @pytest.mark.parametrize(
        ("name", "stored"),
        [
            ("Bảng giá đất.XLSX", "bang-gia-dat.xlsx"),
            ("Ðơn giá Quận 1 (2025).csv", "don-gia-quan-1-2025.csv"),
            ("thửa đất.geo.json", "thua-dat.geo.json"),
            ("C:\\Tài liệu\\Phụ lục 1.doc", "phu-luc-1.doc"),
            ("/tmp/Phụ lục.pdf", "phu-luc.pdf"),
            ("không đuôi", "khong-duoi"),
            ("….csv", "tep.csv"),
            (".htaccess", "tep.htaccess"),
            ("đ" * 200 + ".csv", "d" * 75 + ".csv"),
        ],
    )
    def test_examples(self, name: str, stored: str) -> None:
        """Ending, numbers and words stay."""
        assert rules.file_name(name) == stored

    @given(st.text(min_size=1, max_size=120))
    def test_core_leaves_the_name_as_it_is(self, name: str) -> None:
        """Core's own cleaning, which comes after, finds nothing to do but fill very short names."""
        stored = rules.file_name(name)
        assert stored.isascii()
        assert munge_filename(stored).rstrip("_") == stored or len(stored) < 3
        assert "/" not in stored
