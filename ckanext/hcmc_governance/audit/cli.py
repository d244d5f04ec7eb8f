"""Commands of the journal, for its owner."""

from __future__ import annotations

import click
import sqlalchemy.exc

from ckan import model

from ckanext.hcmc_governance import config
from ckanext.hcmc_governance.audit import partitions
from ckanext.hcmc_kit import clock


@click.command("journal-partitions")
@click.option("--months", type=click.IntRange(1, 120), help="Months from now on.")
def journal_partitions(months: int | None) -> None:
    """Make the journal's tables of the months to come (with the ini of the database's owner)."""
    try:
        made = partitions.prepare(clock.now().date(), months or config.journal_months_ahead())
        model.Session.commit()
    except sqlalchemy.exc.ProgrammingError as error:
        raise click.ClickException(str(error.orig)) from error
    click.echo(f"{made} month(s) made ready")
