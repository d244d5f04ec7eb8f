"""A source's words in our fields, where they become links."""

from __future__ import annotations

from typing import Any

import pytest

from ckanext.hcmc_governance.harvesting import mapping


def record(uri: str) -> Any:
    """Return what a source says of a record at ``uri``."""
    words = ("description", "publisher", "access_rights", "issued", "modified")
    return {
        "uri": uri, "identifier": "1", "title": "Tên dữ liệu", "themes": [], "keywords": [],
        "files": [], **dict.fromkeys(words, ""),
    }  # fmt: skip


class TestSourceAddress:
    """``source_url`` is a link on the page of the record."""

    def test_web_address_is_kept(self) -> None:
        """Percent-encoded, as the source writes it."""
        uri = "https://nguon.example.vn/dataset/d%E1%BB%AF-li%E1%BB%87u"
        assert mapping.to_package(record(uri), "u", "open")["source_url"] == uri

    @pytest.mark.parametrize("uri", ["javascript:alert(1)", "data:text/html,x", "urn:uuid:1", ""])
    def test_anything_else_is_no_link(self, uri: str) -> None:
        """A name that is no web address stays the record's name at the source at most."""
        assert "source_url" not in mapping.to_package(record(uri), "u", "open")
