"""Programs that run inside CKAN's environment."""

from __future__ import annotations

import subprocess
import sys
import time
import urllib.error
import urllib.request

import pytest
import yaml
from demo_people import add
from setup_ckan import _first_administrator

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.tests import factories

from portal_cli import ports

PERSON = {
    "account": "kythuat-thu-nghiem",
    "title": "Đầu mối kỹ thuật, Đơn vị thử nghiệm",
    "role": "editor",
}


@pytest.mark.usefixtures("with_plugins", "non_clean_db", "with_request_context")
class TestDemoPeople:
    """Demo people are posts in real units; adding them again changes nothing."""

    @pytest.fixture
    def person(self):
        unit = factories.Organization()
        return {**PERSON, "account": f"kythuat-{unit['name']}"[:90], "unit": unit["name"]}

    def test_an_account_is_made_and_is_a_member(self, person):
        answer = add([person], "Mat-khau-12345")
        user = model.User.get(person["account"])
        assert user is not None
        assert user.fullname == person["title"]
        assert answer["created"] == [person["account"]]
        assert user.is_in_group(model.Group.get(person["unit"]).id)

    def test_a_second_time_nothing_is_new_and_the_password_stays(self, person):
        add([person], "Mat-khau-12345")
        before = model.User.get(person["account"]).password
        answer = add([person], "Mat-khau-khac-999")
        assert answer["created"] == []
        assert model.User.get(person["account"]).password == before

    def test_a_unit_that_is_not_there_is_named(self, person):
        answer = add([{**person, "unit": "khong-co"}], "Mat-khau-12345")
        assert answer["skipped"] == ["khong-co"]
        assert model.User.get(person["account"]) is None

    @pytest.mark.clause("27.2.a")
    def test_posts_become_focal_points_once(self, person):
        """The post fills the places it is named for; a second time nothing is added."""
        named = {**person, "focal": {"function": "leader", "directions": ["provider", "user"]}}
        add([named], "Mat-khau-12345")
        add([named], "Mat-khau-12345")
        shown = tk.get_action("hcmc_unit_show")({"user": ""}, {"id": person["unit"]})
        assert [(one["direction"], one["post"]) for one in shown["focal_points"]] == [
            ("provider", person["title"]),
            ("user", person["title"]),
        ]
        assert {one["function"] for one in shown["vacancies"]} == {"technical"}

    def test_the_list_names_posts_of_units_in_the_catalogue(self, layout):
        demo = layout.checkout / "demo"
        people = yaml.safe_load((demo / "people.yaml").read_text(encoding="utf-8"))["people"]
        units = {row.split(",")[0] for row in (demo / "units.csv").read_text("utf-8").split("\n")}
        assert {person["unit"] for person in people} <= units
        assert {person["role"] for person in people} <= {"admin", "editor", "member"}
        assert len({person["account"] for person in people}) == len(people)


@pytest.mark.usefixtures("with_plugins", "clean_db", "with_request_context")
class TestFirstAdministrator:
    """One administrator is made when there is none, and never a second one."""

    def test_made_once(self):
        admin = {"name": "quantri-thu", "email": "q@localhost.localdomain"}
        assert _first_administrator({**admin, "password": "Mat-khau-12345"})
        assert model.User.get("quantri-thu").sysadmin
        assert not _first_administrator(
            {"name": "khac", "email": "k@localhost.localdomain", "password": "Mat-khau-12345"}
        )
        assert model.User.get("khac") is None


class TestCatalogueServer:
    """The catalogue is served on loopback as a source would serve it."""

    @pytest.fixture
    def url(self, layout, tmp_path):
        (tmp_path / "catalog.xml").write_text("<rdf/>")
        port = ports.first_free(18900)
        program = layout.deploy / "inside" / "catalogue_server.py"
        server = subprocess.Popen(
            [sys.executable, str(program), str(tmp_path), str(port)], stderr=subprocess.DEVNULL
        )
        deadline = time.monotonic() + 10
        while ports.is_free(port) and time.monotonic() < deadline:
            time.sleep(0.05)
        yield f"http://127.0.0.1:{port}"
        server.terminate()
        server.wait()

    def test_a_file_with_its_type(self, url):
        with urllib.request.urlopen(f"{url}/catalog.xml") as answer:  # noqa: S310
            assert answer.read() == b"<rdf/>"
            assert answer.headers["Content-Type"] == "application/rdf+xml"

    @pytest.mark.parametrize("path", ["/", "/none.xml", "/../setup.py"])
    def test_nothing_else(self, url, path):
        with pytest.raises(urllib.error.HTTPError) as caught:
            urllib.request.urlopen(f"{url}{path}")  # noqa: S310
        assert caught.value.code == 404
