"""Running a harvest: queued as in production, or in this process; waiting until it has ended."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable
from dataclasses import dataclass

import sqlalchemy as sa

import ckan.plugins.toolkit as tk
from ckan import model

from ckanext.hcmc_governance.harvesting import indexing
from ckanext.hcmc_governance.harvesting.upstream import (
    HarvestGatherError,
    HarvestJob,
    HarvestObject,
    HarvestObjectError,
    Job,
    acting,
    queue,
)

_DONE = ("COMPLETE", "ERROR")
# A job whose gathering has not ended after this long was killed with its consumer.
_GATHER_SECONDS = 120
_POLL_SECONDS = 0.5


class NobodyHarvests(Exception):
    """The job makes no progress: the consumers of the queue are probably not running."""


@dataclass(frozen=True)
class Progress:
    """How far a job has come: ``done`` of ``total`` records, once gathering has ended."""

    gathered: bool
    done: int
    total: int

    @property
    def ended(self) -> bool:
        """Tell whether nothing is left to do."""
        return self.gathered and self.done == self.total


@dataclass(frozen=True)
class Outcome:
    """What a job did: numbers of records by ckanext-harvest's words, and all error messages."""

    counts: dict[str, int]
    errors: list[str]


def queue_job(source_id: str, user: str) -> str:
    """Queue a harvest of a source and return the job's id.

    A job that is under way is taken over; one that was killed while gathering is closed first.
    """
    running = _running(source_id)
    if running is not None and _is_dead(running):
        tk.get_action("harvest_job_abort")(acting(user), {"id": running.id})
        running = None
    if running is not None:
        return running.id
    job = tk.get_action("harvest_job_create")(acting(user), {"source_id": source_id})
    return job["id"]


def run_here(source_id: str, user: str) -> str:
    """Run a whole harvest in this process, without the queue; return the job's id."""
    made = tk.get_action("harvest_job_create")(acting(user), {"source_id": source_id, "run": False})
    job = HarvestJob.get(made["id"])
    job.status = "Running"
    job.save()
    harvester = queue.get_harvester(job.source.type)
    with indexing.uncommitted():
        for object_id in queue.gather_stage(harvester, job) or ():
            queue.fetch_and_import_stages(harvester, HarvestObject.get(object_id))
    close(source_id, user)
    indexing.publish()
    return made["id"]


def progress(job_id: str) -> Progress:
    """Return how far a job has come."""
    gathered = model.Session.scalar(
        sa.select(HarvestJob.gather_finished).where(HarvestJob.id == job_id)
    )
    done, total = model.Session.execute(
        sa.select(sa.func.count().filter(HarvestObject.state.in_(_DONE)), sa.func.count()).where(
            HarvestObject.harvest_job_id == job_id
        )
    ).one()
    return Progress(gathered is not None, done, total)


def wait(
    job_id: str,
    source_id: str,
    user: str,
    show: Callable[[Progress], None],
    patience: float,
) -> Outcome:
    """Wait until a job has ended, close it, and return what it did: searches find its records.

    :param show: is told of every change.
    :param patience: seconds without any progress after which waiting is given up.
    :raises NobodyHarvests: when that happens.
    :raises SearchIndexError: when the search server does not take the records up.
    """
    last, since = None, time.monotonic()
    while True:
        model.Session.rollback()
        now = progress(job_id)
        if now != last:
            show(now)
            last, since = now, time.monotonic()
        if now.ended:
            break
        if time.monotonic() - since > patience:
            raise NobodyHarvests(job_id)
        time.sleep(_POLL_SECONDS)
    close(source_id, user)
    indexing.publish()
    return outcome(job_id)


def close(source_id: str, user: str) -> None:
    """Mark the source's ended jobs as finished, as ckanext-harvest leaves to a periodic call."""
    tk.get_action("harvest_jobs_run")(acting(user), {"source_id": source_id})


def outcome(job_id: str) -> Outcome:
    """Return what a job did."""
    counts = model.Session.execute(
        sa.select(HarvestObject.report_status, sa.func.count())
        .where(HarvestObject.harvest_job_id == job_id)
        .group_by(HarvestObject.report_status)
    )
    gather = sa.select(HarvestGatherError.message).where(
        HarvestGatherError.harvest_job_id == job_id
    )
    single = (
        sa.select(HarvestObjectError.message)
        .join(HarvestObject, HarvestObject.id == HarvestObjectError.harvest_object_id)
        .where(HarvestObject.harvest_job_id == job_id)
    )
    errors = [*model.Session.scalars(gather), *model.Session.scalars(single)]
    return Outcome({status or "": count for status, count in counts}, errors)


def _running(source_id: str) -> Job | None:
    return model.Session.scalar(
        sa.select(HarvestJob)
        .where(HarvestJob.source_id == source_id, HarvestJob.status.in_(("New", "Running")))
        .order_by(HarvestJob.created.desc())
        .limit(1)
    )


def _is_dead(job: Job) -> bool:
    started = job.gather_started
    if job.status != "Running" or job.gather_finished or started is None:
        return job.status == "New"
    age = dt.datetime.now(dt.UTC).replace(tzinfo=None) - started
    return age.total_seconds() > _GATHER_SECONDS
