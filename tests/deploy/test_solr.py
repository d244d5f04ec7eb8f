"""The private Solr, and the one the tests themselves run on."""

from __future__ import annotations

import os
import urllib.error
import urllib.request

import pytest

from portal_cli import processes, solr, stamps
from portal_cli.messages import PortalError
from portal_cli.solr import Solr

SERVER = os.environ["CKAN_SOLR_URL"].rsplit("/solr/", 1)[0]
CORE = os.environ["CKAN_SOLR_URL"].rsplit("/", 1)[1]


def ask(path):
    try:
        with urllib.request.urlopen(f"{SERVER}{path}", timeout=10) as answer:  # noqa: S310
            return answer.status
    except urllib.error.HTTPError as error:
        return error.code


class TestOnlyWhatCkanCalls:
    """Of Solr's many doors three are open, those CKAN uses; nobody asks who is there."""

    @pytest.mark.parametrize(
        "path", ["select?q=*:*&rows=0", "select/?q=*:*", "schema?wt=schema.xml"]
    )
    def test_open(self, path):
        assert ask(f"/solr/{CORE}/{path}") == 200

    @pytest.mark.parametrize(
        "path",
        [
            "/solr/admin/cores",
            "/solr/admin/info/system",
            "/solr/admin/metrics",
            "/solr/{core}/config",
            "/solr/{core}/get?id=1",
            "/solr/{core}/admin/luke",
            "/solr/{core}/replication?command=indexversion",
            "/solr/{core}/stream",
            "/solr/{core}/config;/select",
            "/solr/{core}/update/json",
            "/solr/____v2/cores",
            "/api/cores",
            "/solr/",
        ],
    )
    def test_closed(self, path):
        assert ask(path.format(core=CORE)) == 404

    def test_nothing_climbs_out_of_an_open_door(self):
        assert ask(f"/solr/{CORE}/select/%2e%2e/config") in (400, 404)

    def test_the_configuration_cannot_be_changed(self):
        request = urllib.request.Request(  # noqa: S310 - our own server
            f"{SERVER}/solr/{CORE}/config",
            data=b'{"set-property": {"updateHandler.autoSoftCommit.maxTime": 1}}',
            headers={"Content-Type": "application/json"},
        )
        with pytest.raises(urllib.error.HTTPError) as caught:
            urllib.request.urlopen(request, timeout=10)  # noqa: S310
        assert caught.value.code in (403, 404)


class TestSchema:
    """A schema that does not fit the installed CKAN is named with the commands that cure it."""

    @pytest.fixture
    def server(self, layout):
        return Solr(layout, 1)

    def test_the_fitting_one_passes(self, server, monkeypatch):
        monkeypatch.setattr(Solr, "schema_name", lambda self: "ckan-2.12")
        assert server.check_schema() is None

    @pytest.mark.parametrize("name", ["ckan-2.11", "", "other"])
    def test_another_one_is_refused_with_its_cure(self, server, monkeypatch, name):
        monkeypatch.setattr(Solr, "schema_name", lambda self: name)
        with pytest.raises(PortalError) as caught:
            server.check_schema()
        assert "ckan-2.12" in caught.value.what.vi
        assert "solr-configset" in caught.value.remedy.vi
        assert "--rebuild-index" in caught.value.remedy.en

    def test_a_server_that_is_down_has_no_name(self, server):
        assert server.schema_name() == ""
        assert not server.is_ready()


class TestConfigure:
    """The core's configuration is replaced in one step, and the index with it."""

    @pytest.fixture
    def command(self, tmp_path):
        """A program that writes a configuration like the real one does."""
        script = tmp_path / "configset"
        script.write_text('#!/bin/sh\nmkdir -p "$2" && echo "$1" >"$2/schema.xml"\n')
        script.chmod(0o755)
        return lambda text: [str(script), text]

    def test_first_time(self, layout, command):
        assert Solr(layout, 1).configure(command("one"), "key")
        core = layout.solr_home / solr.CORE
        assert (core / "conf" / "schema.xml").read_text() == "one\n"
        assert (core / "core.properties").read_text() == "name=ckan\n"
        assert (layout.solr_home / "solr.xml").exists()

    def test_the_same_inputs_are_not_written_again(self, layout, command):
        server = Solr(layout, 1)
        server.configure(command("one"), "key")
        assert not server.configure(command("two"), "key")

    def test_equal_results_keep_the_index(self, layout, command):
        server = Solr(layout, 1)
        server.configure(command("one"), "key")
        (layout.solr_home / solr.CORE / "data").mkdir()
        assert not server.configure(command("one"), "other key")
        assert (layout.solr_home / solr.CORE / "data").exists()

    def test_another_configuration_drops_the_index(self, layout, command):
        server = Solr(layout, 1)
        server.configure(command("one"), "key")
        (layout.solr_home / solr.CORE / "data").mkdir()
        assert server.configure(command("two"), "other key")
        assert not (layout.solr_home / solr.CORE / "data").exists()

    def test_a_failed_one_leaves_the_old_in_place(self, layout, command):
        server = Solr(layout, 1)
        server.configure(command("one"), "key")
        with pytest.raises(PortalError):
            server.configure(["false"], "other key")
        assert (server.conf / "schema.xml").read_text() == "one\n"
        assert stamps.done(layout.stamps, "configset", "key")


class TestFetch:
    """Jars arrive whole or not at all."""

    def test_without_a_network_nothing_half_is_used(self, layout, tmp_path, monkeypatch):
        maven = tmp_path / "mvn"
        maven.write_text("#!/bin/sh\necho 'Could not transfer artifact'; exit 1\n")
        maven.chmod(0o755)
        monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
        with pytest.raises(PortalError) as caught:
            Solr(layout, 1).fetch()
        assert "kiểm tra mạng" in caught.value.remedy.vi
        assert not layout.jars.exists()

    def test_what_a_killed_fetch_left_is_thrown_away(self, layout, tmp_path, monkeypatch):
        maven = tmp_path / "mvn"
        maven.write_text(
            '#!/bin/sh\nfor a; do case "$a" in -DoutputDirectory=*) d=${a#*=};; esac; done\n'
            'mkdir -p "$d" && touch "$d/solr-core.jar"\n'
        )
        maven.chmod(0o755)
        monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
        half = layout.jars.with_name("lib.half")
        half.mkdir(parents=True)
        (half / "broken.jar").touch()
        Solr(layout, 1).fetch()
        assert [path.name for path in layout.jars.iterdir()] == ["solr-core.jar"]
        assert processes.parts(layout) == []
