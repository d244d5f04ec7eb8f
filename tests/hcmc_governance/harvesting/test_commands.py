"""The command that sets up the catalogue, and the jobs it waits for."""

from __future__ import annotations

import datetime as dt
import shutil
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.tests import factories

from ckanext.harvest.model import HarvestJob
from ckanext.hcmc_governance.harvesting import demo, running
from ckanext.hcmc_governance.harvesting.cli import demo_catalogue

from tests.hcmc_governance.harvesting.conftest import Harvest, Server, catalogue, dataset

pytestmark = pytest.mark.usefixtures("non_clean_db")

DEMO = Path(__file__).parents[3] / "demo"


class TestDemoCatalogue:
    """A folder that lacks something, and a queue that nobody works on."""

    @pytest.mark.parametrize("name", ["units.csv", "publishers.csv", "source.json"])
    def test_missing_file_is_named(self, tmp_path: Path, name: str) -> None:
        shutil.copytree(DEMO, tmp_path / "demo")
        (tmp_path / "demo" / name).unlink()
        options = ["--folder", str(tmp_path / "demo"), "--url", "http://127.0.0.1:1/x"]
        result = CliRunner().invoke(demo_catalogue, options)
        assert result.exit_code == 1
        assert name in result.output

    def test_missing_column_is_named(self, tmp_path: Path, site_user: str) -> None:
        shutil.copytree(DEMO, tmp_path / "demo")
        (tmp_path / "demo" / "units.csv").write_text("slug,title\nso-a,Sở A\n", encoding="utf-8")
        with pytest.raises(demo.BrokenFolder, match="kind"):
            demo.set_up(tmp_path / "demo", "http://127.0.0.1:1/x", site_user)

    def test_nobody_works(self, harvest: Callable[[str], Harvest], site_user: str) -> None:
        """Waiting ends when nothing moves; it does not wait for ever."""
        run = harvest(f"http://127.0.0.1:1/{uuid.uuid4()}")
        job = running.queue_job(run.source_id, site_user)
        with pytest.raises(running.NobodyHarvests):
            running.wait(job, run.source_id, site_user, lambda _: None, patience=0.2)
        tk.get_action("harvest_job_abort")(
            {"user": site_user, "ignore_auth": True, "model": model}, {"id": job}
        )


class TestQueueJob:
    """A job that is under way, and one that was killed."""

    def test_running_job_is_taken_over(
        self, harvest: Callable[[str], Harvest], site_user: str
    ) -> None:
        run = harvest(f"http://127.0.0.1:1/{uuid.uuid4()}")
        first = running.queue_job(run.source_id, site_user)
        assert running.queue_job(run.source_id, site_user) == first

    def test_killed_job_is_replaced(
        self, harvest: Callable[[str], Harvest], site_user: str
    ) -> None:
        """A job that began gathering long ago and never ended was killed: a new one is made."""
        run = harvest(f"http://127.0.0.1:1/{uuid.uuid4()}")
        first = running.queue_job(run.source_id, site_user)
        job = HarvestJob.get(first)
        now = dt.datetime.now(dt.UTC).replace(tzinfo=None)
        job.gather_started = now - dt.timedelta(hours=1)
        job.save()
        assert running.queue_job(run.source_id, site_user) != first
        assert HarvestJob.get(first).status == "Finished"


class TestGiveBackPage:
    """The button on the page of a record."""

    def test_field_goes_back(
        self, app: Any, allowed: Server, harvest: Callable[[str], Harvest]
    ) -> None:
        one = dataset()
        run = harvest(allowed.say(catalogue(one)))
        run.run()
        record = run.record(one["identifier"])
        person = factories.SysadminWithToken()
        tk.get_action("package_patch")(
            {"user": person["name"]}, {"id": record["id"], "notes": "Đơn vị đã viết lại"}
        )
        edited = run.record(one["identifier"])
        with app.flask_app.test_request_context("/"):
            labels = tk.h.hcmc_unit_field_labels(edited)
        assert [field["name"] for field in labels] == ["notes"]
        assert labels[0]["label"] != "notes"
        assert tk.h.hcmc_field_is_units(edited, "notes")
        assert tk.h.hcmc_is_harvested(edited)
        app.post(
            f"/dataset/{record['id']}/give-back",
            data={"field": "notes"},
            headers={"Authorization": person["token"]},
            follow_redirects=False,
        )
        model.Session.expire_all()
        assert run.record(one["identifier"])["notes"] == "Mô tả dữ liệu"

    def test_not_for_strangers(
        self, app: Any, allowed: Server, harvest: Callable[[str], Harvest]
    ) -> None:
        one = dataset()
        run = harvest(allowed.say(catalogue(one)))
        run.run()
        record = run.record(one["identifier"])
        answer = app.post(
            f"/dataset/{record['id']}/give-back", data={"field": "notes"}, follow_redirects=False
        )
        assert answer.status_code in (302, 403)
