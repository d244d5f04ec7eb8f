"""Migrations, tables to come, the first administrator, scripts' words, with CKAN loaded once.

Run by ``./portal start`` with the owner's ini. Reads one JSON object from standard input
(``admin``: account, e-mail and password to use if there is no administrator yet; ``translations``:
whether to make the scripts' words anew) and writes one to the file named by ``result``.
"""

from __future__ import annotations

import json
import shutil
import sys
import time
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from loaded import flask_app

from ckan import model
from ckan.cli.db import upgrade
from ckan.common import config
from ckan.lib.i18n import build_js_translations, get_js_translations_dir
from ckan.plugins import toolkit as tk

from ckanext.hcmc_governance import config as settings
from ckanext.hcmc_governance.audit import partitions
from ckanext.hcmc_kit import clock


def main() -> None:
    """Do the steps in order and tell what each took, in seconds."""
    request: dict[str, Any] = json.load(sys.stdin)
    begun = time.monotonic()
    app = flask_app(request["ini"])
    times = {"load": _since(begun)}
    begun = time.monotonic()
    upgrade.main([], standalone_mode=False)
    with app.test_request_context():
        partitions.prepare(clock.now().date(), settings.journal_months_ahead())
        model.Session.commit()
    times["migrations"] = _since(begun)
    begun = time.monotonic()
    with app.test_request_context():
        created = _first_administrator(request["admin"])
    times["administrator"] = _since(begun)
    if request["translations"]:
        begun = time.monotonic()
        build_translations()
        times["translations"] = _since(begun)
    answer = {"administrator_created": created, "times": times}
    Path(request["result"]).write_text(json.dumps(answer), encoding="utf-8")


def build_translations() -> None:
    """Make the files from which pages fetch the words of their scripts, all of them anew.

    CKAN itself renews a file only when a catalogue is younger than it, which says nothing after
    an older catalogue or another plugin has come.
    """
    shutil.rmtree(get_js_translations_dir(), ignore_errors=True)
    build_js_translations()


def _since(begun: float) -> float:
    return round(time.monotonic() - begun, 2)


def _first_administrator(admin: dict[str, str]) -> bool:
    """Create the first administrator unless a person already is one; true when created."""
    site_user = tk.get_action("get_site_user")({"ignore_auth": True}, {})["name"]
    people = sa.select(sa.func.count()).where(
        model.User.sysadmin.is_(True),
        model.User.state == "active",
        model.User.name.not_in([site_user, config["ckan.site_id"]]),
    )
    if model.Session.scalar(people):
        return False
    context: Any = {"ignore_auth": True, "user": site_user}
    tk.get_action("user_create")(context, {**admin})
    tk.get_action("user_patch")(context, {"id": admin["name"], "sysadmin": True})
    model.repo.commit_and_remove()
    return True


if __name__ == "__main__":
    main()
