"""``./portal test`` and ``./portal bench``: services of their own, then the programs."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

from portal_cli import (
    checks,
    commands,
    databases,
    foreground,
    ini,
    lock,
    packages,
    parts,
    portal_state,
    processes,
    strays,
)
from portal_cli.ini import Services
from portal_cli.layout import Layout
from portal_cli.messages import PortalError, Text, say
from portal_cli.parts import Address
from portal_cli.portal_state import State
from portal_cli.progress import Progress
from portal_cli.solr import STOCK_CORE, Solr
from portal_cli.start import configset_key, install, stop, write_configset

# The address of test.ini.
SITE_URL = "http://localhost:5000"
# Benches that bring up a portal of their own.
ALONE = ("start",)
# In this order: the quick ones first, each with the words for what it looks at.
LINTERS = (
    ("ruff check", ("ruff", "check", ".")),
    ("ruff format", ("ruff", "format", "--check", ".")),
    ("pyright", ("pyright",)),
    ("lint-imports", ("lint-imports",)),
)


@contextmanager
def running_services(layout: Layout, stock: bool = False) -> Iterator[dict[str, str]]:
    """Run the tests' own PostgreSQL, Redis and Solr; give the variables that point at them.

    :param layout: the installation of the tests (``Layout.tests``), not the portal's.
    :param stock: whether a second core with CKAN's own schema is needed, too.
    """
    layout.prepare()
    # Of a run that was killed: what it left of its own is ended, its services are used again.
    strays.end(layout.home)
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
        _start(layout, services, progress, stock)
        yield environment(services, layout)
    finally:
        stop(layout)


def _start(layout: Layout, services: Services, progress: Progress, stock: bool) -> None:
    with progress.step("services", "PostgreSQL, Redis, Solr cho kiểm thử", "Services for tests"):
        services.cluster.create()
        services.cluster.start()
        services.redis.start()
        services.cluster.wait()
        services.redis.wait()
        databases.setup_databases(layout, services)
        write_configset(layout, services, Progress(quiet=True))
        cores = [services.solr]
        if stock:
            cores.append(_stock_core(layout, services))
        services.solr.start()
        for core in cores:
            core.wait()
            core.check_schema()


def _stock_core(layout: Layout, services: Services) -> Solr:
    """Return the core with CKAN's own schema, its configuration written."""
    core = Solr(layout, services.solr.port, STOCK_CORE)
    command = parts.ckan(layout, "hcmc-vietnamese", "solr-configset", "--stock")
    core.configure(command, configset_key(layout))
    return core


def environment(services: Services, layout: Layout) -> dict[str, str]:
    """Return the whole environment of the test programs."""
    browser = packages.chromium()
    return {
        **_own_environment(layout),
        **ini.test_environment(services, layout),
        "HCMC_STOCK_SOLR_URL": Solr(layout, services.solr.port, STOCK_CORE).url,
        **({"HCMC_CHROMIUM": browser} if browser else {}),
    }


def _own_environment(layout: Layout) -> dict[str, str]:
    """Return the variables of every program of the tests, whatever services it needs."""
    path = f"{layout.venv / 'bin'}:{os.environ.get('PATH', '')}"
    return commands.clean_environment(**{"PATH": path, strays.MARK: str(layout.home)})


def run_tests(portal: Layout, arguments: list[str]) -> int:
    """Run the linters and the whole suite; the last line is pytest's own summary."""
    layout = portal.tests
    _prepare(portal, layout)
    with running_services(layout) as variables:
        failed = [] if arguments else _lint(portal, variables)
        if failed:
            say(f"Không đạt: {', '.join(failed)}", f"Failed: {', '.join(failed)}")
        command = [str(portal.python), "-m", "pytest", *arguments]
        code = foreground.run(command, portal.checkout, variables)
    return code or (1 if failed else 0)


def _lint(portal: Layout, variables: dict[str, str]) -> list[str]:
    failed = []
    for name, command in LINTERS:
        program = [str(portal.venv / "bin" / command[0]), *command[1:]]
        if foreground.run(program, portal.checkout, variables):
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
    command = [str(portal.python), "-m", f"bench.{name}", *arguments]
    if name in ALONE:
        return foreground.run(command, portal.checkout, _own_environment(layout))
    with running_services(layout, stock=True) as variables:
        _make_tables(layout, variables)
        return foreground.run(command, portal.checkout, variables)


def _make_tables(layout: Layout, variables: dict[str, str]) -> None:
    """Bring the tables of the tests' database up to date: the tests themselves drop them."""
    commands.run(
        [str(layout.venv / "bin" / "ckan"), "db", "upgrade"],
        layout.logs / "setup.log",
        what=Text("không tạo được các bảng dữ liệu", "the migrations failed"),
        environment=variables,
    )


def stop_leftovers(portal: Layout) -> list[str]:
    """End what a killed test run left; nothing while a run is at work."""
    layout = portal.tests
    if not layout.home.exists() or lock.is_held(layout.home / "lock"):
        return []
    return [f"test/{part}" for part in stop(layout)]


def _prepare(portal: Layout, layout: Layout) -> None:
    portal.prepare()
    layout.prepare()
    missing = checks.look(portal, tests=True)
    install(layout, missing, Progress(), tests=True)
