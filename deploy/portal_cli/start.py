"""``./portal start``: look, install what is missing, start every part, harvest the catalogue."""

from __future__ import annotations

import json
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

from portal_cli import (
    checks,
    commands,
    databases,
    http,
    ini,
    packages,
    parts,
    portal_state,
    processes,
    python_env,
    stamps,
    strays,
    waiting,
)
from portal_cli.ini import Services
from portal_cli.layout import Layout
from portal_cli.messages import Text, say
from portal_cli.portal_state import State, Wishes
from portal_cli.progress import Progress

CATALOGUE = "demo/catalog.xml"


@dataclass
class Options:
    """What was asked for on the command line."""

    wishes: Wishes = field(default_factory=Wishes)
    catalogue: bool = True
    rebuild_index: bool = False


def start(layout: Layout, options: Options) -> None:
    """Bring the portal up; every step can be interrupted and done again."""
    layout.prepare()
    for part in processes.adopt(layout):
        say(
            f"Tìm thấy «{part}» còn chạy từ lần khởi động bị ngắt.",
            f"Found “{part}” still running from an interrupted start.",
        )
    # Two must not start the same part at once; the keeper comes back at the end.
    processes.stop(layout, "keeper")
    progress = Progress()
    with progress.step("look", "Kiểm tra máy", "Looking at the machine"):
        missing = checks.look(layout)
        portal_state.decide(layout, options.wishes)
    install(layout, missing, progress)
    # Anew: what was free before the installation may be taken by now.
    state = portal_state.decide(layout, options.wishes)
    password = run_services(layout, state, options, progress)
    try:
        run_ckan(layout, state, progress)
        if options.catalogue:
            harvest_catalogue(layout, state, progress)
        progress.save(layout.home / "last-start.json")
        _farewell(state, progress)
    finally:
        # Printed whatever happened since: it is stored nowhere.
        _sign_in(state, password)


def install(layout: Layout, missing: list[str], progress: Progress, tests: bool = False) -> None:
    """Install Debian packages, Python packages and Solr, as far as they are missing."""
    if missing:
        with progress.step("packages", f"Cài gói Debian ({len(missing)})", "Debian packages"):
            packages.install(missing, layout.logs / "setup.log")
    if not python_env.is_complete(layout, tests):
        with progress.step("python", "Cài gói Python", "Python packages"):
            python_env.install(layout, tests)
    with progress.step("solr-files", "Chuẩn bị Solr", "Solr's files"):
        solr = portal_state.Solr(layout, 0)
        solr.fetch()
        solr.compile()


def run_services(layout: Layout, state: State, options: Options, progress: Progress) -> str | None:
    """Start PostgreSQL, Redis and Solr, migrate; return a new administrator's password."""
    services = portal_state.services(layout, state.ports)
    state.save(layout)
    catalogue = f"127.0.0.1:{state.ports['catalogue']}"
    if ini.write(services, layout, state.address.site_url, catalogue):
        # Their settings are read once; what runs with the old ones is started anew below.
        for part in ("keeper", *parts.CKAN_PARTS):
            processes.stop(layout, part)
    with progress.step("postgres", "PostgreSQL và Redis", "PostgreSQL and Redis"):
        services.cluster.create()
        services.cluster.start()
        services.redis.start()
        services.cluster.wait()
        services.redis.wait()
        databases.setup_databases(layout, services)
    changed = write_configset(layout, services, progress, options.rebuild_index)
    services.solr.start()
    password = databases.migrate(layout, progress)
    with progress.step("solr", "Solr", "Solr"):
        services.solr.wait()
        services.solr.check_schema()
    _index(layout, progress, changed, empty=password is not None)
    return password


def write_configset(
    layout: Layout, services: Services, progress: Progress, anew: bool = False
) -> bool:
    """Write Solr's configuration when what it is made from has changed; true when it differs."""
    key = configset_key(layout)
    if anew:
        stamps.clear(layout.stamps, "configset", "index")
    if services.solr.conf.is_dir() and stamps.done(layout.stamps, "configset", key):
        return False
    with progress.step("configset", "Cấu hình Solr", "Solr's configuration"):
        return services.solr.configure(parts.ckan(layout, "hcmc-vietnamese", "solr-configset"), key)


def configset_key(layout: Layout) -> str:
    """Return what Solr's configuration depends on, as a hash."""
    search = layout.checkout / "ckanext" / "hcmc_vietnamese"
    files = [search / "search", search / "cli.py", layout.deploy / "solr" / "solr.xml"]
    return stamps.digest([*files, layout.deploy / "requirements.txt"])


def _index(layout: Layout, progress: Progress, changed: bool, empty: bool) -> None:
    key = configset_key(layout)
    if empty:
        stamps.set_done(layout.stamps, "index", key)
        return
    if not changed and stamps.done(layout.stamps, "index", key):
        return
    with progress.step("index", "Lập lại chỉ mục", "Rebuilding the index"):
        commands.run(
            parts.ckan(layout, "search-index", "rebuild"),
            layout.logs / "setup.log",
            what=Text("không lập được chỉ mục", "the index could not be rebuilt"),
            environment=parts.environment(layout),
        )
    stamps.set_done(layout.stamps, "index", key)


def run_ckan(layout: Layout, state: State, progress: Progress) -> None:
    """Start web server, worker, consumers, catalogue and keeper; return when pages answer."""
    with progress.step("web", "Trang web và tác vụ nền", "Web server and background work"):
        for part, program in parts.programs(
            layout, state.address, state.ports["catalogue"]
        ).items():
            if processes.recorded(layout, part) is None:
                processes.spawn(layout, program)
        waiting.until(layout, "web", parts.web_is_ready(state.address), 120)
        for part in parts.CKAN_PARTS:
            if processes.recorded(layout, part) is None:
                raise waiting.failed(layout, part)


def harvest_catalogue(layout: Layout, state: State, progress: Progress) -> None:
    """Harvest the city's catalogue through the real queue, once per version of its file."""
    key = stamps.digest([*_catalogue_files(layout), str(state.ports["catalogue"])])
    if stamps.done(layout.stamps, "catalogue", key):
        return
    url = f"http://127.0.0.1:{state.ports['catalogue']}/{Path(CATALOGUE).name}"
    folder = layout.checkout / Path(CATALOGUE).parent
    with progress.step("catalogue", "Thu thập danh mục thật", "Harvesting the real catalogue"):
        commands.run(
            parts.ckan(
                layout, "hcmc-governance", "demo-catalogue", "--folder", str(folder),
                "--url", url, "--wait",
            ),
            layout.logs / "catalogue-harvest.log",
            what=Text("không thu thập được danh mục", "the catalogue was not harvested"),
            environment=parts.environment(layout),
            tell=progress.count,
        )  # fmt: skip
    stamps.set_done(layout.stamps, "catalogue", key)


def _catalogue_files(layout: Layout) -> list[Path]:
    demo = layout.checkout / Path(CATALOGUE).parent
    return sorted([*demo.glob("*.xml"), *demo.glob("*.csv")])


def count_datasets(state: State) -> int | None:
    """Return how many datasets the search finds, or ``None`` when it does not answer."""
    url = f"{state.address.local}/api/3/action/package_search?rows=0&fq=dataset_type:dataset"
    answer = http.get(url, 30)
    return None if answer is None else int(json.loads(answer)["result"]["count"])


def _farewell(state: State, progress: Progress) -> None:
    number = count_datasets(state)
    print(f"\n{progress.total():.1f} s")
    say(
        f"Cổng dữ liệu: {state.address.site_url} · {number} tập dữ liệu",
        f"The portal: {state.address.site_url} · {number} datasets",
    )


def _sign_in(state: State, password: str | None) -> None:
    page, name = f"{state.address.site_url}/user/login", databases.ADMIN["name"]
    if password:
        print(f"  tài khoản · account   {name}\n  mật khẩu · password   {password}")
        say(
            f"Đăng nhập tại {page}. Mật khẩu chỉ hiện một lần này.",
            f"Sign in at {page}. The password is shown only this once.",
        )
    else:
        say(
            f"Đăng nhập: {page} ({name}; quên mật khẩu: ./portal reset-password {name})",
            f"Sign in: {page} ({name}; lost password: ./portal reset-password {name})",
        )


def stop(layout: Layout) -> list[str]:
    """End every part of this installation, the last started first; return what was ended."""
    layout.check_owner()
    strays.end(layout.home)
    processes.adopt(layout)
    known = [part for part in reversed(parts.PARTS) if part in processes.parts(layout)]
    known = ["keeper", *(part for part in known if part != "keeper")]
    return [part for part in known if processes.stop(layout, part)]


def run_inside(layout: Layout, name: str, request: dict[str, str]) -> int:
    """Run a program of ``deploy/inside`` with the portal's settings; return its exit code."""
    with (layout.logs / "setup.log").open("ab") as log:
        done = subprocess.run(
            [str(layout.python), str(layout.deploy / "inside" / name)],
            input=json.dumps({"ini": str(layout.ini), **request}).encode(),
            env=parts.environment(layout),
            stdout=log,
            stderr=subprocess.STDOUT,
            check=False,
        )
    return done.returncode
