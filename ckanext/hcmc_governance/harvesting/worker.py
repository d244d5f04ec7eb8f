"""The worker of the harvest queue: gathers, fetches and closes jobs in one process.

ckanext-harvest 1.6.3 has a consumer for each of the two stages, which wait without end for the
next message. Redis-py 8, which CKAN 2.12.0 asks for, gives up such a wait after five seconds and
the consumers die. This worker asks in short turns, and closes finished jobs in between, for which
ckanext-harvest wants a call from outside every few minutes.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.lib.search import SearchIndexError

from ckanext.hcmc_governance.harvesting import indexing
from ckanext.hcmc_governance.harvesting.upstream import acting, queue

log = logging.getLogger(__name__)

# Shorter than the five seconds after which redis-py gives up by itself.
_TURN_SECONDS = 2
_CLOSE_SECONDS = 30.0
# How many messages may be worked on before searches find what they brought.
_UNSEEN_MESSAGES = 50


def work(stopped: Callable[[], bool], user: str) -> None:
    """Take messages from the gather and the fetch queue until ``stopped()`` says so.

    The message in hand is finished first. A message whose worker was killed is sent again by
    the closing of jobs, some minutes later.
    """
    gather, fetch = queue.get_gather_consumer(), queue.get_fetch_consumer()
    stages = {
        gather.routing_key: (gather, queue.gather_callback),
        fetch.routing_key: (fetch, queue.fetch_callback),
    }
    connection = queue.get_connection()
    closed_at = 0.0
    unseen = 1  # what a worker that was killed may have left in the index
    while not stopped():
        if time.monotonic() - closed_at > _CLOSE_SECONDS:
            close_jobs(user)
            closed_at = time.monotonic()
        taken = connection.blpop(list(stages), timeout=_TURN_SECONDS)
        if taken is None or unseen >= _UNSEEN_MESSAGES:
            unseen = _published(unseen)
        if taken is None:
            continue
        key, body = taken
        consumer, callback = stages[key]
        connection.set(consumer.persistance_key(body), _stamp())
        with indexing.uncommitted():
            callback(consumer, queue.FakeMethod(body), consumer, body)
        unseen += 1
        model.Session.remove()
    _published(unseen)


def close_jobs(user: str) -> None:
    """Start scheduled harvests, mark ended ones as finished, send lost messages again."""
    try:
        tk.get_action("harvest_jobs_run")(acting(user), {})
    except SearchIndexError as error:
        # A closed job is shown with its source, which is indexed again; the next turn tries again.
        log.warning("Harvest jobs could not be closed yet: %s", error)
    model.Session.remove()


def _published(unseen: int) -> int:
    """Let searches find the work of the last ``unseen`` messages; return how many are left."""
    if not unseen:
        return 0
    try:
        indexing.publish()
    except SearchIndexError as error:
        # The records are in the database; the next turn asks the search server again.
        log.warning("Harvested records cannot be searched for yet: %s", error)
        return unseen
    return 0


def _stamp() -> str:
    """Return the moment in the form in which ckanext-harvest reads it back: local, naive."""
    return time.strftime("%Y-%m-%d %H:%M:%S.000000")
