"""Which encoding a text file is in. The old Vietnamese ones are named, never guessed into text.

TCVN 5712:1993 (fonts ``.Vn…``), VNI for Windows and code page 1258 were used before Unicode; their
letters are accented Western letters to any other program. A workbook may hold such text too.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Callable

from ckanext.hcmc_kit.tabular.cells import Unreadable

TCVN3, VNI, CP1258 = "TCVN3 (ABC)", "VNI Windows", "Windows-1258"
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)  # fmt: skip
_SAMPLE = 4096
_SHARE = 0.4  # of zero bytes, in UTF-16 without mark
_WORD = re.compile(r"[^\W\d_]+")
_WESTERN = re.compile("[\u00a1-\u00ff]")

_TCVN3 = dict(
    zip(
        "µ¸¶·¹¨»¾¼½Æ©ÇÊÈÉË®ÌÐÎÏÑªÒÕÓÔÖ×ÝØÜÞßãáâä«åèæçé¬êíëìîïóñòô\u00adõøö÷ùúýûüþ",
        "àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ",
        strict=True,
    )
)
_TCVN3 |= dict(zip("¡¢§£¤¥¦", "ĂÂĐÊÔƠƯ", strict=True))
# In VNI a mark is a letter of its own after the vowel, except for these.
_VNI_SINGLE = dict(zip("ñæóòîôöÑÆÓÒÎÔÖ", "đỉĩịỵơưĐỈĨỊỴƠƯ", strict=True))
_ACUTE, _GRAVE, _HOOK, _TILDE, _DOT = "\u0301", "\u0300", "\u0309", "\u0303", "\u0323"
_ROOF, _BOWL = "\u0302", "\u0306"
_VNI_MARKS = {
    "ù": _ACUTE, "ø": _GRAVE, "û": _HOOK, "õ": _TILDE, "ï": _DOT, "â": _ROOF,
    "á": _ROOF + _ACUTE, "à": _ROOF + _GRAVE, "å": _ROOF + _HOOK, "ã": _ROOF + _TILDE,
    "ä": _ROOF + _DOT, "ê": _BOWL, "é": _BOWL + _ACUTE, "è": _BOWL + _GRAVE,
    "ú": _BOWL + _HOOK, "ü": _BOWL + _TILDE, "ë": _BOWL + _DOT,
}  # fmt: skip
_VNI_PAIR = re.compile("([aeouyôö])([ùøûõïâáàåãäêéèúüë])", re.IGNORECASE)
# Words so common that a page of Vietnamese holds several; all carry marks.
_COMMON = frozenset(
    _WORD.findall(
        "thành phố hồ chí đơn vị ủy ban nhân dân phường xã sở quận huyện đường số tên mã địa chỉ "
        "của và các không có được năm ngày tháng trường học tế công ty quản lý dữ liệu danh sách "
        "mục thuộc tỉnh việt cơ quan tổ chức hội đồng văn phòng giáo dục xây dựng tài chính nội "
        "vụ môi nghiệp loại mô tả tần suất cập nhật khẩu điện thoại thư ghi chú trực tiếp sự doanh"
    )
)
_MARKED = frozenset(word for word in _COMMON if not word.isascii())
_ENOUGH = 2


def decode(data: bytes) -> tuple[str, str]:
    """Return the text of a file and the name of its encoding: UTF-8 or UTF-16, marked or not.

    :raises Unreadable: ``legacy_encoding`` with the name of an old Vietnamese one,
        ``unknown_encoding`` for anything else.
    """
    name = next((name for mark, name in _BOMS if data.startswith(mark)), None) or _unmarked(data)
    try:
        return data.decode(name).removeprefix("\ufeff"), name.upper()
    except UnicodeDecodeError:
        pass
    legacy = legacy_bytes(data)
    if legacy:
        raise Unreadable("legacy_encoding", encoding=legacy)
    raise Unreadable("unknown_encoding")


def legacy_bytes(data: bytes) -> str | None:
    """Return the name of the old Vietnamese encoding that bytes are in, if one fits."""
    western = data.decode("latin-1")
    found = {name: _common_words(read(western)) for name, read in _READERS.items()}
    found[CP1258] = _common_words(data.decode("cp1258", errors="replace"))
    best = max(found, key=lambda name: found[name])
    return best if found[best] >= _ENOUGH else None


def legacy_text(text: str) -> str | None:
    """Return the name of the old encoding whose letters stand in a Unicode text, if any does.

    Text typed in an old font and saved by a program of today is such text.
    """
    if not _WESTERN.search(text):
        return None
    as_is = _common_words(text)
    for name, read in _READERS.items():
        hits = _common_words(read(text))
        if hits > as_is and hits >= _ENOUGH:
            return name
    return None


def from_tcvn3(text: str) -> str:
    """Return what Western letters mean in TCVN3."""
    return "".join(_TCVN3.get(letter, letter) for letter in text)


def from_vni(text: str) -> str:
    """Return what Western letters mean in VNI."""
    singles = {ord(old): new for old, new in _VNI_SINGLE.items()}

    def joined(match: re.Match[str]) -> str:
        base = match[1].translate(singles)
        return unicodedata.normalize("NFC", base + _VNI_MARKS[match[2].lower()])

    return _VNI_PAIR.sub(joined, text).translate(singles)


_READERS: dict[str, Callable[[str], str]] = {TCVN3: from_tcvn3, VNI: from_vni}


def _unmarked(data: bytes) -> str:
    sample = data[:_SAMPLE]
    pairs = len(sample) // 2
    if pairs:
        low, high = sample[0::2].count(0), sample[1::2].count(0)
        if high > pairs * _SHARE and high > low:
            return "utf-16-le"
        if low > pairs * _SHARE and low > high:
            return "utf-16-be"
    return "utf-8"


def _common_words(text: str) -> int:
    words = _WORD.findall(unicodedata.normalize("NFC", text[:200_000]).lower())
    return len({word for word in words if word in _MARKED})
