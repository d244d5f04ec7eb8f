"""The worker of the harvest queue: gathers, fetches and closes jobs in one process.

ckanext-harvest 1.6.3 has a consumer for each of the two stages, which wait without end for the
next message. Redis-py 8, which CKAN 2.12.0 asks for, gives up such a wait after five seconds and
the consumers die. This worker asks in short turns, and closes finished jobs in between, for which
ckanext-harvest wants a call from outside every few minutes.
"""

from __future__ import annotations

import time
from collections.abc import Callable

import ckan.plugins.toolkit as tk
from ckan import model

from ckanext.hcmc_governance.harvesting.upstream import acting, queue

# Shorter than the five seconds after which redis-py gives up by itself.
_TURN_SECONDS = 2
_CLOSE_SECONDS = 30.0


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
    while not stopped():
        if time.monotonic() - closed_at > _CLOSE_SECONDS:
            close_jobs(user)
            closed_at = time.monotonic()
        taken = connection.blpop(list(stages), timeout=_TURN_SECONDS)
        if taken is None:
            continue
        key, body = taken
        consumer, callback = stages[key]
        connection.set(consumer.persistance_key(body), _stamp())
        callback(consumer, queue.FakeMethod(body), consumer, body)
        model.Session.remove()


def close_jobs(user: str) -> None:
    """Start scheduled harvests, mark ended ones as finished, send lost messages again."""
    tk.get_action("harvest_jobs_run")(acting(user), {})
    model.Session.remove()


def _stamp() -> str:
    """Return the moment in the form in which ckanext-harvest reads it back: local, naive."""
    return time.strftime("%Y-%m-%d %H:%M:%S.000000")
