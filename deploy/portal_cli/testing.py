"""``./portal test`` and ``./portal bench``: services of their own, then the programs."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

from portal_cli import checks, commands, databases, ini, packages, portal_state, processes
from portal_cli.ini import Services
from portal_cli.layout import Layout
from portal_cli.messages import PortalError, Text, say
from portal_cli.parts import Address
from portal_cli.portal_state import State
from portal_cli.progress import Progress
from portal_cli.start import install, stop, write_configset

# The address of test.ini.
SITE_URL = "http://localhost:5000"
# In this order: the quick ones first, each with the words for what it looks at.
LINTERS = (
    ("ruff check", ("ruff", "check", ".")),
    ("ruff format", ("ruff", "format", "--check", ".")),
    ("pyright", ("pyright",)),
    ("lint-imports", ("lint-imports",)),
)


@contextmanager
def running_services(layout: Layout) -> Iterator[dict[str, str]]:
    """Run the tests' own PostgreSQL, Redis and Solr; give the variables that point at them.

    :param layout: the installation of the tests (``Layout.tests``), not the portal's.
    """
    layout.prepare()
    processes.adopt(layout)
    progress = Progress()
    before = portal_state.kept(layout)
    running = [part for part in processes.parts(layout) if processes.recorded(layout, part)]
    chosen = portal_state.ports.choose(before.ports if before else {}, running)
    state = State(chosen, Address("127.0.0.1", 1, SITE_URL))
    state.save(layout)
    services = portal_state.services(layout, chosen, throwaway=True)
    ini.write(services, layout, state.address.site_url)
    try:
        _start(layout, services, progress)
        yield environment(services, layout)
    finally:
        stop(layout)


def _start(layout: Layout, services: Services, progress: Progress) -> None:
    with progress.step("services", "PostgreSQL, Redis, Solr cho kiểm thử", "Services for tests"):
        services.cluster.create()
        services.cluster.start()
        services.redis.start()
        services.cluster.wait()
        services.redis.wait()
        databases.setup_databases(layout, services)
        write_configset(layout, services, Progress(quiet=True))
        services.solr.start()
        services.solr.wait()
        services.solr.check_schema()


def environment(services: Services, layout: Layout) -> dict[str, str]:
    """Return the whole environment of the test programs."""
    binary = layout.venv / "bin"
    browser = packages.chromium()
    return {
        **commands.clean_environment(PATH=f"{binary}:{os.environ.get('PATH', '')}"),
        **ini.test_environment(services, layout),
        **({"HCMC_CHROMIUM": browser} if browser else {}),
        "HCMC_TEST_HOME": str(layout.home),
    }


def run_tests(portal: Layout, arguments: list[str]) -> int:
    """Run the linters and the whole suite; the last line is pytest's own summary."""
    layout = portal.tests
    _prepare(portal, layout)
    with running_services(layout) as variables:
        failed = [] if arguments else _lint(portal, variables)
        if failed:
            say(f"Không đạt: {', '.join(failed)}", f"Failed: {', '.join(failed)}")
        done = subprocess.run(
            [str(portal.python), "-m", "pytest", *arguments],
            cwd=portal.checkout,
            env=variables,
            check=False,
        )
    return done.returncode or (1 if failed else 0)


def _lint(portal: Layout, variables: dict[str, str]) -> list[str]:
    failed = []
    for name, command in LINTERS:
        done = subprocess.run(
            [str(portal.venv / "bin" / command[0]), *command[1:]],
            cwd=portal.checkout,
            env=variables,
            check=False,
        )
        if done.returncode:
            failed.append(name)
    return failed


def run_bench(portal: Layout, name: str, arguments: list[str]) -> int:
    """Run ``bench/NAME.py`` with services of its own; its last line is one JSON object."""
    program = portal.checkout / "bench" / f"{name}.py"
    if not name.isidentifier() or not program.is_file():
        known = sorted(p.stem for p in (portal.checkout / "bench").glob("[!_]*.py"))
        raise PortalError(
            Text(f"không có phép đo «{name}»", f"there is no bench “{name}”"),
            Text(f"chọn một trong: {', '.join(known)}", f"choose one of: {', '.join(known)}"),
        )
    layout = portal.tests
    _prepare(portal, layout)
    with running_services(layout) as variables:
        done = subprocess.run(
            [str(portal.python), "-m", f"bench.{name}", *arguments],
            cwd=portal.checkout,
            env=variables,
            check=False,
        )
    return done.returncode


def _prepare(portal: Layout, layout: Layout) -> None:
    portal.prepare()
    layout.prepare()
    missing = checks.look(portal, tests=True)
    install(layout, missing, Progress(), tests=True)
