"""What the files of a record stand for."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from ckan import model

from ckanext.hcmc_governance.freshness import events
from ckanext.hcmc_governance.freshness.rules import Kind

NOW = dt.datetime(2026, 11, 24, 2, tzinfo=dt.UTC)
ISSUED = dt.date(2019, 1, 23)


def file(**values: Any) -> model.Resource:
    extras, identifier = values.pop("extras", {}), values.pop("id", "f1")
    resource = model.Resource(
        url=values.pop("url", "https://nguon.example.vn/a.csv"), extras=extras, **values
    )
    resource.id = identifier
    resource.state = "active"
    return resource


def of(resource: model.Resource, known: tuple[str, ...] = ()) -> list[events.Event]:
    return list(events.of_files([resource], now=NOW, issued=ISSUED, known=known))


class TestOfFiles:
    """One event for each file, told by what proves its content."""

    def test_upload(self):
        """The digest of its bytes; the moment it came."""
        found = of(file(url_type="upload", extras={"sha256": "abc"}))[0]
        assert (found.kind, found.at, found.fingerprint) == (Kind.FILE, NOW, "file:abc")

    def test_same_bytes_in_another_file(self):
        """They are the same event: deleting and adding a file again is no new data."""
        one = of(file(id="a", url_type="upload", extras={"sha256": "abc"}))[0]
        other = of(file(id="b", url_type="upload", extras={"sha256": "abc"}))[0]
        assert one.fingerprint == other.fingerprint

    def test_address(self):
        """The address is all that is known of a link."""
        assert of(file())[0].fingerprint == "url:https://nguon.example.vn/a.csv"

    @pytest.mark.parametrize("kind", ["datastore", "tabledesigner"])
    def test_table(self, kind: str):
        """A table without a file is told by its writes."""
        assert of(file(url_type=kind)) == []

    def test_deleted_or_empty(self):
        """A file that is gone, or has no address yet, is none."""
        gone = file()
        gone.state = "deleted"
        assert of(gone) == []
        assert of(file(url="")) == []

    def test_harvested(self):
        """The source's own date, read as UTC."""
        found = of(file(extras={"uri": "u", "data_updated": "2026-03-09T02:22:52"}, size=7))[0]
        assert found.kind is Kind.HARVEST
        assert found.at == dt.datetime(2026, 3, 9, 2, 22, 52, tzinfo=dt.UTC)
        assert found.fingerprint == "source:f1:2026-03-09T02:22:52|7|"

    def test_harvested_without_date(self):
        """The record's day when it is met first, the day of harvest when it changed."""
        resource = file(extras={"uri": "u"}, size=7)
        assert of(resource)[0].at == dt.datetime(2019, 1, 23, 5, tzinfo=dt.UTC)
        assert of(resource, known=("f1",))[0].at == NOW

    def test_harvested_without_anything(self):
        """Without date, size and hash only its address can change."""
        resource = file(extras={"uri": "u"})
        assert of(resource)[0].fingerprint == "source:f1:https://nguon.example.vn/a.csv"

    @pytest.mark.parametrize("text", ["gần đây", "2026-13-40", "", None])
    def test_dates_that_are_none(self, text: str | None):
        """They count as no date."""
        found = of(file(extras={"uri": "u", "data_updated": text}, size=7))[0]
        assert found.at == dt.datetime(2019, 1, 23, 5, tzinfo=dt.UTC)

    def test_nobody_knows_the_day(self):
        """A source that dates nothing leaves the day open."""
        resource = file(extras={"uri": "u"}, size=7)
        found = list(events.of_files([resource], now=NOW, issued=None, known=()))
        assert found[0].at is None


class TestOfTable:
    """Writes to a table."""

    def test_one_an_hour(self):
        """Many writes of an hour are one event, those of the next hour another."""
        one = events.of_table("f1", NOW)
        same = events.of_table("f1", NOW + dt.timedelta(minutes=59))
        later = events.of_table("f1", NOW + dt.timedelta(minutes=60))
        assert one.fingerprint == same.fingerprint != later.fingerprint
