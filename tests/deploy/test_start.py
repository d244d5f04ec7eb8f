"""The steps of a start: in which order, when they are left out, what is said at the end."""

from __future__ import annotations

import http.server
import json
import threading
from functools import partial

import pytest

from portal_cli import checks, commands, ini, parts, processes, stamps, start, status
from portal_cli import portal_state as states
from portal_cli import ports as portal_ports
from portal_cli.messages import PortalError, Text
from portal_cli.parts import Address
from portal_cli.portal_state import State, Wishes
from portal_cli.processes import Program
from portal_cli.progress import Progress
from portal_cli.uninstall import uninstall

PORTS = {name: 25000 + i for i, name in enumerate(portal_ports.PREFERRED)}
SLEEP = ["sleep", "60"]


@pytest.fixture
def state(layout):
    made = State(PORTS, Address("127.0.0.1", 5997, "http://127.0.0.1:5997"))
    made.save(layout)
    return made


@pytest.fixture
def ran(layout, monkeypatch):
    """Programs that would have run, each as its command line."""
    told: list[list[str]] = []

    def run(command, log, **options):
        told.append(list(command))
        if options.get("tell"):
            options["tell"]("102/102")

    monkeypatch.setattr(commands, "run", run)
    return told


class TestHarvestCatalogue:
    """The catalogue is harvested once per version of its files, with a running count."""

    def harvest(self, layout, state, **options):
        start.harvest_catalogue(layout, state, Progress(terminal=False, **options))

    def test_through_the_real_queue(self, layout, state, ran, capsys):
        self.harvest(layout, state)
        (command,) = ran
        assert command[-6:-1] == [
            "demo-catalogue", "--folder", str(layout.checkout / "demo"), "--url",
            f"http://127.0.0.1:{PORTS['catalogue']}/catalog.xml",
        ]  # fmt: skip
        assert command[-1] == "--wait"
        assert "  102/102\n" in capsys.readouterr().out

    def test_not_a_second_time(self, layout, state, ran):
        self.harvest(layout, state, quiet=True)
        self.harvest(layout, state, quiet=True)
        assert len(ran) == 1

    def test_again_from_another_address(self, layout, state, ran):
        self.harvest(layout, state, quiet=True)
        moved = State({**PORTS, "catalogue": 25999}, state.address)
        self.harvest(layout, moved, quiet=True)
        assert len(ran) == 2

    def test_a_failed_one_is_tried_again(self, layout, state, ran, monkeypatch):
        def fail(command, log, **options):
            raise PortalError(options["what"], Text("x", "x"))

        with monkeypatch.context() as patched:
            patched.setattr(commands, "run", fail)
            with pytest.raises(PortalError, match="the catalogue was not harvested"):
                self.harvest(layout, state, quiet=True)
        self.harvest(layout, state, quiet=True)
        assert len(ran) == 1


class TestIndex:
    """The index is built anew where Solr's configuration changed, and only there."""

    def index(self, layout, changed=False, empty=False):
        start._index(layout, Progress(quiet=True), changed, empty)

    def test_an_empty_portal_has_nothing_to_index(self, layout, ran):
        self.index(layout, empty=True)
        self.index(layout)
        assert ran == []

    def test_after_a_change(self, layout, ran):
        self.index(layout, empty=True)
        self.index(layout, changed=True)
        assert ran[0][-2:] == ["search-index", "rebuild"]

    def test_a_start_killed_before_the_index_was_built_builds_it(self, layout, ran):
        stamps.set_done(layout.stamps, "index", "of the configuration before")
        self.index(layout)
        self.index(layout)
        assert len(ran) == 1


class TestRunCkan:
    """Every part is started once; one that dies at once is named."""

    @pytest.fixture
    def programs(self, layout, monkeypatch):
        made = {
            part: Program(part, SLEEP, {"PATH": "/usr/bin:/bin"}, layout.home)
            for part in (*parts.CKAN_PARTS, "catalogue", "keeper")
        }
        monkeypatch.setattr(parts, "programs", lambda *given: made)
        monkeypatch.setattr(parts, "web_is_ready", lambda address: lambda: True)
        return made

    def test_all_of_them_run(self, layout, state, programs):
        start.run_ckan(layout, state, Progress(quiet=True))
        assert set(processes.parts(layout)) == set(programs)

    def test_what_runs_is_left_alone(self, layout, state, programs):
        start.run_ckan(layout, state, Progress(quiet=True))
        before = {part: processes.recorded(layout, part) for part in programs}
        start.run_ckan(layout, state, Progress(quiet=True))
        assert {part: processes.recorded(layout, part) for part in programs} == before

    def test_stopping_ends_the_keeper_first(self, layout, state, programs):
        start.run_ckan(layout, state, Progress(quiet=True))
        ended = start.stop(layout)
        assert ended[0] == "keeper"
        assert set(ended) == set(programs)
        assert processes.parts(layout) == []

    def test_uninstalling_ends_them_too(self, layout, state, programs):
        start.run_ckan(layout, state, Progress(quiet=True))
        alive = [processes.recorded(layout, part) for part in programs]
        uninstall(layout, sure=True)
        assert not any(one and processes.is_alive(one) for one in alive)
        assert not layout.home.exists()

    def test_status_tells_the_living_from_the_dead(self, layout, state, programs):
        start.run_ckan(layout, state, Progress(quiet=True))
        processes.stop(layout, "worker")
        found = {one.part: one.state for one in status.health(layout)}
        assert (found["harvest"], found["worker"], found["postgres"]) == ("ok", "down", "down")
        # Alive, but nobody answers at its port.
        assert found["catalogue"] == "sick"


class TestStart:
    """A start changes nothing before it has looked, and prints the password whatever follows."""

    @pytest.fixture
    def steps(self, layout, state, monkeypatch):
        told: list[str] = []
        monkeypatch.setattr(checks, "look", lambda of: told.append("look") or [])
        monkeypatch.setattr(states, "decide", lambda of, wishes: told.append("decide") or state)
        for name in ("install", "run_ckan", "harvest_catalogue"):
            monkeypatch.setattr(start, name, lambda *given, n=name: told.append(n))
        monkeypatch.setattr(
            start, "run_services", lambda *given: told.append("services") or "mat-khau-moi"
        )
        monkeypatch.setattr(start, "count_datasets", lambda of: 102)
        return told

    def test_the_order(self, layout, steps, capsys):
        start.start(layout, start.Options())
        # The ports are chosen again after the installation, which may take minutes.
        assert steps == [
            "look", "decide", "install", "decide", "services", "run_ckan", "harvest_catalogue",
        ]  # fmt: skip
        printed = capsys.readouterr().out
        assert "102 datasets" in printed
        assert "mat-khau-moi" in printed
        assert (layout.home / "last-start.json").exists()

    def test_without_the_catalogue(self, layout, steps):
        start.start(layout, start.Options(catalogue=False))
        assert "harvest_catalogue" not in steps

    def test_a_failure_after_the_password_was_made_still_prints_it(
        self, layout, steps, monkeypatch, capsys
    ):
        def broken(*given):
            raise PortalError(Text("hỏng", "broken"), Text("sửa", "mend"))

        monkeypatch.setattr(start, "run_ckan", broken)
        with pytest.raises(PortalError):
            start.start(layout, start.Options(Wishes()))
        assert "mat-khau-moi" in capsys.readouterr().out

    def test_a_password_that_is_not_new_is_not_shown(self, layout, steps, monkeypatch, capsys):
        monkeypatch.setattr(start, "run_services", lambda *given: None)
        start.start(layout, start.Options())
        printed = capsys.readouterr().out
        assert "reset-password quantri" in printed
        assert "mật khẩu · password" not in printed


class TestPrograms:
    """What runs each part: always two web processes, the harvester as one process."""

    def test_settings_reach_every_part(self, layout, state):
        for program in parts.programs(layout, state.address, 1).values():
            assert program.environment["CKAN_INI"] == str(layout.ini)

    def test_no_part_knows_the_owner_s_settings(self, layout, state):
        for program in parts.programs(layout, state.address, 1).values():
            assert str(layout.owner_ini) not in " ".join(program.command)

    def test_the_web_listens_where_it_was_told(self, layout):
        address = Address("0.0.0.0", 8080, "https://data.example.vn")  # noqa: S104
        program = parts.programs(layout, address, 1)["web"]
        assert program.environment["HCMC_PORTAL_BIND"] == "0.0.0.0:8080"
        assert address.local == "http://127.0.0.1:8080"


class TestCatalogueHost:
    """The harvester may fetch from the served catalogue beside the hosts of the settings."""

    def test_it_is_added_to_the_allowed_hosts(self, layout):
        ini.write(states.services(layout, PORTS), layout, "http://127.0.0.1:1", "127.0.0.1:15600")
        hosts = ini.common(layout.ini)[ini.HOSTS].split()
        assert hosts == ["opendata.hochiminhcity.gov.vn", "127.0.0.1:15600"]

    def test_a_change_of_settings_is_told(self, layout):
        services = states.services(layout, PORTS)
        assert ini.write(services, layout, "http://127.0.0.1:1")
        assert not ini.write(services, layout, "http://127.0.0.1:1")
        assert ini.write(services, layout, "http://127.0.0.1:2")


class TestCount:
    """The number of datasets is what the running portal finds."""

    @pytest.fixture
    def server(self):
        class Answer(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                body = json.dumps({"result": {"count": 102}}).encode()
                self.send_response(200 if "dataset_type:dataset" in self.path else 404)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *given):
                pass

        with http.server.ThreadingHTTPServer(("127.0.0.1", 0), partial(Answer)) as running:
            threading.Thread(target=running.serve_forever, daemon=True).start()
            yield running.server_address[1]
            running.shutdown()

    def test_it_is_asked(self, server):
        assert start.count_datasets(State(PORTS, Address("127.0.0.1", server, ""))) == 102

    def test_a_portal_that_does_not_answer_has_no_number(self, state):
        assert start.count_datasets(state) is None
