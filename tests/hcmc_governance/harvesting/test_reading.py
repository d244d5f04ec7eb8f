"""Reading a DCAT catalogue as DKAN writes it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ckanext.hcmc_governance.harvesting.reading import (
    BadRecord,
    BrokenDocument,
    read_catalogue,
)

from tests.hcmc_governance.harvesting.conftest import catalogue, dataset

DOCUMENT = catalogue(dataset(), dataset(description=None, theme=None)).encode()


def one(document: str) -> Any:
    """Return the only record of a catalogue."""
    (record,) = read_catalogue(document.encode())
    return record


class TestReadCatalogue:
    """The source's own words, nothing corrected."""

    def test_words_are_kept_as_they_are(self) -> None:
        """Spaces, markup and the oddly typed date-times stay."""
        given_words = dataset(title="  Dữ liệu  ")
        record = one(catalogue(given_words))
        assert record["title"] == "  Dữ liệu  "
        assert record["description"] == "<p>Mô tả dữ liệu</p>"
        assert record["issued"] == "2024-05-06T07:08:09+07:00"
        assert record["files"][0]["url"] == given_words["files"][0]["url"]

    def test_absent_is_empty(self) -> None:
        record = one(catalogue(dataset(description=None, theme=None, publisher=None, issued=None)))
        assert record["description"] == record["publisher"] == record["issued"] == ""
        assert record["themes"] == []

    def test_publisher_that_is_an_agent(self) -> None:
        """Other portals name a publisher through an agent; its name is taken."""
        document = catalogue(dataset(publisher=None)).replace(
            "</dcat:Dataset>",
            '<dct:publisher><rdf:Description xmlns:foaf="http://xmlns.com/foaf/0.1/">'
            "<foaf:name>Sở Y tế</foaf:name></rdf:Description></dct:publisher></dcat:Dataset>",
        )
        assert one(document)["publisher"] == "Sở Y tế"

    @pytest.mark.parametrize(
        "document",
        [
            b"",
            b"{}",
            b"\x00\xff\xfe",
            b"<rdf:RDF",
            b"<html></html>",
            catalogue().encode(),
            DOCUMENT[:-10],
            b'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
            + DOCUMENT.split(b"?>", 1)[1],
            (
                '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE r [<!ENTITY x "y">]>'
                + DOCUMENT.decode().split("?>", 1)[1]
            ).encode("utf-16"),
        ],
    )
    def test_broken_document(self, document: bytes) -> None:
        """Nothing may be concluded from a document that is no catalogue, or holds entities."""
        with pytest.raises(BrokenDocument):
            list(read_catalogue(document))

    def test_remote_context_is_not_followed(self) -> None:
        """A format that is not read cannot fetch anything."""
        with pytest.raises(BrokenDocument):
            list(read_catalogue(b'{"@context": "http://127.0.0.1:1/x"}', "xml"))

    @settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow], deadline=None)
    @given(st.integers(0, len(DOCUMENT) - 1), st.binary(max_size=3))
    def test_damaged_anywhere(self, place: int, junk: bytes) -> None:
        """Whatever byte is damaged, the answer is records, bad records or a broken document."""
        damaged = DOCUMENT[:place] + junk + DOCUMENT[place + 1 :]
        try:
            found = list(read_catalogue(damaged))
        except BrokenDocument:
            return
        assert all(isinstance(each, BadRecord) or each["title"].strip() for each in found)
