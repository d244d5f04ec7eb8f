"""Commands of harvesting."""

from __future__ import annotations

import signal
from pathlib import Path
from types import FrameType

import click

import ckan.plugins.toolkit as tk
from ckan import types
from ckan.lib.search import SearchIndexError

from ckanext.hcmc_governance.harvesting import demo, running, worker
from ckanext.hcmc_governance.harvesting.language import portal_language
from ckanext.hcmc_governance.harvesting.running import Outcome, Progress


@click.command("demo-catalogue")
@click.option(
    "--folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    required=True,
    help="Folder with units.csv, publishers.csv and source.json.",
)
@click.option("--url", required=True, help="Where the catalogue is fetched.")
@click.option("--wait", is_flag=True, help="Show progress until the harvest has ended.")
@click.option("--patience", default=240.0, help="Seconds without progress to wait.")
def demo_catalogue(folder: Path, url: str, wait: bool, patience: float) -> None:
    """Set up the real catalogue and harvest it through the queue."""
    with portal_language():
        user = _user()
        try:
            source_id = demo.set_up(folder, url, user)
            job_id = running.queue_job(source_id, user)
            if not wait:
                click.echo(job_id)
                return
            outcome = running.wait(job_id, source_id, user, _show, patience)
        except demo.BrokenFolder as error:
            raise click.ClickException(str(error)) from error
        except (tk.ValidationError, SearchIndexError) as error:
            raise click.ClickException(str(error)) from error
        except running.NobodyHarvests as error:
            raise click.ClickException(
                tk._("The harvest makes no progress. Is the harvest worker running?")
            ) from error
        _report(outcome)


@click.command("harvest-worker")
def harvest_worker() -> None:
    """Work on the harvest queue until the process is told to stop (SIGTERM)."""
    asked: list[int] = []

    def stop(number: int, _frame: FrameType | None) -> None:
        asked.append(number)

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    worker.work(lambda: bool(asked), _user())


def _user() -> str:
    return tk.get_action("get_site_user")(types.Context(ignore_auth=True), {})["name"]


def _show(progress: Progress) -> None:
    if progress.gathered:
        click.echo(f"{progress.done}/{progress.total}")


def _report(outcome: Outcome) -> None:
    click.echo(", ".join(f"{word}: {count}" for word, count in sorted(outcome.counts.items())))
    for message in outcome.errors:
        click.echo(message, err=True)
    if not outcome.counts and not outcome.errors:
        click.echo(
            tk._("The harvest read no record. The log of the harvest worker says why."), err=True
        )
    if outcome.errors or not outcome.counts:
        raise SystemExit(1)
