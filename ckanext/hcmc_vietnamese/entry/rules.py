"""Which text is put into its stored form when it comes in. Pure functions."""

from __future__ import annotations

from typing import Any

from ckanext.hcmc_vietnamese.text import nfc, slug

# Compared letter by letter with what is typed again later, which does not pass here.
SECRETS = frozenset({"password", "password1", "password2", "old_password", "reset_key", "token"})
UPLOADS = frozenset({"upload", "image_upload"})
_DEEPEST = 20
_LONGEST_NAME = 75


def compose(value: Any, depth: int = 0) -> Any:
    """Put every text of a nested value into NFC, in place; return the value.

    Core keeps references to the dictionaries it is given, so they are changed and not copied.
    Uploaded files get a name of ASCII letters; keys, secrets and everything else stay.
    """
    if isinstance(value, str):
        return value if value.isascii() else nfc(value)
    if depth < _DEEPEST and isinstance(value, dict):
        for key, item in value.items():
            if key in UPLOADS:
                _name_upload(item)
            elif key not in SECRETS:
                value[key] = compose(item, depth + 1)
    elif depth < _DEEPEST and isinstance(value, list):
        value[:] = [compose(item, depth + 1) for item in value]
    return value


def _name_upload(upload: Any) -> None:
    """Name a file before core does, whose cleaning drops most Vietnamese letters."""
    name = getattr(upload, "filename", None)
    if name and not name.isascii():
        upload.filename = file_name(name)


def file_name(name: str) -> str:
    """Return a name of a file that core's own cleaning leaves as it is: ASCII, small letters.

    The ending stays: ``Bảng giá đất.XLSX`` becomes ``bang-gia-dat.xlsx``.
    """
    base, dot, ending = name.replace("\\", "/").rsplit("/", 1)[-1].rpartition(".")
    if not dot:
        base, ending = ending, ""
    # Two endings (thua-dat.geo.json) tell what the file is; the first stays a word of the name.
    stem = ".".join(part for part in (slug(piece) for piece in base.split(".")) if part)
    extension = slug(ending, max_length=20)
    return (stem[:_LONGEST_NAME].rstrip("-.") or "tep") + (f".{extension}" if extension else "")
