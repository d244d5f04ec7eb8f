"""Records of a harvest become searchable together."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from typing import Any

import pysolr
import pytest

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.lib.search import SearchIndexError
from ckan.tests import factories

from ckanext.hcmc_governance.harvesting import indexing, running, worker

from tests.hcmc_governance.harvesting.conftest import Harvest, Server, catalogue, dataset

pytestmark = pytest.mark.usefixtures("non_clean_db")

SETTING = "ckan.search.solr_commit"
NOWHERE = "http://127.0.0.1:1/solr/ckan"


def found(one: dict[str, Any]) -> int:
    """Return how many records a search for the title of ``one`` finds."""
    query = {"q": f'title:"{one["title"]}"', "rows": 0}
    return tk.get_action("package_search")({"ignore_auth": True}, query)["count"]


def _fail_uncommitted(inside: list[bool]) -> None:
    with indexing.uncommitted():
        inside.append(tk.config[SETTING])
        tk.get_action("package_show")({"ignore_auth": True}, {"id": "khong-co"})


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Note of every message to the search server whether it asked for a commit."""
    commits: list[bool] = []
    send = pysolr.Solr._update

    def noted(self: pysolr.Solr, *parts: Any, **how: Any) -> Any:
        commits.append(bool(how.get("commit")))
        return send(self, *parts, **how)

    monkeypatch.setattr(pysolr.Solr, "_update", noted)
    return commits


class TestUncommitted:
    """Inside the block the index takes records without a commit."""

    def test_record_is_found_after_publishing(
        self, unit: Callable[..., str], asked: list[bool]
    ) -> None:
        """Nothing is committed with the record; publishing commits and waits."""
        owner = unit()
        asked.clear()
        with indexing.uncommitted():
            record = factories.Dataset(state="draft", owner_org=owner)
            assert asked
            assert not any(asked)
        indexing.publish()
        shown = tk.get_action("package_search")(
            {"ignore_auth": True},
            {"fq": f"id:{record['id']}", "include_drafts": True, "include_private": True},
        )
        assert shown["count"] == 1

    @pytest.mark.parametrize("before", [True, False])
    def test_setting_comes_back(self, before: bool, monkeypatch: pytest.MonkeyPatch) -> None:
        """Also when the block fails, and whatever the portal had chosen."""
        monkeypatch.setitem(tk.config, SETTING, before)
        inside: list[bool] = []
        with pytest.raises(tk.ObjectNotFound):
            _fail_uncommitted(inside)
        assert inside == [False]
        assert tk.config[SETTING] is before


class TestPublish:
    """A search server that is away."""

    def test_says_so(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """The error is CKAN's own, which callers know."""
        monkeypatch.setitem(tk.config, "solr_url", NOWHERE)
        with pytest.raises(SearchIndexError):
            indexing.publish()


class TestHarvest:
    """A whole harvest."""

    def test_commits_do_not_grow_with_the_records(
        self, allowed: Server, harvest: Callable[[str], Harvest], asked: list[bool]
    ) -> None:
        """Six records or one: the index is committed as often."""
        counts = []
        for many in (1, 6):
            records = [dataset() for _ in range(many)]
            run = harvest(allowed.say(catalogue(*records), f"/{many}.xml"))
            asked.clear()
            assert run.run().counts == {"added": many}
            counts.append(sum(asked))
            assert [found(one) for one in records] == [1] * many
        assert counts[0] == counts[1]

    def test_worker_publishes_when_it_has_nothing_left(
        self, allowed: Server, harvest: Callable[[str], Harvest], site_user: str
    ) -> None:
        """Nobody waits for the job, and a search finds its record soon."""
        one = dataset()
        run = harvest(allowed.say(catalogue(one)))
        job = running.queue_job(run.source_id, site_user)
        model.Session.commit()
        stop = threading.Event()
        beside = threading.Thread(target=worker.work, args=(stop.is_set, site_user))
        beside.start()
        try:
            ends = time.monotonic() + 30
            while not found(one) and time.monotonic() < ends:
                time.sleep(0.2)
                model.Session.rollback()
            assert found(one) == 1
        finally:
            stop.set()
            beside.join()
        assert running.progress(job).ended

    def test_worker_outlives_the_search_server(
        self, site_user: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
    ) -> None:
        """It warns and goes on; the records are in the database."""
        monkeypatch.setitem(tk.config, "solr_url", NOWHERE)
        # Reading an ini's logging section silences the loggers that exist already.
        monkeypatch.setattr(worker.log, "disabled", False)
        turns = iter([False, True])
        with caplog.at_level(logging.WARNING, logger=worker.__name__):
            worker.work(lambda: next(turns), site_user)
        assert "cannot be searched for yet" in caplog.text
