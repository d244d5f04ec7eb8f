"""Sources that misbehave: each bad record is named, and nothing that was there is lost."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.hcmc_governance.harvesting.conftest import Harvest, Server, catalogue, dataset, file

pytestmark = pytest.mark.usefixtures("non_clean_db")

Make = Callable[[str], Harvest]


class TestBadSource:
    """A source that misbehaves: it is reported and nothing that was there is lost."""

    @pytest.fixture
    def harvested(self, allowed: Server, harvest: Make) -> tuple[Harvest, dict[str, Any]]:
        one = dataset()
        run = harvest(allowed.say(catalogue(one)))
        run.run()
        return run, one

    @pytest.mark.parametrize(
        "answer",
        [
            pytest.param({"body": b"", "status": 500}, id="answers 500"),
            pytest.param({"body": b"<rdf:RDF", "status": 200}, id="broken file"),
            pytest.param({"body": b"x" * 5000, "cut": 100}, id="stops in the middle"),
            pytest.param({"body": b"", "status": 200}, id="empty"),
            pytest.param({"body": b"<html></html>", "status": 200}, id="a page"),
            pytest.param({"body": catalogue().encode(), "status": 200}, id="no dataset"),
        ],
    )
    def test_document_as_a_whole(
        self, allowed: Server, harvested: tuple[Harvest, dict[str, Any]], answer: dict[str, Any]
    ) -> None:
        """The job says why, no record is touched, none is taken for vanished."""
        run, one = harvested
        before = run.record(one["identifier"])
        allowed.say(answer.pop("body"), **answer)
        outcome = run.run()
        assert outcome.counts == {}
        assert len(outcome.errors) == 1
        assert run.record(one["identifier"]) == before
        assert run.job().status == "Finished"

    def test_valid_document_cut_in_the_middle(
        self, allowed: Server, harvested: tuple[Harvest, dict[str, Any]]
    ) -> None:
        """A whole catalogue that was promised but not sent is not believed."""
        run, one = harvested
        whole = catalogue(one, dataset()).encode()
        allowed.say(whole, cut=len(whole) - 20)
        assert len(run.run().errors) == 1

    @pytest.mark.parametrize(
        "wrong",
        [
            pytest.param({"title": None}, id="no title"),
            pytest.param({"title": "   "}, id="blank title"),
            pytest.param({"title": "d" * 300}, id="title too long"),
            pytest.param({"access_rights": "hạn chế"}, id="not open"),
            pytest.param({"files": [file("https://x.vn/dataset/a", url="")]}, id="no address"),
            pytest.param(
                {"files": [file("https://x.vn/dataset/b", undescribed=True)]}, id="undescribed file"
            ),
        ],
    )
    def test_one_bad_record(self, allowed: Server, harvest: Make, wrong: dict[str, Any]) -> None:
        """The bad record is reported by name, the good one arrives."""
        good, bad = dataset(), {**dataset(), **wrong}
        run = harvest(allowed.say(catalogue(bad, good)))
        assert run.run().counts == {"added": 1, "errored": 1}
        (message,) = run.object_errors()
        assert ((bad["title"] or "").strip() or bad["about"]) in message
        assert run.record(good["identifier"])["title"] == good["title"]

    def test_bad_version_of_a_good_record(
        self, allowed: Server, harvested: tuple[Harvest, dict[str, Any]]
    ) -> None:
        """The record stays as it was, and its next good version arrives."""
        run, one = harvested
        before = run.record(one["identifier"])
        allowed.say(catalogue({**one, "title": "d" * 300}))
        assert run.run().counts == {"errored": 1}
        assert run.record(one["identifier"]) == before
        allowed.say(catalogue({**one, "title": one["title"] + " mới"}))
        assert run.run().counts == {"updated": 1}

    def test_repeated_identifier(self, allowed: Server, harvest: Make) -> None:
        """Of two records with one identifier the first counts, the second is named."""
        one = dataset()
        two = {**dataset(), "identifier": one["identifier"]}
        run = harvest(allowed.say(catalogue(one, two)))
        assert run.run().counts == {"added": 1, "errored": 1}
        assert two["title"] in run.object_errors()[0]

    def test_listed_but_not_described(self, allowed: Server, harvest: Make) -> None:
        """A record that the catalogue lists without describing it is named by its address."""
        missing = "https://nguon.example.vn/dataset/khong-co"
        run = harvest(allowed.say(catalogue(dataset(), listed=(missing,))))
        assert run.run().counts == {"added": 1, "errored": 1}
        assert missing in run.object_errors()[0]

    def test_host_that_is_not_allowed(self, server: Server, harvest: Make) -> None:
        """Nothing is asked of it, and the message names the setting."""
        run = harvest(server.say(catalogue(dataset())))
        (message,) = run.run().errors
        assert server.asked == []
        assert "allowed_hosts" in message

    def test_messages_are_in_the_portals_language(
        self, allowed: Server, harvest: Make, app: Any
    ) -> None:
        """What a background process writes down is Vietnamese, though nobody asks for a page."""
        run = harvest(allowed.say("<rdf:RDF"))
        with app.flask_app.app_context():
            (message,) = run.run().errors
        assert "không" in message.lower()
