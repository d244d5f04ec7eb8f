"""The parts that run CKAN: web, worker, harvest worker; and the two small ones beside them."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass

from portal_cli import commands, http
from portal_cli.layout import Layout
from portal_cli.processes import Program

# In the order they are started; they are ended the other way round.
SERVICES = ("postgres", "redis", "solr")
CKAN_PARTS = ("web", "worker", "harvest")
PARTS = (*SERVICES, *CKAN_PARTS, "catalogue", "keeper")


@dataclass(frozen=True)
class Address:
    """Where the web server listens and what it is called from outside."""

    host: str
    port: int
    site_url: str

    @property
    def local(self) -> str:
        """The address by which this machine reaches the web server."""
        host = "127.0.0.1" if self.host in ("0.0.0.0", "::") else self.host  # noqa: S104
        return f"http://{host}:{self.port}"


def ckan(layout: Layout, *arguments: str, owner: bool = False) -> list[str]:
    """Return a ``ckan`` command line with the portal's ini, or with the owner's."""
    ini = layout.owner_ini if owner else layout.ini
    return [str(layout.venv / "bin" / "ckan"), "-c", str(ini), *arguments]


def environment(layout: Layout) -> dict[str, str]:
    """Return the variables CKAN's processes run with."""
    return commands.clean_environment(
        CKAN_INI=str(layout.ini), PATH=f"{layout.venv / 'bin'}:/usr/bin:/bin:/usr/sbin:/sbin"
    )


def programs(layout: Layout, address: Address, catalogue_port: int) -> dict[str, Program]:
    """Return what runs each part that needs the services."""

    def program(part: str, command: list[str], **more: str) -> Program:
        return Program(part, command, {**environment(layout), **more}, layout.home)

    inside = layout.deploy / "inside"
    gunicorn = [
        str(layout.python), "-m", "gunicorn", "-c", str(inside / "gunicorn.conf.py"),
        "--chdir", str(inside), "wsgi:application",
    ]  # fmt: skip
    serve = [str(layout.python), str(inside / "catalogue_server.py")]
    keeper = [sys.executable, str(layout.deploy / "portal.py"), "--home", str(layout.home), "keep"]
    made = (
        program("web", gunicorn, HCMC_PORTAL_BIND=f"{address.host}:{address.port}"),
        program("worker", ckan(layout, "jobs", "worker")),
        program("harvest", ckan(layout, "hcmc-governance", "harvest-worker")),
        program("catalogue", [*serve, str(layout.checkout / "demo"), str(catalogue_port)]),
        program("keeper", keeper),
    )
    return {one.part: one for one in made}


def web_is_ready(address: Address) -> Callable[[], bool]:
    """Return the question whether the web server gives CKAN's own status."""
    return lambda: http.get(f"{address.local}/api/3/action/status_show") is not None
