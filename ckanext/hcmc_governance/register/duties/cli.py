"""Commands of the facts behind the lists."""

from __future__ import annotations

import sys

import click

from ckan import model

from ckanext.hcmc_governance.register import fact_rows

SHOWN = 20


@click.command(name="facts-rebuild")
@click.option("--check", is_flag=True, help="Only say which rows differ; exit code 1 if any does.")
def facts_rebuild(check: bool) -> None:
    """Make the fact row of every record anew; running it again changes nothing."""
    if not check:
        changed = fact_rows.rebuild()
        model.Session.commit()
        click.secho(f"{changed} fact rows changed", fg="green")
        return
    wrong = fact_rows.differences()
    for one in wrong[:SHOWN]:
        click.echo(one)
    click.secho(f"{len(wrong)} fact rows differ", fg="red" if wrong else "green")
    if wrong:
        sys.exit(1)
