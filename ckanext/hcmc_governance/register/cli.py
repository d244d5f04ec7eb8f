"""Commands of the register."""

from __future__ import annotations

import click

import ckan.plugins.toolkit as tk

from ckanext.hcmc_governance.register import service


@click.command()
def themes() -> None:
    """Create the topics of the catalogue that do not exist yet."""
    user = tk.get_action("get_site_user")({"ignore_auth": True}, {})
    created = service.ensure_themes({"user": user["name"]})
    click.secho(f"{len(created)} themes created: {', '.join(created) or '-'}", fg="green")
