"""The number of a request, so that all lines of one click or call can be found together."""

from __future__ import annotations

import uuid

import flask
from rq import get_current_job


def current() -> str | None:
    """Return the number of the web request or background job that is being done, if any.

    It is made here and never taken from a client: a foreign number could point at other lines.
    """
    if flask.has_request_context():
        if "hcmc_request_id" not in flask.g:
            flask.g.hcmc_request_id = str(uuid.uuid4())
        return flask.g.hcmc_request_id
    job = get_current_job()
    return f"job:{job.id}" if job is not None else None
