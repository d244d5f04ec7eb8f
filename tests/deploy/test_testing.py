"""`./portal test` and `./portal bench`: which services, which variables, what is left behind."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from contextlib import contextmanager

import pytest

from portal_cli import commands, foreground, lock, ports, processes, solr, start, strays, testing
from portal_cli import portal_state as states
from portal_cli.messages import PortalError
from portal_cli.processes import Program

PORTS = {name: 24000 + i for i, name in enumerate(ports.PREFERRED)}


@pytest.fixture
def ran(layout, monkeypatch):
    """Let nothing be installed or started; note which programs would have run."""
    told: list[tuple[list[str], dict[str, str]]] = []

    @contextmanager
    def services(of, stock=False):
        yield {"CKAN_INI": "test.ini", "STOCK": str(stock)}

    def run(command, folder, environment, patience=0.0):
        told.append((list(command), dict(environment)))
        return 0

    monkeypatch.setattr(testing, "_prepare", lambda portal, of: None)
    monkeypatch.setattr(testing, "running_services", services)
    monkeypatch.setattr(foreground, "run", run)
    monkeypatch.setattr(commands, "run", lambda command, log, **options: told.append((command, {})))
    return told


def names(told):
    return [" ".join(command).rsplit("/", 1)[-1] for command, _ in told]


class TestRunTests:
    """Without arguments the linters come first; with arguments only what was asked for."""

    def test_everything(self, layout, ran):
        assert testing.run_tests(layout, []) == 0
        assert names(ran) == [
            "ruff check .", "ruff format --check .", "pyright", "lint-imports", "python -m pytest",
        ]  # fmt: skip

    def test_one_folder(self, layout, ran):
        testing.run_tests(layout, ["tests/deploy", "-x"])
        ((command, _),) = ran
        assert command[1:] == ["-m", "pytest", "tests/deploy", "-x"]

    def test_a_failed_linter_fails_the_run_but_not_before_the_tests(
        self, layout, ran, monkeypatch, capsys
    ):
        quiet = foreground.run
        monkeypatch.setattr(
            foreground, "run", lambda c, *rest: quiet(c, *rest) or int("pyright" in c[0])
        )
        assert testing.run_tests(layout, []) == 1
        assert names(ran)[-1] == "python -m pytest"
        assert "Không đạt: pyright" in capsys.readouterr().out

    def test_the_exit_code_of_the_tests_wins(self, layout, ran, monkeypatch):
        monkeypatch.setattr(foreground, "run", lambda c, *rest: 5 if "pytest" in c else 0)
        assert testing.run_tests(layout, []) == 5


class TestRunBench:
    """A bench has both cores and the tables; one that brings its own portal has nothing beside."""

    @pytest.mark.parametrize("name", ["search", "page"])
    def test_with_a_core_of_the_stock_schema_and_tables(self, layout, ran, name):
        assert testing.run_bench(layout, name, ["--misses"]) == 0
        assert names(ran)[0] == "ckan db upgrade"
        command, variables = ran[1]
        assert command[-3:] == ["-m", f"bench.{name}", "--misses"]
        assert variables["STOCK"] == "True"

    def test_start_has_the_machine_for_itself(self, layout, ran):
        testing.run_bench(layout, "start", [])
        ((command, variables),) = ran
        assert command[-1] == "bench.start"
        assert not [name for name in variables if name.startswith("CKAN")]
        assert variables[strays.MARK] == str(layout.tests.home)

    def test_every_bench_that_is_alone_exists(self, layout):
        for name in testing.ALONE:
            assert (layout.checkout / "bench" / f"{name}.py").is_file()


class TestEnvironment:
    """The programs of the tests see private services and nothing of the caller's."""

    @pytest.fixture
    def variables(self, layout, monkeypatch):
        monkeypatch.setenv("CKAN_SOLR_URL", "http://elsewhere/solr/ckan")
        monkeypatch.setenv("PYTHONPATH", "/elsewhere")
        return testing.environment(states.services(layout.tests, PORTS), layout.tests)

    def test_both_cores_are_of_our_server(self, variables):
        server = f"http://127.0.0.1:{PORTS['solr']}/solr"
        assert variables["CKAN_SOLR_URL"] == f"{server}/ckan"
        assert variables["HCMC_STOCK_SOLR_URL"] == f"{server}/ckan_stock"

    def test_nothing_of_the_caller_s_python(self, variables):
        assert "PYTHONPATH" not in variables

    def test_the_environment_s_programs_come_first(self, variables, layout):
        assert variables["PATH"].split(":")[0] == str(layout.venv / "bin")

    def test_everything_the_tests_start_is_marked(self, variables, layout):
        assert variables[strays.MARK] == str(layout.tests.home)

    def test_the_address_is_that_of_test_ini(self, layout):
        text = (layout.checkout / "test.ini").read_text(encoding="utf-8")
        assert f"ckan.site_url = {testing.SITE_URL}\n" in text


class TestStockCore:
    """The second core carries CKAN's own schema and leaves the first alone."""

    @pytest.fixture
    def program(self, layout, tmp_path, monkeypatch):
        script = tmp_path / "configset"
        script.write_text('#!/bin/sh\nfor d; do :; done\nmkdir -p "$d" && echo "$@" >"$d/made"\n')
        script.chmod(0o755)
        monkeypatch.setattr(testing.parts, "ckan", lambda of, *words: [str(script), *words])
        return script

    def test_it_lies_beside_ours(self, layout, program):
        services = states.services(layout, PORTS)
        services.solr.configure([str(program), "ours"], "key")
        core = testing._stock_core(layout, services)
        assert core.url == f"http://127.0.0.1:{PORTS['solr']}/solr/ckan_stock"
        assert "--stock" in (core.conf / "made").read_text()
        assert "ours" in (services.solr.conf / "made").read_text()
        named = (layout.solr_home / solr.STOCK_CORE / "core.properties").read_text()
        assert named == "name=ckan_stock\n"

    def test_each_remembers_what_it_was_made_from(self, layout, program):
        services = states.services(layout, PORTS)
        services.solr.configure([str(program)], "key")
        before = services.solr.conf.stat().st_mtime_ns
        testing._stock_core(layout, services)
        testing._stock_core(layout, services)
        assert services.solr.conf.stat().st_mtime_ns == before
        assert (layout.stamps / "configset").read_text() == "key"
        assert (layout.stamps / "configset-ckan_stock").read_text() == start.configset_key(layout)


class TestLeftovers:
    """What a killed run left is ended by the next one, or by `./portal stop`."""

    @pytest.fixture
    def left(self, layout):
        """A service and a browser of a run that was killed."""
        tests = layout.tests
        tests.prepare()
        sleeping = [sys.executable, "-c", "import time; time.sleep(60)"]
        service = processes.spawn(tests, Program("redis", sleeping, {}, tests.home))
        browser = subprocess.Popen(
            sleeping, env={"PATH": os.environ["PATH"], strays.MARK: str(tests.home)}
        )
        deadline = time.monotonic() + 10
        while not strays.find(tests.home) and time.monotonic() < deadline:
            time.sleep(0.05)
        yield service, browser
        processes.stop(tests, "redis")
        browser.kill()
        browser.wait()

    def test_stop_ends_both(self, layout, left):
        service, browser = left
        assert testing.stop_leftovers(layout) == ["test/redis"]
        assert not processes.is_alive(service)
        assert browser.wait(5) != 0

    def test_a_run_at_work_is_left_alone(self, layout, left):
        service, browser = left
        with lock.held(layout.tests.home / "lock"):
            assert testing.stop_leftovers(layout) == []
        assert processes.is_alive(service)
        assert browser.poll() is None

    def test_without_a_test_run_nothing_is_made(self, layout):
        assert testing.stop_leftovers(layout) == []
        assert not layout.tests.home.exists()

    def test_the_next_run_ends_the_browser_and_goes_on_with_the_service(
        self, layout, left, monkeypatch
    ):
        service, browser = left
        seen = []
        monkeypatch.setattr(
            testing, "_start", lambda of, *rest: seen.append(processes.recorded(of, "redis"))
        )
        with testing.running_services(layout.tests):
            assert browser.wait(5) != 0
        assert seen == [service]
        assert not processes.is_alive(service)

    def test_an_interrupted_run_stops_its_services(self, layout, left, monkeypatch):
        service, _ = left

        def interrupted():
            with testing.running_services(layout.tests):
                raise foreground.Told

        monkeypatch.setattr(testing, "_start", lambda of, *rest: None)
        with pytest.raises(KeyboardInterrupt):
            interrupted()
        assert not processes.is_alive(service)

    def test_a_service_that_does_not_start_takes_the_others_with_it(
        self, layout, left, monkeypatch
    ):
        service, _ = left

        def broken(of, *rest):
            raise PortalError(testing.Text("hỏng", "broken"), testing.Text("sửa", "mend"))

        monkeypatch.setattr(testing, "_start", broken)
        with pytest.raises(PortalError), testing.running_services(layout.tests):
            pass
        assert not processes.is_alive(service)
