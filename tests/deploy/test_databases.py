"""What is made once per installation: when it is made, with what, and when it is made again."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from setup_ckan import build_translations

import ckan.plugins.toolkit as tk
from ckan.lib.i18n import get_js_translations_dir

from portal_cli import commands, databases, ini, jsonfile, portal_state, ports, stamps
from portal_cli.messages import PortalError
from portal_cli.postgres import DATASTORE
from portal_cli.progress import Progress

PORTS = {name: 23000 + i for i, name in enumerate(ports.PREFERRED)}


@pytest.fixture
def requests(layout, monkeypatch):
    """An installation whose setup program only notes what it was asked, and succeeds."""
    ini.write(portal_state.services(layout, PORTS), layout, "http://127.0.0.1:5000")
    asked: list[dict] = []

    def run(command, log, *, text, **options):
        request = json.loads(text)
        asked.append(request)
        if request["translations"]:
            databases.translations(layout).mkdir(parents=True, exist_ok=True)
        answer = {"administrator_created": len(asked) == 1, "times": {}}
        Path(request["result"]).write_text(json.dumps(answer))

    monkeypatch.setattr(commands, "run", run)
    return asked


def migrate(layout):
    return databases.migrate(layout, Progress(quiet=True))


class TestMigrate:
    """Done at the first start, and again only where what it depends on has changed."""

    def test_the_first_time_everything_is_made(self, layout, requests):
        password = migrate(layout)
        assert len(requests) == 1
        assert requests[0]["translations"] is True
        assert requests[0]["ini"] == str(layout.owner_ini)
        assert requests[0]["admin"]["password"] == password

    def test_the_second_time_nothing_is_done(self, layout, requests):
        migrate(layout)
        assert migrate(layout) is None
        assert len(requests) == 1

    def test_an_administrator_that_is_there_gets_no_password(self, layout, requests):
        migrate(layout)
        stamps.clear(layout.stamps, "setup")
        assert migrate(layout) is None
        assert len(requests) == 2

    def test_new_migrations_alone_leave_the_words_as_they_are(self, layout, requests, monkeypatch):
        migrate(layout)
        monkeypatch.setattr(databases, "_migration_key", lambda of: "another")
        migrate(layout)
        assert requests[1]["translations"] is False
        assert migrate(layout) is None
        assert len(requests) == 2

    def test_other_plugins_ask_for_the_words_again(self, layout, requests):
        migrate(layout)
        own = "[app:main]\nckan.plugins = hcmc_vietnamese\n"
        ini.local_path(layout).write_text(own, encoding="utf-8")
        ini.write(portal_state.services(layout, PORTS), layout, "http://127.0.0.1:5000")
        migrate(layout)
        assert [one["translations"] for one in requests] == [True, True]

    def test_words_that_were_removed_are_made_again(self, layout, requests):
        migrate(layout)
        databases.translations(layout).rmdir()
        migrate(layout)
        assert [one["translations"] for one in requests] == [True, True]

    def test_a_failed_one_is_done_again(self, layout, requests, monkeypatch):
        def fail(*given, **options):
            raise commands.failure(layout.logs / "setup.log", databases.Text("hỏng", "broken"))

        with monkeypatch.context() as patched:
            patched.setattr(commands, "run", fail)
            with pytest.raises(PortalError):
                migrate(layout)
        assert migrate(layout) is not None

    def test_the_answer_is_not_left_behind(self, layout, requests):
        migrate(layout)
        assert not Path(requests[0]["result"]).exists()


class TestTranslationsKey:
    """The words of the scripts depend on catalogues, plugins and versions."""

    def test_it_stays_while_nothing_changes(self, layout, requests):
        assert databases.translations_key(layout) == databases.translations_key(layout)

    @pytest.mark.parametrize("part", ["i18n/vi/LC_MESSAGES/ckan.po", "deploy/constraints.txt"])
    def test_it_changes_with_each_source(self, layout, tmp_path, part):
        copy = type(layout).of(tmp_path / "checkout", layout.home)
        (copy.checkout / part).parent.mkdir(parents=True)
        (copy.checkout / part).write_text("one")
        before = databases.translations_key(copy)
        (copy.checkout / part).write_text("two")
        assert databases.translations_key(copy) != before


@pytest.mark.usefixtures("with_plugins")
class TestBuildTranslations:
    """The scripts of the pages speak Vietnamese under every web server, not only `ckan run`."""

    @pytest.fixture(scope="class")
    def folder(self, tmp_path_factory):
        return tmp_path_factory.mktemp("storage")

    @pytest.fixture
    def words(self, folder, ckan_config, monkeypatch):
        monkeypatch.setitem(tk.config, "ckan.storage_path", str(folder))
        path = folder / "i18n" / "js" / "vi.js"
        if not path.exists():
            build_translations()
        return json.loads(path.read_text(encoding="utf-8"))

    def test_core_s_words_are_vietnamese(self, words):
        assert words[""]["lang"] == "vi"
        assert words["Cancel"][1] not in ("", "Cancel")
        assert len(words) > 20

    def test_a_file_of_an_older_portal_is_replaced(self, words, folder):
        left = folder / "i18n" / "js" / "vi.js"
        left.write_text("{}", encoding="utf-8")
        # Younger than any catalogue: CKAN alone would leave it.
        build_translations()
        assert left.read_text(encoding="utf-8") != "{}"

    def test_they_lie_where_the_installation_looks_for_them(self, layout, monkeypatch):
        monkeypatch.setitem(tk.config, "ckan.storage_path", str(layout.storage))
        assert get_js_translations_dir() == str(databases.translations(layout))


class TestDataStoreRights:
    """CKAN's own script is run in the DataStore, without its change of database."""

    def test_the_script_s_connect_is_left_out(self, layout):
        ran: list[tuple[str, str]] = []

        class Cluster:
            def psql(self, sql, database):
                ran.append((sql, database))

        script = layout.home / "datastore.sql"
        script.write_text('\\connect "datastore"\nREVOKE CREATE ON SCHEMA public FROM PUBLIC;\n')
        services = portal_state.services(layout, PORTS)
        databases.apply_datastore_sql(
            type(services)(Cluster(), services.redis, services.solr, {}),  # type: ignore[arg-type]
            script,
        )
        ((sql, database),) = ran
        assert database == DATASTORE
        assert not any(line.startswith("\\") for line in sql.splitlines())
        assert "REVOKE CREATE" in sql

    def test_made_once(self, layout, monkeypatch):
        done: list[str] = []

        class Cluster:
            def prepare(self):
                done.append("prepared")

            def psql(self, sql, database):
                done.append(database)

        def run(command, log, **options):
            (layout.home / "datastore.sql").write_text("")
            done.append("script")

        monkeypatch.setattr(commands, "run", run)
        services = portal_state.services(layout, PORTS)
        mine = type(services)(Cluster(), services.redis, services.solr, {})  # type: ignore[arg-type]
        databases.setup_databases(layout, mine)
        databases.setup_databases(layout, mine)
        assert done == ["prepared", "script", DATASTORE]


class TestAdministrator:
    """The first administrator is a post, with an address that receives no mail."""

    def test_no_name_of_a_person(self):
        assert databases.ADMIN["name"] == "quantri"
        assert databases.ADMIN["email"].endswith("localhost.localdomain")
        assert "password" not in databases.ADMIN

    def test_a_password_is_stored_nowhere(self, layout, requests):
        password = migrate(layout)
        for path in layout.home.rglob("*"):
            if path.is_file():
                assert password.encode() not in path.read_bytes()
        assert jsonfile.read(layout.secrets)
