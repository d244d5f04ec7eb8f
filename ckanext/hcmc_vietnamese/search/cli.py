"""Commands that write the configuration of the search server."""

from __future__ import annotations

from pathlib import Path

import click

from ckanext.hcmc_vietnamese import config
from ckanext.hcmc_vietnamese.search import solr_conf, words


@click.command("solr-configset", short_help="Write a Solr conf folder for this CKAN.")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--stock", is_flag=True, help="CKAN's own schema, without the Vietnamese chains.")
def solr_configset(folder: Path, *, stock: bool) -> None:
    """Write FOLDER as the complete conf folder of a Solr core that serves this CKAN."""
    try:
        if stock:
            solr_conf.write_stock(folder)
        else:
            solr_conf.write(folder, words.load(config.search_words_dir()))
    except (solr_conf.UnexpectedSchema, words.WordListError) as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{folder}: written. Reload the core, then run: ckan search-index rebuild")
